package sinktest

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/record"
)

const (
	// patience bounds what a test waits for; nothing that passes takes this long.
	patience = 30 * time.Second
	// attempt is how long a sink that is down is waited for before its context ends.
	attempt = 200 * time.Millisecond
)

// try sends c once, and waits for at most limit.
func try(t *testing.T, s Sink, c *record.Clean, limit time.Duration) ([]flow.Rejection, error) {
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	d, err := s.Send(ctx, c)
	if err != nil {
		return nil, err
	}
	return d.Wait(ctx)
}

// scribble overwrites the memory of c, as the pipeline does once Wait has returned.
func scribble(c *record.Clean) {
	n := len(c.Raw())
	w := c.Writer()
	w.Begin()
	w.Buf = append(w.Buf, bytes.Repeat([]byte{'#'}, n)...)
	w.End(&record.Record{})
}

// released holds that a sink has let go of a batch when Wait returns, whether it
// took the batch or was told to give up.
func (k Kit) released(t *testing.T) {
	s, held := k.Open(t)
	defer s.Close()
	want := ""
	for range 20 {
		c := Clean(record.TermLF, "one", "two", "three")
		want += string(c.Raw())
		deliver(t, s, c)
		scribble(c)
	}
	if held() != want {
		t.Errorf("the sink holds %.100q: it looked at batches after their Wait", held())
	}
	for range 20 {
		ctx, cancel := context.WithCancel(t.Context())
		c := Clean(record.TermLF, "four")
		if d, err := s.Send(ctx, c); err == nil {
			cancel()
			_, _ = d.Wait(ctx) // whether the sink holds it is open
		}
		cancel()
		scribble(c)
	}
	if strings.Contains(held(), "#") {
		t.Error("the sink looked at a batch after Wait had given it up")
	}
}

// down holds that a sink whose other side is away claims nothing, refuses
// nothing, and does not call that permanent; and that the same batch, sent again
// once the other side is back, is held, with nothing before it out of order.
func (k Kit) down(t *testing.T) {
	s, heal, held := k.Down(t)
	defer s.Close()
	c := Clean(record.TermLF, "canary one", "canary two")
	for range 2 {
		rejected, err := try(t, s, c, attempt)
		switch {
		case err == nil && len(rejected) == 0:
			t.Fatal("the sink claims to hold what it does not")
		case len(rejected) > 0:
			t.Fatalf("the sink refuses for good what it could not send: %v", rejected)
		case flow.IsPermanent(err):
			t.Fatalf("an outage is said to be permanent: %v", err)
		case strings.Contains(err.Error(), "canary"):
			t.Errorf("the error quotes the record: %v", err)
		}
	}
	heal()
	began := time.Now()
	for {
		rejected, err := try(t, s, c, patience)
		if err == nil {
			if len(rejected) > 0 {
				t.Errorf("refused after the outage: %v", rejected)
			}
			break
		}
		if time.Since(began) > patience {
			t.Fatalf("not delivered after the other side came back: %v", err)
		}
		<-time.After(10 * time.Millisecond)
	}
	if got := held(); !inOrder(got, string(c.Raw())) {
		t.Errorf("the sink holds %.100q", got)
	}
}

// inOrder reports whether got is the lines of batch, whole, behind any number of tries
// that ended within it: what was on its way when a try was given up arrives too.
func inOrder(got, batch string) bool {
	want := strings.SplitAfter(strings.TrimSuffix(batch, "\n"), "\n")
	n := 0
	for line := range strings.Lines(got) {
		line = strings.TrimSuffix(line, "\n")
		if n == len(want) || line != strings.TrimSuffix(want[n], "\n") {
			n = 0
		}
		if line != strings.TrimSuffix(want[n], "\n") {
			return false
		}
		n++
	}
	return n == len(want)
}

// refusing holds that of a batch exactly the record is refused that the other
// side does not take, that the others are held, and that the reason does not
// quote it.
func (k Kit) refusing(t *testing.T) {
	s, held := k.Refusing(t)
	defer s.Close()
	want := ""
	for _, bodies := range [][]string{{Refused}, {"a", Refused, "b"}, {Refused, Refused}, {"a", "b"}, {Refused, "c"}} {
		c := Clean(record.TermLF, bodies...)
		rejected, err := try(t, s, c, patience)
		if err != nil {
			t.Fatal(err)
		}
		for i, body := range bodies {
			if body != Refused {
				want += body + "\n"
				continue
			}
			if len(rejected) == 0 || rejected[0].Record != i {
				t.Fatalf("of %q, record %d is not refused in its turn: %v", bodies, i, rejected)
			}
			if r := rejected[0]; r.Err == nil || strings.Contains(r.Err.Error(), "canary") || r.Reason >= flow.Reasons {
				t.Errorf("refused for %v (%v)", r.Err, r.Reason)
			}
			rejected = rejected[1:]
		}
		if len(rejected) > 0 {
			t.Errorf("of %q, record %d is refused too", bodies, rejected[0].Record)
		}
	}
	if held() != want {
		t.Errorf("the sink holds %.100q, want %q", held(), want)
	}
}
