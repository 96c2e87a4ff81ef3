package wal

import (
	"context"
	"errors"
	"fmt"
	"math/rand"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// A history is what a log was given and what it promised.
type history struct {
	given, held, committed int // entries; those below are
}

// run gives l tickets of entries, reads and commits now and then, and stops where
// nothing goes on any more.
func (h *history) run(l *Log, tickets int) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute) // of the bubble's clock
	defer cancel()
	r := l.Reader()
	defer r.Close()
	got := -1
	for i := range tickets {
		from, n := h.given, 1+i%3
		h.given += n
		t, err := l.Append(ctx, n, func(dst []byte, i int) []byte {
			return append(strconv.AppendInt(dst, int64(from+i), 10), strings.Repeat("~", 900)...)
		})
		if err != nil || t.Wait(ctx) != nil {
			return
		}
		h.held = h.given
		if i%4 != 3 {
			continue
		}
		for {
			e, _, ok, err := r.Next()
			if err != nil {
				return
			}
			if !ok {
				break
			}
			got, _ = strconv.Atoi(strings.TrimRight(string(e), "~"))
		}
		h.committed = got // one is left; that the call fails does not say that it did nothing
		_ = l.Commit(r.Position() - 1)
	}
}

// verify opens what is left on m, and holds that it is in order and all that was
// promised; then that the log goes on from there.
func (h *history) verify(m *memory) error {
	l, err := tryOpen(m, Options{SegmentBytes: 2 * firstFrame})
	if err != nil {
		return err
	}
	defer l.Close()
	r := l.Reader()
	last := -1
	for {
		e, _, ok, err := r.Next()
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		i, err := strconv.Atoi(strings.TrimRight(string(e), "~"))
		switch {
		case err != nil || i >= h.given || len(e) < 900:
			return fmt.Errorf("%.20q was never given", e)
		case i <= last:
			return fmt.Errorf("entry %d after entry %d", i, last)
		case max(last+1, h.committed) < min(i, h.held):
			return fmt.Errorf("entry %d after entry %d; all below %d were promised, below %d committed", i, last, h.held, h.committed)
		}
		last = i
	}
	if last+1 < h.held && h.committed < h.held {
		return fmt.Errorf("the last is entry %d; all below %d were promised", last, h.held)
	}
	if n := l.o.Counts.Lost.Load(); n != 0 {
		return fmt.Errorf("%d entries counted as lost", n)
	}
	if l.o.Counts.StateLost.Load() != 0 && h.held > 0 {
		return errors.New("the state is gone")
	}
	t, err := l.Append(context.Background(), 1, func(dst []byte, _ int) []byte { return append(dst, "new"...) })
	if err != nil || t.Wait(context.Background()) != nil {
		return fmt.Errorf("the log does not go on: %v", err)
	}
	if e, _, ok, _ := r.Next(); !ok || string(e) != "new" {
		return fmt.Errorf("the log gives %.20q back", e)
	}
	return nil
}

// TestEveryStep ends the process at each operation on the disk in turn, by a kill
// and by cuts of the power, without and with an error of the disk before.
func TestEveryStep(t *testing.T) {
	for _, before := range []string{"", "fsync 3", "fsync 9", "write 4", "create 2", "rename 2", "sync 3", "remove 0", "full 5"} {
		steps := 0
		for died := true; died; steps++ {
			synctest.Test(t, func(t *testing.T) { died = endAt(t, before, steps) })
			if t.Failed() {
				return
			}
		}
		t.Logf("error %q: ended at each of %d operations", before, steps-1)
	}
}

// endAt runs a history that ends at a step, and reports whether it came there.
func endAt(t *testing.T, before string, step int) bool {
	m, h := newMemory(), new(history)
	var fail func(op, name string) error
	var at int
	var op string
	if _, err := fmt.Sscanf(before, "%s %d", &op, &at); err == nil {
		fail, m.part = failOnce(op, at), 700
	}
	count := 0
	m.fail = func(op, name string) error {
		if count++; count > step {
			m.dead = true
			return errDead
		}
		if fail != nil {
			return fail(op, name)
		}
		return nil
	}
	l, err := tryOpen(m, Options{SegmentBytes: 2 * firstFrame})
	if err == nil {
		h.run(l, 14)
		_ = l.Close()
	}
	died := m.dead
	for seed := range 5 {
		var after *memory
		if seed < 4 {
			after = m.cut(rand.New(rand.NewSource(int64(seed))))
		} else {
			after = m.kill() // which shares its files with m, and so comes last
		}
		if err := h.verify(after); err != nil {
			t.Errorf("error %q, end at operation %d, %d: %v", before, step, seed, err)
		}
	}
	return died
}

// TestKillThenCut kills a process that has written and not synced, goes on, and
// then cuts the power: what the second process found must not be gone in the
// middle, and if it is, it counts as nothing that was promised.
func TestKillThenCut(t *testing.T) {
	for seed := range 50 {
		synctest.Test(t, func(t *testing.T) {
			m := newMemory()
			l := open(t, m, Options{})
			must(t, l, "first")
			m.fail = func(op, _ string) error {
				if op == "fsync" {
					m.dead = true
					return errDead
				}
				return nil
			}
			k := put(t, l, "second")
			synctest.Wait()
			after := m.kill()
			_ = l.Close()
			if k.err == nil {
				t.Fatal("promised without a sync")
			}
			l = open(t, after, Options{})
			must(t, l, "third")
			cut := after.cut(rand.New(rand.NewSource(int64(seed))))
			_ = l.Close()
			l = open(t, cut, Options{})
			equal(t, rest(t, l.Reader()), []string{"first", "second", "third"})
			if n := l.o.Counts; n.Lost.Load()+n.Torn.Load()+n.StateLost.Load() != 0 {
				t.Errorf("lost %d, torn %d", n.Lost.Load(), n.Torn.Load())
			}
			close_(t, l)
		})
	}
}

