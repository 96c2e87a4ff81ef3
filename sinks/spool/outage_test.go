package spool_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/sinktest"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/sinks/spool"
)

// recordSize is raised for a large backlog: go test -run Backlog -spool.record=1024.
var recordSize = flag.Int("spool.record", 20, "length of the records of a backlog")

// TestBacklog stops an agent that has a million records and a sink that never
// answers: it ends at once, has all of them after the next start, and begins to
// send within two seconds.
func TestBacklog(t *testing.T) {
	dir := place(t)
	f := &fake{block: make(chan struct{})}
	o := quick(dir)
	o.SegmentBytes, o.MaxBytes = 8<<20, 16<<30
	s := open(t, f, o)
	const batches, each = 1000, 1000
	bodies := make([]string, each)
	for i := range bodies {
		bodies[i] = fmt.Sprintf("%0*d", *recordSize, i)
	}
	c := sinktest.Clean(record.TermLF, bodies...)
	var ds []flow.Delivery
	for range batches {
		d, err := s.Send(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		ds = append(ds, d)
	}
	for _, d := range ds {
		if _, err := d.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}

	n := &counting{}
	began := time.Now()
	s = open(t, n, o)
	until(t, "something is sent", func() bool { return n.records.Load() > 0 })
	first := time.Since(began)
	until(t, "the spool is empty", empty(s))
	if got := n.records.Load(); got != batches*each {
		t.Errorf("%d of %d records arrived", got, batches*each)
	}
	t.Logf("first output after %v, %.0f records/s", first, batches*each/time.Since(began).Seconds())
}

// A counting sink counts.
type counting struct{ records atomic.Int64 }

func (s *counting) Send(_ context.Context, c *record.Clean) (flow.Delivery, error) {
	s.records.Add(int64(c.Len()))
	return flow.Held(), nil
}

func (s *counting) Close() error { return nil }

// TestGrace holds that Close sends what it can in the time it has.
func TestGrace(t *testing.T) {
	f := &fake{block: make(chan struct{})}
	o := quick(place(t))
	o.Grace = patience
	s := open(t, f, o)
	for i := range 20 {
		deliver(t, s, fmt.Sprint("record ", i))
	}
	time.AfterFunc(10*time.Millisecond, func() { close(f.block) })
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(f.held(), "\n"); n != 20 {
		t.Errorf("%d of 20 records arrived", n)
	}
}

// TestHangs holds that a sink that does not let go cannot keep an agent from
// ending.
func TestHangs(t *testing.T) {
	hang := make(chan struct{})
	defer close(hang)
	f := &fake{wait: func(int) ([]flow.Rejection, error) { <-hang; return nil, nil }}
	s := open(t, f, quick(place(t)))
	deliver(t, s, "canary")
	until(t, "something is sent", func() bool { return s.Status().Records == 1 })
	closed := make(chan error, 1)
	go func() { closed <- s.Close() }()
	select {
	case err := <-closed:
		if err != nil && strings.Contains(err.Error(), "canary") {
			t.Errorf("error %v", err)
		}
	case <-time.After(patience):
		t.Error("it does not close")
	}
}

// whenFull calls f once a spool is full; the function it returns ends that.
func whenFull(n *spool.Counts, f func()) (over func()) {
	end, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-end:
				return
			case <-time.After(time.Millisecond):
			}
			if n.Full.Load() > 0 {
				f()
				return
			}
		}
	}()
	return func() { close(end); <-ended }
}

// TestFull fills a spool while its sink is away: Send waits, what it was not told
// to be held is not counted on, and nothing is lost once the sink is back.
func TestFull(t *testing.T) {
	f := &fake{block: make(chan struct{})}
	o := quick(place(t))
	o.MaxBytes, o.QueueBytes, o.Counts = 256<<10, 16<<10, new(spool.Counts)
	s := open(t, f, o)
	want := ""
	held := 0
	for {
		body := fmt.Sprintf("%06d %s", held, strings.Repeat("x", 4000))
		ctx, cancel := context.WithCancel(t.Context())
		over := whenFull(o.Counts, cancel)
		d, err := s.Send(ctx, sinktest.Clean(record.TermLF, body))
		if err == nil {
			_, err = d.Wait(ctx)
		}
		cancel()
		over()
		if err != nil {
			if !errors.Is(err, context.Canceled) || flow.IsPermanent(err) {
				t.Fatal(err)
			}
			break
		}
		held++
		want += body + "\n"
	}
	if n := s.Status(); held < 40 || n.Bytes > n.MaxBytes || o.Counts.Full.Load() == 0 {
		t.Fatalf("%d records, %+v, full %d times", held, n, o.Counts.Full.Load())
	}
	close(f.block)
	deliver(t, s, "more")
	until(t, "the spool is empty", empty(s))
	got := f.held()
	rest := strings.TrimPrefix(got, want)
	if rest == got || !strings.HasSuffix(rest, "more\n") || o.Counts.Lost.Load() != 0 {
		t.Errorf("%d bytes arrived of %d", len(got), len(want))
	}
}

// TestMemory has a sink away while large records come in, and holds that memory
// stays within what the package says.
func TestMemory(t *testing.T) {
	f := &fake{block: make(chan struct{})}
	o := quick(place(t))
	o.SegmentBytes, o.MaxBytes = 16<<20, 512<<20
	s := open(t, f, o)
	big := sinktest.Clean(record.TermLF, strings.Repeat("x", 1<<20-1))
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	most := uint64(0)
	for i := range 200 {
		d, err := s.Send(t.Context(), big)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		if i%20 == 19 {
			runtime.GC()
			runtime.ReadMemStats(&after)
			most = max(most, after.HeapAlloc-min(after.HeapAlloc, before.HeapAlloc))
		}
	}
	if most > 14<<20 {
		t.Errorf("%d KiB while the sink is away", most>>10)
	}
	t.Logf("%d KiB with 200 MiB in the spool", most>>10)
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if left, _ := filepath.Glob(filepath.Join(o.Dir, "seg-*")); len(left) < 10 {
		t.Errorf("left: %v", left)
	}
}
