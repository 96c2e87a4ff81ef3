package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/pipeline"
	"github.com/logscrub/logscrub/record"
)

// A switched sink is down until somebody turns it on.
type switched struct {
	sink
	on func() bool
}

func (s *switched) Send(ctx context.Context, c *record.Clean) (pipeline.Delivery, error) {
	if !s.on() {
		return nil, errDown
	}
	return s.sink.Send(ctx, c)
}

// TestOneSinkDown has one of two sinks down for a minute: the other goes on until
// the slots are used up, nothing is acknowledged before both hold it, and both end
// with everything.
func TestOneSinkDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		a := &switched{on: func() bool { return time.Since(began) >= time.Minute }}
		b, src := &sink{}, &source{batches: lines(50)}
		var progress pipeline.Progress
		var health []string
		done := make(chan struct{})
		go func() {
			defer close(done)
			n, err := pipeline.Run(t.Context(), t.Context(), options{Source: src, Sinks: []pipeline.Sink{a, b},
				NewWorker: newWorker(nil), Slots: 5, Retry: &pipeline.Retry{}, Progress: &progress,
				Health: func(sink int, err error) { health = append(health, fmt.Sprint(sink, " ", err)) }})
			if err != nil || n.RecordsOut != 100 {
				t.Errorf("error %v, totals %+v", err, n)
			}
		}()
		time.Sleep(50 * time.Second)
		synctest.Wait()
		if under, age := progress.Unacknowledged(); b.sends != 5 || len(src.fates) != 0 || under != 5 || age != 50*time.Second {
			t.Errorf("%d sends, %d acks, %d under way, the oldest for %v", b.sends, len(src.fates), under, age)
		}
		if down := progress.Down(); len(down) != 1 || down[0].Sink != 0 || down[0].Err != errDown || !down[0].Since.Equal(began) {
			t.Errorf("down: %v", down)
		}
		<-done
		want := strings.ToUpper(strings.Join(src.batches, ""))
		if a.out.String() != want || b.out.String() != want {
			t.Error("output is not what was read")
		}
		src.check(t, strings.Repeat("d", 50))
		if !slices.Equal(health, []string{"0 sink is down", "0 <nil>"}) || len(progress.Down()) != 0 {
			t.Errorf("health %q, down %v", health, progress.Down())
		}
		if d := time.Since(began); d > 95*time.Second {
			t.Errorf("took %v", d)
		}
	})
}

// TestStopWhileDown: a sink that is down holds a drain until abort, and what it
// does not hold is not acknowledged.
func TestStopWhileDown(t *testing.T) {
	for _, later := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			stop, drain := context.WithCancel(t.Context())
			abort, kill := context.WithCancelCause(t.Context())
			gone := errors.New("drained long enough")
			src := &source{batches: lines(20)}
			s := &switched{on: func() bool { return later }}
			s.later, s.wait = later, func(context.Context, int) ([]pipeline.Rejection, error) { return nil, errDown }
			time.AfterFunc(time.Minute, drain)
			time.AfterFunc(2*time.Minute, func() { kill(gone) })
			n, err := pipeline.Run(stop, abort, options{Source: src, Sinks: []pipeline.Sink{s, &sink{}}, NewWorker: newWorker(nil), Retry: &pipeline.Retry{}})
			if err != gone || n.RecordsOut != 0 || n.Undelivered != n.RecordsIn || s.out.Len() > 0 != later {
				t.Errorf("error %v, totals %+v", err, n)
			}
			exact(t, n)
			src.check(t, strings.Repeat("-", src.read))
		})
	}
}

// TestPermanent: an error that no retry mends ends the run, also while another
// sink is down or does not answer, and what both held before is acknowledged.
func TestPermanent(t *testing.T) {
	never := func(ctx context.Context, n int) ([]pipeline.Rejection, error) {
		if n <= 2 {
			return nil, nil
		}
		<-ctx.Done()
		return nil, ctx.Err()
	}
	down := func(_ context.Context, n int) ([]pipeline.Rejection, error) {
		if n <= 2 {
			return nil, nil
		}
		return nil, errDown
	}
	for name, wait := range map[string]func(context.Context, int) ([]pipeline.Rejection, error){"silent": never, "down": down} {
		synctest.Test(t, func(t *testing.T) {
			broken := &sink{later: true, wait: func(_ context.Context, n int) ([]pipeline.Rejection, error) {
				time.Sleep(time.Second)
				if n == 3 {
					return nil, fmt.Errorf("closed: %w", flow.Permanent(errors.New("for good")))
				}
				return nil, nil
			}}
			src := &source{batches: lines(20), block: true}
			n, err := pipeline.Run(t.Context(), t.Context(), options{Source: src, Sinks: []pipeline.Sink{&sink{later: true, wait: wait}, broken},
				NewWorker: newWorker(nil), Slots: 6, Retry: &pipeline.Retry{}})
			if err == nil || err.Error() != "sink 1: closed: for good" {
				t.Errorf("%s: error %v", name, err)
			}
			exact(t, n)
			src.check(t, "dd"+strings.Repeat("-", src.read-2))
		})
	}
}

