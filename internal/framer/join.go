package framer

import (
	"bytes"

	"github.com/logscrub/logscrub/internal/index"
	"github.com/logscrub/logscrub/record"
)

// A group is a run of whole lines that is held back: one record in the making.
// It is empty while lines is 0.
type group struct {
	start, end int // of the body; line feeds inside are part of it
	lines      int
	empty      int // of them, how many at its end have nothing in them: solid and its term are what stands before
	solid      int
	solidTerm  record.Term
	term       record.Term
	flags      record.Flags
	block      block // as it was before the first line
	fold       bool
	wrap       wrap
}

// A block is a private key whose END line has not been seen.
type block struct {
	open         bool
	lines, bytes int // behind its BEGIN line
}

// join takes the whole line [s, e) where it may belong to others.
func (f *Framer) join(b *record.Batch, s, e int, term record.Term) {
	line := b.Arena[s:e]
	before, was := f.block, f.wrap
	key := f.block.takes(line)
	fold := f.fold && folded(line)
	prev := f.lastLine(b)
	wrapped := !key && f.takesToken(prev, line)
	more := key || fold || wrapped || f.parts.takes(prev, line) || f.o.Multiline.continues(line)
	if !more || !f.fits(e) {
		f.give(b)
	}
	if f.group.lines == 0 {
		f.group = group{start: s, block: before, fold: f.fold, wrap: was}
		if key || fold {
			f.group.flags = record.Continues
		} else if wrapped {
			f.group.flags = record.Wrapped
		}
	} else {
		f.group.flags |= record.Joined
		f.group.follows(wrapped && f.wrap.empty > 0)
	}
	f.group.end, f.group.term, f.group.lines = e, term, f.group.lines+1
	f.fold = fold || headerLine(line)

	if f.begin >= 0 && f.begin < e && KeyOpen(line) {
		f.block = block{open: true}
	}
	switch {
	case wrapped:
	case key:
		f.wrap = wrap{}
	default:
		mark := index.Of(line, tokenMark)
		f.wrap = f.wraps(line, mark)
		if f.parts.left == 0 && f.sep == '\n' && mark >= 0 {
			if head, ok := beginsParts(line, mark); ok {
				f.parts = parts{left: maxPartLines, head: head}
			}
		}
	}
	if !f.block.open && !f.fold && f.wrap.width == 0 && f.parts.left == 0 && f.o.Multiline == nil || e-f.group.start > JoinBytes {
		f.give(b)
	}
}

// takesToken reports whether line, which follows prev, goes on with the token that was broken off.
func (f *Framer) takesToken(prev, line []byte) bool {
	if f.wrap.text.on {
		return f.takesText(prev, line)
	}
	return f.wrap.takes(line, prev)
}

// follows says that one more line stands behind those of g, empty if it has nothing in it.
func (g *group) follows(empty bool) {
	if !empty {
		g.empty = 0
		return
	}
	if g.empty == 0 {
		g.solid, g.solidTerm = g.end, g.term
	}
	g.empty++
}

// lastLine returns the line of the group before the one at hand that has something in it, empty
// where there is none.
func (f *Framer) lastLine(b *record.Batch) []byte {
	if f.group.lines == 0 {
		return nil
	}
	end := f.group.end
	if f.group.empty > 0 {
		end = f.group.solid
	}
	text := b.Arena[f.group.start:end]
	return text[bytes.LastIndexByte(text, '\n')+1:]
}

// fits reports whether a line that ends at e may join the group.
func (f *Framer) fits(e int) bool {
	n := e - f.group.start
	return f.group.lines < JoinLines && n <= JoinBytes && n <= f.o.Max
}

// foreign reports whether the line that begins with part cannot join the group.
func (f *Framer) foreign(part []byte) bool {
	if !f.fits(f.line + len(part)) {
		return true
	}
	return !f.block.open && f.wrap.width == 0 && f.parts.left == 0 && f.o.Multiline == nil && len(part) > 0 && !folded(part)
}

// takes reports whether line is part of k, which ends where it is not, at its
// END line, and at its bounds.
func (k *block) takes(line []byte) bool {
	if !k.open {
		return false
	}
	_, _, v := KeyLine(line)
	k.lines++
	k.bytes += len(line) + 1
	if v == NotKey || k.lines > BlockLines || k.bytes > BlockBytes {
		*k = block{}
		return false
	}
	if v == KeyEnd {
		*k = block{}
	}
	return true
}

// give gives the group out as one record.
func (f *Framer) give(b *record.Batch) {
	f.parts = parts{} // they belong to one record
	g := f.group
	if f.group = (group{}); g.lines == 0 {
		return
	}
	if g.empty == 0 {
		f.emit(b, g.start, g.end, g.term, g.flags)
		return
	}
	if g.lines-g.empty == 1 {
		g.flags &^= record.Joined
	}
	f.emit(b, g.start, g.solid, g.solidTerm, g.flags)
	f.emitEmpty(b, g.solid+len(g.solidTerm.Bytes()), g.end, g.term)
}

// emitEmpty appends the lines [s, end), of which the last ends with term, as records of their own.
func (f *Framer) emitEmpty(b *record.Batch, s, end int, term record.Term) {
	for i := bytes.IndexByte(b.Arena[s:end], '\n'); i >= 0; i = bytes.IndexByte(b.Arena[s:end], '\n') {
		e, t := s+i, record.TermLF
		if i > 0 && b.Arena[e-1] == '\r' {
			e, t = e-1, record.TermCRLF
		}
		f.emit(b, s, e, t, 0)
		s += i + 1
	}
	f.emit(b, s, end, term, 0)
}
