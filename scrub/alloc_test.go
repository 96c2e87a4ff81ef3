package scrub_test

import (
	"hash/maphash"
	"math/rand/v2"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/scrub"
)

// TestStartAllocations: to compile the default profile, which every start of the filter
// waits for, takes few allocations. Most of what is there is the rules.
func TestStartAllocations(t *testing.T) {
	const most = 5300 // half as many again as when this was written
	n := testing.AllocsPerRun(3, func() {
		if _, err := scrub.New(scrub.Options{}); err != nil {
			t.Fatal(err)
		}
	})
	if n > most {
		t.Errorf("%v allocations, more than %d: is something made that only a report asks for?", n, most)
	}
}

// TestNoAllocations scrubs a million distinct values, of every kind, in batches
// that no worker has seen: once its buffers have grown a batch costs no
// allocation. Among the values are international e-mail addresses, and each batch
// has every example of every rule and what else the tests mix.
func TestNoAllocations(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // the collector allocates too
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	s := newScrubber(t)
	w, again := s.Worker(), s.Worker()
	g := newGenerator(s)
	var dst record.Clean
	g.fill(2*batchValues, nil)
	g.everywhere() // what comes then needs no more memory than this
	for range 2 {
		mallocs(t, w, &dst, &g.batch)
		mallocs(t, again, &dst, &g.batch)
	}
	total := uint64(0)
	values := million
	if underRace {
		values /= 50
	}
	for batches := 0; len(g.seen) < values; batches++ {
		g.fill(batchValues, nil)
		n := mallocs(t, w, &dst, &g.batch)
		if n > 0 { // by the batch, or by chance of the runtime itself?
			n = min(n, mallocs(t, again, &dst, &g.batch))
		}
		total += n
		if dst.Len() != len(g.batch.Recs) {
			t.Fatalf("%d records of %d", dst.Len(), len(g.batch.Recs))
		}
		if batches%8 == 0 {
			runtime.GC()
		}
	}
	if total != 0 && !underRace {
		t.Errorf("%d allocations for %d values", total, len(g.seen))
		g.blame(t, w)
	}
	found := map[string]uint64{}
	for _, c := range s.Stats().Findings {
		found[c.Kind] += c.N
	}
	kinds, _ := scrub.ProfilePolicy("default")
	on := map[string]bool{}
	for _, r := range s.RuleList() {
		on[r.Kind] = on[r.Kind] || r.Enabled
	}
	for kind := range kinds {
		if asked, listed := on[kind]; found[kind] == 0 && (asked || !listed) {
			t.Errorf("no %s is among them", kind)
		}
	}
	for i := range g.sources {
		if n := found[g.sources[i].kind]; n < uint64(values/(2*len(g.sources))) {
			t.Errorf("only %d of %s", n, g.sources[i].kind)
		}
	}
}

const (
	million     = 1_000_000
	batchValues = 8 << 10
)

// mallocs returns how often scrubbing src allocates.
func mallocs(t *testing.T, w *scrub.Worker, dst *record.Clean, src *record.Batch) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := w.ApplyAfter(dst, src, scrub.Carry{})
	runtime.ReadMemStats(&after)
	if err != nil {
		t.Fatal(err)
	}
	return after.Mallocs - before.Mallocs
}

// A generator fills batches with values that did not come before.
type generator struct {
	rand    *rand.Rand
	sources []source
	encs    []encoding
	fixed   []string // in every batch
	seed    maphash.Seed
	seen    map[uint64]struct{} // hashes of the values
	batch   record.Batch
}

func newGenerator(s *scrub.Scrubber) *generator {
	g := &generator{rand: rand.New(rand.NewPCG(1, 2)), sources: sources(), encs: encodings(), fixed: mixed, seed: maphash.MakeSeed(), seen: map[uint64]struct{}{}}
	for _, e := range examples(s) {
		g.fixed = append(g.fixed, e.Text)
	}
	return g
}

// fill makes the batch one of n values, all of one source if that is given.
func (g *generator) fill(n int, only *source) {
	g.batch.Reset()
	if only == nil {
		for _, in := range g.fixed {
			g.add(in)
		}
	}
	for i := range n {
		src := &g.sources[i%len(g.sources)]
		if only != nil {
			src = only
		}
		forms := src.forms(g.rand)
		g.seen[maphash.String(g.seed, forms[0])] = struct{}{}
		v, at := forms[g.rand.IntN(len(forms))], i/len(g.sources)
		in := `{"` + src.key + `":"` + v + `","x":1}`
		if at%4 == 1 {
			in = "level=info " + src.key + `="` + v + `" msg=done`
		}
		if at%16 == 2 {
			all := places(src, v)
			in = g.encs[at/16%len(g.encs)].encode(all[g.rand.IntN(len(all))])
		}
		g.add(in)
	}
}

// everywhere adds a value of each source in each form, place and encoding.
func (g *generator) everywhere() {
	for i := range g.sources {
		for _, v := range g.sources[i].forms(g.rand) {
			for _, in := range places(&g.sources[i], v) {
				for _, e := range g.encs {
					g.add(e.encode(in))
				}
			}
		}
	}
}

// add adds a record.
func (g *generator) add(in string) {
	b := &g.batch
	start := len(b.Arena)
	b.Arena = append(append(b.Arena, in...), '\n')
	b.Recs = append(b.Recs, record.Record{Body: record.Span{Start: uint32(start), End: uint32(len(b.Arena) - 1)}, Term: record.TermLF})
}

// blame says what allocates.
func (g *generator) blame(t *testing.T, w *scrub.Worker) {
	var dst record.Clean
	for i := range g.sources {
		g.fill(1000, &g.sources[i])
		mallocs(t, w, &dst, &g.batch)
		g.fill(1000, &g.sources[i])
		if n := mallocs(t, w, &dst, &g.batch); n > 0 {
			t.Errorf("%s: %d allocations for 1000 values", g.sources[i].kind, n)
		}
	}
	for _, in := range g.fixed {
		b := batchOf(in)
		one := func() { w.ApplyAfter(&dst, b, scrub.Carry{}) }
		if one(); testing.AllocsPerRun(3, one) != 0 {
			t.Errorf("%q allocates", in)
		}
	}
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
	if run(); testing.AllocsPerRun(5, run) != 0 && !underRace || len(b.Recs) < 2 {
		t.Errorf("%v allocations in %d pieces", testing.AllocsPerRun(5, run), len(b.Recs))
	}
}
