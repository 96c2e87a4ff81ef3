// Package framer cuts one stream of bytes into the records of a batch.
//
// A Framer is fed with what a source reads, in the arena of the batch itself:
//
//	f.Begin(b)                      // what was held back comes first
//	for len(b.Recs) == 0 {
//		n, err := r.Read(f.Space(b, 64<<10))
//		f.Feed(b, n)
//	}
//	f.Finish(b)                     // what is no whole record yet is held back
//
// What records come out depends on the bytes alone, never on how they were cut
// into reads and batches; only Flush, for a source that has waited JoinWait,
// gives out lines before it is known whether the next one belongs to them.
// Bodies and terminators, put together, are the input again, byte for byte.
//
// A framer reads nothing, has no clock, changes no byte and drops none, but for
// the rest of a record that is too long under Reject.
package framer

import (
	"bytes"
	"slices"
	"time"

	"github.com/logscrub/logscrub/internal/index"
	"github.com/logscrub/logscrub/record"
)

// Bounds that every part of the pipeline relies on. Sizes are in bytes.
const (
	// Overlap is how much of its neighbours a fragment carries on each side. It
	// is the length of the longest match of any rule.
	Overlap = 64 << 10
	// DefaultMax is the length of the longest record that is given out whole.
	DefaultMax = 1 << 20
	// DefaultSize is the number of bytes of its own that a fragment has.
	DefaultSize = 192 << 10
	// DefaultRecords is the largest number of records in a batch.
	DefaultRecords = 16 << 10

	// JoinLines and JoinBytes bound a joined record.
	JoinLines = 256
	JoinBytes = 64 << 10
	// JoinWait is how long lines may be held back to see whether the next belongs
	// to them. It is for the source to keep: see Holding.
	JoinWait = time.Second

	// BlockLines and BlockBytes bound what is taken for one private-key block.
	BlockLines = 2048
	BlockBytes = 64 << 10
)

// A Separator is what stands between two records.
type Separator uint8

// The separators.
const (
	// Lines end at LF; a CR before it belongs to the terminator.
	Lines Separator = iota
	// NUL separates records by zero bytes. Nothing is joined.
	NUL
)

// An Oversize says what becomes of a record longer than Options.Max.
type Oversize uint8

// The ways to treat a record that is too long.
const (
	// Split gives it out as fragments.
	Split Oversize = iota
	// Reject gives out its first Max bytes, marked Truncated and Withhold, and
	// skips the rest.
	Reject
)

// Options configure a Framer. The zero value is that of the filter.
type Options struct {
	Separator Separator
	Oversize  Oversize
	Max       int        // bytes of the longest whole record; 0 is DefaultMax
	Size      int        // bytes of its own of a fragment; 0 is DefaultSize
	Overlap   int        // bytes of context on each side; 0 is Overlap, negative is none
	Records   int        // records a batch; 0 is DefaultRecords
	Multiline *Multiline // nil joins keys, folded headers and tokens in lines only
	Origin    uint16     // Record.Origin of every record
}

// withDefaults returns o with every zero replaced.
func (o Options) withDefaults() Options {
	def := func(v *int, d int) {
		if *v == 0 {
			*v = d
		}
	}
	def(&o.Max, DefaultMax)
	def(&o.Size, DefaultSize)
	def(&o.Overlap, Overlap)
	def(&o.Records, DefaultRecords)
	o.Overlap = max(o.Overlap, 0)
	return o
}

// A Framer holds the state of one stream between reads. It is for one goroutine.
// Offsets are into the arena of the batch at hand between Begin and Finish, and
// into held otherwise.
type Framer struct {
	o    Options
	sep  byte
	held []byte // what is no whole record yet
	// delta added to an offset is the position in the stream.
	delta int64

	base  int // where the arena ended before what was held
	line  int // where the line at hand begins, or what is left of a giant
	scan  int // where the search for its end goes on
	begin int // the first BEGIN mark at or behind line, or -1 if none before begTo
	begTo int // how far BEGIN marks were looked for

	group group  // lines held back until the next is seen
	block block  // the private-key block that is open
	fold  bool   // the line before is of a header, whose value white space continues
	wrap  wrap   // the token that the line before broke off
	parts parts  // the parts of a token that the group is of
	text  []byte // base64, decoded
	head  int    // at or behind line, and no token begins between
	giant giant  // the record that is too long

	ended bool
	left  int    // records that still fit in the batch
	lines uint64 // lines given out
}

