package framer

import "github.com/logscrub/logscrub/record"

// A giant is a record longer than Options.Max, of which the beginning has been
// given out. Fragments are cut every Options.Size bytes from its first byte, and
// one is given out once its whole context is there: so the cuts, and what each
// fragment shows, follow from the record alone.
type giant struct {
	on    bool
	own   int // where the bytes of the next fragment begin
	given int // bytes of the record before own
}

// lead returns how many bytes of context stand before own.
func (g *giant) lead(overlap int) int { return min(g.given, overlap) }

// growGiant gives out the fragments that are complete in a record of which the
// bytes before end are known.
func (f *Framer) growGiant(b *record.Batch, end int) {
	if !f.giant.on {
		f.startGiant(b)
	}
	if f.o.Oversize == Reject {
		f.giant.own = end
	}
	for end-f.giant.own > f.o.Size+f.o.Overlap {
		f.fragment(b, f.o.Overlap)
	}
	f.line = f.giant.own
}

// endGiant gives out the rest of a record that ends at end.
func (f *Framer) endGiant(b *record.Batch, end int, term record.Term) {
	if !f.giant.on {
		f.startGiant(b)
	}
	if f.o.Oversize == Reject {
		f.giant = giant{}
		return
	}
	for end-f.giant.own > f.o.Size {
		f.fragment(b, min(f.o.Overlap, end-f.giant.own-f.o.Size))
	}
	lead := f.giant.lead(f.o.Overlap)
	start := f.giant.own - lead
	f.emit(b, start, end, term, record.Fragment)
	r := &b.Recs[len(b.Recs)-1]
	r.Lead, r.Seq = uint32(lead), r.Seq+uint64(lead)
	r.At = uint64(f.giant.given - lead)

	// A BEGIN mark before this fragment's context is BlockBytes away, and so its
	// block is over.
	f.block = block{open: f.sep == '\n' && KeyOpen(b.Arena[start:end])}
	f.wrap = f.wraps(b.Arena[start:end], -1) // what goes on in strings is told by the whole line
	f.giant = giant{}
}

// startGiant turns the line at hand into a giant.
func (f *Framer) startGiant(b *record.Batch) {
	f.give(b)
	f.block, f.fold, f.wrap = block{}, false, wrap{}
	f.giant = giant{on: true, own: f.line}
	f.begin, f.begTo = -1, f.line // looked for again behind the record
	if f.o.Oversize == Reject {
		f.emit(b, f.line, f.line+f.o.Max, f.rejectTerm(), record.Truncated|record.Withhold)
	}
}

// rejectTerm returns the terminator of a record whose end nobody waits for.
func (f *Framer) rejectTerm() record.Term {
	if f.sep == 0 {
		return record.TermNUL
	}
	return record.TermLF
}

// fragment gives out the next Size bytes with trail bytes of context behind.
func (f *Framer) fragment(b *record.Batch, trail int) {
	lead := f.giant.lead(f.o.Overlap)
	end := f.giant.own + f.o.Size
	f.emit(b, f.giant.own-lead, end+trail, record.TermNone, record.Fragment|record.More)
	r := &b.Recs[len(b.Recs)-1]
	r.Lead, r.Trail, r.Seq = uint32(lead), uint32(trail), r.Seq+uint64(lead)
	r.At = uint64(f.giant.given - lead)
	f.giant.own = end
	f.giant.given += f.o.Size
}
