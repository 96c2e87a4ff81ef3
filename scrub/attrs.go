package scrub

import "github.com/logscrub/logscrub/record"

// attributes scrubs the fields of r, gives them to the record being written, and
// scans the body. It reports whether the policy drops the record for one of the
// fields. Name and value are scanned as "name: value", so that a header is a key
// like any other.
//
// A value that one text of a record gives away by its context is followed through
// all of them. Most give none away: then what was written while they were scanned
// stands, or else it is taken back and all are scanned again for what they know.
func (w *Worker) attributes(out *record.CleanWriter, src *record.Batch, r *record.Record, body []byte) (drop bool) {
	q := w.query
	w.trying = true
	w.query.Fragment, w.query.Continues, w.query.Wrapped = false, false, false
	drop = w.writeFields(out, src, r)
	w.query.Fragment, w.query.Continues, w.query.Wrapped = q.Fragment, q.Continues, q.Wrapped
	w.found = w.scan.Scan(body, &w.query)
	w.settleTrial(!w.scan.Follows())
	if w.scan.Follows() {
		out.UndoFields()
		w.query.Follow = true
		w.query.Fragment, w.query.Continues, w.query.Wrapped = false, false, false
		drop = w.writeFields(out, src, r)
		w.query.Fragment, w.query.Continues, w.query.Wrapped = q.Fragment, q.Continues, q.Wrapped
		w.found = w.scan.Scan(body, &w.query)
	}
	return drop
}

// writeFields gives the scrubbed fields of r to the record being written. The first
// text that is scanned begins anew, unless the query already follows values.
func (w *Worker) writeFields(out *record.CleanWriter, src *record.Batch, r *record.Record) (drop bool) {
	if again := w.query.Follow; again || r.Shared != w.still || r.Shared.Lo == r.Shared.Hi {
		found := w.writeGroup(out, src, r.Shared, &drop)
		if w.still = (record.Range{}); !again && !found && !w.scan.Follows() {
			w.still = r.Shared
		}
	} else {
		for _, f := range src.Fields[r.Shared.Lo:r.Shared.Hi] {
			out.Field(src.Bytes(f.Name), src.Bytes(f.Value))
		}
	}
	w.writeGroup(out, src, r.Fields, &drop)
	return drop
}

// writeGroup writes a group of fields. It reports whether something was found in one,
// and sets drop where the policy drops the record for it.
func (w *Worker) writeGroup(out *record.CleanWriter, src *record.Batch, g record.Range, drop *bool) (found bool) {
	for _, f := range src.Fields[g.Lo:g.Hi] {
		name := src.Bytes(f.Name)
		w.attr = append(append(append(w.attr[:0], name...), attrSep...), src.Bytes(f.Value)...)
		w.found = w.scan.Scan(w.attr, &w.query)
		w.query.Follow = true
		if len(w.found) == 0 {
			out.Field(name, src.Bytes(f.Value))
			continue
		}
		found = true
		if w.trying && !w.tried {
			w.tally, w.trial, w.tried = w.trial, w.tally, true
		}
		*drop = w.plan() || *drop
		value := len(name) + len(attrSep)
		w.clear, _ = w.writePart(w.clear[:0], w.attr, 0, len(name), Carry{}, false)
		at := len(w.clear)
		w.clear, _ = w.writePart(w.clear, w.attr, value, len(w.attr), Carry{}, false)
		out.Field(w.clear[:at], w.clear[at:])
	}
	return found
}

// settleTrial ends the first time that fields are written. What it counted counts,
// or is forgotten.
func (w *Worker) settleTrial(counts bool) {
	if w.tried {
		w.tally, w.trial = w.trial, w.tally
		if counts {
			w.tally.join(&w.trial)
		}
		w.trial.forget()
	}
	w.trying, w.tried = false, false
	if len(w.untold) > 0 {
		w.tellTrial(counts)
	}
}

// attrSep stands between name and value while an attribute is scanned.
const attrSep = ": "
