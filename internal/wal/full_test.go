package wal

import (
	"context"
	"errors"
	"fmt"
	"math/rand"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestFull fills a small device, or a log to its greatest size, and holds that a
// writer waits, loses nothing, and goes on when the reader has made room.
func TestFull(t *testing.T) {
	for name, o := range map[string]Options{
		"device": {SegmentBytes: 8 << 10, QueueBytes: 2 << 10},
		"limit":  {SegmentBytes: 8 << 10, MaxBytes: 48 << 10, QueueBytes: 2 << 10},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { fillUp(t, o) })
		})
	}
}

func fillUp(t *testing.T, o Options) {
	m := newMemory()
	if o.MaxBytes == 0 {
		m.room = 48<<10 + 777
	}
	o.Counts = new(Counts)
	l := open(t, m, o)
	entries := numbered(0, 400, 500)
	var held atomic.Int64
	done := make(chan error)
	go func() {
		for _, e := range entries {
			k, err := l.Append(context.Background(), 1, func(dst []byte, _ int) []byte { return append(dst, e...) })
			if err == nil {
				err = k.Wait(context.Background())
			}
			if err != nil {
				done <- err
				return
			}
			held.Add(1)
		}
		done <- nil
	}()
	r := l.Reader()
	var got []string
	for len(got) < len(entries) {
		time.Sleep(10 * time.Minute) // whatever fits is written by now
		before := held.Load()
		time.Sleep(10 * time.Minute)
		if held.Load() != before {
			t.Fatal("a full log takes entries")
		}
		if s := l.Stats(); held.Load() < 400 && (s.Bytes < 30<<10 || s.Bytes > 48<<10 || o.Counts.Full.Load() == 0) {
			t.Fatalf("waits at %+v, full %d times", s, o.Counts.Full.Load())
		}
		if m.room > 0 && m.bytes() > m.room {
			t.Fatalf("%d bytes of %d", m.bytes(), m.room)
		}
		for range 40 { // of about 80 that there are
			e, _, ok, err := r.Next()
			if err != nil {
				t.Fatal(err)
			}
			if !ok {
				break
			}
			got = append(got, string(e))
		}
		if err := l.Commit(r.Position()); err != nil {
			t.Fatal(err)
		}
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	equal(t, got, entries)
	if n := o.Counts; n.Lost.Load()+n.Torn.Load()+n.WriteErrors.Load() != 0 {
		t.Errorf("lost %d, torn %d, errors %d", n.Lost.Load(), n.Torn.Load(), n.WriteErrors.Load())
	}
	close_(t, l)
}

// TestFullThenCut cuts the power while a log waits for room, with a part of an
// entry written.
func TestFullThenCut(t *testing.T) {
	for room := 20 << 10; room < 21<<10; room += 37 {
		synctest.Test(t, func(t *testing.T) {
			m := newMemory()
			m.room = room
			l := open(t, m, Options{SegmentBytes: 64 << 10})
			var want []string
			for i := 0; ; i++ {
				e := fmt.Sprintf("entry %0500d", i)
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				err := put(t, l, e).Wait(ctx)
				cancel()
				if err != nil {
					if !errors.Is(err, context.DeadlineExceeded) {
						t.Fatal(err)
					}
					break
				}
				want = append(want, e)
			}
			after := m.cut(rand.New(rand.NewSource(int64(room))))
			_ = l.Close()
			l = open(t, after, Options{SegmentBytes: 64 << 10})
			equal(t, rest(t, l.Reader())[:len(want)], want)
			if n := l.o.Counts; n.Lost.Load() != 0 {
				t.Errorf("%d lost", n.Lost.Load())
			}
			close_(t, l)
		})
	}
}

// TestFullAtStart opens a log on a device without a byte of room, drains it, and
// writes again.
func TestFullAtStart(t *testing.T) {
	entries := numbered(0, 40, 500)
	m := written(t, entries, true)
	m.room = m.bytes()
	l := open(t, m, Options{SegmentBytes: 2 * firstFrame})
	r := l.Reader()
	equal(t, rest(t, r), entries)
	if err := l.Commit(r.Position()); err != nil {
		t.Fatal(err)
	}
	must(t, l, "more")
	equal(t, rest(t, r), []string{"more"})
	close_(t, l)
}

// TestLargerThanAll has a ticket larger than the whole log may be: an empty log
// takes it.
func TestLargerThanAll(t *testing.T) {
	l := open(t, newMemory(), Options{SegmentBytes: 8 << 10, MaxBytes: 16 << 10, QueueBytes: 1 << 10})
	entries := numbered(0, 50, 1000)
	must(t, l, "first")
	r := l.Reader()
	equal(t, rest(t, r), []string{"first"})
	if err := l.Commit(r.Position()); err != nil {
		t.Fatal(err)
	}
	must(t, l, entries...)
	equal(t, rest(t, r), entries)
	close_(t, l)
}

// TestCloseFull holds that a log that waits for room can be closed, and says what
// it does not have.
func TestCloseFull(t *testing.T) {
	m := newMemory()
	l := open(t, m, Options{SegmentBytes: 8 << 10, MaxBytes: 16 << 10})
	var tickets []*Ticket
	for _, e := range numbered(0, 60, 500) {
		tickets = append(tickets, put(t, l, e))
	}
	close_(t, l)
	held := 0
	for _, k := range tickets {
		switch err := k.Wait(t.Context()); {
		case err == nil:
			held++
		case !errors.Is(err, ErrClosed):
			t.Fatal(err)
		}
	}
	if held == 0 || held == 60 {
		t.Errorf("%d of 60 held", held)
	}
	got, _, err := readAll(m)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, got, numbered(0, held, 500))
}
