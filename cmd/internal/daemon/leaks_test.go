package daemon

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	natsio "github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/logscrub/logscrub/internal/natstest"
	"github.com/logscrub/logscrub/internal/tlstest"
	"github.com/logscrub/logscrub/pseudonym"
)

// An event is what its receiver reads of one.
type event struct {
	Type, ID, Fingerprint, Issuer, State, Pseudonym, Within, Sub, JTI, Where string
	KeyID                                                                    string `json:"key_id"`
	Exp                                                                      int64
	Count                                                                    int
}

// feedPrint is the fingerprint that an issuer makes of its token with a feed key, by
// docs/TOKENS.md and without code of ours.
func feedPrint(t *testing.T, key []byte, tok string) string {
	t.Helper()
	parts := strings.Split(tok, ".")
	var decoded [2][]byte
	for i := range decoded {
		var err error
		if decoded[i], err = base64.RawURLEncoding.DecodeString(parts[i]); err != nil {
			t.Fatal(err)
		}
	}
	m := hmac.New(sha256.New, key)
	m.Write(binary.BigEndian.AppendUint32(nil, uint32(len(decoded[0]))))
	m.Write(decoded[0])
	m.Write(decoded[1])
	return hex.EncodeToString(m.Sum(nil))
}

// An office is the issuer: what it gave out, and what it is told.
type office struct {
	t      *testing.T
	key    []byte
	issued map[string]string // tokens by their fingerprint
	secret []byte            // of the webhook
	got    chan []byte       // bodies of events
	calls  atomic.Int64      // of the webhook
}

// issue keeps tok.
func (o *office) issue(tok string) string {
	o.issued[feedPrint(o.t, o.key, tok)] = tok
	return tok
}

// ServeHTTP takes events whose signature holds; the first one it does not answer well.
func (o *office) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	m := hmac.New(sha256.New, o.secret)
	fmt.Fprintf(m, "%s.%s.%s", r.Header.Get("webhook-id"), r.Header.Get("webhook-timestamp"), body)
	if r.Header.Get("webhook-signature") != "v1,"+base64.StdEncoding.EncodeToString(m.Sum(nil)) {
		o.t.Errorf("the signature of %s does not hold", body)
	}
	if o.calls.Add(1) == 1 {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	o.got <- body
}

// next returns the next event.
func (o *office) next() (e event) {
	o.t.Helper()
	select {
	case body := <-o.got:
		if err := json.Unmarshal(body, &e); err != nil {
			o.t.Fatalf("%s: %v", body, err)
		}
		if bytes.Contains(body, []byte("eyJ")) || bytes.Contains(body, []byte(canary)) && e.JTI == "" {
			o.t.Errorf("a part of the token is in %s", body)
		}
		return e
	case <-time.After(patience):
		o.t.Fatal("there is no event")
		return e
	}
}

// newOffice returns an issuer with the feed key of the ring of l.
func newOffice(l *lab) (o *office, id pseudonym.KeyID) {
	l.t.Helper()
	id, _ = l.ring.Current("-", time.Now())
	key, err := l.ring.Derive(id, pseudonym.PurposeFeed, "main")
	if err != nil {
		l.t.Fatal(err)
	}
	return &office{t: l.t, key: key, issued: map[string]string{}, secret: []byte("an invented secret of a test"), got: make(chan []byte, 100)}, id
}

// listen has o told by NATS, and returns how a configuration says so.
func (o *office) listen(s *natstest.Server) string {
	o.t.Helper()
	conn, js := s.Connect()
	if _, err := js.CreateStream(o.t.Context(), jetstream.StreamConfig{Name: "LEAKS", Subjects: []string{"leaks.>"}}); err != nil {
		o.t.Fatal(err)
	}
	if _, err := conn.Subscribe("leaks.>", func(msg *natsio.Msg) { o.got <- msg.Data }); err != nil {
		o.t.Fatal(err)
	}
	if err := conn.Flush(); err != nil {
		o.t.Fatal(err)
	}
	return fmt.Sprintf("nats: {url: %q, subject: leaks.app, stream: LEAKS}", s.ClientURL())
}

