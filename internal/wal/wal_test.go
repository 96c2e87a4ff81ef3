package wal

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// open opens a log on m.
func open(t testing.TB, m *memory, o Options) *Log {
	t.Helper()
	l, err := tryOpen(m, o)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func tryOpen(m *memory, o Options) (*Log, error) {
	o.Dir, o.open = "spool", m.Open
	if o.SegmentBytes == 0 {
		o.SegmentBytes = 16 << 10
	}
	if o.Counts == nil {
		o.Counts = new(Counts)
	}
	return Open(o)
}

// put appends entries as one ticket.
func put(t testing.TB, l *Log, entries ...string) *Ticket {
	t.Helper()
	k, err := l.Append(context.Background(), len(entries), func(dst []byte, i int) []byte { return append(dst, entries[i]...) })
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// must appends entries and waits.
func must(t testing.TB, l *Log, entries ...string) {
	t.Helper()
	if err := put(t, l, entries...).Wait(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// rest returns all entries that r has left.
func rest(t testing.TB, r *Reader) (entries []string) {
	t.Helper()
	for {
		e, _, ok, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			return entries
		}
		entries = append(entries, string(e))
	}
}

// numbered returns n entries of a given length.
func numbered(from, n, size int) (entries []string) {
	for i := range n {
		e := fmt.Sprint("entry ", from+i, " ")
		entries = append(entries, e+strings.Repeat("x", max(0, size-len(e))))
	}
	return entries
}

func equal(t testing.TB, got, want []string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d entries, want %d", len(got), len(want))
	}
	for i := range got {
		if got[i] != want[i] {
			t.Fatalf("entry %d is %.40q, want %.40q", i, got[i], want[i])
		}
	}
}

func close_(t testing.TB, l *Log) {
	t.Helper()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestRestart writes over many segments, reads a part, and goes on after a
// restart.
func TestRestart(t *testing.T) {
	m, all := newMemory(), numbered(0, 300, 700)
	l := open(t, m, Options{})
	r := l.Reader()
	for i, e := range all[:200] {
		must(t, l, e)
		if i == 100 {
			equal(t, rest(t, r), all[:101])
			if err := l.Commit(r.Position() - 10); err != nil {
				t.Fatal(err)
			}
		}
	}
	r.Close()
	close_(t, l)

	l = open(t, m, Options{})
	for _, e := range all[200:] {
		must(t, l, e)
	}
	r = l.Reader()
	equal(t, rest(t, r), all[91:])
	if err := l.Commit(r.Position()); err != nil {
		t.Fatal(err)
	}
	if s := l.Stats(); s.Entries != 0 || s.Bytes > 16<<10 {
		t.Errorf("%+v is left", s)
	}
	close_(t, l)

	l = open(t, m, Options{})
	if got := rest(t, l.Reader()); len(got) != 0 || l.Stats().Bytes != 0 {
		t.Errorf("%d entries and %d bytes are left", len(got), l.Stats().Bytes)
	}
	must(t, l, "last")
	equal(t, rest(t, l.Reader()), []string{"last"})
	close_(t, l)
	if n := l.o.Counts.Lost.Load() + l.o.Counts.Torn.Load() + l.o.Counts.StateLost.Load(); n != 0 {
		t.Errorf("%d of something was lost", n)
	}
}

func TestEntries(t *testing.T) {
	m := newMemory()
	l := open(t, m, Options{})
	want := []string{"", "\x00", magic, strings.Repeat(magic, 1000), strings.Repeat("long", 300_000), "a"}
	must(t, l, want...)
	equal(t, rest(t, l.Reader()), want)
	close_(t, l)
	equal(t, rest(t, open(t, m, Options{}).Reader()), want)
}

func TestSeek(t *testing.T) {
	l, all := open(t, newMemory(), Options{}), numbered(1, 100, 500)
	must(t, l, all...)
	r := l.Reader()
	rest(t, r)
	r.Seek(40)
	equal(t, rest(t, r), all[40:])
	close_(t, l)
}

func TestClosed(t *testing.T) {
	l := open(t, newMemory(), Options{})
	close_(t, l)
	close_(t, l)
	if _, err := l.Append(t.Context(), 1, func(dst []byte, _ int) []byte { return dst }); !errors.Is(err, ErrClosed) {
		t.Errorf("error %v", err)
	}
	if err := l.Reader().Wait(t.Context()); !errors.Is(err, ErrClosed) {
		t.Errorf("error %v", err)
	}
}

func TestOptions(t *testing.T) {
	for _, o := range []Options{{}, {Dir: "x", SegmentBytes: 100}, {Dir: "x", MaxBytes: 1 << 20}, {Dir: "x", QueueBytes: -1}} {
		if _, err := Open(o); err == nil {
			t.Errorf("%+v was accepted", o)
		}
	}
}
