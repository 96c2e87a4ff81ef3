package config

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"github.com/logscrub/logscrub/sources/file"
)

// checkPipelines checks what logscrub run will open, without opening it.
func (c *Config) checkPipelines() (errs Errors) {
	taken := map[string]string{} // what only one may have, and who has it
	for _, name := range c.PipelineNames() {
		p := c.Pipelines[name]
		k := checker{c: c, at: "pipelines." + name, taken: taken}
		k.source(&p)
		k.sinks(&p)
		k.quarantine(&p)
		if p.Slots != 0 && p.Slots < p.Workers {
			k.add(".slots", "fewer slots than workers", "give it "+fmt.Sprint(p.Workers*slotsEach)+", or leave it out")
		}
		if p.Retry.Min > p.Retry.Max {
			k.add(".retry", "min is longer than max", "swap them")
		}
		errs = append(errs, k.errs...)
	}
	return append(errs, c.checkLoops()...)
}

// A checker collects the problems of one pipeline.
type checker struct {
	c     *Config
	at    string
	taken map[string]string
	errs  Errors
}

func (k *checker) add(below, problem, remedy string) {
	k.errs = append(k.errs, k.c.problem(k.at+below, problem, remedy))
}

// take notes that the key at below has something that nobody else may have.
func (k *checker) take(below, what, id string) {
	if who, ok := k.taken[what+id]; ok {
		k.add(below, "is "+what+" of "+who+" already", "give each its own")
		return
	}
	k.taken[what+id] = k.at + below
}

func (k *checker) source(p *Pipeline) {
	s := &p.Source
	switch {
	case s.Stdin != nil:
		k.take(".source", "standard input", "")
	case s.File != nil:
		k.fileSource(s.File)
	case s.NATS != nil:
		k.natsSource(s.NATS)
	case s.Syslog != nil:
		k.syslog(s.Syslog)
	case s.HTTP != nil:
		k.take(".source.listen", "the socket", s.HTTP.Listen)
		if s.HTTP.MaxPending < 2*s.HTTP.MaxBody {
			k.add(".source.max_pending", "is less than two of max_body", "raise it, or lower max_body")
		}
		k.checkHTTP(s.HTTP)
	}
}

func (k *checker) fileSource(s *FileSource) {
	for _, list := range []struct {
		key   string
		paths []string
	}{{".paths", s.Paths}, {".exclude", s.Exclude}} {
		for i, path := range list.paths {
			if file.CheckPattern(path) != nil {
				k.add(fmt.Sprintf(".source%s[%d]", list.key, i), "is no pattern", "close brackets, put a backslash before one that is meant, and write ** as an element of its own")
			}
		}
	}
	if m := s.Multiline; m != nil {
		if (m.Start == "") == (m.Continue == "") {
			k.add(".source.multiline", "needs start or continue", "write one of the two")
		}
		for _, e := range []struct{ key, expr string }{{"start", m.Start}, {"continue", m.Continue}} {
			if e.expr == "" {
				continue
			}
			if problem, remedy := checkRegex(e.expr); problem != "" {
				k.add(".source.multiline."+e.key, problem, remedy)
			}
		}
	}
}

func (k *checker) natsSource(s *NATSSource) {
	at := ".source"
	switch {
	case s.Subject != "" && (s.Stream != "" || s.Durable != ""):
		k.add(at, "has both a stream and a subject", "leave one; which subjects of a stream are read, its consumer says")
	case s.Subject == "" && s.Stream == "" && s.Durable == "":
		k.add(at, "says nothing to read", "set stream and durable, or subject")
	case (s.Stream == "") != (s.Durable == ""):
		k.add(at, "has only one of stream and durable", "set both")
	case s.Queue != "" && s.Subject == "":
		k.add(at+".queue", "is of core NATS", "remove it; replicas share a durable anyway")
	}
	if s.NakMin > s.NakMax {
		k.add(at+".nak_min", "is longer than nak_max", "swap them")
	}
	k.server(at, &s.NATSServer)
}

// server checks how NATS is reached.
func (k *checker) server(at string, s *NATSServer) {
	for text := range strings.SplitSeq(s.URL, ",") {
		if s.URL == "" {
			break
		}
		k.natsURL(at+".url", strings.TrimSpace(text))
	}
	who := 0
	for _, set := range []string{s.Creds, s.NKey, s.User, s.Token} {
		if set != "" {
			who++
		}
	}
	switch {
	case who > 1:
		k.add(at, "has more than one of creds, nkey, user and token", "leave one")
	case s.Password != "" && s.User == "":
		k.add(at+".password", "without a user", "add user")
	case (s.Cert == "") != (s.Key == ""):
		k.add(at, "has only one of cert and key", "set both")
	case s.Domain != "" && s.APIPrefix != "":
		k.add(at, "has both a domain and an API prefix", "leave one")
	}
}

func (k *checker) natsURL(at, text string) {
	if !strings.Contains(text, "://") {
		text = "nats://" + text
	}
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Hostname() == "" || !slices.Contains([]string{"nats", "tls", "ws", "wss"}, u.Scheme):
		k.add(at, "is not the address of a server", "write nats://, tls://, ws:// or wss://, a host and a port, commas between")
	case u.User != nil:
		k.add(at, "has a user or password in it", "use user and password, or creds")
	}
}

