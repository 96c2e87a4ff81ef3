package daemon

import (
	"crypto/tls"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nats-io/nats-server/v2/server"
	natsio "github.com/nats-io/nats.go"
	"github.com/prometheus/client_golang/prometheus/testutil/promlint"

	"github.com/logscrub/logscrub/internal/natstest"
	"github.com/logscrub/logscrub/internal/tlstest"
	sourcehttp "github.com/logscrub/logscrub/sources/http"
	"github.com/logscrub/logscrub/sources/syslog"
)

// entry is a configuration of one pipeline whose source cannot replay.
func entry(source string) string {
	return `version: 1
state_dir: state
admin: {listen: none}
drain_timeout: 5s
pipelines:
  app:
    source: ` + source + `
    batch: {max_wait: 10ms}
    quarantine: {}
    sinks: [{type: file, path: out, encode: json, spool: {}}]
`
}

// scrape returns what the daemon's metrics say, which hold no canary and keep to the
// conventions.
func (l *lab) scrape() string {
	l.t.Helper()
	w := httptest.NewRecorder()
	l.d.Metrics().Handler(l.d.Probes()).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	text := w.Body.String()
	problems, err := promlint.New(strings.NewReader(text)).Lint()
	if err != nil || len(problems) > 0 {
		l.t.Errorf("metrics: %v %v", problems, err)
	}
	if strings.Contains(text, canary) {
		l.t.Errorf("the metrics hold the canary:\n%s", text)
	}
	return text
}

// account waits until in records came and all are settled, and holds the account to
// be exact.
func (l *lab) account(in int64) {
	l.t.Helper()
	l.until("all is settled", func() bool {
		s := l.d.snapshot().Pipelines[0]
		return s.Flow.RecordsIn >= in && s.Daemon.Unacknowledged == 0 && s.Daemon.Parts[1].Spool.Records == 0
	})
	f := l.d.snapshot().Pipelines[0].Flow
	if f.RecordsIn != in || f.RecordsIn != f.RecordsOut+f.Dropped+f.Quarantined+f.Skipped || f.Undelivered != 0 {
		l.t.Errorf("%+v, want %d in", f, in)
	}
}

// clean holds that no file of the lab has the canary in it.
func (l *lab) clean() {
	l.t.Helper()
	err := filepath.WalkDir(l.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		if strings.Contains(string(text), canary) {
			l.t.Errorf("%s holds the canary", path)
		}
		return err
	})
	if err != nil {
		l.t.Error(err)
	}
}

// part returns the source of the pipeline.
func part[S any](l *lab) S {
	l.t.Helper()
	s, ok := l.d.pipes["app"].parts().source.(S)
	if !ok {
		l.t.Fatalf("the source is %T", l.d.pipes["app"].parts().source)
	}
	return s
}

// send dials and writes text.
func send(t *testing.T, network, addr, text string, conf *tls.Config) {
	t.Helper()
	c, err := net.Dial(network, addr)
	if err != nil {
		t.Fatal(err)
	}
	if conf != nil {
		c = tls.Client(c, conf)
	}
	defer c.Close()
	if _, err := c.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
}

// TestSyslogEntry brings messages of both RFCs in by every kind of socket, with a
// restart between: each comes out once, scrubbed, with its header for attributes.
func TestSyslogEntry(t *testing.T) {
	ca := tlstest.New(t)
	cert, key := ca.Issue("localhost")
	dir, err := os.MkdirTemp("", "ls") // paths of sockets are short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	l := newLab(t, entry(fmt.Sprintf(`{type: syslog, listen: ["udp://127.0.0.1:0", "tcp://127.0.0.1:0", "tls://127.0.0.1:0", "unix://%s/s", "unixgram://%s/d"],
             tls: {cert: %q, key: %q, client_ca: %q}}`, dir, dir, cert, key, ca.Path)))
	message := func(n int) string {
		if n%2 == 0 {
			return fmt.Sprintf("<34>Nov 22 10:00:00 web app[7]: %d password=%s", n, canary)
		}
		return fmt.Sprintf(`<34>1 2026-11-22T10:00:00Z web app 7 ID [x@32473 token="%s%d"] %d password=%s`, canary, n, n, canary)
	}
	sent := 0
	next := func() string { sent++; return message(sent - 1) }
	counted := func(s string) string { return fmt.Sprintf("%d %s", len(s), s) }
	for range 2 {
		l.start()
		addrs := part[*syslog.Source](l).Addrs()
		from := sent
		for range 2 {
			send(t, "udp", addrs[0].String(), next(), nil)
			send(t, "tcp", addrs[1].String(), next()+"\n"+next()+"\n", nil)
			send(t, "tcp", addrs[1].String(), counted(next())+counted(next()), nil)
			send(t, "tcp", addrs[2].String(), counted(next()), ca.Client("sender"))
			send(t, "unix", addrs[3].String(), next()+"\n", nil)
			send(t, "unixgram", addrs[4].String(), next(), nil)
		}
		bad, err := tls.Dial("tcp", addrs[2].String(), ca.Client("")) // without a certificate
		if err == nil {
			_, _ = bad.Write([]byte(counted(message(1000))))
			_, _ = bad.Read(make([]byte, 1))
			bad.Close()
		}
		l.account(int64(sent - from))
		l.scrape()
		if err := l.end(); err != nil {
			t.Error(err)
		}
	}
	out := l.read("out")
	if n := strings.Count(out, "\n"); n != sent || strings.Contains(out, "1000 ") {
		t.Errorf("%d lines, want %d\n%s", n, sent, out)
	}
	for n := range sent {
		want := fmt.Sprintf(`%d password=password_redacted"`, n)
		if n%2 == 0 {
			want = "app[7]: " + want
		} else {
			want = `"body":"` + want
		}
		if strings.Count(out, want) != 1 {
			t.Errorf("%s stands there %d times in\n%s", want, strings.Count(out, want), out)
		}
	}
	l.clean()
}

