package record

// A Clean is a batch that has been scrubbed. The zero Clean is empty.
//
// Bodies and terminators stand back to back in one buffer, so that a sink that
// wants plain lines writes Raw and is done. Only package scrub calls Writer.
type Clean struct {
	arena  []byte
	recs   []Record
	attrs  []byte // names and values of fields
	fields []Field
	from   []Origin
	w      CleanWriter
}

// Len returns the number of records. Dropped records are not among them.
func (c *Clean) Len() int { return len(c.recs) }

// Raw returns every body with its terminator, back to back. It is valid until
// the batch is written again.
func (c *Clean) Raw() []byte { return c.arena }

// Body returns the body of record i without its terminator.
func (c *Clean) Body(i int) []byte {
	s := c.recs[i].Body
	return c.arena[s.Start:s.End:s.End]
}

// Record returns record i: origin, sequence, time, flags and terminator are
// those of the record it was made from.
func (c *Clean) Record(i int) Record { return c.recs[i] }

// Flags returns the flags of record i.
func (c *Clean) Flags(i int) Flags { return c.recs[i].Flags }

// Marks returns the marks of record i.
func (c *Clean) Marks(i int) uint64 { return c.recs[i].Marks }

// Origin returns the name of the stream that record i was read from, or "" where
// the source names none. Together with Record(i).Seq it never repeats. It may
// tell a path or an account: hash it before it leaves the process.
func (c *Clean) Origin(i int) string {
	if n := int(c.recs[i].Origin); n < len(c.from) {
		return c.from[n].Name
	}
	return ""
}

// Fields returns the attributes of record i; Attr gives their bytes.
func (c *Clean) Fields(i int) []Field {
	r := c.recs[i].Fields
	return c.fields[r.Lo:r.Hi:r.Hi]
}

// Attr returns the bytes of the name or value of a field.
func (c *Clean) Attr(s Span) []byte { return c.attrs[s.Start:s.End:s.End] }

// A CleanWriter fills a Clean: for each record Begin, any number of appends to
// Buf, and End or Undo; or Copy alone. Close comes last.
type CleanWriter struct {
	c      *Clean
	start  int
	fields int // those before the record at hand
	// Buf is the buffer to append to, from Begin to End.
	Buf []byte

	// What Copy has not copied yet: src[from:till], for records stand together.
	src        []byte
	from, till uint32
}

// Writer empties c and returns the one writer of it.
func (c *Clean) Writer() *CleanWriter {
	c.arena, c.recs, c.fields, c.attrs = c.arena[:0], c.recs[:0], c.fields[:0], c.attrs[:0]
	c.from = c.from[:0]
	c.w = CleanWriter{c: c, Buf: c.arena}
	return &c.w
}

// Origins names the streams of the records to come, which their Origin indexes.
func (w *CleanWriter) Origins(names []Origin) { w.c.from = append(w.c.from[:0], names...) }

// Copy adds record r of b, which has neither attributes nor context, as it
// stands. b must stay as it is until Begin or Close.
func (w *CleanWriter) Copy(b *Batch, r *Record) {
	term := r.Term.Bytes()
	till := r.Body.End + uint32(len(term))
	if int(till) > len(b.Arena) || string(b.Arena[r.Body.End:till]) != term {
		w.Begin()
		w.Buf = append(w.Buf, b.Bytes(r.Body)...)
		w.End(r)
		return
	}
	if r.Body.Start != w.till || w.src == nil {
		w.flush()
		w.src, w.from = b.Arena, r.Body.Start
	}
	w.till = till
	at := uint32(len(w.Buf)) + r.Body.Start - w.from
	w.add(r, Span{at, at + uint32(r.Body.Len())}, Range{uint32(len(w.c.fields)), uint32(len(w.c.fields))})
}

// flush copies what Copy has put off.
func (w *CleanWriter) flush() {
	if w.src != nil {
		w.Buf = append(w.Buf, w.src[w.from:w.till]...)
		w.src = nil
	}
}

// Close ends the batch.
func (w *CleanWriter) Close() {
	w.flush()
	w.c.arena = w.Buf
}

// Begin starts a record.
func (w *CleanWriter) Begin() {
	w.flush()
	w.start, w.fields = len(w.Buf), len(w.c.fields)
}

// Field gives the record an attribute.
func (w *CleanWriter) Field(name, value []byte) {
	c := w.c
	at := uint32(len(c.attrs))
	c.attrs = append(append(c.attrs, name...), value...)
	mid := at + uint32(len(name))
	c.fields = append(c.fields, Field{Span{at, mid}, Span{mid, uint32(len(c.attrs))}})
}

// Undo forgets what was appended since Begin, attributes too.
func (w *CleanWriter) Undo() { w.Buf, w.c.fields = w.Buf[:w.start], w.c.fields[:w.fields] }

// UndoFields forgets the attributes given since Begin.
func (w *CleanWriter) UndoFields() { w.c.fields = w.c.fields[:w.fields] }

// End closes the record begun last, made from src, and returns its length with
// its terminator.
func (w *CleanWriter) End(src *Record) int {
	w.add(src, Span{uint32(w.start), uint32(len(w.Buf))}, Range{uint32(w.fields), uint32(len(w.c.fields))})
	w.Buf = append(w.Buf, src.Term.Bytes()...)
	w.c.arena = w.Buf
	return len(w.Buf) - w.start
}

// add adds a record made from src.
func (w *CleanWriter) add(src *Record, body Span, fields Range) {
	w.c.recs = append(w.c.recs, *src)
	r := &w.c.recs[len(w.c.recs)-1]
	r.Body, r.Lead, r.Trail, r.Marks = body, 0, 0, 0
	r.Fields, r.Shared = fields, Range{}
}

// Note says of the record ended last why it is a stub, or WhyNone, and which
// selectors match what was found in it.
func (w *CleanWriter) Note(why Why, marks uint64) {
	r := &w.c.recs[len(w.c.recs)-1]
	if r.Why, r.Marks = why, marks; why != WhyNone {
		r.Flags |= Withhold
	}
}

// Reset forgets every record written, and keeps the memory.
func (w *CleanWriter) Reset() {
	w.Buf, w.src = w.Buf[:0], nil
	w.c.arena, w.c.recs, w.c.fields, w.c.attrs = w.Buf, w.c.recs[:0], w.c.fields[:0], w.c.attrs[:0]
}
