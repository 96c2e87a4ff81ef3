package detect

import (
	"bytes"

	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/token"
)

// A token may be written in base64 once more, and that in lines (MIME, PEM). Within a string
// such lines have a view (wrappedRun). In a record as read, whose lines stay, they are
// joined and decoded here, and the lines are the findings that those of a token in lines are.

// encodedMark is how the base64 of a token begins. A line that begins so is of another one, so that
// no line is looked at for two, but where it goes on behind a dot or a tilde.
var encodedMark = []byte("ZXlK")

// EncodedLines reports whether the base64 of a token begins at at and goes on in further
// lines, and remembers what the token says. TokenLines returns the lines then.
func (w *Window) EncodedLines(at int) bool {
	s, t := w.s, w.Text
	s.lines = s.lines[:0]
	if i := len(s.tokenOf); i >= maxTokens || at > 0 && sextet[t[at-1]] != 0xff && t[at-1] != '/' {
		return false
	}
	end := w.tokenRun(at, &s.chars)
	if s.layers.at(w.layer).Enc != 0 && (end-at == mimeLine || end-at == pemLine) {
		return false
	}
	near, ok := w.linesOf64(at, end)
	if !ok {
		s.lines = s.lines[:0]
		return false
	}
	mark := len(s.joined)
	text := s.decodeLines()
	s.spend(len(text) / 4)
	n, all := s.readEncoded(text, near)
	s.cutLines((all + 2) / 3 * 4)
	if last := len(s.lines) - 1; last > 0 && isWord(t[s.lines[last][0]:s.lines[last][1]]) {
		s.lines = s.lines[:last]
	}
	if n == 0 || len(s.lines) < 2 {
		s.joined, s.lines = s.joined[:mark], s.lines[:0]
		return false
	}
	s.joined = s.joined[:mark+1+n]
	s.tokenOf = append(s.tokenOf, Finding{
		Start: uint32(at), End: uint32(s.lines[0][1]), At: uint32(mark + 1), Layer: w.layer, Rule: s.set.token,
	})
	return true
}

// decodeLines appends what s.lines encode to s.joined, behind a byte before it, so that none begins
// at 0, and returns it.
func (s *Scanner) decodeLines() (text []byte) {
	mark, from, t := len(s.joined), len(s.arena), s.win.Text
	s.joined = append(s.joined, 0)
	for _, l := range s.lines {
		s.joined = append(s.joined, t[l[0]:l[1]]...)
	}
	s.decode64(s.joined, mark+1, mark+1+len(bytes.TrimRight(s.joined[mark+1:], "=")))
	s.joined = append(s.joined[:mark+1], s.arena[from:]...)
	s.arena = s.arena[:from]
	return s.joined[mark+1:]
}

// readEncoded reads the token that text begins with, which has to be whole if it was written in
// pieces of one line. It returns its length, 0 where there is none, and that length with its key
// binding token, which is hidden with it.
func (s *Scanner) readEncoded(text []byte, pieces bool) (n, all int) {
	n, form, v := s.reader.Read(s.nextToken(), text, s.now)
	switch {
	case v == token.Open:
		return len(text), len(text)
	case pieces && form == token.Truncated:
		return 0, 0
	case n == 0 || n == len(text) || text[n] != '~':
		return n, n
	}
	more, _, _ := s.reader.Scan(text[n+1:])
	return n, n + 1 + more
}

// linesOf64 leaves in s.lines the lines of base64 of which the first is t[at:end], and reports
// whether there are several: but for the first and the last they are of one width, and nothing
// follows an equals sign. near says that they are pieces of one line, parted as those that
// joinNear knows, so that the token has to be whole.
func (w *Window) linesOf64(at, end int) (near, ok bool) {
	s, t := w.s, w.Text
	s.lines = append(s.lines, [2]int{at, end})
	var f fold
	for n, heads := end-at, 0; len(s.lines) < maxTokenLines; {
		last := s.lines[len(s.lines)-1]
		a, b := w.nextLine(last)
		if a == b && (near || len(s.lines) == 1 && nearEnd(t, last[1]) < len(t) && w.MayBeApart()) && len(s.lines) < 4*maxNear && last[1]-last[0] >= leastNear {
			a = nearEnd(t, last[1])
			b, near = w.tokenRun(a, &s.nextChars), true
		}
		if a == b || !f.takes(w, a, b) || t[last[1]-1] == '=' || !plain64(t[a:b]) || !near && !w.isPiece(a, b) {
			break
		}
		if bytes.HasPrefix(t[a:b], encodedMark) {
			if heads++; heads > maxHeads || n&3 != 0 || !framer.EndsPart(t[last[1]-1]) {
				break
			}
		}
		s.lines = append(s.lines, [2]int{a, b})
		n += b - a
	}
	return near, len(s.lines) > 1 && plain64(t[at:end]) && (near || len(s.lines) > 2 || s.isRandomLine(s.lines[1]))
}

// maxHeads is how many lines of the base64 of a token may begin as that of one does: those of its
// payload and of a key binding token.
const maxHeads = 4

// plain64 reports whether b is base64, padding included.
func plain64(b []byte) bool {
	n := len(b)
	for n > 0 && b[n-1] == '=' && len(b)-n < 2 {
		n--
	}
	for _, c := range b[:n] {
		if sextet[c] == 0xff {
			return false
		}
	}
	return true
}
