package scrub

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
	"github.com/logscrub/logscrub/pseudonym"
)

// An edit is a finding with what the policy says of it, mapped to the text of
// the layer that is being written.
type edit struct {
	start, end uint32
	found      int32  // index into worker.found
	run        uint32 // the encoded run between that layer and the finding, or 0
	action     Action
}

// A unit is a stretch of a layer that is written as a whole: one finding, the
// union of several that overlap, or an encoded run with findings inside.
type unit struct {
	start, end uint32
	namer      int32 // the finding whose value it is, or -1: none covers the union
	action     Action
	run        uint32 // written anew with its findings replaced
	lo, hi     int32  // its edits, in worker.edits
}

// resolve appends to w.units what is to be written in the place of the edits
// [lo, hi), which it sorts, and returns the index of the first unit. Units are in
// order and disjoint. Kept findings never widen a union.
func (w *Worker) resolve(lo, hi int) int {
	es := w.edits[lo:hi]
	sortEdits(es)
	first := len(w.units)
	kept := 0
	for i := 0; i < len(es); {
		if es[i].action == Keep && es[i].run == 0 {
			kept++
			i++
			continue
		}
		w.units = append(w.units, unit{})
		u := &w.units[len(w.units)-1]
		u.start, u.end, u.lo = es[i].start, es[i].end, int32(lo+i)
		for i++; i < len(es) && (es[i].start < u.end || es[i].start == u.start); i++ {
			if es[i].action == Keep && es[i].run == 0 {
				kept++
			} else {
				u.end = max(u.end, es[i].end)
			}
		}
		u.hi = int32(lo + i)
		w.name(u)
	}
	if kept > 0 {
		w.addKept(es, first)
	}
	return first
}

// sortEdits sorts edits by place, the wider one first, and as they were found.
// Most stand in order already.
func sortEdits(es []edit) {
	for i := 1; i < len(es); i++ {
		if a, b := &es[i-1], &es[i]; b.start > a.start || b.start == a.start && (b.end < a.end || b.end == a.end && b.found > a.found) {
			continue
		}
		slices.SortFunc(es, func(a, b edit) int {
			return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end), cmp.Compare(a.found, b.found))
		})
		return
	}
}

// sortUnits sorts units, which are disjoint, by place.
func sortUnits(us []unit) {
	for i := 1; i < len(us); i++ {
		if us[i].start < us[i-1].start {
			slices.SortFunc(us, func(a, b unit) int { return cmp.Compare(a.start, b.start) })
			return
		}
	}
}

// name decides what stands for u: the strictest action of its findings, and the
// value of the one that covers all of it. Of several the value itself comes
// before the name beside it, the decoded text before the one as read, and a token in
// lines before its first line.
func (w *Worker) name(u *unit) {
	if e := &w.edits[u.lo]; u.hi-u.lo == 1 && e.run == 0 { // the usual case
		u.namer, u.action = e.found, e.action
		return
	}
	u.namer = -1
	var best *edit
	runs, phone := true, w.saysPhone(u)
	for i := u.lo; i < u.hi; i++ {
		e := &w.edits[i]
		if e.action == Keep && e.run == 0 || phone && w.isFamily(e, pseudonym.Card) {
			continue
		}
		if e.run == 0 {
			runs = false
			u.action = max(u.action, e.action)
			if e.start == u.start && e.end == u.end && (best == nil || w.prefer(e, best)) {
				best = e
			}
		} else if e.action == Drop {
			u.action = Drop
		}
	}
	if best != nil && u.hi-u.lo > 1 {
		best = w.amid(u, best)
	}
	switch {
	case best != nil:
		u.namer = best.found
	case runs && w.edits[u.lo].start == u.start && w.edits[u.lo].end == u.end:
		u.run = w.edits[u.lo].run
	case runs:
		u.action = Redact
	default:
		u.action = max(u.action, Redact)
	}
	if best != nil && u.action != best.action {
		u.action = w.fit(u.action, best)
	}
}

// amid returns the edit that names u instead of best, which covers it: one from another view of the same
// place in which all that best has besides stands behind a blank that is written with an escape. Of
// "user%3Djdoe+n%3D7" one view has jdoe+n=7, and the one that knows plus signs for blanks jdoe.
func (w *Worker) amid(u *unit, best *edit) *edit {
	of, named := &w.found[best.found], best
	blank := bytes.IndexAny(w.scan.TextOf(of.Layer)[of.Start:of.End], " \t\r\n")
	for i := u.lo; i < u.hi; i++ {
		e := &w.edits[i]
		f := &w.found[e.found]
		if e.run != 0 || e.action == Keep || f.Layer == of.Layer || e.start == u.start && e.end == u.end || blank >= 0 && blank <= int(f.End-f.Start) {
			continue // or best has that blank too, and goes on behind it
		}
		if e.start > u.start && !w.scan.Blank(f.Layer, f.Start, -1) || e.end < u.end && !w.scan.Blank(f.Layer, f.End, 1) {
			continue
		}
		if named != best && (named.start != e.start || named.end != e.end) {
			return best // there are several
		}
		if named == best || w.prefer(e, named) {
			named = e
		}
	}
	return named
}