// TestHTTPEntry posts records, also the same once more under its key, and while the
// sink cannot write; what is answered 204 comes out, once for each key.
func TestHTTPEntry(t *testing.T) {
	token := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(token, []byte("a-token-of-the-test\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	l := newLab(t, entry(fmt.Sprintf("{type: http, listen: \"127.0.0.1:0\", token_file: %q, headers: [x-app]}", token)))
	post := func(key, body, auth string) int {
		t.Helper()
		req, err := http.NewRequest(http.MethodPost, "http://"+part[*sourcehttp.Source](l).Addr().String()+"/ingest", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-ndjson")
		req.Header.Set("Authorization", "Bearer "+auth)
		req.Header.Set("X-App", "password="+canary)
		if key != "" {
			req.Header.Set("Idempotency-Key", key)
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		return res.StatusCode
	}
	const auth = "a-token-of-the-test"
	l.start()
	line := func(n int) string { return fmt.Sprintf(`{"n":%d,"password":"%s"}`+"\n", n, canary) }
	for _, c := range []struct {
		key, body, auth string
		want            int
	}{
		{"", line(1) + line(2), auth, 204}, {"k", line(3) + line(4), auth, 204}, {"k", line(3) + line(4), auth, 204},
		{"k", line(5), auth, 204}, {"", line(9), canary, 401}, {"", "", auth, 204},
	} {
		if got := post(c.key, c.body, c.auth); got != c.want {
			t.Errorf("%+v: status %d", c, got)
		}
	}
	l.account(5)
	text := l.scrape()
	for _, want := range []string{`reason="taken"} 4`, `reason="repeated"} 1`, `reason="unauthorized"} 1`} {
		if !strings.Contains(text, want+"\n") {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
	if err := l.end(); err != nil {
		t.Error(err)
	}
	out := l.read("out")
	for n := 1; n < 10; n++ {
		want := 1
		if n > 5 {
			want = 0
		}
		if got := strings.Count(out, fmt.Sprintf(`{\"n\":%d,\"password\":\"password_redacted\"}`, n)); got != want {
			t.Errorf("record %d stands there %d times in\n%s", n, got, out)
		}
	}
	if strings.Count(out, `"x-app":"password=password_redacted"`) != 5 {
		t.Errorf("attributes:\n%s", out)
	}
	l.clean()
}

// TestCoreNATSEntry reads subjects of core NATS: what comes while the daemon is there
// comes out, with subject and headers for attributes.
func TestCoreNATSEntry(t *testing.T) {
	s := natstest.Serve(t, func(o *server.Options) { o.JetStream = false })
	l := newLab(t, entry(fmt.Sprintf(`{type: nats, url: %q, subject: "logs.>", queue: q}`, s.ClientURL())))
	conn, _ := s.Connect()
	l.start()
	// The server has subscriptions of its own from the start; only interest in the
	// subject says that ours arrived, and core NATS keeps nothing for it before.
	l.until("a subscription", func() bool {
		return s.GlobalAccount().Interest("logs.app") > 0 && len(l.d.pipes["app"].problems()) == 0
	})
	for n := range 100 {
		m := natsio.NewMsg("logs.app")
		m.Data = fmt.Appendf(nil, "%d password=%s", n, canary)
		m.Header.Set("Authorization", "Bearer "+canary+"-0123456789")
		if err := conn.PublishMsg(m); err != nil {
			t.Fatal(err)
		}
	}
	if err := conn.Flush(); err != nil {
		t.Fatal(err)
	}
	l.account(100)
	if text := l.scrape(); !strings.Contains(text, `logscrub_part_events_total{part="source",pipeline="app",reason="received"} 100`) {
		t.Errorf("metrics:\n%s", text)
	}
	if err := l.end(); err != nil {
		t.Error(err)
	}
	out := l.read("out")
	if strings.Count(out, "\n") != 100 || strings.Count(out, `"subject":"logs.app"`) != 100 || !strings.Contains(out, `"99 password=password_redacted"`) {
		t.Errorf("got\n%s", out)
	}
	l.clean()
}