func (k *checker) syslog(s *SyslogSource) {
	secure := false
	for i, text := range s.Listen {
		k.take(fmt.Sprintf(".source.listen[%d]", i), "the socket", text)
		secure = secure || strings.HasPrefix(text, "tls")
	}
	switch {
	case secure && s.TLS == nil:
		k.add(".source", "has a tls:// socket and no certificate", "add tls: {cert: …, key: …}")
	case !secure && s.TLS != nil:
		k.add(".source.tls", "without a tls:// socket", "remove it, or listen at tls://")
	}
	if !knownZone(s.Zone) {
		k.add(".source.time_zone", "is no zone that this machine knows", "write for example UTC or Europe/Berlin")
	}
}

func (k *checker) sinks(p *Pipeline) {
	every, routed, union := false, false, map[string]bool{}
	for i := range p.Sinks {
		s, at := &p.Sinks[i], fmt.Sprintf(".sinks[%d]", i)
		k.take(at, "the name", k.at+"\x00"+s.Title())
		k.sink(at, s)
		k.route(at, s.Route, union)
		every = every || s.Route == nil || s.Route.Rest
		routed = routed || s.Route != nil
		if s.Type != "" && s.Spool == nil && !p.replays() {
			k.add(at, "needs a spool: its source cannot be asked again for what was lost on the way", "add spool: {}")
		}
	}
	if routed && !every && len(p.Sinks) > 0 {
		k.add(".sinks", "have routes that leave records nowhere to go", "give one sink no route, or route: {rest: true}")
	}
}

func (k *checker) sink(at string, s *Sink) {
	switch {
	case s.Stdout != nil:
		k.take(at, "standard output", "")
	case s.File != nil:
		k.take(at+".path", "the file", filepath.Clean(s.File.Path))
		if s.File.Keep > 0 && s.File.MaxSize == 0 && s.File.MaxAge == 0 {
			k.add(at+".keep", "without rotation", "add max_size or max_age")
		}
	case s.NATS != nil:
		k.server(at, &s.NATS.NATSServer)
	case s.HTTP != nil:
		k.client(at+".tls", s.HTTP.TLS)
		if s.HTTP.TLS != nil && !strings.HasPrefix(s.HTTP.URL, "https:") {
			k.add(at+".tls", "without https", "write https:// in url, or remove it")
		}
	case s.Syslog != nil:
		k.client(at+".tls", s.Syslog.TLS)
		if s.Syslog.Insecure && s.Syslog.TLS != nil {
			k.add(at+".tls", "although the connection is to be in clear", "remove it, or remove insecure")
		}
	}
}

// client checks what a connection to a server shows.
func (k *checker) client(at string, t *TLSClient) {
	if t != nil && (t.Cert == "") != (t.Key == "") {
		k.add(at, "has only one of cert and key", "set both")
	}
}

// route checks one route and adds what it chooses to union.
func (k *checker) route(at string, r *Route, union map[string]bool) {
	if r == nil {
		return
	}
	if len(r.Kinds)+len(r.Classes) == 0 && !r.Rest {
		k.add(at+".route", "chooses nothing", "add kinds, classes or rest: true")
	}
	known := k.c.kinds()
	for i, kind := range r.Kinds {
		if !slices.Contains(known, kind) {
			k.add(fmt.Sprintf("%s.route.kinds[%d]", at, i), "unknown kind", meant(kind, known))
		}
	}
	if union[fmt.Sprint(r.Kinds, r.Classes)] = true; len(union) > maxSelectors {
		k.add(at+".route", fmt.Sprintf("is one route too many; a pipeline has at most %d", maxSelectors), "join some")
	}
}

// maxSelectors is how many different routes a pipeline can have.
const maxSelectors = 64

func (k *checker) quarantine(p *Pipeline) {
	if q := p.Quarantine; q != nil && q.Dir != "" {
		k.take(".quarantine.dir", "the folder", filepath.Clean(q.Dir))
	}
	for i := range p.Sinks {
		if s := p.Sinks[i].Spool; s != nil && s.Dir != "" {
			k.take(fmt.Sprintf(".sinks[%d].spool.dir", i), "the folder", filepath.Clean(s.Dir))
		}
	}
}

// replays reports whether the source gives again what was not acknowledged.
func (p *Pipeline) replays() bool {
	s := &p.Source
	return s.File != nil || s.NATS != nil && s.NATS.Stream != "" || s.Type == ""
}

// Title returns the name of s, which is its type where it has none.
func (s *Sink) Title() string {
	if s.Name != "" {
		return s.Name
	}
	return s.Type
}

// checkAdmin checks the address of the daemon, and who may come in there.
func (c *Config) checkAdmin() (errs Errors) {
	a := &c.Admin
	errs = c.checkAuth("admin.auth", a.Auth)
	if a.Listen == None {
		return errs
	}
	if _, _, err := net.SplitHostPort(a.Listen); err != nil {
		return append(errs, c.problem("admin.listen", "is no address to listen at", forms["host and port"].remedy))
	}
	if !a.Open && len(c.Pipelines) > 0 && public(a.Listen) {
		k := checker{c: c, at: "admin"}
		k.closed(".listen", a.Auth != nil || a.TLS != nil && a.TLS.ClientCA != "", a.TLS)
		errs = append(errs, k.errs...)
	}
	return errs
}

// public reports whether an address to listen at is reached from other machines.
func public(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil || host == "localhost" {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return err != nil || !ip.IsLoopback()
}