// TestTornGroup cuts the power while a group of several tickets is being synced,
// so that of entries that nobody was promised some are there and some are not.
func TestTornGroup(t *testing.T) {
	torn := int64(0)
	for seed := range 60 {
		synctest.Test(t, func(t *testing.T) {
			m := newMemory()
			l := open(t, m, Options{})
			must(t, l, "before")
			m.slow = func(string) { time.Sleep(time.Second) }
			k := put(t, l, "first")
			synctest.Wait()
			for i := range 5 {
				put(t, l, fmt.Sprint("ticket ", i))
			}
			if err := k.Wait(t.Context()); err != nil {
				t.Fatal(err)
			}
			synctest.Wait() // in the sync of the five
			cut := m.cut(rand.New(rand.NewSource(int64(seed))))
			_ = l.Close()
			l = open(t, cut, Options{})
			if got := rest(t, l.Reader()); len(got) < 2 || got[1] != "first" {
				t.Errorf("%q", got)
			}
			if n := l.o.Counts.Lost.Load(); n != 0 {
				t.Errorf("%d counted as lost", n)
			}
			torn += l.o.Counts.Torn.Load()
			close_(t, l)
		})
	}
	if torn == 0 {
		t.Error("no seed left a hole")
	}
}

// TestSyncFails has each sync in turn fail, and cuts the power at the end: what
// was acknowledged must not rest on a second try of the same sync.
func TestSyncFails(t *testing.T) {
	for _, op := range []string{"fsync", "sync", "write", "full"} {
		for at := 0; ; at++ {
			failed, rewritten := false, int64(0)
			synctest.Test(t, func(t *testing.T) {
				m, h, n := newMemory(), new(history), new(Counts)
				m.part = 1500
				l, err := tryOpen(m, Options{SegmentBytes: 2 * firstFrame, Counts: n})
				if err != nil {
					t.Fatal(err)
				}
				once := failOnce(op, at)
				m.fail = func(op, name string) error {
					err := once(op, name)
					failed = failed || err != nil
					return err
				}
				h.run(l, 20)
				if h.held != h.given {
					t.Errorf("%s %d: not all was held after the error", op, at)
				}
				after := m.cut(rand.New(rand.NewSource(int64(at))))
				_ = l.Close()
				if err := h.verify(after); err != nil {
					t.Errorf("%s %d: %v", op, at, err)
				}
				if n.WriteErrors.Load()+n.Full.Load()+n.StateErrors.Load() == 0 && failed && op == "fsync" {
					t.Logf("%s %d: nobody saw the error", op, at) // of the state, which was replaced
				}
				rewritten = n.Rewritten.Load()
			})
			if t.Failed() || !failed {
				break
			}
			if op == "fsync" && at == 2 && rewritten == 0 {
				t.Error("no segment was given up after a failed sync of entries")
			}
		}
	}
}

// TestSlowSync holds that nothing is promised before the sync has returned.
func TestSlowSync(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		l := open(t, m, Options{})
		must(t, l, "first")
		m.slow = func(op string) {
			if op == "fsync" {
				time.Sleep(2 * time.Second)
			}
		}
		began := time.Now()
		k := put(t, l, "second")
		synctest.Wait()
		select {
		case <-k.done:
			t.Error("promised before the sync returned")
		default:
		}
		if _, _, ok, _ := skip(l, 1).Next(); ok {
			t.Error("given out before the sync returned")
		}
		// What comes meanwhile shares the next sync.
		more := []*Ticket{put(t, l, "third"), put(t, l, "fourth"), put(t, l, "fifth")}
		for _, k := range append(more, k) {
			if err := k.Wait(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if d := time.Since(began); d < 4*time.Second || d >= 5*time.Second {
			t.Errorf("two groups took %v", d)
		}
		m.slow = nil
		close_(t, l)
	})
}

// skip returns a reader behind the first n entries.
func skip(l *Log, n uint64) *Reader {
	r := l.Reader()
	r.Seek(n)
	return r
}

// TestShort has the system write less than it is given.
func TestShort(t *testing.T) {
	for part := range 80 {
		synctest.Test(t, func(t *testing.T) {
			m := newMemory()
			l := open(t, m, Options{})
			must(t, l, "first")
			m.part = part
			tries := 0
			m.fail = func(op, _ string) error {
				if op == "write" && tries < 3 {
					tries++
					return []error{errShort, syscall.ENOSPC, syscall.EINTR}[tries-1]
				}
				return nil
			}
			must(t, l, "second", "third")
			m.fail = nil
			close_(t, l)
			l = open(t, m, Options{})
			equal(t, rest(t, l.Reader()), []string{"first", "second", "third"})
			close_(t, l)
		})
	}
}