// New returns a framer for one stream that begins at position 0.
func New(o Options) *Framer {
	f := &Framer{o: o.withDefaults(), sep: '\n', begin: -1}
	if o.Separator == NUL {
		f.sep = 0
	}
	return f
}

// Begin moves what is held back to the end of b's arena and appends the records
// that are already whole to b. Calls until Finish must name the same batch.
func (f *Framer) Begin(b *record.Batch) {
	f.base = len(b.Arena)
	b.Arena = append(b.Arena, f.held...)
	f.held = f.held[:0]
	f.shift(f.base)
	f.left = f.o.Records
	f.frame(b)
}

// Space returns n bytes behind the arena of b, for the next read.
func (f *Framer) Space(b *record.Batch, n int) []byte {
	if b.Arena == nil {
		b.Arena = make([]byte, 0, n) // Grow writes to all of it, and a short log needs little
	}
	b.Arena = slices.Grow(b.Arena, n)
	return b.Arena[len(b.Arena) : len(b.Arena)+n]
}

// Feed takes the first n bytes of what Space returned last as read, and appends
// the records that are whole to b.
func (f *Framer) Feed(b *record.Batch, n int) {
	b.Arena = b.Arena[:len(b.Arena)+n]
	f.frame(b)
}

// End says that the stream has ended: what is left is given out, the last line
// with TermNone. It may take more than one batch: until Done, call Begin and
// Finish again.
func (f *Framer) End(b *record.Batch) {
	f.ended = true
	f.frame(b)
}

// Done reports whether the stream has ended and everything was given out.
func (f *Framer) Done() bool { return f.ended && len(f.held) == 0 }

// Flush gives out the lines that wait for the next one. What follows of an open
// key block or a folded header is marked record.Continues: if KeyLine knows its
// first line, it is of the block, and else of the header. What follows of a token is
// marked record.Wrapped.
func (f *Framer) Flush(b *record.Batch) { f.give(b) }

// Holding returns the sequence number of the record that is held back only to
// see whether the next line belongs to it. Once it has been held for JoinWait,
// the source calls Flush.
func (f *Framer) Holding() (seq uint64, ok bool) {
	return uint64(int64(f.group.start) + f.delta), f.group.lines > 0
}

// Finish takes back from b's arena what is no whole record yet.
func (f *Framer) Finish(b *record.Batch) {
	keep := f.line
	if f.group.lines > 0 {
		keep = f.group.start
	}
	if f.giant.on {
		keep = f.giant.own - f.giant.lead(f.o.Overlap)
	}
	f.held = append(f.held[:0], b.Arena[keep:]...)
	if end := f.last(b, keep); end < len(b.Arena) {
		b.Arena = b.Arena[:end]
	}
	f.shift(-keep)
}

// last returns where the arena may be cut: behind the context of the last record
// and behind keep, where its terminator ends. Of a giant that is rejected nothing is
// wanted any more, however much of it comes before the batch is given out.
func (f *Framer) last(b *record.Batch, keep int) int {
	if f.giant.on && f.o.Oversize == Reject {
		keep = f.base
	}
	if n := len(b.Recs); n > 0 {
		return max(keep, int(b.Recs[n-1].Body.End))
	}
	return keep
}

// shift moves every offset by d bytes.
func (f *Framer) shift(d int) {
	f.delta -= int64(d)
	f.line += d
	f.scan += d
	f.begTo += d
	if f.begin >= 0 {
		f.begin += d
	}
	f.head += d
	f.group.start += d
	f.group.end += d
	f.group.solid += d
	f.giant.own += d
}

// frame appends to b every record that is whole, as far as it has room.
func (f *Framer) frame(b *record.Batch) {
	f.findBegin(b)
	for f.left > 0 {
		if f.run(b); f.left == 0 {
			return
		}
		i := bytes.IndexByte(b.Arena[f.scan:], f.sep)
		if i < 0 {
			f.scan = len(b.Arena)
			f.partial(b)
			return
		}
		s, e, term := f.line, f.scan+i, record.TermLF
		f.scan = e + 1
		switch {
		case f.sep == 0:
			term = record.TermNUL
		case e > s && b.Arena[e-1] == '\r':
			e, term = e-1, record.TermCRLF
		}
		f.whole(b, s, e, term)
	}
}

