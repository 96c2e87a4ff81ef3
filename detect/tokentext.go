package detect

import (
	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/token"
)

// A text may be written in base64, and that in lines, and a token stand anywhere in it: it begins in one
// line and ends in another. Within a string such lines of the usual width have a view (wrappedRun).
// All others are decoded here as far as a token goes, and each line with a part of it is a finding, as
// those of a token in lines are.

// mayEndLine reports whether what follows at in t may end its line and do no more than that.
func mayEndLine(t []byte, at int) bool {
	if at == len(t) || !endsLine64[t[at]] {
		return false
	}
	return t[at] != ' ' || at+1 < len(t) && (endsLine64[t[at+1]] || t[at+1] == '+')
}

// endsLine64 has what may stand behind a line of base64. It is never written to.
var endsLine64 = [256]bool{'\n': true, '\r': true, '\\': true, ' ': true, '\t': true, '|': true, '^': true, 0x1b: true, '<': true, 0xe2: true}

// leastOpen is how many characters a line has at least in which a token is looked for that goes on.
const leastOpen = 24

// askOpenLine asks for the token that begins in what the line of base64 [from, to) encodes, if it goes on
// in the next line.
func (s *Scanner) askOpenLine(from, to int) {
	w := &s.win
	if !s.set.tokens || from < s.openTo || w.Text[to] != '\\' && framer.Broken(w.Text[to:]) < 0 {
		return
	}
	if a, b := w.nextLine([2]int{from, to}); a == b || !plain64(w.Text[a:b]) {
		return
	}
	missing, at, text, ok := framer.OpenText(s.wrapped, w.Text[from:to])
	if s.wrapped = text; ok {
		s.open = openLine{from: from, to: to, missing: missing, at: at, on: true}
		s.ask(s.set.token, from)
		s.open.on = false
	}
}

// An openLine is a line of base64 in which a token begins that goes on in the next one.
type openLine struct {
	from, to int // the line
	missing  int // characters before it that its first group of four has
	at       int // where in the text that it encodes the token begins
	on       bool
}

// OpenLine reports whether the line of base64 that begins at at encodes the beginning of a token that
// ends in a later line, and remembers what the token says. TokenLines returns the lines then.
func (w *Window) OpenLine(at int) bool {
	s := w.s
	if !s.open.on || s.open.from != at {
		return false
	}
	s.lines = append(s.lines[:0], [2]int{at, s.open.to})
	mark := len(s.arena)
	w.openLines()
	text := s.arena[mark:]
	s.arena = s.arena[:mark]
	s.spend(len(text) / 4)
	n, all := 0, 0
	if len(text) > s.open.at {
		text = text[s.open.at:]
		n, all = s.readEncoded(text, false)
	}
	last := s.lines[len(s.lines)-1]
	if n > 0 || !w.MayJoin() {
		s.openTo = last[0] // there another may begin
	}
	if s.wholeLines((s.open.at+all+2)/3*4 - s.open.missing); n == 0 || len(s.lines) < 2 {
		s.lines = s.lines[:0]
		return false
	}
	if len(s.tokenOf) < maxTokens {
		s.tokenOf = append(s.tokenOf, Finding{
			Start: uint32(at), End: uint32(s.open.to), At: uint32(len(s.joined) + 1), Layer: w.layer, Rule: s.set.token,
		})
		s.joined = append(append(s.joined, 0), text[:n]...) // a byte before it, so that none begins at 0
	}
	return true
}

// openLines adds to s.lines the lines that the token of s.open goes on in, and appends what all of them
// encode to s.arena.
func (w *Window) openLines() {
	s, t := w.s, w.Text
	s.wrapped = append(append(s.wrapped[:0], "AAA"[:s.open.missing]...), t[s.open.from:s.open.to]...)
	from, done := len(s.arena)+s.open.at, 0 // where the token begins, and how much of s.wrapped is decoded
	for len(s.lines) < maxTokenLines {
		mark, whole := len(s.arena), len(s.wrapped)&^3
		s.decode64(s.wrapped, done, whole)
		if done = whole; len(s.arena) > from && endsRun(s.arena[max(mark, from):]) {
			break
		}
		last := s.lines[len(s.lines)-1]
		a, b := w.nextLine(last)
		if a == b || t[last[1]-1] == '=' || !plain64(t[a:b]) || !w.isPiece(a, b) || len(s.wrapped) > 2*token.MaxScan {
			break
		}
		line := [2]int{a, b}
		for b > a && t[b-1] == '=' {
			b--
		}
		n := len(s.wrapped)
		s.wrapped = append(s.wrapped, t[a:b]...)
		if !s.isWritten(done) {
			s.wrapped = s.wrapped[:n]
			break
		}
		s.lines = append(s.lines, line)
	}
	s.decode64(s.wrapped, done, len(s.wrapped))
}

// isWritten reports whether what s.wrapped encodes from from on is text.
func (s *Scanner) isWritten(from int) bool {
	mark := len(s.arena)
	s.decode64(s.wrapped, from, len(s.wrapped))
	ok := framer.IsWritten(s.arena[mark:])
	s.arena = s.arena[:mark]
	return ok
}

// wholeLines leaves in s.lines those that the first n characters stand in. None is cut, for no part of a
// line would say where its groups begin.
func (s *Scanner) wholeLines(n int) {
	for i, l := range s.lines {
		if n -= l[1] - l[0]; n <= 0 {
			s.lines = s.lines[:i+1]
			return
		}
	}
}

// endsRun reports whether a character that is not of tokens stands in text.
func endsRun(text []byte) bool {
	for _, c := range text {
		if !tokenByte(c) {
			return true
		}
	}
	return false
}
