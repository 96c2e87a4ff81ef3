package scrub

import "github.com/logscrub/logscrub/record"

// attributes scrubs the fields of r and gives them to the record being written,
// and reports whether the policy drops the record for one of them. Name and
// value are scanned as "name: value", so that a header is a key like any other.
//
// A value that one text of a record gives away by its context is followed
// through all of them, body included. So all are scanned once for what they
// know, and the fields once more to be written; the caller scans the body last.
func (w *Worker) attributes(out *record.CleanWriter, src *record.Batch, r *record.Record, body []byte) (drop bool) {
	fragment := w.query.Fragment
	w.query.Fragment = false
	w.fields(src, r, func(text []byte, _ int) {
		w.scan.Scan(text, &w.query)
		w.query.Follow = true
	})
	w.query.Fragment = fragment
	w.scan.Scan(body, &w.query)
	w.query.Fragment, w.query.Follow = false, true
	continues := w.query.Continues
	w.query.Continues = false
	w.fields(src, r, func(text []byte, value int) {
		w.found = w.scan.Scan(text, &w.query)
		drop = w.plan() || drop
		w.clear, _ = w.writePart(w.clear[:0], text, 0, value-len(attrSep), Carry{}, false)
		name := len(w.clear)
		w.clear, _ = w.writePart(w.clear, text, value, len(text), Carry{}, false)
		out.Field(w.clear[:name], w.clear[name:])
	})
	w.query.Fragment, w.query.Continues = fragment, continues
	return drop
}

// attrSep stands between name and value while an attribute is scanned.
const attrSep = ": "

// fields calls each with every field of r as it is scanned, and where its value
// begins.
func (w *Worker) fields(src *record.Batch, r *record.Record, each func(text []byte, value int)) {
	for _, g := range [...]record.Range{r.Shared, r.Fields} {
		for _, f := range src.Fields[g.Lo:g.Hi] {
			w.attr = append(append(w.attr[:0], src.Bytes(f.Name)...), attrSep...)
			value := len(w.attr)
			w.attr = append(w.attr, src.Bytes(f.Value)...)
			each(w.attr, value)
		}
	}
}
