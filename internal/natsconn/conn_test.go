package natsconn

import (
	"context"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	natsio "github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"

	"github.com/logscrub/logscrub/internal/natstest"
)

// serve runs a server of nats in the process.
func serve(t *testing.T, o server.Options) *server.Server {
	t.Helper()
	o.Host, o.NoSigs, o.NoLog = "127.0.0.1", true, true
	if o.Port == 0 {
		o.Port = server.RANDOM_PORT
	}
	s, err := natstest.Run(&o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	return s
}

// connect connects, and waits until it is.
func connect(t *testing.T, o Options) *Conn {
	t.Helper()
	c, err := o.Connect()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := c.Wait(ctx); err != nil {
		t.Fatalf("%v: %v", err, c.Up())
	}
	return c
}

func write(t *testing.T, path, text string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestNKey(t *testing.T) {
	pair, err := nkeys.CreateUser()
	if err != nil {
		t.Fatal(err)
	}
	public, _ := pair.PublicKey()
	seed, _ := pair.Seed()
	s := serve(t, server.Options{Nkeys: []*server.NkeyUser{{Nkey: public}}})
	file := write(t, filepath.Join(t.TempDir(), "seed"), string(seed))
	connect(t, Options{URLs: []string{s.ClientURL()}, NKeyFile: file})
}

func TestUser(t *testing.T) {
	s := serve(t, server.Options{Username: "agent", Password: "not-a-password"})
	connect(t, Options{URLs: []string{s.ClientURL()}, User: "agent", Password: "not-a-password"})
}

// TestContext honours a file of the nats command, found by name and by selection.
func TestContext(t *testing.T) {
	s := serve(t, server.Options{Username: "agent", Password: "not-a-password"})
	dir := t.TempDir()
	write(t, filepath.Join(dir, "context", "here.json"),
		`{"description":"x","url":"`+s.ClientURL()+`","user":"agent","password":"not-a-password","inbox_prefix":"_IN","color_scheme":""}`)
	write(t, filepath.Join(dir, "context.txt"), "here\n")
	for _, name := range []string{"here", Selected} {
		c := connect(t, Options{Context: name, ContextDir: dir})
		if inbox := c.NewInbox(); !strings.HasPrefix(inbox, "_IN.") {
			t.Errorf("inbox %s", inbox)
		}
	}
}

// TestContextBeneath: what the options say goes before what the context says, and
// who connects comes from one of them as a whole.
func TestContextBeneath(t *testing.T) {
	c := natsContext{URL: "nats://192.0.2.1, nats://192.0.2.2", User: "a", Password: "b", Domain: "hub", CA: "~/ca.pem"}
	home, _ := os.UserHomeDir()
	o := Options{}.over(c)
	if len(o.URLs) != 2 || o.User != "a" || o.Password != "b" || o.Domain != "hub" || o.CAFile != filepath.Join(home, "ca.pem") {
		t.Errorf("%+v", o)
	}
	o = Options{URLs: []string{"nats://192.0.2.9"}, Token: "t", APIPrefix: "x"}.over(c)
	if len(o.URLs) != 1 || o.User != "" || o.Password != "" || o.Domain != "" || o.Validate() != nil {
		t.Errorf("%+v", o)
	}
}

// TestRefused: what cannot be right is an error at once, and quotes no secret.
func TestRefused(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "context", "nsc.json"), `{"nsc":"nsc://canary/a/b"}`)
	write(t, filepath.Join(dir, "context", "broken.json"), `{"password":"canary`)
	bad := write(t, filepath.Join(dir, "seed"), "canary")
	for name, o := range map[string]Options{
		"two identities":  {User: "a", Token: "canary"},
		"password":        {Password: "canary"},
		"certificate":     {CertFile: bad},
		"no seed":         {NKeyFile: bad},
		"no creds":        {CredsFile: filepath.Join(dir, "none")},
		"no ca":           {CAFile: bad},
		"scheme":          {URLs: []string{"http://user:canary@192.0.2.1"}},
		"url":             {URLs: []string{"nats://user:canary@:%zz"}},
		"prefix, domain":  {Domain: "a", APIPrefix: "b"},
		"context":         {Context: "none", ContextDir: dir},
		"context path":    {Context: "../seed", ContextDir: dir},
		"context nsc":     {Context: "nsc", ContextDir: dir},
		"context broken":  {Context: "broken", ContextDir: dir},
		"none selected":   {Context: Selected, ContextDir: dir},
		"context windows": {Context: `a\b`, ContextDir: dir},
	} {
		c, err := o.Connect()
		if err == nil {
			c.Close()
			t.Errorf("%s: no error", name)
		} else if strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: the error quotes a secret: %v", name, err)
		}
	}
}

// A lockedText is written by the library's goroutine and read by the test's.
type lockedText struct {
	mu   sync.Mutex
	text []byte
}

func (l *lockedText) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text = append(l.text, p...)
	return len(p), nil
}

func (l *lockedText) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return string(l.text)
}

// TestNoServer: a server that is not there yet is no error; that it is missing, and
// that credentials are wrong, can be asked for, and nothing secret is told.
func TestNoServer(t *testing.T) {
	var log lockedText
	o := Options{URLs: []string{"nats://user:canary@127.0.0.1:1"}, ReconnectWait: 10 * time.Millisecond, Log: slog.New(slog.NewTextHandler(&log, nil))}
	c, err := o.Connect()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if err := c.Wait(ctx); err == nil {
		t.Error("connected to nobody")
	}
	err = c.Up()
	c.Close()
	if err == nil || strings.Contains(err.Error()+log.String(), "canary") {
		t.Errorf("error %v, log %s", err, log.String())
	}
}

// TestWrongPassword: wrong credentials are tried again, for they may be renewed.
func TestWrongPassword(t *testing.T) {
	s := serve(t, server.Options{Username: "agent", Password: "not-a-password"})
	c, err := Options{URLs: []string{s.ClientURL()}, User: "agent", Password: "canary", ReconnectWait: time.Millisecond}.Connect()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	if err := c.Wait(ctx); err == nil || c.IsClosed() {
		t.Errorf("error %v, closed %v", err, c.IsClosed())
	}
	if err := c.Up(); err == nil || !strings.Contains(err.Error(), "uthorization") || strings.Contains(err.Error(), "canary") {
		t.Errorf("%v", err)
	}
}

// TestReconnect: the server is stopped and started; what is published in between is
// refused, and the generation changes.
func TestReconnect(t *testing.T) {
	s := serve(t, server.Options{})
	c := connect(t, Options{URLs: []string{s.ClientURL()}, ReconnectWait: 10 * time.Millisecond})
	before, port := c.Generation(), s.Addr().String()
	s.Shutdown()
	s.WaitForShutdown()
	deadline := time.After(10 * time.Second)
	for c.Status() == natsio.CONNECTED {
		select {
		case <-c.Changed():
		case <-deadline:
			t.Fatal("nobody noticed")
		}
	}
	if err := c.Publish("a", nil); err == nil {
		t.Error("published to nobody")
	}
	var o server.Options
	o.Port = portOf(t, port)
	serve(t, o)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := c.Wait(ctx); err != nil || c.Generation() == before || c.Up() != nil {
		t.Errorf("error %v, generation %d, up %v", err, c.Generation(), c.Up())
	}
}

// portOf returns the port of an address.
func portOf(t *testing.T, addr string) int {
	t.Helper()
	a, err := net.ResolveTCPAddr("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	return a.Port
}
