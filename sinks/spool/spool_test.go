package spool_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/retry"
	"github.com/logscrub/logscrub/internal/sinktest"
	"github.com/logscrub/logscrub/internal/wal"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/sinks/spool"
)

// patience bounds waits; nothing that passes takes this long.
const patience = 2 * time.Minute

// A fake is a sink inside a spool. It keeps what it is sent, and fails on demand.
type fake struct {
	mu     sync.Mutex
	out    []string // bodies with terminators
	ids    []string // origin and sequence
	attrs  []string
	send   func(n int) error // of the nth Send, from 1
	wait   func(n int) ([]flow.Rejection, error)
	block  chan struct{} // Wait does not return before it is closed
	sends  int
	closes int
}

func (f *fake) Send(_ context.Context, c *record.Clean) (flow.Delivery, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.sends++
	if f.send != nil {
		if err := f.send(f.sends); err != nil {
			return nil, err
		}
	}
	return &delivery{f, f.sends, c}, nil
}

type delivery struct {
	f *fake
	n int
	c *record.Clean
}

func (d *delivery) Wait(ctx context.Context) ([]flow.Rejection, error) {
	if d.f.block != nil {
		select {
		case <-d.f.block:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	d.f.mu.Lock()
	defer d.f.mu.Unlock()
	var rejected []flow.Rejection
	if d.f.wait != nil {
		var err error
		if rejected, err = d.f.wait(d.n); err != nil {
			return nil, err
		}
	}
	for i := range d.c.Len() {
		if slices.ContainsFunc(rejected, func(r flow.Rejection) bool { return r.Record == i }) {
			continue
		}
		r := d.c.Record(i)
		d.f.out = append(d.f.out, string(d.c.Body(i))+r.Term.Bytes())
		d.f.ids = append(d.f.ids, fmt.Sprint(d.c.Origin(i), "/", r.Seq))
		for _, a := range d.c.Fields(i) {
			d.f.attrs = append(d.f.attrs, string(d.c.Attr(a.Name))+"="+string(d.c.Attr(a.Value)))
		}
	}
	return rejected, nil
}

func (f *fake) Close() error { f.closes++; return nil }

// held waits until n bytes have arrived, and returns all.
func (f *fake) held() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return strings.Join(f.out, "")
}

// quick are options for tests.
func quick(dir string) spool.Options {
	return spool.Options{Dir: dir, Owner: "test", SegmentBytes: 64 << 10, Hash: hash,
		Retry: retry.Backoff{Min: time.Millisecond, Max: 5 * time.Millisecond}}
}

func hash(dst, name []byte) []byte { return append(append(dst, "h:"...), name[:min(1, len(name))]...) }

func open(t testing.TB, inner spool.Inner, o spool.Options) *spool.Sink {
	t.Helper()
	s, err := spool.Open(inner, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// fill returns a name for a directory that is not there yet.
func place(t testing.TB) string { return filepath.Join(t.TempDir(), "spool") }

func deliver(t testing.TB, s *spool.Sink, bodies ...string) {
	t.Helper()
	d, err := s.Send(t.Context(), sinktest.Clean(record.TermLF, bodies...))
	if err != nil {
		t.Fatal(err)
	}
	if rejected, err := d.Wait(t.Context()); err != nil || rejected != nil {
		t.Fatalf("rejected %v, error %v", rejected, err)
	}
}

// until waits for a condition.
func until(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for began := time.Now(); !ok(); {
		if time.Since(began) > patience {
			t.Fatalf("%s: waited for %v", what, patience)
		}
		<-time.After(time.Millisecond)
	}
}

func empty(s *spool.Sink) func() bool { return func() bool { return s.Status().Records == 0 } }

func TestContract(t *testing.T) {
	made := func(t *testing.T, f *fake, o spool.Options) (sinktest.Sink, func() string) {
		s := open(t, f, o)
		return s, func() string {
			until(t, "the spool is empty", empty(s))
			return f.held()
		}
	}
	sinktest.Run(t, sinktest.Kit{
		Open: func(t *testing.T) (sinktest.Sink, func() string) {
			o := quick(place(t))
			o.QueueBytes = 1 << 10
			return made(t, new(fake), o)
		},
		Broken: func(t *testing.T) sinktest.Sink {
			f := &fake{send: func(int) error { return flow.Permanent(errors.New("gone for good")) }}
			s := open(t, f, quick(place(t)))
			deliver(t, s, "x")
			until(t, "the spool fails", func() bool { return s.Status().Failed != nil })
			return s
		},
	})
}

// TestIdentity holds that all that a sink can ask of a record comes out again, and
// that the name of its stream does not reach the disk.
func TestIdentity(t *testing.T) {
	dir := place(t)
	c := new(record.Clean)
	w := c.Writer()
	w.Origins([]record.Origin{{Name: "/home/somebody/app.log"}, {Name: "other"}})
	for i := range 4 {
		w.Begin()
		w.Field([]byte("level"), []byte{'0' + byte(i)})
		w.Buf = append(w.Buf, "body"...)
		w.End(&record.Record{Origin: uint16(i / 2), Seq: uint64(100 + i), Term: record.TermCRLF, Time: 5})
	}
	f := &fake{block: make(chan struct{})}
	s := open(t, f, quick(dir))
	d, err := s.Send(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) < 3 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(b), "somebody") {
			t.Errorf("%s names the stream", filepath.Base(name))
		}
		if st, _ := os.Stat(name); st.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", filepath.Base(name), st.Mode())
		}
	}
	if st, _ := os.Stat(dir); st.Mode().Perm() != 0o700 {
		t.Errorf("the directory has mode %v", st.Mode())
	}
	close(f.block)
	until(t, "the spool is empty", empty(s))
	if got, want := strings.Join(f.ids, " "), "h:/100 h:/101 h:o/102 h:o/103"; strings.ReplaceAll(got, "h://", "h:/") != want {
		t.Errorf("identities %s", got)
	}
	if f.held() != strings.Repeat("body\r\n", 4) || strings.Join(f.attrs, " ") != "level=0 level=1 level=2 level=3" {
		t.Errorf("%q, %q", f.held(), f.attrs)
	}
}