// run appends the lines at hand that are records of their own, up to one that
// whole must decide about. It is the fast twin of whole for the usual case.
func (f *Framer) run(b *record.Batch) {
	if f.sep == 0 || f.group.lines > 0 || f.block.open || f.fold || f.wrap.width > 0 || f.giant.on || f.o.Multiline != nil {
		return
	}
	text, recs := b.Arena, b.Recs
	for f.left > 0 {
		i := bytes.IndexByte(text[f.scan:], '\n')
		if i < 0 {
			f.scan = len(text)
			break
		}
		s, e, next, term := f.line, f.scan+i, f.scan+i+1, record.TermLF
		if e > s && text[e-1] == '\r' {
			e, term = e-1, record.TermCRLF
		}
		if e-s > f.o.Max || f.begin >= 0 && f.begin < e || e > s && (mayHead[text[s]] && headerLine(text[s:e]) || (f.head < e || endsWide(text[s:e])) && f.endsToken(text, s, e)) {
			break
		}
		f.lines++
		recs = append(recs, record.Record{})
		r := &recs[len(recs)-1] // written in place: a copy would wait for its pieces
		r.Body.Start, r.Body.End, r.Term = uint32(s), uint32(e), term
		r.Origin, r.Seq, r.Line = f.o.Origin, uint64(int64(s)+f.delta), f.lines
		f.left--
		f.line, f.scan = next, next
	}
	b.Recs = recs
}

// whole takes the line [s, e), whose end has been seen.
func (f *Framer) whole(b *record.Batch, s, e int, term record.Term) {
	switch {
	case f.giant.on || e-s > f.o.Max:
		f.endGiant(b, e, term)
	case f.group.lines == 0 && !f.block.open && !f.fold && f.wrap.width == 0 && f.o.Multiline == nil &&
		(f.begin < 0 || f.begin >= e) && (f.sep == 0 || !headerLine(b.Arena[s:e]) && !f.endsToken(b.Arena, s, e)):
		f.emit(b, s, e, term, 0)
	default:
		f.join(b, s, e, term)
	}
	f.line = f.scan
	if f.begTo < f.scan || f.begin >= 0 && f.begin < f.scan {
		f.begin, f.begTo = -1, f.scan
		f.findBegin(b)
	}
}

// partial looks at a line whose end has not been seen.
func (f *Framer) partial(b *record.Batch) {
	n := len(b.Arena)
	if f.ended {
		if n > f.line || f.giant.on {
			f.whole(b, f.line, n, record.TermNone)
		}
		f.give(b)
		return
	}
	if n > f.line && f.sep == '\n' && b.Arena[n-1] == '\r' {
		n-- // may belong to the terminator
	}
	if f.group.lines > 0 && f.foreign(b.Arena[f.line:n]) {
		f.give(b)
	}
	if f.giant.on || n-f.line > f.o.Max {
		f.growGiant(b, n)
	}
}

// findBegin looks for a BEGIN mark in what has come in since it last looked.
func (f *Framer) findBegin(b *record.Batch) {
	if f.begin >= 0 || f.sep == 0 || f.giant.on {
		return
	}
	from := max(f.line, f.begTo-len(beginMark)+1)
	if i := index.Of(b.Arena[from:], beginText); i >= 0 {
		f.begin = from + i
	}
	f.begTo = len(b.Arena)
}

// emit appends the record [s, e).
func (f *Framer) emit(b *record.Batch, s, e int, term record.Term, flags record.Flags) {
	f.left--
	b.Recs = append(b.Recs, record.Record{
		Body: record.Span{Start: uint32(s), End: uint32(e)}, Term: term, Flags: flags,
		Origin: f.o.Origin, Seq: uint64(int64(s) + f.delta), Line: f.lines + 1,
	})
	switch {
	case flags&record.Joined != 0:
		f.lines += uint64(1 + bytes.Count(b.Arena[s:e], []byte{'\n'}))
	case flags&record.More == 0:
		f.lines++
	}
}
