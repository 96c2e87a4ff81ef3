package issuer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logscrub/logscrub/token"
)

// remote is an issuer whose keys come from a URL.
func remote(url string, private bool) Options {
	return Options{Name: "main", Issuer: "https://auth.example.com", Algorithms: []string{"RS256"}, JWKS: url, AllowPrivate: private}
}

// from returns the source of o that trusts srv.
func from(t *testing.T, o Options, srv *httptest.Server) *source {
	t.Helper()
	s, err := newSource(&o, "", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	s.client.Transport.(*http.Transport).TLSClientConfig = srv.Client().Transport.(*http.Transport).TLSClientConfig
	return s
}

// noHTTP answers text in place of HTTP.
func noHTTP(w http.ResponseWriter, text string) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(err)
	}
	_, _ = conn.Write([]byte(text)) // else it is cut, which is another error
	_ = conn.Close()
}

func TestFetch(t *testing.T) {
	good := made().jwks()
	for _, c := range []struct {
		name    string
		answer  http.HandlerFunc
		private bool
		err     string
	}{
		{"good", answer(good), true, ""},
		{"loopback is not public", answer(good), false, "not public"},
		{"redirect", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/elsewhere", http.StatusFound) }, true, "status 302"},
		{"status", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusCreated) }, true, "status 201"},
		{"too long", answer(good + strings.Repeat(" ", maxBody)), true, "longer than"},
		{"no JSON", answer("<html>"), true, "no JWK set"},
		{"no keys", answer(`{"keys":[]}`), true, "no public key"},
		{"a list", answer(`[]`), true, "no JWK set"},
		{"101 keys", answer(`{"keys":[` + strings.Repeat(`{},`, 100) + `{}]}`), true, "101 keys"},
		{"hangs up", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, true, "cut before the answer"},
		{"a redirect that is no URL", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "https://me:secret%zz@auth.example.com/")
			w.WriteHeader(http.StatusFound)
		}, true, "no answer"},
		{"no HTTP", func(w http.ResponseWriter, _ *http.Request) { noHTTP(w, "220 secret ready\r\n") }, true, "no answer"},
	} {
		t.Run(c.name, func(t *testing.T) {
			srv := httptest.NewTLSServer(c.answer)
			defer srv.Close()
			s := from(t, remote(srv.URL+"/jwks?secret=1", c.private), srv)
			err := s.fetch(t.Context())
			switch {
			case c.err == "" && (err != nil || s.current.Load() == nil):
				t.Fatalf("error %v", err)
			case c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)):
				t.Fatalf("error %v, want one with %q", err, c.err)
			case err != nil && strings.Contains(err.Error(), "secret"):
				t.Errorf("the error has the URL, or what came back: %v", err)
			}
		})
	}
}

func answer(s string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, s) }
}

func TestPlainHTTPIsRefused(t *testing.T) {
	for _, u := range []string{"http://auth.example.com/jwks", "https://u:p@auth.example.com/", "file:///etc/passwd", "https:///x", "://", "https://auth.example.com/#x"} {
		o := remote(u, false)
		if err := o.Check(); err == nil || !strings.Contains(err.Error(), "jwks:") {
			t.Errorf("%s: %v", u, err)
		}
	}
}

func TestPublic(t *testing.T) {
	for addr, want := range map[string]bool{
		"8.8.8.8": true, "2606:4700::1": true, "127.0.0.1": false, "10.1.2.3": false, "172.16.0.1": false, "192.168.1.1": false,
		"169.254.169.254": false, "100.64.0.1": false, "0.0.0.0": false, "0.1.2.3": false, "224.0.0.1": false, "255.255.255.255": false, "240.0.0.1": false,
		"198.18.0.1": false, "::": false, "::1": false, "fe80::1": false, "fc00::1": false, "fec0::1": false, "ff02::1": false,
		"::ffff:127.0.0.1": false, "::ffff:8.8.8.8": true, "::7f00:1": false, "::10.1.2.3": false, "64:ff9b::7f00:1": false, "2002:7f00:1::": false,
	} {
		if got := public(netip.MustParseAddr(addr)); got != want {
			t.Errorf("%s: %v", addr, got)
		}
	}
}

