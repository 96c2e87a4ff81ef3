package scrub

import (
	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/pseudonym"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/token"
)

// A Worker scrubs batches. It owns the memory of the work, so that a batch costs
// no allocation once its buffers have grown, and is for one goroutine at a time.
type Worker struct {
	s          *Scrubber
	scan       *detect.Scanner
	hash       *pseudonym.Hasher
	again      *detect.Scanner // verifies the output
	peek       *detect.Scanner // looks into values of claims; nil until one is kept
	within     token.Token     // that a claim is
	nest       []*token.Token  // those within the one at hand, by their depth
	disclosure []byte          // what one says that tokens are looked for in
	around     []byte          // its pseudonym, while those are told
	query      detect.Query
	at         progress
	tally      tally

	found []detect.Finding // of the scan at hand
	edits []edit
	units []unit

	removed     []removal // by allow-lists, where tellRemoved asks for them
	tellRemoved bool

	inner, text, canon, scratch, word, sub []byte
	pack                                   packer

	now      int64 // of the batch, in Unix seconds
	phase    phase
	standing standing // of the token met last
	lately   bool     // what is written is the batch, whose pseudonyms may be completed later
	written  int      // bytes of the record written last

	why    record.Why // the record at hand is withheld for
	marked uint64     // the selectors that match what was found in it

	attr, clear []byte       // an attribute as it is scanned, and scrubbed
	still       record.Range // the shared attributes of the batch in which nothing was found
	trying      bool         // attributes are written that may be written again
	tried       bool         // tally counts that, and trial is what it was
	trial       tally
	untold      []TokenSeen // in what may be written again

	shade *shade // nil where no rule is in the shadow

	one   record.Batch // Append's
	clean record.Clean
}

// A phase says what a panic is made of.
type phase uint8

const (
	outside  phase = iota // it is the caller's
	scanning              // the record at hand is withheld; it is not begun
	writing               // and what is written of it is taken back
)

// Worker returns a new worker.
func (s *Scrubber) Worker() *Worker {
	w := &Worker{s: s, hash: s.hasher.Clone()}
	w.scan = s.set.NewScanner(w.marks())
	if s.opts.Verify {
		w.again = s.set.NewScanner(w.hash)
	}
	w.tally.findings = make([]uint32, len(s.counts.findings))
	w.trial.findings = make([]uint32, len(s.counts.findings))
	w.tally.tokens = make([]uint64, len(s.counts.tokens))
	w.trial.tokens = make([]uint64, len(s.counts.tokens))
	w.tally.allowed, w.trial.allowed = newCells(len(s.allow.cells)), newCells(len(s.allow.cells))
	w.shade = w.newShade()
	w.at.set(-1)
	return w
}

// marks returns what tells pseudonyms: the hasher, or for untrusted input one
// that knows none for its own.
func (w *Worker) marks() detect.Marks {
	if w.s.opts.Pseudonyms == Replace {
		return strangers{w.hash}
	}
	return w.hash
}

// strangers treats every pseudonym as that of a stranger.
type strangers struct{ *pseudonym.Hasher }

func (h strangers) Check(word []byte) pseudonym.Status {
	if st := h.Hasher.Check(word); st != pseudonym.Own {
		return st
	}
	return pseudonym.Unknown
}

// Carry is what a piece of a long record hands to the next one. The zero Carry
// is that of a record's beginning.
type Carry struct {
	hide  bool       // a match is open: hide up to its end
	quote byte       // which is this quote, or 0: white space or any quote
	drop  bool       // the policy dropped the record
	why   record.Why // the rest of the record is withheld for this
	skip  int        // bytes at the beginning of the next piece that have been replaced
}

// Record returns the index of the record that is being scrubbed, or -1. It may
// be called from any goroutine.
func (w *Worker) Record() int { return w.at.get() }

// Apply fills dst with the records of src, scrubbed.
func (w *Worker) Apply(dst *record.Clean, src *record.Batch) error {
	_, err := w.ApplyAfter(dst, src, Carry{})
	return err
}

