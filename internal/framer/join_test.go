package framer_test

import (
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/record"
)

// TestFlush gives out what is held after every set of lines of a block: each
// record that begins inside it is marked, and none behind it.
func TestFlush(t *testing.T) {
	for _, c := range []struct {
		lines  []string
		inside int // lines from the second on that are of the block
	}{
		{[]string{"-----BEGIN PRIVATE KEY-----", "QUJD", "", "REVG", "-----END PRIVATE KEY-----", "QUJD"}, 4},
		{[]string{"-----BEGIN PRIVATE KEY-----", "QUJD", "no key", "QUJD"}, 1},
		{[]string{"Cookie: a=b;", " c=d", "\te=f", "g", " h"}, 2},
	} {
		for set := range 1 << len(c.lines) {
			f, b := framer.New(framer.Options{}), new(record.Batch)
			f.Begin(b)
			for i, line := range c.lines {
				f.Feed(b, copy(f.Space(b, len(line)+1), line+"\n"))
				if set>>i&1 != 0 {
					f.Flush(b)
				}
				f.Finish(b)
				f.Begin(b)
			}
			f.End(b)
			f.Finish(b)
			at := 0
			for i, r := range b.Recs {
				inside := at > 0 && at <= c.inside
				if got := r.Flags&record.Continues != 0; got != inside {
					t.Fatalf("%q flushed after %b: record %d is %q, continues: %v", c.lines, set, i, b.Body(i), got)
				}
				n := strings.Count(string(b.Body(i)), "\n")
				if got := r.Flags&record.Joined != 0; got != (n > 0) {
					t.Fatalf("%q flushed after %b: record %d is %q, joined: %v", c.lines, set, i, b.Body(i), got)
				}
				at += 1 + n
			}
			if at != len(c.lines) {
				t.Fatalf("%q flushed after %b: %d lines came out", c.lines, set, at)
			}
		}
	}
}

// TestBounds has blocks that never end: the joined records and the block are
// bounded.
func TestBounds(t *testing.T) {
	for _, line := range []string{"QUJD\n", strings.Repeat("QUJD", 250) + "\n"} {
		in := "-----BEGIN PRIVATE KEY-----\n" + strings.Repeat(line, 4000)
		ps := frame(framer.Options{}, in, nil, false)
		inside, bytes := 0, 0
		for _, p := range ps {
			n := 1 + strings.Count(p.Body, "\n")
			if n > framer.JoinLines || len(p.Body) > framer.JoinBytes {
				t.Errorf("a record of %d lines and %d bytes", n, len(p.Body))
			}
			if p.Flags&(record.Joined|record.Continues) != 0 {
				inside += n
				bytes += len(p.Body) + 1
			}
		}
		if inside > framer.BlockLines+1 || bytes > framer.BlockBytes+28 ||
			inside < framer.BlockLines && bytes < framer.BlockBytes-len(line) {
			t.Errorf("a block of %d lines and %d bytes", inside, bytes)
		}
		if whole(ps) != in {
			t.Error("the records are not the input")
		}
	}
}

// TestHolding follows what is held back.
func TestHolding(t *testing.T) {
	f, b := framer.New(framer.Options{}), new(record.Batch)
	f.Begin(b)
	for _, c := range []struct {
		in   string
		seq  uint64
		held bool
	}{
		{"a\n", 0, false},
		{"part", 0, false},
		{"ial\n", 0, false},
		{"Cookie: b\n", 10, true},
		{" c\n", 10, true},
		{"d", 0, false}, // no white space: the header is over
		{"\n", 0, false},
		{"-----BEGIN PRIVATE KEY-----\nQU", 25, true},
		{"JD\n-----END PRIVATE KEY-----\n", 0, false},
	} {
		f.Feed(b, copy(f.Space(b, len(c.in)), c.in))
		f.Finish(b)
		if seq, held := f.Holding(); held != c.held || held && seq != c.seq {
			t.Errorf("%q: holding %v %d", c.in, held, seq)
		}
		f.Begin(b)
	}
}
