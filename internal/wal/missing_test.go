package wal

import (
	"encoding/binary"
	"errors"
	"maps"
	"slices"
	"testing"
)

// TestMissing removes files between two runs: what is left comes out, the gap is
// counted, and no index is used twice.
func TestMissing(t *testing.T) {
	entries := numbered(0, 60, 700)
	m := written(t, entries, true)
	names := segments(m)
	per := 0 // entries in each full segment
	for _, first := range []string{names[1]} {
		_, at, _ := parseName(first, segmentPrefix)
		per = int(at) - 1
	}
	for _, c := range []struct {
		name      string
		remove    []string
		lost      int
		stateLost int64
	}{
		{"first segment", names[:1], per, 0},
		{"a segment", names[3:4], per, 0},
		{"last segment", names[len(names)-1:], 60 - per*(len(names)-1), 0},
		{"all segments", names, 60, 0},
		{"state", []string{stateName}, 0, 1},
		{"state and first segment", []string{stateName, names[0]}, 0, 1}, // nobody knows of it any more
		{"state and a segment", []string{stateName, names[2]}, per, 1},
		{"all", append([]string{stateName}, names...), 0, 1},
	} {
		after := copied(m)
		for _, name := range c.remove {
			delete(after.view, name)
		}
		got, n, err := readAll(after)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if n.Lost.Load() != int64(c.lost) || n.StateLost.Load() != c.stateLost || n.Torn.Load() != 0 {
			t.Errorf("%s: lost %d, torn %d, state %d", c.name, n.Lost.Load(), n.Torn.Load(), n.StateLost.Load())
		}
		at := 0
		for _, e := range got {
			i := slices.Index(entries[at:], e)
			if i < 0 {
				t.Fatalf("%s: out of order", c.name)
			}
			at += i + 1
		}
	}
}

// TestRemovedUnderway removes segments while the log is open. The one that is
// being written is written anew from the open file.
func TestRemovedUnderway(t *testing.T) {
	m, n := newMemory(), new(Counts)
	l := open(t, m, Options{SegmentBytes: 2 * firstFrame, Counts: n})
	entries := numbered(0, 30, 700)
	for _, e := range entries {
		must(t, l, e)
	}
	names := segments(m)
	if err := m.remove(names[1]); err != nil {
		t.Fatal(err)
	}
	if err := m.remove(names[len(names)-1]); err != nil {
		t.Fatal(err)
	}
	r := l.Reader()
	var got []string
	for {
		e, _, ok, err := r.Next()
		if err != nil {
			break // the file of the last
		}
		if !ok {
			t.Fatal("nothing is said of the last segment")
		}
		got = append(got, string(e))
	}
	must(t, l, "more")
	got = append(got, rest(t, r)...)
	if int64(len(got)) != 31-n.Lost.Load() || n.Lost.Load() != 5 || n.Rewritten.Load() != 1 || got[len(got)-1] != "more" {
		t.Errorf("%d entries, %d lost, %d segments anew", len(got), n.Lost.Load(), n.Rewritten.Load())
	}
	if err := l.Commit(r.Position()); err != nil {
		t.Fatal(err)
	}
	close_(t, l)
}

// reseal changes a number of a block and its sum.
func reseal(b []byte, at int, value uint16) {
	binary.LittleEndian.PutUint16(b[at:], value)
	binary.LittleEndian.PutUint32(b[60:], sumOf(0, b[:60]))
}

// TestFormat holds that files of another version or another owner are refused, and
// left as they are.
func TestFormat(t *testing.T) {
	m := written(t, numbered(0, 20, 700), true)
	name := segments(m)[1]
	for _, c := range []struct {
		name  string
		files []string
		at    int // in the block
		want  error
	}{
		{"later state", []string{stateName}, 8, ErrFormat},
		{"later segment", []string{name}, 8, ErrFormat},
		{"other owner's state", []string{stateName}, 24, ErrOwner},
		{"other owner's segment", []string{name}, 24, ErrOwner},
	} {
		after := copied(m)
		for _, file := range c.files {
			b := after.view[file].view
			for _, off := range []int{0, secondSlot} {
				if off+blockSize <= len(b) && (string(b[off:off+8]) == segmentMagic || string(b[off:off+8]) == stateMagic) {
					reseal(b[off:off+blockSize], c.at, 77)
				}
			}
		}
		before := copied(after)
		if _, err := tryOpen(after, Options{SegmentBytes: 2 * firstFrame}); !errors.Is(err, c.want) {
			t.Errorf("%s: error %v", c.name, err)
		}
		same := maps.EqualFunc(after.view, before.view, func(a, b *inode) bool { return string(a.view) == string(b.view) })
		if !same {
			t.Errorf("%s: the files were changed", c.name)
		}
	}
	if _, err := tryOpen(copied(m), Options{Owner: "somebody else"}); !errors.Is(err, ErrOwner) {
		t.Errorf("error %v", err)
	}
}
