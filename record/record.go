// Package record holds the types that flow through a pipeline: a Batch of
// records as a source read them, and a Clean batch as a sink may see it.
//
// A batch is one buffer. Records, fields and origins are offsets into it, so
// that reading, scanning and writing a batch allocate nothing once the buffers
// have grown. A source fills a Batch; only package scrub fills a Clean (a test
// in internal/archtest holds every other package to that), so a sink cannot be
// handed bytes that nobody scrubbed.
//
// The package imports nothing of this module and never interprets a record.
package record

// A Span is a half-open range of bytes, [Start, End), in the arena of its batch.
type Span struct{ Start, End uint32 }

// Len returns the number of bytes in s.
func (s Span) Len() int { return int(s.End - s.Start) }

// A Range is a half-open range of indices, [Lo, Hi), into the fields of a batch.
type Range struct{ Lo, Hi uint32 }

// A Term is what ended a record in its source. It is not part of the body.
type Term uint8

// The terminators.
const (
	TermNone Term = iota // end of input, or a record that is no line
	TermLF
	TermCRLF
	TermNUL
)

// Bytes returns the text of t, which is empty for TermNone.
func (t Term) Bytes() string {
	return [...]string{"", "\n", "\r\n", "\x00"}[t&3]
}

// A Form is what the source knows of the shape of a record.
type Form uint8

// The forms.
const (
	FormUnknown Form = iota
	FormText
	FormJSON
)

// Flags are facts about one record.
type Flags uint8

// The flags.
const (
	// Joined says that the record is several lines that belong together; line
	// feeds stand inside its body.
	Joined Flags = 1 << iota
	// Fragment says that the record is a piece of one that is longer than the
	// largest record. Every piece but the last has TermNone and More.
	Fragment
	// More says that the next record in the stream continues this one.
	More
	// Truncated says that the source itself cut the record.
	Truncated
	// Continues says that the record begins inside a block of lines (a private
	// key) whose beginning stood in an earlier record.
	Continues
	// Withhold says that the record must not be scanned, but replaced by a stub;
	// of a record in a Clean, that it is such a stub. Why says the reason.
	Withhold
	// Wrapped says that the record begins inside a token that the record before it
	// broke off at the end of a line.
	Wrapped
)

// A Record is one log record: offsets into the arena of its batch.
//
// (Origins[Origin], Seq) never repeats. Of a Fragment, the first Lead and the
// last Trail bytes of Body are context: they are scanned but belong to the
// neighbouring fragments, which write them.
type Record struct {
	Body        Span
	Lead, Trail uint32
	Term        Term
	Form        Form
	Flags       Flags
	Why         Why // of a record with Withhold; else WhyNone
	Origin      uint16
	Seq         uint64
	Line        uint64 // number of its first line in its stream, from 1; 0 unknown
	At          uint64 // of a Fragment: where Body stands in the whole record, bytes
	Fields      Range  // named attributes of this record
	Shared      Range  // one group of attributes for many records
	Time        int64  // Unix nanoseconds, or 0 where the source has none
	// Marks says, of a record in a Clean, which selectors of the policy match what
	// was found in it: bit i is selector i. Only package scrub sets it.
	Marks uint64
}

// A Field is a named attribute of a record, such as a header or a file path.
type Field struct{ Name, Value Span }

// An Origin names a stream of records: a file by fingerprint, a JetStream
// stream by name and creation time, standard input.
type Origin struct{ Name string }

// A Batch is a run of records kept in one arena. Its owner reuses it: Reset
// keeps the memory. The zero Batch is ready for use.
type Batch struct {
	Arena   []byte
	Recs    []Record
	Fields  []Field
	Origins []Origin

	// Mark is the source's note of what to acknowledge. Nobody else reads it.
	Mark any
}

// Reset empties b and keeps its memory.
func (b *Batch) Reset() {
	b.Arena, b.Recs, b.Fields = b.Arena[:0], b.Recs[:0], b.Fields[:0]
	b.Origins, b.Mark = b.Origins[:0], nil
}

// Body returns the body of record i. It aliases the arena.
func (b *Batch) Body(i int) []byte { return b.Bytes(b.Recs[i].Body) }

// Bytes returns the bytes of s. They alias the arena.
func (b *Batch) Bytes(s Span) []byte { return b.Arena[s.Start:s.End:s.End] }