// A fake answers for the network.
type fake struct {
	asked atomic.Int32
	body  atomic.Pointer[string]
}

func (f *fake) RoundTrip(*http.Request) (*http.Response, error) {
	f.asked.Add(1)
	b := f.body.Load()
	if b == nil {
		return nil, errors.New("down")
	}
	return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(*b)), Header: http.Header{}}, nil
}

// TestRefresh goes through two days of an issuer.
func TestRefresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		all, err := New([]Options{remote("https://auth.example.com/jwks", false)}, "", time.Now)
		if err != nil {
			t.Fatal(err)
		}
		net := new(fake)
		s := all.list[0].source
		s.client.Transport = net
		var errs atomic.Int32
		done := make(chan struct{})
		go func() { defer close(done); all.Run(ctx, func(string, error) { errs.Add(1) }) }()
		defer func() { stop(); <-done }()
		asked := func(want int32, when string) {
			t.Helper()
			synctest.Wait()
			if n := net.asked.Load(); n != want {
				t.Fatalf("%s: asked %d times, want %d", when, n, want)
			}
		}

		asked(1, "at the start")
		time.Sleep(29 * time.Second)
		asked(1, "29 s after a failure")
		body := made().jwks()
		net.body.Store(&body)
		time.Sleep(time.Second)
		asked(2, "30 s after a failure")
		if errs.Load() != 1 || s.serial.Load() != 1 {
			t.Fatalf("%d errors, serial %d", errs.Load(), s.serial.Load())
		}
		for range 1000 {
			s.ask()
			synctest.Wait()
		}
		asked(2, "right after 1000 unknown keys")
		time.Sleep(30 * time.Second)
		asked(3, "30 s after them")
		time.Sleep(59*time.Minute + 59*time.Second)
		asked(3, "an hour later, all but a second")
		net.body.Store(nil)
		time.Sleep(time.Second)
		asked(4, "an hour later")
		keys := func() (n int) { s.keys(func(*key) bool { n++; return true }); return n }
		time.Sleep(22*time.Hour + 59*time.Minute)
		if keys() != 3 {
			t.Fatal("the keys are gone before a day")
		}
		time.Sleep(2 * time.Minute)
		if keys() != 0 {
			t.Fatal("the keys are used after a day")
		}
		if v := all.Verify(made().Sign("RS256", `{"alg":"RS256","kid":"r1"}`, `{"iss":"https://auth.example.com"}`), time.Now().Unix(), true); v.State != token.Unverified || v.Reason != UnknownKey {
			t.Errorf("a token is %v for %v without keys", v.State, v.Reason)
		}
	})
}

// A slow network does not answer until it is given up.
type slow struct{ asked, open, most atomic.Int32 }

func (s *slow) RoundTrip(r *http.Request) (*http.Response, error) {
	s.asked.Add(1)
	s.most.Store(max(s.most.Load(), s.open.Add(1)))
	defer s.open.Add(-1)
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// TestSlowIssuer: however many tokens ask, one request is on its way, it is given up, and
// nothing waits for it; the keys before are used meanwhile.
func TestSlowIssuer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		all, err := New([]Options{remote("https://auth.example.com/jwks", false)}, "", time.Now)
		if err != nil {
			t.Fatal(err)
		}
		net, s := new(slow), all.list[0].source
		keys, _, err := readSet([]byte(made().jwks()))
		if err != nil {
			t.Fatal(err)
		}
		s.current.Store(&fetched{keys: keys, at: time.Now()})
		s.client.Transport = net
		var errs atomic.Int32
		done := make(chan struct{})
		go func() { defer close(done); all.Run(ctx, func(string, error) { errs.Add(1) }) }()
		defer func() { stop(); <-done }()
		unknown := made().Sign("RS256", `{"alg":"RS256","kid":"r9"}`, `{"iss":"https://auth.example.com"}`)
		known := made().Sign("RS256", `{"alg":"RS256","kid":"r1"}`, `{"iss":"https://auth.example.com"}`)
		for range 590 {
			began := time.Now()
			if v := all.Verify(unknown, began.Unix(), true); v.Reason != UnknownKey || v.State != token.Unverified {
				t.Fatalf("%v for %v", v.State, v.Reason)
			}
			if v := all.Verify(known, began.Unix(), true); v.State != token.Live {
				t.Fatalf("%v for %v", v.State, v.Reason)
			}
			if took := time.Since(began); took > 0 {
				t.Fatalf("it waited for %v", took)
			}
			time.Sleep(100 * time.Millisecond)
			synctest.Wait()
		}
		if asked, most := net.asked.Load(), net.most.Load(); asked != 2 || most != 1 || errs.Load() != 2 {
			t.Errorf("in a minute %d requests, %d at once, %d given up; want one each 30 s", asked, most, errs.Load())
		}
	})
}