// ApplyAfter is Apply for a batch that may begin with a piece of a record: c is
// what the batch before it returned. A record that panics in a rule or costs too
// much is withheld; its neighbours are not.
func (w *Worker) ApplyAfter(dst *record.Clean, src *record.Batch, c Carry) (Carry, error) {
	defer w.at.set(-1)
	out := dst.Writer()
	out.Origins(src.Origins)
	w.now, w.phase = w.s.opts.Clock().Unix(), outside
	w.hash.Settle(nil)
	w.still = record.Range{}
	for i := 0; i < len(src.Recs); {
		i, c = w.records(out, src, i, c)
	}
	w.scan.Batch(nil)
	w.hash.Settle(out.Buf)
	out.Close()
	w.tally.fresh += w.hash.TakeFresh()
	w.tally.addTo(&w.s.counts)
	w.shade.addTo()
	return c, nil
}

// date says when tokens in r are judged: at the time of the record, if its source knows
// one, else when it was read.
func (w *Worker) date(r *record.Record) {
	w.query.Now = w.now
	if r.Time != 0 {
		w.query.Now = r.Time / 1e9
	}
}

// records writes the records of src from i on, up to one whose scan panics,
// which it withholds, and returns where to go on. So the many that do not panic
// share one recovery.
func (w *Worker) records(out *record.CleanWriter, src *record.Batch, i int, c Carry) (at int, next Carry) {
	at, next = i, c
	w.scan.Batch(src.Arena)
	defer func() {
		if w.phase == outside { // what else panics is not for us
			return
		}
		if p := recover(); p != nil {
			if w.phase == scanning {
				out.Begin()
			}
			w.phase = outside
			r := &src.Recs[at]
			w.recovered(out, ownBytes(src, r), r, p)
			w.end(out, r)
			at, next = at+1, Carry{why: w.why}
		}
	}()
	for ; at < len(src.Recs); at++ {
		w.at.set(int32(at))
		r := &src.Recs[at]
		w.date(r)
		if !isPlain(r) {
			next = w.record(out, src, r, next)
			continue
		}
		next = Carry{}
		if drop := w.plain(out, src, r); drop {
			next.drop = true
		}
	}
	return at, next
}

// isPlain reports whether r is whole, to be scanned, and has no attributes.
func isPlain(r *record.Record) bool {
	return r.Flags&^record.Joined == 0 && r.Lead|r.Trail == 0 && r.Fields == (record.Range{}) && r.Shared == (record.Range{})
}

// ownBytes returns the body of r without what is context.
func ownBytes(src *record.Batch, r *record.Record) []byte {
	body := src.Bytes(r.Body)
	return body[r.Lead : len(body)-int(r.Trail)]
}

// record writes one record, or a stub in its place.
func (w *Worker) record(out *record.CleanWriter, src *record.Batch, r *record.Record, c Carry) Carry {
	if r.Lead == 0 {
		c = Carry{}
	}
	own := ownBytes(src, r)
	w.tally.bytesIn += uint64(len(own) + len(r.Term.Bytes()))
	if r.Flags&record.More == 0 {
		w.tally.records++
	}
	out.Begin()
	w.why, w.marked = c.why, 0
	switch {
	case c.drop || c.why != record.WhyNone: // decided by an earlier piece
	case r.Flags&record.Withhold != 0:
		w.withhold(out, own, r, r.Reason(), Withheld{})
		c = Carry{why: w.why}
	default:
		w.phase = writing
		c = w.scrub(out, src, src.Bytes(r.Body), own, r, c)
		w.phase = outside
	}
	if c.drop {
		w.endPart(out, r)
	} else {
		w.end(out, r)
	}
	return c
}

// plain is record for one that is plain, as most are, and reports whether the
// policy drops it. What it leaves as it is, it leaves to the writer to copy.
func (w *Worker) plain(out *record.CleanWriter, src *record.Batch, r *record.Record) (drop bool) {
	body := src.Bytes(r.Body)
	w.tally.bytesIn += uint64(len(body) + len(r.Term.Bytes()))
	w.tally.records++
	w.why, w.marked = record.WhyNone, 0
	w.query.Fragment, w.query.Continues, w.query.Wrapped, w.query.Follow = false, false, false, false
	w.phase = scanning
	w.found = w.scan.ScanIn(int(r.Body.Start), int(r.Body.End), &w.query)
	if len(w.found) == 0 {
		w.phase = outside
		if w.shade != nil {
			w.units = w.units[:0]
			w.watch(body, 0, len(body))
		}
		out.Copy(src, r)
		w.tally.bytesOut += uint64(len(body) + len(r.Term.Bytes()))
		return false
	}
	drop = w.plan()
	w.phase = writing
	out.Begin()
	if drop {
		w.phase = outside
		w.endPart(out, r)
		return true
	}
	w.watch(body, 0, len(body))
	mark := len(out.Buf)
	w.lately = true
	out.Buf = w.writeUnits(out.Buf, 0, 0, len(w.units))
	w.lately = false
	w.written = len(out.Buf) - mark
	w.verify(out, body, r)
	w.phase = outside
	w.end(out, r)
	w.hash.Turn(out.Buf)
	return false
}

