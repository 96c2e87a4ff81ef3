package scrub

import "github.com/logscrub/logscrub/record"

// verify withholds the record just written if a value that the policy would
// change is in it, where that is asked for.
func (w *Worker) verify(out *record.CleanWriter, own []byte, r *record.Record) {
	w.query.Follow = false
	if w.again == nil || w.query.Fragment {
		return
	}
	w.hash.Settle(out.Buf)
	if !w.residue(out.Buf[len(out.Buf)-w.written:]) {
		return
	}
	w.tally.residue++
	w.undo(out)
	w.withhold(out, own, r, record.WhyResidue, Withheld{})
}

// residue reports whether out, which was just written, holds a value that the
// policy would change.
func (w *Worker) residue(out []byte) bool {
	for i, found := 0, w.again.Scan(out, &w.query); i < len(found); i++ {
		f := &found[i]
		switch w.s.settings[f.Rule][f.Kind].of(f.Traits) {
		case Keep, Mask, Truncate:
			continue
		}
		if w.s.allow.any && w.s.allow.passes(w.s.set.KindOf(f), f, w.again.TextOf(f.Layer)[f.Start:f.End]) {
			continue
		}
		return true
	}
	return false
}
