package wal

import (
	"context"
	"errors"
	"fmt"
	"math/rand"
	"sort"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"

	"pgregory.net/rapid"
)

// A machine drives a log and a list of what it was given side by side, through
// kills, power cuts, failing disks and full ones.
type machine struct {
	t       *rapid.T
	m       *memory
	l       *Log
	r       *Reader
	tickets []sent // those not known to be held
	given   int    // entries appended ever; entry i begins with its number
	held    map[int]bool
	rng     *rand.Rand

	committed int // entries below are committed
	got       int // the last entry that was read since the log was opened, or -1
}

type sent struct {
	t        *Ticket
	from, to int
}

func (x *machine) open() {
	l, err := tryOpen(x.m, Options{SegmentBytes: 8 << 10, MaxBytes: 4 << 20})
	if errors.Is(err, syscall.EIO) || errors.Is(err, syscall.ENOSPC) { // the injected error: start once more
		l, err = tryOpen(x.m, Options{SegmentBytes: 8 << 10, MaxBytes: 4 << 20})
	}
	if err != nil {
		x.t.Fatalf("open: %v", err)
	}
	x.l, x.r, x.got = l, l.Reader(), -1
}

// settle looks at what became of the tickets under way.
func (x *machine) settle(wait bool) {
	for _, s := range x.tickets {
		if wait {
			if err := s.t.Wait(context.Background()); err != nil && !x.m.dead {
				x.t.Fatalf("ticket: %v", err)
			}
		}
		select {
		case <-s.t.done:
			if s.t.err == nil {
				for i := s.from; i < s.to; i++ {
					x.held[i] = true
				}
			}
		default:
		}
	}
}

// Append gives the log entries, without waiting for them.
func (x *machine) Append(t *rapid.T) {
	if s := x.l.Stats(); s.Bytes+s.Queued > 1<<20 {
		return // with this reader nothing would ever be freed
	}
	n := rapid.IntRange(1, 20).Draw(t, "entries")
	size := rapid.IntRange(0, 600).Draw(t, "size")
	from := x.given
	x.given += n
	ticket, err := x.l.Append(context.Background(), n, func(dst []byte, i int) []byte {
		return append(strconv.AppendInt(dst, int64(from+i), 10), strings.Repeat("~", size)...)
	})
	if err != nil {
		t.Fatal(err)
	}
	x.tickets = append(x.tickets, sent{ticket, from, x.given})
}

// Wait waits for all that was appended.
func (x *machine) Wait(*rapid.T) { x.settle(true); x.tickets = nil }

// Read reads some entries: all that is held and not committed, in order.
func (x *machine) Read(t *rapid.T) {
	for range rapid.IntRange(1, 50).Draw(t, "entries") {
		e, _, ok, err := x.r.Next()
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			return
		}
		x.saw(t, e)
	}
}

func (x *machine) saw(t *rapid.T, e []byte) {
	i, err := strconv.Atoi(strings.TrimRight(string(e), "~"))
	if err != nil || i >= x.given {
		t.Fatalf("%.20q was never given", e)
	}
	if x.got >= 0 && i <= x.got {
		t.Fatalf("entry %d after entry %d", i, x.got)
	}
	for k := max(x.got+1, x.committed); k < i; k++ {
		if x.held[k] {
			t.Fatalf("entry %d was promised; entry %d came in its place", k, i)
		}
	}
	x.got = i
}

// Commit commits what was read.
func (x *machine) Commit(t *rapid.T) {
	if x.got < 0 {
		return
	}
	if err := x.l.Commit(x.r.Position()); err != nil && x.l.Commit(x.r.Position()) != nil {
		t.Fatal(err)
	}
	x.committed = max(x.committed, x.got+1)
}

// crash has the disk of the next life.
func (x *machine) crash(next *memory) {
	x.r.Close()
	_ = x.l.Close()
	x.settle(false)
	x.tickets = nil
	x.m = next
	x.open()
	x.check()
}

// check reads all, and holds that it is all that was promised. It does so with a
// reader of its own.
func (x *machine) check() {
	keep, got := x.r, x.got
	x.r, x.got = x.l.Reader(), -1
	for {
		e, _, ok, err := x.r.Next()
		if err != nil {
			x.t.Fatal(err)
		}
		if !ok {
			break
		}
		x.saw(x.t, e)
	}
	var missing []int
	for k := range x.held {
		if k > x.got && k >= x.committed {
			missing = append(missing, k)
		}
	}
	if sort.Ints(missing); len(missing) > 0 {
		x.t.Fatalf("entries %v were promised and are gone", missing)
	}
	if n := x.l.o.Counts.Lost.Load(); n > 0 {
		x.t.Fatalf("%d entries counted as lost", n)
	}
	x.r, x.got = keep, got
}

func (x *machine) Kill(*rapid.T)  { x.crash(x.m.kill()) }
func (x *machine) Power(*rapid.T) { x.crash(x.m.cut(x.rng)) }

// Restart closes the log as at the end of a process.
func (x *machine) Restart(t *rapid.T) {
	x.Wait(t)
	x.r.Close()
	_ = x.l.Close() // may have had the injected error, which only means more to read again
	x.open()
	x.check()
}

// Fail has one operation to come fail.
func (x *machine) Fail(t *rapid.T) {
	op := rapid.SampledFrom([]string{"write", "fsync", "create", "rename", "sync", "remove", "truncate", "full"}).Draw(t, "operation")
	after := rapid.IntRange(0, 10).Draw(t, "after")
	part := rapid.IntRange(0, 5000).Draw(t, "part")
	x.m.mu.Lock()
	defer x.m.mu.Unlock()
	x.m.part = part
	x.m.fail = failOnce(op, after)
}

func TestModel(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		var failure any
		synctest.Test(t, func(*testing.T) {
			defer func() { failure = recover() }() // rapid's own, for outside of the bubble
			model(r)
		})
		switch {
		case failure == nil:
		case fmt.Sprintf("%T", failure) == "rapid.invalidData":
			panic(failure) // in a line of its own, for rapid knows failures by their line
		default:
			panic(failure)
		}
	})
}

func model(t *rapid.T) {
	x := &machine{t: t, m: newMemory(), held: map[int]bool{}, rng: rand.New(rand.NewSource(rapid.Int64().Draw(t, "seed")))}
	x.open()
	defer func() { _ = x.l.Close() }()
	t.Repeat(map[string]func(*rapid.T){
		"append": x.Append, "append more": x.Append, "wait": x.Wait, "read": x.Read, "commit": x.Commit, "kill": x.Kill,
		"power": x.Power, "restart": x.Restart, "fail": x.Fail,
	})
	x.Wait(t)
	x.check()
}