// TestOutage has the sink inside fail in every way, with several batches under
// way. Of a sink that fails what was sent behind a failure, as one connection does,
// the records arrive in order and repeated as suffixes only; of one that does not,
// their last arrivals are in order.
func TestOutage(t *testing.T) {
	for _, ordered := range []bool{true, false} {
		t.Run(fmt.Sprint("ordered=", ordered), func(t *testing.T) { outage(t, ordered) })
	}
}

func outage(t *testing.T, ordered bool) {
	passing := errors.New("away")
	var health []error
	f := &fake{}
	f.send = func(n int) error {
		if n%7 == 3 {
			return passing
		}
		return nil
	}
	lost := 0
	f.wait = func(n int) ([]flow.Rejection, error) {
		if n%5 == 0 {
			lost = f.sends
		}
		if n%5 == 0 || ordered && n <= lost {
			return nil, passing
		}
		return nil, nil
	}
	o := quick(place(t))
	o.BatchBytes, o.Counts = 60, new(spool.Counts) // a few: a record is left over between two batches
	o.Health = func(err error) { health = append(health, err) }
	s := open(t, f, o)
	var want []string
	for i := range 100 {
		body := fmt.Sprint("record ", i)
		want = append(want, body+"\n")
		deliver(t, s, body)
	}
	until(t, "the spool is empty", empty(s))
	if err := s.Close(); err != nil || f.closes != 1 {
		t.Errorf("error %v, closed %d times", err, f.closes)
	}
	next, last := 0, map[string]int{}
	for i, got := range f.out {
		at := slices.Index(want, got)
		if ordered && at > next {
			t.Fatalf("arrival %d is record %d, before record %d", i, at, next)
		}
		next, last[got] = max(next, at+1), i
	}
	if !slices.IsSortedFunc(want, func(a, b string) int { return last[a] - last[b] }) {
		t.Error("the last arrivals are out of order")
	}
	if len(last) != len(want) || o.Counts.Sent.Load() != 100 || o.Counts.Retries.Load() == 0 {
		t.Errorf("%d records arrived, %d counted, %d retries", len(last), o.Counts.Sent.Load(), o.Counts.Retries.Load())
	}
	for i, err := range health {
		if (err == nil) != (i%2 == 1) {
			t.Fatalf("health %v", health)
		}
	}
}