// TestLoad: an issuer that is away does not keep the keys of another away, nor does it
// cost the others their time.
func TestLoad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var list []Options
		for i, name := range []string{"away", "main", "second", "hangs"} {
			o := remote("https://auth.example.com/jwks", false)
			o.Name, o.Issuer = name, fmt.Sprint("https://", i, ".example.com")
			list = append(list, o)
		}
		all, err := New(list, "", time.Now)
		if err != nil {
			t.Fatal(err)
		}
		good, body := new(fake), made().jwks()
		good.body.Store(&body)
		for i, net := range []http.RoundTripper{new(fake), good, good, new(slow)} {
			all.list[i].source.client.Transport = net
		}
		began := time.Now()
		err = all.Load(t.Context())
		if err == nil || !strings.Contains(err.Error(), `issuer "away"`) || !strings.Contains(err.Error(), `issuer "hangs"`) || strings.Count(err.Error(), "issuer") != 2 {
			t.Errorf("error %v", err)
		}
		if took := time.Since(began); took > fetchTime {
			t.Errorf("it took %v", took)
		}
		for _, k := range all.Keys() {
			if (k.Keys > 0) != (k.Name == "main" || k.Name == "second") {
				t.Errorf("%+v", k)
			}
		}
	})
}

// TestRestart has the keys of the last run, without a network. What else the issuer
// published is not kept.
func TestRestart(t *testing.T) {
	dir := t.TempDir()
	start := time.Unix(now, 0)
	clock := func() time.Time { return start }
	opts := []Options{remote("https://auth.example.com/jwks", false)}
	first, err := New(opts, dir, clock)
	if err != nil {
		t.Fatal(err)
	}
	net, body := new(fake), strings.Replace(made().jwks(), "[", `[{"kty":"oct","k":"c3dvcmRmaXNo"},`, 1)
	net.body.Store(&body)
	first.list[0].source.client = &http.Client{Transport: net}
	if err := first.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	tok := made().Sign("RS256", `{"alg":"RS256","kid":"r1"}`, claims(""))
	state := func() token.State {
		again, err := New(opts, dir, clock)
		if err != nil {
			t.Fatal(err)
		}
		return again.Verify(tok, now, true).State
	}
	if s := state(); s != token.Live {
		t.Errorf("after a restart: %v", s)
	}
	start = start.Add(25 * time.Hour)
	if s := state(); s != token.Unverified {
		t.Errorf("a day later: %v", s)
	}
	start = start.Add(-26 * time.Hour)
	if s := state(); s != token.Unverified {
		t.Errorf("with a clock set back: %v", s)
	}
	start = time.Unix(now, 0)
	path := first.list[0].source.cache.path
	kept, err := os.ReadFile(path)
	if err != nil || strings.Contains(string(kept), "auth.example.com") || strings.Contains(string(kept), "c3dvcmRmaXNo") {
		t.Fatalf("%v, or the file names the URL, or has a secret", err)
	}
	for cut := 0; cut < len(kept); cut += 97 {
		if err := os.WriteFile(path, kept[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		if s := state(); s != token.Unverified {
			t.Fatalf("a file cut at %d: %v", cut, s)
		}
	}
}