// TestQuarantineFails: a quarantine that fails is a sink that fails.
func TestQuarantineFails(t *testing.T) {
	full := errors.New("disk is full")
	refuses := func(_ context.Context, n int) ([]pipeline.Rejection, error) {
		return []pipeline.Rejection{{Record: 0, Err: errors.New("no")}}, nil
	}
	for _, c := range []struct {
		name  string
		o     options
		batch string
		want  string
	}{
		{"seal", options{Sinks: []pipeline.Sink{&sink{}},
			Seal: func(context.Context, *record.Batch, []pipeline.Withheld) error { return full }}, "a\npanic\n", "quarantine: disk is full"},
		{"refuse", options{Sinks: []pipeline.Sink{&sink{later: true, wait: refuses}},
			Refuse: func(context.Context, int, *record.Clean, []pipeline.Rejection) error { return full }}, "a\n", "quarantine: disk is full"},
		{"nonsense", options{Retry: &pipeline.Retry{}, Sinks: []pipeline.Sink{&sink{later: true, wait: func(context.Context, int) ([]pipeline.Rejection, error) {
			return []pipeline.Rejection{{Record: 7}}, nil
		}}}}, "a\n", "sink 0: record 7 of a batch of 1 is refused; this is a bug, please report it"},
	} {
		src := &source{batches: []string{c.batch, "b\n"}}
		o := c.o
		o.Source, o.NewWorker = src, newWorker(nil)
		n, err := pipeline.Run(t.Context(), t.Context(), o)
		if err == nil || err.Error() != c.want || n.RecordsOut+n.Quarantined != 0 {
			t.Errorf("%s: error %v, totals %+v", c.name, err, n)
		}
		exact(t, n)
		src.check(t, strings.Repeat("-", src.read))
	}
}

// TestSkipped: what the source left out by itself is in the account.
func TestSkipped(t *testing.T) {
	src := &source{batches: []string{"a\nb\n"}}
	n, err := pipeline.Run(t.Context(), t.Context(), options{Source: src, Sinks: []pipeline.Sink{&sink{}}, NewWorker: newWorker(nil),
		Skipped: func() int64 { return 5 }})
	if err != nil || n.Skipped != 5 || n.RecordsIn != 7 || n.RecordsOut != 2 {
		t.Errorf("error %v, totals %+v", err, n)
	}
	exact(t, n)
}

// TestBadRoutes: a record that no route takes is a mistake that is found before
// anything is read.
func TestBadRoutes(t *testing.T) {
	for want, routes := range map[string][]pipeline.Route{
		"2 routes for 1 sinks":             {{}, {}},
		"no route takes has nowhere to go": {{Any: 1}},
	} {
		src := &source{batches: lines(1)}
		_, err := pipeline.Run(t.Context(), t.Context(), options{Source: src, Sinks: []pipeline.Sink{&sink{}}, Routes: routes, NewWorker: newWorker(nil)})
		if err == nil || !strings.Contains(err.Error(), want) || src.read != 0 {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

// TestAllocsRouted is TestAllocs for three sinks, two of which get a part.
func TestAllocsRouted(t *testing.T) {
	do := func(repeat int) float64 {
		return testing.AllocsPerRun(3, func() {
			src := &source{batches: []string{strings.Repeat("some line\nmaximal\nyes\n", 200)}, repeat: repeat}
			if _, err := pipeline.Run(t.Context(), t.Context(), options{Source: src, Sinks: []pipeline.Sink{discard{}, discard{}, discard{}},
				Routes: []pipeline.Route{{}, {Any: 1}, {Rest: true}}, NewWorker: newWorker(nil), Retry: &pipeline.Retry{}, Progress: new(pipeline.Progress)}); err != nil {
				t.Fatal(err)
			}
		})
	}
	if n := (do(400) - do(200)) / 200; n > 0.05 {
		t.Errorf("%.2f allocations a batch", n)
	}
}

// BenchmarkRoutes measures what a selection costs beside a batch for every sink.
func BenchmarkRoutes(b *testing.B) {
	for name, routes := range map[string][]pipeline.Route{"all": {{}, {}}, "half": {{Any: 1}, {Rest: true}}} {
		b.Run("sinks=2/records="+name, func(b *testing.B) {
			src := &source{batches: []string{strings.Repeat(strings.Repeat("x", 199)+"\n"+strings.Repeat("a", 199)+"\n", 160)}, repeat: b.N}
			b.SetBytes(int64(len(src.batches[0])))
			b.ReportAllocs()
			if _, err := pipeline.Run(b.Context(), b.Context(), options{Source: src, Sinks: []pipeline.Sink{discard{}, discard{}}, Routes: routes, NewWorker: newWorker(nil)}); err != nil {
				b.Fatal(err)
			}
		})
	}
}
