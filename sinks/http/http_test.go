package http_test

import (
	"compress/gzip"
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/sinktest"
	"github.com/logscrub/logscrub/internal/tlstest"
	"github.com/logscrub/logscrub/pipeline"
	"github.com/logscrub/logscrub/record"
	sink "github.com/logscrub/logscrub/sinks/http"
)

var _ pipeline.Sink = (*sink.Sink)(nil)

// hexLine writes body and terminator so that a server gets every byte of them
// back from a line.
func hexLine(dst []byte, c *record.Clean, i int) []byte {
	dst = hex.AppendEncode(dst, c.Body(i))
	return hex.AppendEncode(dst, []byte(c.Record(i).Term.Bytes()))
}

// A server takes lines of hex, and answers as it is told.
type server struct {
	*httptest.Server
	mu     sync.Mutex
	lines  []string
	keys   []string
	bodies []string
	stored map[string]bool                 // keys of requests that were taken
	status func(n int, lines []string) int // of request n, from 0; 0 hangs up
}

func serve(t *testing.T, status func(n int, lines []string) int) *server {
	t.Helper()
	s := &server{status: status, stored: map[string]bool{}}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var in io.Reader = r.Body
	if r.Header.Get("Content-Encoding") == "gzip" {
		z, err := gzip.NewReader(r.Body)
		if err != nil {
			panic(err)
		}
		in = z
	}
	body, err := io.ReadAll(in)
	if err != nil || r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/x-ndjson" {
		w.WriteHeader(http.StatusTeapot)
		return
	}
	var lines []string
	for line := range strings.Lines(string(body)) {
		text, err := hex.DecodeString(strings.TrimSuffix(line, "\n"))
		if err != nil {
			w.WriteHeader(http.StatusTeapot)
			return
		}
		lines = append(lines, string(text))
	}
	s.mu.Lock()
	n, key := len(s.keys), r.Header.Get("Idempotency-Key")
	s.keys = append(s.keys, key)
	s.bodies = append(s.bodies, string(body))
	status := 204
	if s.status != nil {
		status = s.status(n, lines)
	}
	if ok := status == 200 || status == 201 || status == 202 || status == 204 || status == 0; ok && !s.stored[key] {
		s.stored[key] = true
		s.lines = append(s.lines, lines...)
	}
	s.mu.Unlock()
	if status == 0 {
		panic(http.ErrAbortHandler) // cuts the connection
	}
	w.WriteHeader(status)
}

func (s *server) held() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.lines, "")
}

