package scrub_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/scrub"
)

// TestNoAllocations scrubs batches with findings of every kind, in every
// encoding, each with values of its own: once the buffers have grown a batch
// costs no allocation.
func TestNoAllocations(t *testing.T) {
	s := newScrubber(t)
	var batches []*record.Batch
	r := rand.New(rand.NewPCG(1, 2))
	for range 8 {
		var recs []string
		for _, src := range sources() {
			v := src.forms(r)[0]
			for !ascii(v) {
				v = src.forms(r)[0]
			}
			for i, in := range places(&src, v) {
				encs := encodings()
				recs = append(recs, in, encs[i%len(encs)].encode(in))
			}
		}
		for _, e := range examples(s) {
			recs = append(recs, e.Text)
		}
		recs = slices.DeleteFunc(append(recs, mixed...), func(in string) bool { return !ascii(in) })
		batches = append(batches, batchOf(recs...))
	}
	w := s.Worker()
	var dst record.Clean
	run := func() {
		for _, b := range batches {
			if _, err := w.ApplyAfter(&dst, b, scrub.Carry{}); err != nil {
				t.Fatal(err)
			}
		}
	}
	run()
	n := testing.AllocsPerRun(5, run)
	if n == 0 {
		return
	}
	t.Errorf("%v allocations in %d batches", n, len(batches))
	for _, e := range examples(s) { // which record?
		b := batchOf(e.Text)
		one := func() { w.ApplyAfter(&dst, b, scrub.Carry{}) }
		if one(); testing.AllocsPerRun(3, one) != 0 {
			t.Errorf("%v allocates", &e)
		}
	}
	for _, in := range mixed {
		b := batchOf(in)
		one := func() { w.ApplyAfter(&dst, b, scrub.Carry{}) }
		if one(); testing.AllocsPerRun(3, one) != 0 {
			t.Errorf("%q allocates", in)
		}
	}
}

// ascii reports whether v needs no folding or mapping of Unicode, which allocates.
func ascii(v string) bool {
	for i := range len(v) {
		if v[i] >= 0x80 {
			return false
		}
	}
	return true
}

// TestNoAllocationsGiant is the same for the pieces of a long record.
func TestNoAllocationsGiant(t *testing.T) {
	s := newScrubber(t)
	in := strings.Repeat(strings.Join(mixed[:22], " "), 60) + "\n"
	in = strings.ReplaceAll(in[:len(in)-1], "\n", " ") + "\n"
	fr := framer.New(framer.Options{Max: 100 << 10, Size: 64 << 10})
	var b record.Batch
	fr.Begin(&b)
	n := copy(fr.Space(&b, len(in)), in)
	fr.Feed(&b, n)
	fr.Finish(&b)
	w := s.Worker()
	var dst record.Clean
	run := func() { w.ApplyAfter(&dst, &b, scrub.Carry{}) }
	if run(); testing.AllocsPerRun(5, run) != 0 || len(b.Recs) < 2 {
		t.Errorf("%v allocations in %d pieces", testing.AllocsPerRun(5, run), len(b.Recs))
	}
}
