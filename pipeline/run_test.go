package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logscrub/logscrub/pipeline"
)

type options = pipeline.Options[int]

func lines(n int) (batches []string) {
	for i := range n {
		batches = append(batches, fmt.Sprintf("a%d\nb%d\n", i, i))
	}
	return batches
}

// exact fails unless the totals add up.
func exact(t *testing.T, n pipeline.Totals) {
	t.Helper()
	if n.RecordsIn != n.RecordsOut+n.Dropped+n.Quarantined+n.Skipped+n.Undelivered {
		t.Errorf("in is not out + dropped + quarantined + skipped + undelivered: %+v", n)
	}
}

func TestOrder(t *testing.T) {
	for _, workers := range []int{1, 2, 8} {
		for _, slots := range []int{1, 2, 0, 20} {
			for _, later := range []bool{false, true} {
				src, a, b := &source{batches: lines(200)}, &sink{later: later}, &sink{}
				n, err := pipeline.Run(t.Context(), t.Context(), options{Source: src, Sinks: []pipeline.Sink{a, b},
					NewWorker: newWorker(nil), Workers: workers, Slots: slots})
				if err != nil {
					t.Fatal(err)
				}
				want := strings.ToUpper(strings.Join(src.batches, ""))
				if a.out.String() != want || b.out.String() != want {
					t.Fatalf("workers=%d slots=%d: output out of order", workers, slots)
				}
				src.check(t, strings.Repeat("d", 200))
				exact(t, n)
				if n.RecordsOut != 400 || n.Batches != 200 || n.BytesIn != int64(len(want)) || n.BytesOut != n.BytesIn {
					t.Errorf("totals %+v", n)
				}
				if slots > 0 && int(a.most) > slots {
					t.Errorf("%d deliveries under way with %d slots", a.most, slots)
				}
			}
		}
	}
}

// TestCarry has records that run over many batches, each of which must wait for
// the one before.
func TestCarry(t *testing.T) {
	var batches []string
	want := ""
	for range 50 {
		batches = append(batches, "x\n+\n", "+\n+\n", "e\ny\n")
		want += "X\n0:+\n1:+\n2:+\n3:e\nY\n"
	}
	for _, workers := range []int{1, 4} {
		out := &sink{}
		n, err := pipeline.Run(t.Context(), t.Context(), options{Source: &source{batches: batches}, Sinks: []pipeline.Sink{out},
			NewWorker: newWorker(nil), Workers: workers})
		if err != nil || out.out.String() != want {
			t.Fatalf("error %v, output %q", err, out.out.String())
		}
		if exact(t, n); n.RecordsIn != 150 {
			t.Errorf("totals %+v", n)
		}
	}
}

func TestDrop(t *testing.T) {
	out := &sink{}
	n, err := pipeline.Run(t.Context(), t.Context(), options{Source: &source{batches: []string{"a\ndrop\n", "drop\n"}},
		Sinks: []pipeline.Sink{out}, NewWorker: newWorker(nil)})
	if err != nil || out.out.String() != "A\n" || n.Dropped != 2 {
		t.Errorf("error %v, output %q, totals %+v", err, out.out.String(), n)
	}
	exact(t, n)
}

func TestPanic(t *testing.T) {
	src := &source{batches: []string{"a\n", "b\npanic\nc\npanic 2\n+\n", "d\n", "panic\n", "e\n"}}
	for _, workers := range []int{1, 3} {
		src.read, src.fates = 0, nil
		out := &sink{}
		n, err := pipeline.Run(t.Context(), t.Context(), options{Source: src, Sinks: []pipeline.Sink{out},
			NewWorker: newWorker(nil), Workers: workers})
		if want := "A\nB\nwithheld 5\nC\nwithheld 7\n0:+\n1:d\nwithheld 5\nE\n"; err != nil || out.out.String() != want {
			t.Fatalf("error %v, output %q, want %q", err, out.out.String(), want)
		}
		src.check(t, "ddddd")
		if exact(t, n); n.Withheld != 3 || n.Panics != 5 {
			t.Errorf("totals %+v", n)
		}
	}
}

func TestHang(t *testing.T) {
	for _, workers := range []int{1, 3} {
		synctest.Test(t, func(t *testing.T) {
			hang := make(chan struct{})
			src := &source{batches: []string{"a\n", "b\nhang\nc\nhang 2\n+\n", "d\n", "e\npanic\nhang\n", "f\n+\n", "+\nhang\ng\n"}}
			out := &sink{}
			began := time.Now()
			n, err := pipeline.Run(t.Context(), t.Context(), options{Source: src, Sinks: []pipeline.Sink{out},
				NewWorker: newWorker(hang), Workers: workers, Hang: 8 * time.Second})
			if want := "A\nB\nwithheld 4\nC\nwithheld 6\n0:+\n1:d\nE\nwithheld 5\nwithheld 4\nF\n0:+\n1:+\nwithheld 4\nG\n"; err != nil || out.out.String() != want {
				t.Fatalf("error %v, output %q, want %q", err, out.out.String(), want)
			}
			src.check(t, "dddddd")
			if exact(t, n); n.Withheld != 5 || n.Hangs != 4 {
				t.Errorf("totals %+v", n)
			}
			if d := time.Since(began); d < 2*8*time.Second || d > 4*12*time.Second {
				t.Errorf("four hangs took %v", d)
			}
			close(hang) // the lost workers end now
			synctest.Wait()
		})
	}
}

