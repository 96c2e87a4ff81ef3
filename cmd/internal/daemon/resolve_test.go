package daemon

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/nats-io/nats.go/jetstream"
	"golang.org/x/net/dns/dnsmessage"

	"github.com/logscrub/logscrub/internal/natstest"
)

// A nameServer is one that knows one host, logs.test, when it knows any.
type nameServer struct {
	mu    sync.Mutex
	code  dnsmessage.RCode
	at    netip.Addr // where the host is, or zero
	asked int
}

func (n *nameServer) set(code dnsmessage.RCode, at netip.Addr) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.code, n.at, n.asked = code, at, 0
}

func (n *nameServer) questions() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.asked
}

// serveNames has everything in the process ask n for names, until the test ends.
func serveNames(t *testing.T) *nameServer {
	t.Helper()
	n := &nameServer{code: dnsmessage.RCodeNameError}
	c, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go n.serve(c)
	was := net.DefaultResolver
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", c.LocalAddr().String())
	}}
	t.Cleanup(func() { net.DefaultResolver = was; c.Close() })
	return n
}

func (n *nameServer) serve(c net.PacketConn) {
	b := make([]byte, 4096)
	for {
		k, from, err := c.ReadFrom(b)
		if err != nil {
			return
		}
		var m dnsmessage.Message
		if m.Unpack(b[:k]) != nil || len(m.Questions) != 1 {
			continue
		}
		n.answer(&m)
		if text, err := m.Pack(); err == nil {
			_, _ = c.WriteTo(text, from)
		}
	}
}

func (n *nameServer) answer(m *dnsmessage.Message) {
	n.mu.Lock()
	defer n.mu.Unlock()
	q := m.Questions[0]
	m.Header = dnsmessage.Header{ID: m.ID, Response: true, Authoritative: true, RCode: n.code}
	m.Additionals = nil
	if q.Name.String() != "logs.test." {
		m.RCode = dnsmessage.RCodeNameError
		return
	}
	n.asked++
	h := dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class}
	switch {
	case n.code != dnsmessage.RCodeSuccess:
	case q.Type == dnsmessage.TypeA && n.at.Is4():
		m.Answers = []dnsmessage.Resource{{Header: h, Body: &dnsmessage.AResource{A: n.at.As4()}}}
	case q.Type == dnsmessage.TypeAAAA && n.at.Is6():
		m.Answers = []dnsmessage.Resource{{Header: h, Body: &dnsmessage.AAAAResource{AAAA: n.at.As16()}}}
	}
}

// A host takes what three kinds of sinks send, at one address and later at another.
type host struct {
	t        *testing.T
	nats     *natstest.Server
	web, sys int // ports
	ends     []io.Closer
	mu       sync.Mutex
	posted   []string // what was posted
	logged   []string // what came by syslog
}

// at has the host listen at an address, and nowhere else.
func (h *host) at(addr string) {
	h.t.Helper()
	h.gone()
	h.nats.Options.Host = addr
	h.nats.Start()
	web, sys := h.listen(addr, &h.web), h.listen(addr, &h.sys)
	srv := &http.Server{Handler: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		h.took(&h.posted, string(b))
	})}
	h.ends = append(h.ends, srv)
	go func() { _ = srv.Serve(web) }() // until it is closed
	go func() {
		for {
			c, err := sys.Accept()
			if err != nil {
				return
			}
			h.mu.Lock()
			h.ends = append(h.ends, c)
			h.mu.Unlock()
			go func() {
				for r := bufio.NewReader(c); ; {
					b, err := r.ReadBytes('|') // a mark at the end of each record
					if err != nil {
						return
					}
					h.took(&h.logged, string(b))
				}
			}()
		}
	}()
}

func (h *host) listen(addr string, port *int) net.Listener {
	h.t.Helper()
	l, err := net.Listen("tcp", net.JoinHostPort(addr, fmt.Sprint(*port)))
	if err != nil {
		h.t.Fatal(err)
	}
	*port = l.Addr().(*net.TCPAddr).Port
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ends = append(h.ends, l)
	return l
}

func (h *host) took(list *[]string, text string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	*list = append(*list, text)
}

// has reports whether a record came both ways.
func (h *host) has(mark string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	in := func(s string) bool { return strings.Contains(s, mark) }
	return slices.ContainsFunc(h.posted, in) && slices.ContainsFunc(h.logged, in)
}

// gone takes the host off.
func (h *host) gone() {
	h.nats.Stop()
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, c := range h.ends {
		_ = c.Close()
	}
	h.ends = nil
}

// TestUnresolved: sinks whose host's name is unknown, cannot be told, is that of IPv4 and
// then of IPv6 alone, wait for it, ask in good measure, and follow it; nothing is
// lost.
func TestUnresolved(t *testing.T) {
	n := serveNames(t)
	h := &host{t: t, nats: natstest.Serve(t)}
	_, js := h.nats.Connect()
	if _, err := js.CreateStream(t.Context(), jetstream.StreamConfig{Name: "OUT", Subjects: []string{"out"}}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.gone)
	h.at("127.0.0.1")
	l := newLab(t, strings.Replace(conf(""), "[{type: file, path: out}]", fmt.Sprintf(`
      - {type: http, name: web, url: "http://logs.test:%d/"}
      - {type: syslog, name: sys, insecure: true, address: "logs.test:%d"}
      - {type: nats, name: bus, url: "nats://logs.test:%d", stream: OUT, subject: out}`, h.web, h.sys, h.nats.Options.Port), 1))
	l.write("in.log", "1 password="+canary+" |\n")
	l.start()
	for _, code := range []dnsmessage.RCode{dnsmessage.RCodeNameError, dnsmessage.RCodeServerFailure} {
		n.set(code, netip.Addr{})
		l.until("each sink asks again", func() bool { return n.questions() >= 12 })
		if r := l.d.ready(); r.OK || !l.d.live().OK {
			t.Errorf("%v: ready %v, alive %v", code, r.OK, l.d.live().OK)
		}
	}
	n.set(dnsmessage.RCodeSuccess, netip.MustParseAddr("127.0.0.1"))
	arrives := func(mark string, in int) {
		t.Helper()
		l.until(mark, func() bool {
			s, err := js.Stream(t.Context(), "OUT")
			return err == nil && s.CachedInfo().State.Msgs == uint64(in) && h.has(mark+" password=password_redacted |")
		})
	}
	arrives("1", 1)
	n.set(dnsmessage.RCodeSuccess, netip.MustParseAddr("::1"))
	h.nats.Options.Host = "::1"
	h.at("::1")
	_, js = h.nats.Connect()
	l.add("in.log", "2 password="+canary+" |\n")
	arrives("2", 2)
	l.until("ready", func() bool { return l.d.ready().OK })
	if got := n.questions(); got > 100 {
		t.Errorf("the name was asked for %d times", got)
	}
	if err := l.end(); err != nil {
		t.Error(err)
	}
	if f := l.d.snapshot().Pipelines[0].Flow; f.RecordsIn != 2 || f.RecordsOut != 2 {
		t.Errorf("%+v", f)
	}
}
