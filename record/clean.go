package record

// A Clean is a batch that has been scrubbed. The zero Clean is empty.
//
// Bodies and terminators stand back to back in one buffer, so that a sink that
// wants plain lines writes Raw and is done. Only package scrub calls Writer.
type Clean struct {
	arena  []byte
	recs   []Record
	fields []Field
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

// A CleanWriter fills a Clean. Its methods are called in the order Begin, any
// number of appends to Buf, End or Undo.
type CleanWriter struct {
	c     *Clean
	start int
	// Buf is the buffer to append to.
	Buf []byte
}

// Writer empties c and returns the one writer of it.
func (c *Clean) Writer() *CleanWriter {
	c.arena, c.recs, c.fields = c.arena[:0], c.recs[:0], c.fields[:0]
	c.w = CleanWriter{c: c, Buf: c.arena}
	return &c.w
}

// Begin starts a record.
func (w *CleanWriter) Begin() { w.start = len(w.Buf) }

// Undo forgets what was appended since Begin.
func (w *CleanWriter) Undo() { w.Buf = w.Buf[:w.start] }

// End closes the record begun last, made from src.
func (w *CleanWriter) End(src *Record) {
	r := *src
	r.Body = Span{uint32(w.start), uint32(len(w.Buf))}
	r.Lead, r.Trail = 0, 0
	r.Fields, r.Shared = Range{}, Range{}
	w.c.recs = append(w.c.recs, r)
	w.Buf = append(w.Buf, r.Term.Bytes()...)
	w.c.arena = w.Buf
}

// Reset forgets every record written, and keeps the memory.
func (w *CleanWriter) Reset() {
	w.Buf = w.Buf[:0]
	w.c.arena, w.c.recs, w.c.fields = w.Buf, w.c.recs[:0], w.c.fields[:0]
}