// TestLateWorker has a lost worker that ends while its batch is being delivered,
// and holds that what it writes goes nowhere.
func TestLateWorker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hang := make(chan struct{})
		src, out := &source{batches: []string{"a\nhang\nb\n", "c\n", "d\n"}}, &sink{later: true}
		out.wait = func(_ context.Context, n int) ([]pipeline.Rejection, error) {
			if n == 1 {
				close(hang)
				time.Sleep(time.Minute)
			}
			return nil, nil
		}
		_, err := pipeline.Run(t.Context(), t.Context(), options{Source: src, Sinks: []pipeline.Sink{out}, NewWorker: newWorker(hang)})
		if want := "A\nwithheld 4\nB\nC\nD\n"; err != nil || out.out.String() != want {
			t.Errorf("error %v, output %q", err, out.out.String())
		}
		src.check(t, "ddd")
	})
}

func TestTooManyHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hang := make(chan struct{})
		src := &source{batches: []string{strings.Repeat("hang\n", 20)}}
		n, err := pipeline.Run(t.Context(), t.Context(), options{Source: src, Sinks: []pipeline.Sink{&sink{}}, NewWorker: newWorker(hang)})
		if !errors.Is(err, pipeline.ErrHung) {
			t.Fatal(err)
		}
		src.check(t, "-")
		exact(t, n)
		close(hang)
		synctest.Wait()
	})
}

func TestErrors(t *testing.T) {
	broken := errors.New("broken")
	waits := func(_ context.Context, n int) ([]pipeline.Rejection, error) {
		if n == 3 {
			return nil, broken
		}
		return nil, nil
	}
	refuses := func(_ context.Context, n int) ([]pipeline.Rejection, error) {
		if n == 3 {
			return []pipeline.Rejection{{Record: 1, Err: broken}}, nil
		}
		return nil, nil
	}
	for _, c := range []struct {
		name  string
		src   *source
		sink  *sink
		fates string // what the fates begin with; all after are undelivered
		want  string
	}{
		{"read", &source{batches: lines(5), err: broken}, &sink{}, "ddddd", "source: broken"},
		{"send", &source{batches: lines(50)}, &sink{fail: 3}, "dd-", "sink 0: sink is broken"},
		{"send later", &source{batches: lines(50)}, &sink{fail: 3, later: true}, "dd-", "sink 0: sink is broken"},
		{"wait", &source{batches: lines(50)}, &sink{later: true, wait: waits}, "dd-", "sink 0: broken"},
		{"refuse", &source{batches: lines(50)}, &sink{later: true, wait: refuses}, "ddr", "sink 0 refused 1 of 2 records of a batch for good; the checkpoint stays before them: broken"},
		{"worker", &source{batches: []string{"a\n", "fail\n", "b\n", "c\n"}}, &sink{}, "", "worker fails"},
	} {
		for _, workers := range []int{1, 4} {
			src := &source{batches: c.src.batches, err: c.src.err}
			out := &sink{fail: c.sink.fail, later: c.sink.later, wait: c.sink.wait}
			n, err := pipeline.Run(t.Context(), t.Context(), options{Source: src, Sinks: []pipeline.Sink{out}, NewWorker: newWorker(nil), Workers: workers})
			if err == nil || err.Error() != c.want {
				t.Errorf("%s: error %v, want %q", c.name, err, c.want)
			}
			exact(t, n)
			want := c.fates + strings.Repeat("-", max(0, src.read-len(c.fates)))
			if c.name == "worker" { // what was sent before depends on the workers
				want = strings.Repeat("d", int(n.RecordsOut)) + strings.Repeat("-", int(n.Undelivered))
			}
			src.check(t, want)
		}
	}
}

// TestUnwaited has a sink whose deliveries after a failed one never end by
// themselves.
func TestUnwaited(t *testing.T) {
	waits := func(ctx context.Context, n int) ([]pipeline.Rejection, error) {
		if n == 1 {
			return nil, errors.New("broken")
		}
		<-ctx.Done()
		return nil, ctx.Err()
	}
	src := &source{batches: lines(20), block: true}
	_, err := pipeline.Run(t.Context(), t.Context(), options{Source: src, Sinks: []pipeline.Sink{&sink{later: true, wait: waits}}, NewWorker: newWorker(nil)})
	if err == nil {
		t.Error("no error")
	}
	src.check(t, strings.Repeat("-", src.read))
}

