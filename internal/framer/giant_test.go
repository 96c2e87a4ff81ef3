package framer_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/record"
)

// TestFragments has a record of every length around every fragment edge, and
// holds each fragment's context against its neighbours.
func TestFragments(t *testing.T) {
	const text = "abcdefghijklmnopqrstuvwxyz0123456789"
	for _, o := range []framer.Options{{Max: 8, Size: 3, Overlap: 2}, {Max: 8, Size: 8, Overlap: 8}, {Max: 4, Size: 1, Overlap: 3}, {Max: 5, Size: 2, Overlap: -1}} {
		for n := range len(text) {
			for _, end := range []string{"\n", "\r\n", ""} {
				in := text[:n]
				ps := frame(o, "x\n"+in+end, nil, false)[1:]
				if n <= o.Max {
					if n+len(end) > 0 && (len(ps) != 1 || ps[0].Flags != 0) {
						t.Fatalf("%+v: %d bytes: %+v", o, n, ps)
					}
					continue
				}
				checkFragments(t, o, in, ps)
			}
		}
	}
}

func checkFragments(t *testing.T, o framer.Options, in string, ps []piece) {
	t.Helper()
	overlap := max(o.Overlap, 0)
	at := 0
	for i, p := range ps {
		own := p.Body[p.Lead : len(p.Body)-int(p.Trail)]
		last := i == len(ps)-1
		want := piece{Lead: uint32(min(at, overlap)), Flags: record.Fragment, Term: p.Term, Seq: uint64(at + 2), Line: 2}
		want.At = uint64(at) - uint64(want.Lead)
		to := len(in)
		if !last {
			to = min(at+o.Size+overlap, len(in))
			want.Trail, want.Flags, want.Term = uint32(to-at-o.Size), record.Fragment|record.More, record.TermNone
		}
		want.Body = in[at-int(want.Lead) : to]
		if p != want || last && (len(own) == 0 || len(own) > o.Size) {
			t.Fatalf("%+v: %d bytes: fragment %d: got %+v, want %+v", o, len(in), i, p, want)
		}
		at += len(own)
	}
	if at != len(in) {
		t.Fatalf("%+v: %d bytes: fragments have %d", o, len(in), at)
	}
}

// TestFragmentCuts cuts records of every length at every byte.
func TestFragmentCuts(t *testing.T) {
	o := framer.Options{Max: 8, Size: 3, Overlap: 2}
	for n := range 24 {
		in := "a\n" + strings.Repeat("x", n) + "\r\nb\n"
		want := frame(o, in, nil, false)
		for i := range in {
			for _, batches := range []bool{false, true} {
				if got := frame(o, in, []int{i}, batches); !slices.Equal(got, want) {
					t.Fatalf("%d bytes cut at %d: got %+v, want %+v", n, i, got, want)
				}
			}
		}
	}
}

// TestGiantOpensBlock has a key that begins at the end of a record that is too
// long.
func TestGiantOpensBlock(t *testing.T) {
	in := strings.Repeat("x", framer.DefaultMax) + "-----BEGIN PRIVATE KEY-----\nQUJD\n-----END PRIVATE KEY-----\nQUJD\n"
	ps := frame(framer.Options{}, in, nil, false)
	n, pieces := len(ps), (framer.DefaultMax+framer.DefaultSize)/framer.DefaultSize
	if n != pieces+2 || ps[n-2].Flags != record.Joined|record.Continues || ps[n-1].Flags != 0 || whole(ps) != in {
		t.Errorf("%d records, the last %+v", n, ps[n-2:])
	}
}

// TestGiantMemory bounds what a framer holds of a record of 16 MiB, and what a
// batch has.
func TestGiantMemory(t *testing.T) {
	f, b := framer.New(framer.Options{}), new(record.Batch)
	const read = 256 << 10
	most, own := 0, 0
	for range 64 {
		f.Begin(b)
		for i := range f.Space(b, read) {
			b.Arena[:cap(b.Arena)][len(b.Arena)+i] = 'x'
		}
		f.Feed(b, read)
		f.Finish(b)
		for _, r := range b.Recs {
			own += r.Body.Len() - int(r.Lead+r.Trail)
		}
		most = max(most, cap(b.Arena))
		if len(b.Recs) > 0 {
			b.Reset()
		}
	}
	if limit := 2 * (framer.DefaultMax + framer.Overlap + read); most > limit {
		t.Errorf("an arena of %d bytes, limit %d", most, limit)
	}
	if min := 64*read - framer.DefaultSize - framer.Overlap - 1; own < min {
		t.Errorf("%d bytes given out, want at least %d", own, min)
	}
}

func TestReject(t *testing.T) {
	o := framer.Options{Max: 8, Size: 3, Overlap: 2, Oversize: framer.Reject}
	in := "a\n" + strings.Repeat("x", 30) + "\nb\n" + strings.Repeat("y", 9)
	for i := range in {
		for _, batches := range []bool{false, true} {
			ps := frame(o, in, []int{i}, batches)
			bodies, _ := text(ps)
			if got := strings.Join(bodies, "|"); got != "a|xxxxxxxx|b|yyyyyyyy" {
				t.Fatalf("cut at %d: got %q", i, got)
			}
			if ps[1].Flags != record.Truncated|record.Withhold || ps[2].Flags != 0 {
				t.Fatalf("cut at %d: flags %v", i, ps)
			}
		}
	}
}