// serve has o told by a webhook, and returns how a configuration says so.
func (o *office) serve(l *lab) string {
	ca := tlstest.New(o.t)
	srv := httptest.NewUnstartedServer(o)
	srv.TLS = ca.Server("localhost")
	srv.StartTLS()
	o.t.Cleanup(srv.Close)
	l.write("secret", "whsec_"+base64.StdEncoding.EncodeToString(o.secret))
	return fmt.Sprintf("webhook: {url: %q, secret_file: secret, allow_private: true, tls: {ca: %q}}", srv.URL, ca.Path)
}

// revocation returns the key of the denylist's bucket that e has the issuer write, who
// revokes by its jti or by the fingerprint.
func (e *event) revocation() string {
	if e.JTI == "" {
		return "fp." + e.Fingerprint
	}
	b64 := base64.RawURLEncoding.EncodeToString
	return "jti." + b64([]byte(doorIssuer)) + "." + b64([]byte(e.JTI))
}

// TestLeakRevoked has the issuer find and revoke a token that was logged, from the
// event alone, which it gets from NATS or by a webhook, while others stay good. Nothing
// of the token stands in event, state or log.
func TestLeakRevoked(t *testing.T) {
	t.Run("nats, fingerprint", func(t *testing.T) {
		revoked(t, "fingerprint", func(o *office, _ *lab, s *natstest.Server) string { return o.listen(s) })
	})
	t.Run("webhook, jti", func(t *testing.T) {
		revoked(t, "jti", func(o *office, l *lab, _ *natstest.Server) string { return o.serve(l) })
	})
}

func revoked(t *testing.T, by string, told func(*office, *lab, *natstest.Server) string) {
	s := natstest.Serve(t)
	_, js := s.Connect()
	kv, err := js.CreateKeyValue(t.Context(), jetstream.KeyValueConfig{Bucket: "denied"})
	if err != nil {
		t.Fatal(err)
	}
	l := newLab(t, "")
	sign := l.keyed("main.pem")
	o, id := newOffice(l)
	text := guarded("main.pem", fmt.Sprintf("{nats: {url: %q, bucket: denied}}", s.ClientURL()), "{issuer: main, audience: logscrub, denylist: true}")
	text = strings.Replace(text, "name: main", "name: main, revoke_by: "+by, 1)
	l.write("c.yml", strings.Replace(text, "state_dir", "leak_feed: {"+told(o, l, s)+"}\nstate_dir", 1))
	var all []string
	for n := range 100 {
		all = append(all, o.issue(sign(jwt.MapClaims{"jti": fmt.Sprint("id", n), "sub": fmt.Sprint(canary, n)})))
	}
	l.start()
	victim, good, record := all[42], all[43], 0
	send := func(tok, what string) int { record++; return l.post(tok, fmt.Sprintf("%d %s\n", record, what)) }
	l.until("the denylist", func() bool { return send(good, "hello") == 204 })
	expect(t, "before it is revoked", send(victim, "hello"), 204)
	expect(t, "logging", send(good, `{"url":"/cb?access_token=`+victim+`"}`), 204)

	e := o.next()
	if o.issued[e.Fingerprint] != victim || e.Type != "token_seen" || e.Issuer != "main" || e.State != "live" || e.KeyID != string(id) ||
		e.Where != "app" || e.Count != 1 || e.Exp < time.Now().Unix() || (e.JTI == "id42") != (by == "jti") {
		t.Fatalf("the event %+v does not tell which token it is", e)
	}
	l.until("the record", l.holds("out", e.Pseudonym+"-alg_eddsa-state_live"))
	if !strings.Contains(l.read("out"), "-sub-"+e.Sub) {
		t.Errorf("%q is not in the log", e.Sub)
	}
	if o.calls.Load() > 0 {
		if again := o.next(); again.ID != e.ID || again.Fingerprint != e.Fingerprint {
			t.Errorf("what was not taken comes again as %+v", again)
		}
	}
	if _, err := kv.PutString(t.Context(), e.revocation(), ""); err != nil {
		t.Fatal(err)
	}
	l.until("it to be revoked", func() bool { return send(victim, "hello") == 401 })
	expect(t, "another", send(good, "hello "+victim), 204)
	if err := l.end(); err != nil {
		t.Error(err)
	}
	if len(o.got) > 0 {
		t.Errorf("it is told twice: %+v", o.next())
	}
	l.hides(victim)
}