// TestBehindFailure has a sink that holds a batch at once, while the one before
// it fails: the checkpoint must not move past that one.
func TestBehindFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src, out := &source{batches: lines(2)}, &sink{later: true, heldFrom: 2}
		out.wait = func(context.Context, int) ([]pipeline.Rejection, error) {
			time.Sleep(time.Second)
			return nil, errors.New("broken")
		}
		n, err := pipeline.Run(t.Context(), t.Context(), options{Source: src, Sinks: []pipeline.Sink{out}, NewWorker: newWorker(nil)})
		if err == nil || n.Undelivered != 4 {
			t.Errorf("error %v, totals %+v", err, n)
		}
		src.check(t, "--")
	})
}

func TestStopDrains(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stop, cancel := context.WithCancel(t.Context())
		src, out := &source{batches: lines(20), block: true}, &sink{later: true}
		out.wait = func(context.Context, int) ([]pipeline.Rejection, error) {
			time.Sleep(time.Second) // of the bubble's clock
			return nil, nil
		}
		time.AfterFunc(5500*time.Millisecond, cancel)
		n, err := pipeline.Run(stop, t.Context(), options{Source: src, Sinks: []pipeline.Sink{out}, NewWorker: newWorker(nil), Slots: 4})
		if err != nil {
			t.Fatal(err)
		}
		src.check(t, strings.Repeat("d", src.read))
		if exact(t, n); n.Undelivered != 0 || n.RecordsOut != int64(2*src.read) {
			t.Errorf("totals %+v", n)
		}
	})
}

func TestAbort(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gone := errors.New("second signal")
		abort, cancel := context.WithCancelCause(t.Context())
		src, out := &source{batches: lines(20)}, &sink{later: true}
		out.wait = func(ctx context.Context, n int) ([]pipeline.Rejection, error) {
			if n < 3 {
				return nil, nil
			}
			<-ctx.Done()
			return nil, ctx.Err()
		}
		time.AfterFunc(time.Second, func() { cancel(gone) })
		n, err := pipeline.Run(t.Context(), abort, options{Source: src, Sinks: []pipeline.Sink{out}, NewWorker: newWorker(nil), Slots: 4})
		if err != gone {
			t.Fatal(err)
		}
		src.check(t, "dd"+strings.Repeat("-", src.read-2))
		exact(t, n)
	})
}

func TestMissingOptions(t *testing.T) {
	for _, o := range []options{{}, {Source: &source{}}, {Source: &source{}, Sinks: []pipeline.Sink{&sink{}}},
		{Source: &source{}, Sinks: []pipeline.Sink{&sink{}}, NewWorker: newWorker(nil), Slots: -1}} {
		if _, err := pipeline.Run(t.Context(), t.Context(), o); err == nil {
			t.Errorf("%+v was accepted", o)
		}
	}
}

// TestNoLeak runs pipelines that end in every way, and counts goroutines.
func TestNoLeak(t *testing.T) {
	before := runtime.NumGoroutine()
	TestErrors(t)
	TestOrder(t)
	for range 5000 { // on a busy machine one that has ended may take a while to be gone
		if runtime.NumGoroutine() <= before {
			return
		}
		<-time.After(time.Millisecond)
	}
	t.Errorf("%d goroutines before, %d after", before, runtime.NumGoroutine())
}

// TestAllocs compares a long run with a short one, so that what a run costs once
// cancels out.
func TestAllocs(t *testing.T) {
	do := func(repeat int) float64 {
		return testing.AllocsPerRun(3, func() {
			src := &source{batches: []string{strings.Repeat("some line\n", 500)}, repeat: repeat}
			if _, err := pipeline.Run(t.Context(), t.Context(), options{Source: src, Sinks: []pipeline.Sink{discard{}}, NewWorker: newWorker(nil)}); err != nil {
				t.Fatal(err)
			}
		})
	}
	if n := (do(400) - do(200)) / 200; n > 0.05 {
		t.Errorf("%.2f allocations a batch", n)
	}
}

func BenchmarkRun(b *testing.B) {
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprintf("workers=%d/batch=64KiB", workers), func(b *testing.B) {
			src := &source{batches: []string{strings.Repeat(strings.Repeat("x", 199)+"\n", 320)}, repeat: b.N}
			b.SetBytes(int64(len(src.batches[0])))
			b.ReportAllocs()
			if _, err := pipeline.Run(b.Context(), b.Context(), options{Source: src, Sinks: []pipeline.Sink{discard{}}, NewWorker: nop, Workers: workers}); err != nil {
				b.Fatal(err)
			}
		})
	}
}
