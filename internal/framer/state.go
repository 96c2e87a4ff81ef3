package framer

import "github.com/logscrub/logscrub/record"

// A State is what a framer has to know of what it was fed before, so that
// another one goes on in its place. It holds no byte of the stream: of what was
// held back, the source must be able to read the bytes again.
type State struct {
	// Pos is the position of the first byte that no record holds which was given
	// out: there the reading goes on.
	Pos int64 `json:"-"`
	// Skip says that what stands there, up to the end of its line, is the rest of
	// a record that was too long, under Reject.
	Skip bool `json:"skip,omitempty"`
	// Fold says that the line before is of a header, which white space continues.
	Fold bool `json:"fold,omitempty"`
	// Key says that a private-key block is open, and KeyLines and KeyBytes how much
	// of it there was.
	Key      bool `json:"key,omitempty"`
	KeyLines int  `json:"lines,omitempty"`
	KeyBytes int  `json:"bytes,omitempty"`
	// Wrap is how many characters of a token the next line may have, WrapLeast how
	// many it has if it is not the last, and WrapInner and WrapDot say that the line
	// before goes on with one itself, and that it ends in a dot; WrapBlind, that it does not
	// say how long it is. WrapEmpty is how many lines with nothing in them came since, and
	// WrapApart how many stand between two of the token. WrapText is 0, or one more than how many
	// characters of a group of four stand before, of base64 that the token stands in.
	Wrap      int  `json:"wrap,omitempty"`
	WrapLeast int  `json:"wrap_least,omitempty"`
	WrapInner bool `json:"wrap_inner,omitempty"`
	WrapDot   bool `json:"wrap_dot,omitempty"`
	WrapBlind bool `json:"wrap_blind,omitempty"`
	WrapEmpty int  `json:"wrap_empty,omitempty"`
	WrapApart int  `json:"wrap_apart,omitempty"`
	WrapText  int  `json:"wrap_text,omitempty"`
}

// State returns the state between Finish and Begin. Under Split it is not to be
// asked for inside a record that is too long.
func (f *Framer) State() State {
	at, k, fold, w := f.line, f.block, f.fold, f.wrap
	if f.group.lines > 0 {
		at, k, fold, w = f.group.start, f.group.block, f.group.fold, f.group.wrap
	}
	s := State{Pos: int64(at) + f.delta, Fold: fold, Key: k.open, KeyLines: k.lines, KeyBytes: k.bytes}
	s.Skip = f.giant.on
	s.Wrap, s.WrapLeast, s.WrapInner, s.WrapDot, s.WrapBlind = w.width, w.least, w.inner, w.dot, w.blind
	s.WrapEmpty, s.WrapApart = w.empty, w.apart
	if w.text.on {
		s.WrapText = 1 + w.text.pending
	}
	return s
}

// Resume returns a framer that goes on where s was taken: it is fed with what
// stands from s.Pos on. Lines are counted from there.
func Resume(o Options, s State) *Framer {
	f := New(o)
	f.delta = s.Pos
	f.fold = s.Fold
	f.wrap = wrap{width: s.Wrap, least: s.WrapLeast, inner: s.WrapInner, dot: s.WrapDot, blind: s.WrapBlind, empty: s.WrapEmpty, apart: s.WrapApart}
	if s.WrapText > 0 {
		f.wrap.text = coder{on: true, pending: min(s.WrapText-1, 3)}
	}
	if s.Key {
		f.block = block{open: true, lines: s.KeyLines, bytes: s.KeyBytes}
	}
	f.giant.on = s.Skip
	return f
}

// Held returns the number of bytes that are held back, between Finish and Begin,
// and Partial whether a line without its end is among them, or is being skipped.
func (f *Framer) Held() int { return len(f.held) }

// Partial is described with Held.
func (f *Framer) Partial() bool { return f.line < len(f.held) || f.giant.on }

// Rest returns the line whose end has not been seen, between Begin and Finish. It
// aliases the arena of b.
func (f *Framer) Rest(b *record.Batch) []byte {
	if f.giant.on {
		return nil
	}
	return b.Arena[f.line:]
}

// Cut gives out the first n bytes of Rest as a record that is Truncated, after
// what is held before it. The rest of the line will be a record of its own.
func (f *Framer) Cut(b *record.Batch, n int) {
	f.give(b)
	f.emit(b, f.line, f.line+n, record.TermNone, record.Truncated)
	f.line += n
	f.begin, f.begTo = -1, f.line
	f.scan = max(f.scan, f.line)
	f.findBegin(b)
}