// saysPhone reports whether all of u is a telephone number by its key or its sign: one
// in 30,000 passes for the number of a card too, and a person is the same pseudonym
// whatever the digits add up to. A card number beside such a key is no number that a
// telephone can have.
func (w *Worker) saysPhone(u *unit) bool {
	for i := u.lo; i < u.hi; i++ {
		e := &w.edits[i]
		if e.start != u.start || e.end != u.end || e.action == Keep || !w.isFamily(e, pseudonym.Phone) {
			continue
		}
		w.canon = append(w.canon[:0], '+')
		for _, c := range w.value(&w.found[e.found]) {
			if detect.IsDigit(c) {
				w.canon = append(w.canon, c)
			}
		}
		if n, ok := check.Phone(w.canon); ok && n == len(w.canon) {
			return true
		}
	}
	return false
}

// isFamily reports whether e is a finding of a kind of a family.
func (w *Worker) isFamily(e *edit, family pseudonym.Family) bool {
	return e.run == 0 && w.s.set.KindOf(&w.found[e.found]).Family == family
}

// fit returns an action at least as strict as a that makes sense for e.
func (w *Worker) fit(a Action, e *edit) Action {
	kind := w.s.set.KindOf(&w.found[e.found])
	s := Uniform(a)
	if s.validate(kind) != nil {
		return max(Pseudonym, a)
	}
	return a
}

// prefer reports whether a names a value rather than b.
func (w *Worker) prefer(a, b *edit) bool {
	fa, fb := &w.found[a.found], &w.found[b.found]
	if met := detect.Forged | detect.Foreign; (fa.Traits^fb.Traits)&met != 0 {
		return fa.Traits&met != 0
	}
	if (fa.Traits^fb.Traits)&detect.Lines != 0 {
		return fa.Traits&detect.Lines != 0
	}
	rules := w.s.set.Rules()
	ca, cb := rules[fa.Rule].Contextual, rules[fb.Rule].Contextual
	if ca != cb {
		return cb
	}
	la, lb := w.scan.Layer(fa.Layer), w.scan.Layer(fb.Layer)
	if la.Depth != lb.Depth {
		return la.Depth > lb.Depth
	}
	if of := (la.Enc == detect.Form); of != (lb.Enc == detect.Form) && fa.At != fa.Start && fb.At != fb.Start {
		return of // a plus sign is a blank, but in a value that was looked for again
	}
	return a.action > b.action
}

// addKept adds the kept findings of es that no unit from first on overlaps, each
// place once.
func (w *Worker) addKept(es []edit, first int) {
	hidden := len(w.units)
	at, end := first, uint32(0)
	for i := range es {
		e := &es[i]
		if e.action != Keep || e.run != 0 || e.start < end {
			continue
		}
		for at < hidden && w.units[at].end <= e.start {
			at++
		}
		if at < hidden && w.units[at].start < e.end {
			continue
		}
		w.units = append(w.units, unit{start: e.start, end: e.end, namer: e.found})
		end = e.end
	}
	sortUnits(w.units[first:])
}

// planRun turns the edits [lo, hi) of run into edits of the text it encodes.
func (w *Worker) planRun(run uint32, lo, hi int32) (first int) {
	at := len(w.edits)
	w.edits = slices.Grow(w.edits, cap(w.found)) // at once, as for the record
	for i := lo; i < hi; i++ {
		e := w.edits[i]
		if e.run != run {
			continue
		}
		f := &w.found[e.found]
		e.start, e.end, e.run = w.scan.In(f, run)
		w.edits = append(w.edits, e)
	}
	return w.resolve(at, len(w.edits))
}

// kindOf returns the kind of the finding that names u, and its rule.
func (w *Worker) kindOf(u *unit) (*detect.Kind, *detect.Rule) {
	f := u.namer
	if f < 0 {
		f = w.edits[u.lo].found
		for i := u.lo; i < u.hi; i++ {
			if w.edits[i].action == u.action {
				f = w.edits[i].found
				break
			}
		}
	}
	return w.s.set.KindOf(&w.found[f]), &w.s.set.Rules()[w.found[f].Rule]
}
