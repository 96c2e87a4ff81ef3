//go:build unix

package main

import (
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/logscrub/logscrub/internal/natstest"
	"github.com/logscrub/logscrub/internal/tlstest"
)

// A stage is a machine for an example: its folders, keys, certificates and ports.
type stage struct {
	*agent
	ca    *tlstest.CA
	moved []string // what stands elsewhere than the example says, old and new in turn
}

// newStage takes the example called name as it is, but for the places of files and
// ports, which are those of a test.
func newStage(t *testing.T, name, tenant string, moved ...string) *stage {
	t.Helper()
	s := &stage{agent: newAgent(t, ""), ca: tlstest.New(t)}
	text, err := os.ReadFile(filepath.Join("..", "..", "deploy", "examples", name))
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"etc", "var/app", "var/clean", "var/pods/ns_web_1/web", "lib"} {
		if err := os.MkdirAll(filepath.Join(s.dir, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	s.exec(0, "keygen", "-o", "etc/keyring", "--tenant", tenant)
	s.moved = append([]string{"/etc/logscrub", s.dir + "/etc", "/var/log", s.dir + "/var"}, moved...)
	conf := s.place(string(text)) + fmt.Sprintf("\nstate_dir: %s/lib\nadmin: {listen: %q}\n", s.dir, s.addr)
	s.write("c.yml", conf)
	s.exec(0, "validate", "c.yml")
	return s
}

// place puts what text names to where it is.
func (s *stage) place(text string) string { return strings.NewReplacer(s.moved...).Replace(text) }

// exec runs a verb to its end.
func (s *stage) exec(want int, args ...string) {
	s.t.Helper()
	cmd := program(s.t, s.dir, "", args...)
	if out, err := cmd.CombinedOutput(); cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != want {
		s.t.Fatalf("%v: %v\n%s", args, err, out)
	}
}

// append appends to a file as a program that logs does, and makes it first.
func (s *stage) append(name, text string) {
	s.t.Helper()
	f, err := os.OpenFile(filepath.Join(s.dir, name), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		s.t.Fatal(err)
	}
	defer f.Close()
	if _, err := io.WriteString(f, text); err != nil {
		s.t.Fatal(err)
	}
}

// ready waits until every part is connected.
func (s *stage) ready() {
	s.t.Helper()
	s.until("ready", func() bool { got, _ := s.get("/readyz"); return strings.HasPrefix(got, "200 ") })
}

// finish ends the process, which must end well.
func (s *stage) finish() {
	s.t.Helper()
	_ = s.cmd.Process.Signal(os.Interrupt)
	if code := s.wait(); code != 0 {
		s.t.Errorf("exit code %d\n%s", code, s.read("log"))
	}
}

// freePort returns an address that was free a moment ago.
func freePort(t *testing.T, network string) string {
	t.Helper()
	if network == "udp" {
		c, err := net.ListenPacket("udp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		return c.LocalAddr().String()
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().String()
}

// TestSidecarExample follows the files of an application.
func TestSidecarExample(t *testing.T) {
	s := newStage(t, "sidecar.yml", "-")
	s.append("var/app/web.log", "1 user=jdoe42 from 203.0.113.7 password="+canary+"\n")
	s.append("var/app/old.gz", "\x1f\x8bpassword="+canary)
	s.start()
	s.until("the clean file", func() bool { return strings.Contains(s.read("var/clean/app.log"), "password=password_redacted") })
	got := s.read("var/clean/app.log")
	if !regexp.MustCompile(`^1 user=user_[a-z2-7]{4}_[a-z2-7]{24} from [0-9a-f.:]+ password=password_redacted\n$`).MatchString(got) {
		t.Errorf("got %q", got)
	}
	s.finish()
}

// jetStreamAt starts a server with JetStream and returns it and a client of it.
func jetStreamAt(t *testing.T) (string, jetstream.JetStream) {
	t.Helper()
	srv := natstest.Serve(t)
	_, js := srv.Connect()
	return srv.ClientURL(), js
}

// first waits for the first message of a stream.
func first(t *testing.T, js jetstream.JetStream, stream string) jetstream.Msg {
	t.Helper()
	cons, err := js.OrderedConsumer(t.Context(), stream, jetstream.OrderedConsumerConfig{})
	if err != nil {
		t.Fatal(err)
	}
	m, err := cons.Next(jetstream.FetchMaxWait(20 * time.Second))
	if err != nil {
		t.Fatal(err)
	}
	if text := fmt.Sprint(string(m.Data()), m.Headers()); strings.Contains(text, canary) {
		t.Errorf("the canary is in %s", text)
	}
	return m
}

// TestNATSExample goes from stream to stream, both of which plan makes.
func TestNATSExample(t *testing.T) {
	url, js := jetStreamAt(t)
	s := newStage(t, "nats.yml", "-", "nats://127.0.0.1:4222", url)
	s.exec(1, "nats", "plan", "--config", "c.yml")
	s.exec(0, "nats", "plan", "--config", "c.yml", "--apply")
	s.start()
	s.ready()
	if _, err := js.Publish(t.Context(), "logs.raw.app", []byte("user=jdoe42 password="+canary)); err != nil {
		t.Fatal(err)
	}
	m := first(t, js, "CLEAN")
	if !regexp.MustCompile(`^user=user_[a-z2-7]{4}_[a-z2-7]{24} password=password_redacted$`).Match(m.Data()) || m.Subject() != "logs.clean" {
		t.Errorf("%s %q", m.Subject(), m.Data())
	}
	s.finish()
}

// TestKubernetesExample reads the files of a container runtime. The credentials that
// the example names are those of a server that has users, and left out here.
func TestKubernetesExample(t *testing.T) {
	url, js := jetStreamAt(t)
	s := newStage(t, "kubernetes.yml", "-", "nats://127.0.0.1:4222", url, "creds: /etc/logscrub/nats.creds, ", "")
	s.exec(0, "nats", "plan", "--config", "c.yml", "--apply")
	s.append("var/pods/ns_web_1/web/0.log", "2026-11-22T10:00:00Z stdout P user=jdoe42 pass\n2026-11-22T10:00:00Z stdout F word="+canary+"\n")
	s.start()
	m := first(t, js, "LOGS")
	if got := string(m.Data()); !strings.Contains(got, "password=password_redacted") || !strings.Contains(got, `"stream":"stdout"`) {
		t.Errorf("got %s", got)
	}
	s.finish()
}

// TestEdgeExample takes syslog and HTTP, routes cards elsewhere, and posts over TLS.
func TestEdgeExample(t *testing.T) {
	var mu sync.Mutex
	var took string
	ca := tlstest.New(t)
	up := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		took += fmt.Sprintln(r.Header.Get("Authorization"), len(b))
	}))
	up.TLS = ca.Server("localhost")
	up.StartTLS()
	defer up.Close()
	udp, tcp, web := freePort(t, "udp"), freePort(t, "tcp"), freePort(t, "tcp")
	s := newStage(t, "edge.yml", "edge", "udp://0.0.0.0:5514", "udp://"+udp, "tcp://0.0.0.0:5514", "tcp://"+tcp, "0.0.0.0:8080", web,
		"https://logs.example.com", up.URL, "${QUARANTINE_RECIPIENT}", "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p")
	cert, key := ca.Issue("localhost")
	for name, path := range map[string]string{"tls.crt": cert, "tls.key": key} {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		s.append("etc/"+name, string(b))
	}
	s.append("etc/token", "a-token-of-clients\n")
	s.append("etc/upstream.token", "a-token-of-ours\n")
	s.start("SSL_CERT_FILE=" + ca.Path)
	s.ready()
	c, err := net.Dial("udp", udp)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, text := range []string{"hello password=" + canary, "card 4242 4242 4242 4242"} {
		fmt.Fprintf(c, "<34>1 2026-11-22T10:00:00Z web app - - - %s", text)
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: ca.Pool(), ServerName: "localhost"}}}
	req, err := http.NewRequest(http.MethodPost, "https://"+web+"/ingest", strings.NewReader(`{"password":"`+canary+`"}`))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer a-token-of-clients")
	res, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusNoContent {
		t.Errorf("status %d", res.StatusCode)
	}
	s.until("syslog", func() bool {
		return strings.Contains(s.read("var/clean/edge.log"), "hello password=password_redacted") && strings.Contains(s.read("var/clean/cards.log"), "card card_redacted")
	})
	s.until("the post", func() bool { mu.Lock(); defer mu.Unlock(); return strings.Contains(took, "Bearer a-token-of-ours ") })
	if strings.Contains(s.read("var/clean/edge.log"), "card_") || strings.Contains(s.read("var/clean/cards.log"), "hello") {
		t.Errorf("edge:\n%s\ncards:\n%s", s.read("var/clean/edge.log"), s.read("var/clean/cards.log"))
	}
	s.finish()
}
