package scrub

import "slices"

// plan turns the findings of the last scan into units of the record, and reports
// whether one of them drops it.
func (w *Worker) plan() (drop bool) {
	w.edits, w.units, w.removed = w.edits[:0], w.units[:0], w.removed[:0]
	if !w.s.allow.any && w.planApart() {
		return false
	}
	w.units = w.units[:0]
	return w.planAll()
}

// planAll is plan for any findings.
func (w *Worker) planAll() (drop bool) {
	w.edits = slices.Grow(w.edits, cap(w.found)) // at once, for most records need none
	for i := range w.found {
		f := &w.found[i]
		t := w.s.treatments.of(f)
		a := t.of(f.Traits)
		if w.s.allow.any {
			if cell, ok := w.allowed(f); ok {
				w.suppress(f, int32(i), cell)
				continue
			}
		}
		w.marked |= t.marks
		start, end, run := w.scan.Root(f)
		if a == Keep {
			run = 0 // a run is not written anew for what stays in it
		}
		drop = drop || a == Drop
		w.edits = append(w.edits, edit{start, end, int32(i), run, a})
	}
	w.resolve(0, len(w.edits))
	return drop
}

// maxSteps bounds how far from its place a finding may have been found for
// planApart to put it there.
const maxSteps = 8

// planApart is the fast twin of plan for findings of which none drops the record or
// stands in an encoded run, and no two overlap but such as are of one place: each
// place is a unit. It reports false for others.
func (w *Worker) planApart() bool {
	for i := range w.found {
		f := &w.found[i]
		t := w.s.treatments.of(f)
		action, start, end := t.of(f.Traits), f.Start, f.End
		if f.Layer != 0 {
			var run uint32
			if start, end, run = w.scan.Root(f); run != 0 && action != Keep {
				return false
			}
		}
		if action == Drop || start >= end {
			return false
		}
		if u := w.insert(start, end); u == nil || !w.join(u, int32(i), action) {
			return false
		}
		w.marked |= t.marks
	}
	return true
}

// join adds finding i, to which a is done, to those of u, which are of the same place,
// and reports false where it asks for something else than they do.
func (w *Worker) join(u *unit, i int32, a Action) bool {
	switch {
	case u.namer < 0 || u.action == Keep && a != Keep:
		u.namer, u.action = i, a
	case a == Keep:
	case a != u.action:
		return false
	case w.prefer(&edit{found: i, action: a}, &edit{found: u.namer, action: a}):
		u.namer = i
	}
	return true
}

// insert returns the unit of [start, end), of none if there was none, which it then
// adds in its place among the units; nil where it overlaps another or its place is too
// far from the end. The unit is written where it stands: one that is copied as it was
// just written, in other pieces, waits for the writes.
func (w *Worker) insert(start, end uint32) *unit {
	at := len(w.units)
	for at > 0 && w.units[at-1].start >= end {
		if at--; len(w.units)-at > maxSteps {
			return nil
		}
	}
	if at > 0 && w.units[at-1].end > start {
		if u := &w.units[at-1]; u.start == start && u.end == end {
			return u
		}
		return nil
	}
	w.units = append(w.units, unit{})
	u := &w.units[at]
	if last := len(w.units) - 1; at < last {
		copy(w.units[at+1:], w.units[at:last])
		*u = unit{}
	}
	u.start, u.end, u.namer = start, end, -1
	return u
}
