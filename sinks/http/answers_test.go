package http_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/sinktest"
	"github.com/logscrub/logscrub/record"
	sink "github.com/logscrub/logscrub/sinks/http"
)

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
