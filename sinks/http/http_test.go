package http_test

import (
	"bytes"
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
	"testing/synctest"
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

// TestStatuses holds what each status leads to.
func TestStatuses(t *testing.T) {
	for _, c := range []struct {
		statuses []int
		retried  []int // after these it is sent again until 200
	}{
		{retried: []int{408, 409, 425, 429, 500, 502, 503, 504, 599}},
		{retried: []int{203, 206, 207, 301, 302, 307, 308, 401, 403, 404, 405, 407, 410, 411, 415, 418, 451, 501, 505}},
	} {
		for _, status := range c.retried {
			web := serve(t, func(n int, _ []string) int {
				if n < 2 {
					return status
				}
				return 200
			})
			var downs []string
			s := open(t, sink.Options{URL: web.URL, Down: func(err error) { downs = append(downs, fmt.Sprint(err)) }})
			if refused := deliver(t, s, "a", "b"); len(refused) > 0 {
				t.Errorf("%d: refused %v", status, refused)
			}
			if web.held() != "a\nb\n" || len(web.keys) != 3 || web.keys[0] != web.keys[2] || web.bodies[0] != web.bodies[2] {
				t.Errorf("%d: held %q after %d requests with keys %q", status, web.held(), len(web.keys), web.keys)
			}
			s.Close()
			if len(downs) != 2 || !strings.Contains(downs[0], fmt.Sprint("status ", status)) || downs[1] != "<nil>" {
				t.Errorf("%d: told %q", status, downs)
			}
		}
	}
	for status, reason := range map[int]flow.Reason{400: flow.BadType, 413: flow.TooLarge, 422: flow.BadType} {
		web := serve(t, func(int, []string) int { return status })
		s := open(t, sink.Options{URL: web.URL})
		d, err := s.Send(t.Context(), sinktest.Clean(record.TermLF, "canary", "canary"))
		if err != nil {
			t.Fatal(err)
		}
		rejected, err := d.Wait(t.Context())
		if err != nil || len(rejected) != 2 || rejected[0].Reason != reason || rejected[1].Record != 1 || strings.Contains(rejected[0].Err.Error(), "canary") {
			t.Errorf("%d: %v, %v", status, rejected, err)
		}
	}
	for _, status := range []int{200, 201, 202, 204} {
		web := serve(t, func(int, []string) int { return status })
		if s := open(t, sink.Options{URL: web.URL}); len(deliver(t, s, "a")) > 0 || len(web.keys) != 1 {
			t.Errorf("%d: %d requests", status, len(web.keys))
		}
	}
}

// TestErrorInBody is what the package promises of a server that says 200 and
// means something else.
func TestErrorInBody(t *testing.T) {
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"partialSuccess":{"rejectedLogRecords":"1"},"errors":true}`)
	}))
	defer web.Close()
	if refused := deliver(t, open(t, sink.Options{URL: web.URL}), "a"); len(refused) > 0 {
		t.Errorf("refused %v", refused)
	}
}

// TestCutConnection holds that after a connection that was cut before the answer
// the same request comes again, with the same key, and nothing else twice.
func TestCutConnection(t *testing.T) {
	for _, cut := range []int{0, 1, 2} {
		web := serve(t, func(n int, _ []string) int {
			if n == cut {
				return 0
			}
			return 200
		})
		s := open(t, sink.Options{URL: web.URL, Gzip: true})
		for _, body := range []string{"a", "b", "c"} {
			deliver(t, s, body)
		}
		if web.held() != "a\nb\nc\n" || len(web.keys) != 4 || web.keys[cut] != web.keys[cut+1] || web.bodies[cut] != web.bodies[cut+1] {
			t.Errorf("cut at %d: held %q after %d requests", cut, web.held(), len(web.keys))
		}
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

// TestSearch holds that one bad record of many is found with few requests, and
// that a server that refuses all is not asked for ever.
func TestSearch(t *testing.T) {
	bodies := make([]string, 5000)
	for i := range bodies {
		bodies[i] = fmt.Sprint(i)
	}
	for name, c := range map[string]struct {
		bad      func(line string) bool
		refused  int
		requests int // at most
	}{
		"one":  {func(l string) bool { return l == "1234\n" }, 1, 30},
		"few":  {func(l string) bool { return strings.HasSuffix(l, "777\n") }, 5, 130},
		"all":  {func(string) bool { return true }, 5000, 2100},
		"none": {func(string) bool { return false }, 0, 1},
	} {
		web := serve(t, func(_ int, lines []string) int {
			if slices.ContainsFunc(lines, c.bad) {
				return 400
			}
			return 200
		})
		var counts sink.Counts
		s := open(t, sink.Options{URL: web.URL, Counts: &counts})
		refused := deliver(t, s, bodies...)
		if len(refused) != c.refused || !slices.IsSorted(refused) || len(web.keys) > c.requests || int(counts.Refused.Load()) != c.refused {
			t.Errorf("%s: %d refused with %d requests", name, len(refused), len(web.keys))
		}
		for _, i := range refused {
			if !c.bad(bodies[i] + "\n") {
				t.Errorf("%s: %q is refused", name, bodies[i])
			}
		}
		if len(web.lines) != len(bodies)-c.refused {
			t.Errorf("%s: %d held", name, len(web.lines))
		}
	}
}

// A trip answers requests without a network.
type trip func(r *http.Request) (*http.Response, error)

func (t trip) RoundTrip(r *http.Request) (*http.Response, error) { return t(r) }

func answer(status int, header ...string) *http.Response {
	h := http.Header{}
	for i := 0; i < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(bytes.NewReader(nil))}
}

// TestPauses holds how long the sink waits before it tries again.
func TestPauses(t *testing.T) {
	for name, c := range map[string]struct {
		resp     *http.Response
		min, max time.Duration
	}{
		"503":                    {answer(503), 50 * time.Millisecond, 100 * time.Millisecond},
		"Retry-After in seconds": {answer(429, "Retry-After", "7"), 7 * time.Second, 7100 * time.Millisecond},
		"Retry-After as a date":  {answer(503, "Retry-After", "Sat, 01 Jan 2000 00:00:20 GMT"), 20 * time.Second, 20100 * time.Millisecond},
		"Retry-After too long":   {answer(503, "Retry-After", "86400"), sink.MaxRetryAfter, sink.MaxRetryAfter + time.Second},
		"Retry-After not known":  {answer(503, "Retry-After", "soon"), 50 * time.Millisecond, 100 * time.Millisecond},
		"settings":               {answer(401, "Retry-After", "1"), 30 * time.Second, time.Minute},
	} {
		synctest.Test(t, func(t *testing.T) {
			n := 0
			s, err := sink.New(sink.Options{URL: "https://logs.example.com/", Transport: trip(func(*http.Request) (*http.Response, error) {
				if n++; n == 1 {
					return c.resp, nil
				}
				return answer(200), nil
			})})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			began := time.Now() // midnight of 1 January 2000 in a bubble
			d, err := s.Send(t.Context(), sinktest.Clean(record.TermLF, "a"))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := d.Wait(t.Context()); err != nil {
				t.Fatal(err)
			}
			if took := time.Since(began); took < c.min || took > c.max {
				t.Errorf("%s: %v, want %v to %v", name, took, c.min, c.max)
			}
		})
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