// end closes what was written of r.
func (w *Worker) end(out *record.CleanWriter, r *record.Record) {
	w.tally.bytesOut += uint64(out.End(r))
	if w.why != record.WhyNone || w.s.marks != nil {
		w.note(out, r)
	}
}

// endPart closes a piece of a dropped record, which leaves nothing behind.
func (w *Worker) endPart(out *record.CleanWriter, r *record.Record) {
	w.undo(out)
	if r.Flags&record.More == 0 {
		w.tally.dropped++
	}
}

// scrub appends the scrubbed own bytes of a record.
func (w *Worker) scrub(out *record.CleanWriter, src *record.Batch, body, own []byte, r *record.Record, c Carry) (next Carry) {
	w.query.Fragment = r.Flags&record.Fragment != 0
	w.query.Continues, w.query.Wrapped = r.Flags&record.Continues != 0, r.Flags&record.Wrapped != 0
	w.query.Follow = false
	if r.Fields != (record.Range{}) || r.Shared != (record.Range{}) {
		if w.attributes(out, src, r, body) {
			return Carry{drop: true}
		}
	} else {
		w.found = w.scan.Scan(body, &w.query)
	}
	lo, hi := int(r.Lead), len(body)-int(r.Trail)
	if len(w.found) == 0 && !c.hide && c.skip == 0 {
		w.units = w.units[:0]
		w.watch(body, lo, hi)
		out.Buf = append(out.Buf, own...)
		return Carry{}
	}
	if w.plan() {
		return Carry{drop: true}
	}
	w.watch(body, lo, hi)
	out.Buf, next = w.writePart(out.Buf, body, lo, hi, c, r.Flags&record.More != 0)
	w.verify(out, own, r)
	return next
}

// undo forgets what was written of the record at hand, and completes what was written
// before it.
func (w *Worker) undo(out *record.CleanWriter) {
	out.Undo()
	w.hash.Settle(out.Buf)
}

// writePart appends body[lo:hi] with the units of the record replaced. c says
// whether a match is open at lo.
func (w *Worker) writePart(dst, body []byte, lo, hi int, c Carry, more bool) ([]byte, Carry) {
	mark := len(dst)
	p := newPart(body, lo, hi, c, more)
	for i := 0; i < len(w.units); i++ {
		u := w.units[i]
		if !p.takes(w, &u) {
			continue
		}
		dst = append(dst, body[p.at:u.start]...)
		dst = w.write(dst, 0, &u)
		p.at = int(u.end)
	}
	if p.at < hi {
		dst = append(dst, body[p.at:hi]...)
	}
	w.written = len(dst) - mark
	return dst, p.carry()
}

// openQuote returns the quote that closes the string that u, open at the end of
// body, is the inside of, or 0.
func (w *Worker) openQuote(u *unit, body []byte) byte {
	if u.namer >= 0 && w.found[u.namer].Traits&detect.Quoted != 0 && u.start > 0 {
		if c := body[u.start-1]; c == '"' || c == '\'' || c == '`' {
			return c
		}
	}
	return 0
}

// stopAt returns where a match that is open at at ends.
func stopAt(b []byte, at int, quote byte) int {
	for i := at; i < len(b); i++ {
		switch c := b[i]; {
		case c == '\n', quote != 0 && c == quote:
			return i
		case quote != 0:
			if c == '\\' {
				i++
			}
		case detect.Stops(c):
			return i
		}
	}
	return len(b)
}

// Append appends rec, one record without its terminator, to dst, scrubbed, as
// [Scrubber.Append] does.
func (w *Worker) Append(dst, rec []byte) ([]byte, error) {
	w.one.Reset()
	w.one.Arena = append(w.one.Arena, rec...)
	w.one.Recs = append(w.one.Recs, record.Record{Body: record.Span{End: uint32(len(rec))}})
	c, err := w.ApplyAfter(&w.clean, &w.one, Carry{})
	switch {
	case err != nil:
		return dst, err
	case c.why != record.WhyNone:
		return dst, ErrWithheld
	case c.drop:
		return dst, ErrDropped
	}
	return append(dst, w.clean.Raw()...), nil
}
