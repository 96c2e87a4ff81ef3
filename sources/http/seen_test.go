package http_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/record"
	source "github.com/logscrub/logscrub/sources/http"
)

// names returns the identities of the records of b.
func names(b *record.Batch) (all []string) {
	for _, r := range b.Recs {
		all = append(all, fmt.Sprint(b.Origins[r.Origin].Name, " ", r.Seq))
	}
	return all
}

// keyed posts a body under a key.
func keyed(t *testing.T, s *source.Source, key, body string) <-chan reply {
	t.Helper()
	return post(t, s, strings.NewReader(body), "Idempotency-Key", key, "Content-Type", "text/plain")
}

// TestSentAgain has clients that lost their answer. A body that is held is not given
// out again; one that was not delivered is, under the identities that it had, and it
// has them in another process too.
func TestSentAgain(t *testing.T) {
	var counts source.Counts
	s := open(t, source.Options{Counts: &counts})
	answer := keyed(t, s, "k1", "a\nb\n")
	b, _ := read(t, s)
	first := names(b)
	ack(t, s, b, flow.Undelivered)
	if r := <-answer; r.status != 503 {
		t.Fatalf("%+v", r)
	}
	answer = keyed(t, s, "k1", "a\nb\n")
	b, bodies := read(t, s)
	if !slices.Equal(bodies, []string{"a", "b"}) || !slices.Equal(names(b), first) {
		t.Errorf("%q as %q, first %q", bodies, names(b), first)
	}
	ack(t, s, b, flow.Delivered)
	if r := <-answer; r.status != 204 {
		t.Fatalf("%+v", r)
	}
	if r := <-keyed(t, s, "k1", "a\nb\n"); r.status != 204 || counts.Repeated.Load() != 1 || counts.Taken.Load() != 1 {
		t.Errorf("%+v, %d repeated", r, counts.Repeated.Load())
	}
	if n, used := s.Queued(); n != 0 || used != 0 {
		t.Errorf("%d requests wait, %d bytes", n, used)
	}

	again := open(t, source.Options{})
	keyed(t, again, "k1", "a\nb\n")
	if b, _ = read(t, again); !slices.Equal(names(b), first) {
		t.Errorf("another process calls them %q, first %q", names(b), first)
	}
	ack(t, again, b, flow.Delivered)
}

// TestOtherBody: a key that is used again for another body hides nothing, nor does a
// body that comes again under another key or none.
func TestOtherBody(t *testing.T) {
	s := open(t, source.Options{})
	seen := map[string]bool{}
	for _, c := range [][2]string{{"k", "a"}, {"k", "b"}, {"ka", ""}, {"l", "a"}, {"", "a"}, {"", "a"}} {
		answer := keyed(t, s, c[0], c[1])
		if c[1] != "" {
			b, bodies := read(t, s)
			if len(bodies) != 1 || bodies[0] != c[1] || seen[names(b)[0]] {
				t.Errorf("%q: %q as %q", c, bodies, names(b))
			}
			seen[names(b)[0]] = true
			ack(t, s, b, flow.Delivered)
		}
		if r := <-answer; r.status != 204 {
			t.Errorf("%q: %+v", c, r)
		}
	}
}

// TestTogether has a client that sends again before the first was answered: both
// wait for the same records, whichever of the two is still there.
func TestTogether(t *testing.T) {
	for _, fate := range []flow.Fate{flow.Delivered, flow.Undelivered} {
		s := open(t, source.Options{})
		one := keyed(t, s, "k", "a")
		b, _ := read(t, s)
		two := keyed(t, s, "k", "a")
		eventually(t, "both are there", func() bool { return s.Waiting("k", "a") == 2 })
		ack(t, s, b, fate)
		want := map[flow.Fate]int{flow.Delivered: 204, flow.Undelivered: 503}[fate]
		if x, y := <-one, <-two; x.status != want || y.status != want {
			t.Errorf("%v: %+v %+v", fate, x, y)
		}
		if n, used := s.Queued(); n != 0 || used != 0 {
			t.Errorf("%d requests wait, %d bytes", n, used)
		}
	}
}

// TestKeysForgotten holds that what is remembered is bounded, and the oldest goes
// first.
func TestKeysForgotten(t *testing.T) {
	var counts source.Counts
	s := open(t, source.Options{Keys: 2, Counts: &counts})
	for _, c := range []struct {
		key   string
		known bool
	}{{"1", false}, {"2", false}, {"1", true}, {"3", false}, {"2", true}, {"1", false}, {"3", true}, {"2", false}} {
		was := counts.Repeated.Load()
		answer := keyed(t, s, c.key, "a")
		if !c.known {
			b, _ := read(t, s)
			ack(t, s, b, flow.Delivered)
		}
		if r := <-answer; r.status != 204 || (counts.Repeated.Load() > was) != c.known {
			t.Fatalf("%+v: %+v", c, r)
		}
		if n := s.Remembered(); n > 2 {
			t.Fatalf("%d are remembered", n)
		}
	}
}
