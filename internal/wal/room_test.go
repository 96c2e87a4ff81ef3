package wal

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// TestRoomOfReader holds that a reader that waits does not keep a segment open whose
// name is gone, for the device would have no room for the next.
func TestRoomOfReader(t *testing.T) {
	dir := t.TempDir()
	l, err := Open(Options{Dir: dir + "/log"})
	if err != nil {
		t.Fatal(err)
	}
	r := l.Reader()
	if err := put(t, l, "one").Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, _, ok, err := r.Next(); err != nil || !ok {
		t.Fatal(ok, err)
	}
	if err := l.Commit(r.Position()); err != nil {
		t.Fatal(err)
	}
	l.empty()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := r.Wait(ctx); err == nil {
		t.Error("there is something to read")
	}
	if r.c.f != nil {
		t.Error("the reader has a file open that was removed")
	}
	if err := put(t, l, "two").Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	if e, _, ok, err := r.Next(); err != nil || !ok || string(e) != "two" {
		t.Errorf("%q, %v, %v", e, ok, err)
	}
	r.Close()
	close_(t, l)
}

// TestFullWithoutRoom has a device on which a segment can be begun and nothing put
// into it: the log waits, and does not try without a pause.
func TestFullWithoutRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		m.room = 6 * firstFrame
		l := open(t, m, Options{SegmentBytes: 64 << 10, Counts: new(Counts)})
		k := put(t, l, string(make([]byte, 8*firstFrame)))
		time.Sleep(time.Minute)
		if n := l.o.Counts.Full.Load(); n < 5 || n > 60 {
			t.Errorf("tried %d times in a minute", n)
		}
		m.mu.Lock()
		m.room = 0
		m.mu.Unlock()
		if err := k.Wait(t.Context()); err != nil {
			t.Error(err)
		}
		close_(t, l)
	})
}