func open(t *testing.T, o sink.Options) *sink.Sink {
	t.Helper()
	if o.Encode == nil {
		o.Encode = hexLine
	}
	if o.Min == 0 {
		o.Min, o.Max, o.Slow = time.Millisecond, 10*time.Millisecond, time.Millisecond
	}
	s, err := sink.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// deliver sends bodies and returns the indices of those that are refused.
func deliver(t *testing.T, s *sink.Sink, bodies ...string) (refused []int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	d, err := s.Send(ctx, sinktest.Clean(record.TermLF, bodies...))
	if err != nil {
		t.Fatal(err)
	}
	rejected, err := d.Wait(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rejected {
		refused = append(refused, r.Record)
	}
	return refused
}

func TestContract(t *testing.T) {
	for name, o := range map[string]sink.Options{"plain": {}, "gzip, small bodies": {Gzip: true, MaxBody: 10}} {
		t.Run(name, func(t *testing.T) {
			sinktest.Run(t, sinktest.Kit{
				Open: func(t *testing.T) (sinktest.Sink, func() string) {
					web := serve(t, nil)
					o.URL = web.URL
					return open(t, o), web.held
				},
				Broken: func(t *testing.T) sinktest.Sink {
					web := serve(t, nil)
					web.Close()
					o := o
					o.URL, o.GiveUp = web.URL, 1
					return open(t, o)
				},
				Down: func(t *testing.T) (sinktest.Sink, func(), func() string) {
					down := true
					web := serve(t, func(int, []string) int {
						if down {
							return 503
						}
						return 200
					})
					o.URL = web.URL
					return open(t, o), func() { web.mu.Lock(); down = false; web.mu.Unlock() }, web.held
				},
				Refusing: func(t *testing.T) (sinktest.Sink, func() string) {
					web := serve(t, func(_ int, lines []string) int {
						if slices.Contains(lines, sinktest.Refused+"\n") {
							return 422
						}
						return 202
					})
					o.URL = web.URL
					return open(t, o), web.held
				},
			})
		})
	}
}

// TestKeys holds that the same records have the same key in every process, and
// others another.
func TestKeys(t *testing.T) {
	msgid := func(dst []byte, origin string, seq uint64) []byte { return fmt.Appendf(dst, "%s/%d", origin, seq) }
	web := serve(t, nil)
	for range 2 {
		s := open(t, sink.Options{URL: web.URL, MsgID: msgid})
		deliver(t, s, "a", "b")
		deliver(t, s, "a")
		s.Close()
	}
	k := web.keys
	if len(k) != 4 || k[0] != k[2] || k[1] != k[3] || k[0] == k[1] || web.held() != "a\nb\na\n" {
		t.Errorf("keys %q, held %q", k, web.held())
	}
}

// TestOrderAfterFailure gives up on a batch: those behind it must not be held
// before it.
func TestOrderAfterFailure(t *testing.T) {
	web := serve(t, func(n int, _ []string) int {
		if n == 0 {
			return 500
		}
		return 200
	})
	s := open(t, sink.Options{URL: web.URL, GiveUp: 1})
	var ds []flow.Delivery
	web.mu.Lock() // until all are there
	for _, body := range []string{"a", "b", "c"} {
		d, err := s.Send(t.Context(), sinktest.Clean(record.TermLF, body))
		if err != nil {
			t.Fatal(err)
		}
		ds = append(ds, d)
	}
	web.mu.Unlock()
	for i, d := range ds {
		if _, err := d.Wait(t.Context()); err == nil || flow.IsPermanent(err) {
			t.Errorf("batch %d: %v", i, err)
		}
	}
	if web.held() != "" {
		t.Errorf("held %q", web.held())
	}
}

// TestErrors holds that the words for what is wrong with the other side name it,
// and no more of the URL than its host.
func TestErrors(t *testing.T) {
	ca := tlstest.New(t)
	secure := httptest.NewUnstartedServer(http.NotFoundHandler())
	secure.TLS = ca.Server("other.example.com")
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	defer secure.Close()
	gone := serve(t, nil)
	gone.Close()
	for want, o := range map[string]sink.Options{
		"connection refused":     {URL: gone.URL + "/canary?key=canary"},
		"not trusted; set ca":    {URL: secure.URL + "/canary"},
		"cannot be resolved":     {URL: "http://nowhere.invalid/canary"},
		"the token cannot":       {URL: secure.URL + "/canary", Token: func() ([]byte, error) { return nil, io.ErrUnexpectedEOF }},
		"status 404; check url":  {URL: secure.URL + "/canary", TLS: ca.Client("")},
		"no answer in time":      {URL: "https://logs.example.com/", Transport: trip(func(r *http.Request) (*http.Response, error) { <-r.Context().Done(); return nil, r.Context().Err() }), Timeout: time.Millisecond},
		"cut before the answer":  {URL: "https://logs.example.com/", Transport: trip(func(*http.Request) (*http.Response, error) { return nil, io.ErrUnexpectedEOF })},
		"status 401; check the ": {URL: "https://logs.example.com/canary", Transport: trip(func(*http.Request) (*http.Response, error) { return answer(401), nil })},
	} {
		o.GiveUp = 1
		s := open(t, o)
		d, err := s.Send(t.Context(), sinktest.Clean(record.TermLF, "canary"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err = d.Wait(t.Context()); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "canary") {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

func TestRequest(t *testing.T) {
	var got *http.Request
	var body []byte
	s := open(t, sink.Options{
		URL: "https://logs.example.com/in?x=1", Header: http.Header{"X-Scope": {"a", "b"}}, ContentType: "application/json",
		Token: func() ([]byte, error) { return []byte("invented"), nil },
		Transport: trip(func(r *http.Request) (*http.Response, error) {
			got = r
			body, _ = io.ReadAll(r.Body)
			return answer(200), nil
		}),
		Encode: func(dst []byte, c *record.Clean, i int) []byte { return append(dst, c.Body(i)...) },
	})
	deliver(t, s, "a", "b")
	if got.URL.String() != "https://logs.example.com/in?x=1" || got.Header.Get("Authorization") != "Bearer invented" ||
		len(got.Header["X-Scope"]) != 2 || got.Header.Get("Content-Type") != "application/json" || string(body) != "a\nb\n" {
		t.Errorf("%v %v %q", got.URL, got.Header, body)
	}
}

func TestOptions(t *testing.T) {
	token := func() ([]byte, error) { return nil, nil }
	for _, c := range []struct {
		o    sink.Options
		want string
	}{
		{sink.Options{}, "set url"},
		{sink.Options{URL: "logs.example.com"}, "url is not"},
		{sink.Options{URL: "ftp://logs.example.com"}, "url is not"},
		{sink.Options{URL: "https://canary:canary@logs.example.com"}, "has a user"},
		{sink.Options{URL: "http://\x7f"}, "url is not"},
		{sink.Options{URL: "http://logs.example.com", Token: token}, "use https"},
		{sink.Options{URL: "http://127.0.0.1:1", Token: token}, ""},
		{sink.Options{URL: "https://logs.example.com", Token: token}, ""},
	} {
		s, err := sink.New(c.o)
		if err == nil {
			s.Close()
		}
		if (err == nil) != (c.want == "") || err != nil && (!strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "canary")) {
			t.Errorf("%q: %v, want %q", c.o.URL, err, c.want)
		}
	}
}
