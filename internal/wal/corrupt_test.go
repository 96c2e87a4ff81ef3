package wal

import (
	"flag"
	"fmt"
	"maps"
	"math/rand"
	"slices"
	"strings"
	"testing"
)

// flips is raised for a long run: go test -run Flips -wal.flips=100000.
var flips = flag.Int("wal.flips", 3000, "bits to flip")

// written returns a memory that holds entries in several segments, closed or
// killed.
func written(t testing.TB, entries []string, closed bool) *memory {
	t.Helper()
	m := newMemory()
	l := open(t, m, Options{SegmentBytes: 2 * firstFrame})
	for _, e := range entries {
		must(t, l, e)
	}
	if closed {
		close_(t, l)
		return m
	}
	after := m.kill()
	_ = l.Close()
	return after
}

// copied returns a memory with the same files.
func copied(m *memory) *memory {
	after := newMemory()
	for name, n := range m.view {
		after.view[name] = &inode{view: slices.Clone(n.view), safe: slices.Clone(n.safe)}
	}
	after.safe = maps.Clone(after.view)
	return after
}

// segments returns the names of the segments of m, the oldest first.
func segments(m *memory) (names []string) {
	for name := range m.view {
		if strings.HasPrefix(name, segmentPrefix) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// readAll opens what is on m and returns what it holds and what it counted.
func readAll(m *memory) (entries []string, n *Counts, err error) {
	n = new(Counts)
	l, err := tryOpen(m, Options{SegmentBytes: 2 * firstFrame, Counts: n})
	if err != nil {
		return nil, n, err
	}
	defer l.Close()
	r := l.Reader()
	for {
		e, _, ok, err := r.Next()
		if err != nil || !ok {
			_ = l.Commit(r.Position())
			return entries, n, err
		}
		entries = append(entries, string(e))
	}
}

// TestTruncated cuts the last segment at every byte of its last entries, and
// holds that what stands before comes out, and that a log that was closed knows
// how much is missing.
func TestTruncated(t *testing.T) {
	entries := numbered(0, 40, 330)
	for _, closed := range []bool{true, false} {
		m := written(t, entries, closed)
		name := segments(m)[len(segments(m))-1]
		size := len(m.view[name].view)
		frame := frameHead + 330
		for cut := 1; cut <= 3*frame+10; cut++ {
			after := copied(m)
			after.view[name].view = after.view[name].view[:size-cut]
			got, n, err := readAll(after)
			if err != nil {
				t.Fatal(err)
			}
			missing := (cut + frame - 1) / frame
			equal(t, got, entries[:len(entries)-missing])
			if lost := n.Lost.Load(); closed && lost != int64(missing) || !closed && lost != 0 {
				t.Fatalf("cut by %d, closed %v: %d entries counted as lost, %d are", cut, closed, lost, missing)
			}
			// The next life begins behind what was promised, and finds nothing odd.
			if again, n, err := readAll(after); err != nil || len(again) != 0 || n.Lost.Load()+n.Torn.Load() != 0 {
				t.Fatalf("cut by %d: the next start reads %d entries, error %v", cut, len(again), err)
			}
		}
	}
}

// TestTruncatedAnywhere cuts each file at every 7th byte.
func TestTruncatedAnywhere(t *testing.T) {
	entries := numbered(0, 60, 300)
	m := written(t, entries, true)
	for name := range m.view {
		for size := 0; size < len(m.view[name].view); size += 7 {
			after := copied(m)
			after.view[name].view = after.view[name].view[:size]
			accounted(t, after, entries, fmt.Sprintf("%s cut to %d bytes", name, size))
		}
	}
}

// accounted holds that what is read is in order, unchanged, and together with
// what is counted as lost all that there was.
func accounted(t *testing.T, m *memory, entries []string, what string) {
	t.Helper()
	got, n, err := readAll(m)
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	at := 0
	for _, e := range got {
		i := slices.Index(entries[at:], e)
		if i < 0 {
			t.Fatalf("%s: %.40q is out of order, or was never written", what, e)
		}
		at += i + 1
	}
	if sum := len(got) + int(n.Lost.Load()); sum != len(entries) || n.Torn.Load() != 0 {
		t.Fatalf("%s: %d entries read, %d lost, %d torn, of %d", what, len(got), n.Lost.Load(), n.Torn.Load(), len(entries))
	}
}

// TestFlips flips bits, one or several, in every file.
func TestFlips(t *testing.T) {
	entries := numbered(0, 30, 50)
	entries = append(entries, numbered(30, 30, 700)...)
	m := written(t, entries, true)
	names := slices.Sorted(maps.Keys(m.view))
	rng := rand.New(rand.NewSource(1))
	damaged, untouched := 0, 0
	for i := range *flips {
		after := copied(m)
		for range 1 + i%3 {
			name := names[rng.Intn(len(names))]
			b := after.view[name].view
			bit := rng.Intn(8 * len(b))
			if strings.HasPrefix(name, segmentPrefix) && rng.Intn(2) == 0 {
				bit = 8*firstFrame + rng.Intn(8*(len(b)-firstFrame)) // where entries are
			}
			b[bit/8] ^= 1 << (bit % 8)
		}
		accounted(t, after, entries, fmt.Sprint("flip ", i))
		if after.ops["rename"] > 0 {
			damaged++
		} else {
			untouched++
		}
	}
	if damaged == 0 || untouched == 0 {
		t.Errorf("%d runs with damage, %d without", damaged, untouched)
	}
}

// TestFlipKilled flips each bit of the frames of a log that was killed: whatever
// is behind the damage comes out still.
func TestFlipKilled(t *testing.T) {
	entries := numbered(0, 12, 20)
	m := written(t, entries, false)
	name := segments(m)[0]
	for bit := 8 * firstFrame; bit < 8*len(m.view[name].view); bit += 3 {
		after := copied(m)
		after.view[name].view[bit/8] ^= 1 << (bit % 8)
		got, n, err := readAll(after)
		if err != nil {
			t.Fatal(err)
		}
		k := (bit/8 - firstFrame) / (frameHead + 20)
		want := slices.Delete(slices.Clone(entries), k, k+1)
		equal(t, got, want)
		// Each entry had a group of its own, so the next one proves it; but not the last.
		if lost := n.Lost.Load(); lost != 1 && k < 11 || lost != 0 && k == 11 {
			t.Fatalf("entry %d: %d counted as lost, %d as torn", k, lost, n.Torn.Load())
		}
	}
}

// TestForged has an entry full of frames as somebody without the salt would make
// them, and damages its own frame: none of the forged ones comes out.
func TestForged(t *testing.T) {
	forged := make([]byte, 0, 4096)
	for i := range 40 {
		f := append(make([]byte, frameHead), "forged"...)
		seal(f, uint64(i), 0, seedOf(uint64(i)))
		forged = append(forged, f...)
	}
	m := written(t, []string{"before", string(forged), "after"}, true)
	name := segments(m)[0]
	at := firstFrame + frameHead + len("before") + 5 // in the length of the second
	m.view[name].view[at] ^= 0xff
	got, n, err := readAll(m)
	if err != nil || n.Lost.Load() != 1 {
		t.Fatalf("error %v, %d lost", err, n.Lost.Load())
	}
	equal(t, got, []string{"before", "after"})
}

// TestDamagedKept holds that damaged segments are put aside, but not without end.
func TestDamagedKept(t *testing.T) {
	entries := numbered(0, 80, 700)
	m := written(t, entries, true)
	damage := segments(m)[1:6]
	for _, name := range damage {
		m.view[name].view[firstFrame+100] ^= 1
	}
	if got, n, err := readAll(m); err != nil || len(got) != 75 || n.Lost.Load() != 5 {
		t.Fatalf("%d entries, %d lost, error %v", len(got), n.Lost.Load(), err)
	}
	var kept []string
	for name := range m.view {
		if strings.HasPrefix(name, damagedPrefix) {
			kept = append(kept, strings.TrimPrefix(name, damagedPrefix))
		}
	}
	slices.Sort(kept)
	if len(kept) != maxKept || kept[1] != strings.TrimPrefix(damage[4], segmentPrefix) {
		t.Errorf("kept %v of %v", kept, damage)
	}
	if left := segments(m); len(left) != 0 {
		t.Errorf("left %v", left)
	}
}

// TestUnreadable has a place that cannot be read: it is tried some time, then its
// entries are lost, and the others come out.
func TestUnreadable(t *testing.T) {
	m, n := newMemory(), new(Counts)
	l := open(t, m, Options{Counts: n})
	must(t, l, numbered(0, 9, 700)...)
	m.badSector = 1
	r := l.Reader()
	fails, got := 0, 0
	for {
		_, _, ok, err := r.Next()
		if err != nil {
			fails++
			continue
		}
		if !ok {
			break
		}
		got++
	}
	if fails != patience-1 || got+int(n.Lost.Load()) != 9 || got == 9 || got == 0 {
		t.Errorf("%d errors, %d entries, %d lost", fails, got, n.Lost.Load())
	}
	close_(t, l)
}

// TestSure damages an entry in the middle of one ticket of a log that was killed:
// it counts as promised if the state says so, and as torn if nothing does.
func TestSure(t *testing.T) {
	entries := numbered(0, 9, 30)
	for _, committed := range []bool{true, false} {
		m := newMemory()
		l := open(t, m, Options{})
		must(t, l, entries...)
		if committed {
			if err := l.Commit(1); err != nil {
				t.Fatal(err)
			}
		}
		after := m.kill()
		_ = l.Close()
		after.view[segments(after)[0]].view[firstFrame+5*(frameHead+30)+frameHead] ^= 4
		got, n, err := readAll(after)
		if err != nil {
			t.Fatal(err)
		}
		want := slices.Delete(slices.Clone(entries), 5, 6)
		if committed {
			want = want[1:]
		}
		equal(t, got, want)
		if lost := n.Lost.Load(); (lost == 1) != committed || lost+n.Torn.Load() != 1 {
			t.Errorf("committed %v: %d lost, %d torn", committed, lost, n.Torn.Load())
		}
	}
}