// hides holds that nothing that the daemon left has a part of tok.
func (l *lab) hides(tok string) {
	l.t.Helper()
	state := l.read("state/leak-feed")
	if !strings.Contains(state, " 1\n") {
		l.t.Errorf("the state %q has no event", state)
	}
	left := l.read("out") + l.log.String() + state + l.read("state/leak-feed.old")
	for _, piece := range strings.Split(tok, ".")[1:] {
		if strings.Contains(left, piece[:20]) {
			l.t.Errorf("a piece of the token stands in\n%s", left)
		}
	}
	l.clean()
}

// TestLeakReload holds that a reload that changes nothing of the feed leaves it at
// work, that one that does is told, and that what was told stays told.
func TestLeakReload(t *testing.T) {
	l := newLab(t, "")
	sign := l.keyed("main.pem")
	write := func(leakFeed string) {
		l.write("c.yml", conf(fmt.Sprintf("issuers: [{name: main, issuer: %q, algorithms: [EdDSA], pem_file: main.pem}]\n%s", doorIssuer, leakFeed)))
	}
	first, second, third := sign(jwt.MapClaims{"sub": "a"}), sign(jwt.MapClaims{"sub": "b"}), sign(jwt.MapClaims{"sub": "c"})
	log := func(n int, toks ...string) {
		t.Helper()
		l.add("in.log", fmt.Sprintf("%s end%d\n", strings.Join(toks, " "), n))
		l.until("the record", l.holds("out", fmt.Sprintf("end%d", n)))
	}
	reload := func() {
		t.Helper()
		if err := l.d.Reload(); err != nil {
			t.Fatal(err)
		}
	}
	events := func(name string) int { return strings.Count(l.read(name), "\n") }
	write("leak_feed: {file: leaks}\n")
	l.write("in.log", "")
	l.start()
	log(1, first)
	l.until("an event", func() bool { return events("leaks") == 1 })
	l.until("the metrics", func() bool {
		text := l.scrape()
		return strings.Contains(text, `logscrub_leak_feed_events_total{issuer="main"} 1`+"\n") && strings.Contains(text, "logscrub_leak_feed_queue 0\n")
	})

	was := l.d.leaking.Load()
	write("leak_feed: {file: leaks}\nprofile: strict\n")
	reload()
	if l.d.leaking.Load() != was || len(l.d.leaks) != 1 || strings.Contains(l.log.String(), "leak feed is another") {
		t.Error("a reload that changes nothing of it exchanges the feed")
	}
	log(2, first, second)
	l.until("an event", func() bool { return events("leaks") == 2 })

	write("leak_feed: {file: other, vendors: [npm]}\n")
	if err := l.d.Reload(); err == nil {
		t.Fatal("a weaker profile is taken")
	}
	if l.d.leaking.Load() != was {
		t.Error("a reload that was refused exchanges the feed")
	}
	write("leak_feed: {file: other, vendors: [npm]}\nprofile: strict\n")
	reload()
	if want := `op=reload sink=file issuers="[main npm]" sink_before=file`; !strings.Contains(l.log.String(), want) {
		t.Errorf("the log does not say %s:\n%s", want, l.log.String())
	}
	log(3, first, second, third)
	l.until("an event", func() bool { return events("other") == 1 })
	if events("leaks") != 2 {
		t.Error("the feed before is at work")
	}

	write("profile: strict\n")
	reload()
	if !strings.Contains(l.log.String(), "sink=none") || l.d.leaking.Load() != nil || strings.Contains(l.scrape(), "leak_feed") {
		t.Error("the feed is not gone")
	}
	log(4, sign(jwt.MapClaims{"sub": "d"}))
	if err := l.end(); err != nil {
		t.Error(err)
	}
	if events("leaks")+events("other") != 3 {
		t.Errorf("%d events, want 3", events("leaks")+events("other"))
	}
}