func TestRejected(t *testing.T) {
	refused := errors.New("too large for the other side")
	f := &fake{wait: func(n int) ([]flow.Rejection, error) {
		if n == 1 {
			return []flow.Rejection{{Record: 1, Err: refused, Reason: flow.TooLarge}}, nil
		}
		return nil, nil
	}}
	var kept []string
	tries := 0
	o := quick(place(t))
	o.Counts = new(spool.Counts)
	o.Rejected = func(_ context.Context, c *record.Clean, rejected []flow.Rejection) error {
		if tries++; tries < 3 {
			return errors.New("the quarantine is away")
		}
		for _, r := range rejected {
			kept = append(kept, string(c.Body(r.Record))+" "+r.Reason.String())
		}
		return nil
	}
	s := open(t, f, o)
	deliver(t, s, "a", "b", "c")
	deliver(t, s, "d")
	until(t, "the spool is empty", empty(s))
	if f.held() != "a\nc\nd\n" || !slices.Equal(kept, []string{"b too_large"}) || f.sends > 2 {
		t.Errorf("held %q, kept %q after %d sends", f.held(), kept, f.sends)
	}
	if n := o.Counts; n.Sent.Load() != 3 || n.Rejected.Load() != 1 {
		t.Errorf("%d sent, %d rejected", n.Sent.Load(), n.Rejected.Load())
	}
}

// TestRefusedForGood has nowhere to put a refused record: the spool stays before
// it, says so to the pipeline, and goes on from there once there is a quarantine.
func TestRefusedForGood(t *testing.T) {
	dir := place(t)
	f := &fake{wait: func(int) ([]flow.Rejection, error) {
		return []flow.Rejection{{Record: 0, Err: errors.New("bad type")}}, nil
	}}
	s := open(t, f, quick(dir))
	deliver(t, s, "canary")
	until(t, "the spool fails", func() bool { return s.Status().Failed != nil })
	_, err := s.Send(t.Context(), sinktest.Clean(record.TermLF, "more"))
	if !flow.IsPermanent(err) || strings.Contains(err.Error(), "canary") {
		t.Errorf("error %v", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	o := quick(dir)
	var kept []string
	o.Rejected = func(_ context.Context, c *record.Clean, r []flow.Rejection) error {
		kept = append(kept, string(c.Body(r[0].Record)))
		return nil
	}
	s = open(t, f, o)
	until(t, "the spool is empty", empty(s))
	if !slices.Equal(kept, []string{"canary"}) {
		t.Errorf("kept %q", kept)
	}
}

func TestPanic(t *testing.T) {
	f := &fake{send: func(int) error { panic("canary") }}
	s := open(t, f, quick(place(t)))
	deliver(t, s, "x")
	until(t, "the spool fails", func() bool { return s.Status().Failed != nil })
	err := s.Status().Failed
	if !flow.IsPermanent(err) || strings.Contains(err.Error(), "canary") || !strings.Contains(err.Error(), "type string at spool_test.go:") {
		t.Errorf("error %v", err)
	}
}

func TestOptions(t *testing.T) {
	for _, o := range []spool.Options{{}, {Hash: hash}, {Dir: "x"}, {Dir: "x", Hash: hash, Slots: -1}, {Dir: "x", Hash: hash, MaxBytes: 1}} {
		if s, err := spool.Open(new(fake), o); err == nil {
			_ = s.Close()
			t.Errorf("%+v was accepted", o)
		}
	}
}

// TestClosed holds that a closed spool takes nothing.
func TestClosed(t *testing.T) {
	s := open(t, new(fake), quick(place(t)))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Send(t.Context(), sinktest.Clean(record.TermLF, "a")); !errors.Is(err, wal.ErrClosed) || !flow.IsPermanent(err) {
		t.Errorf("error %v", err)
	}
}
