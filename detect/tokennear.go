package detect

import (
	"bytes"

	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/token"
)

// maxNear is how many pieces of a token are looked for in one line.
const maxNear = 64

// leastNear is how many characters a piece has at least that others follow.
const leastNear = 16

// joinNear adds to s.lines and s.joined the pieces that stand behind the last one in its line, each
// parted from the one before by a blank, an escape, or by the end of a string and the beginning of
// one that is joined to it, if with them the token that begins at s.joined[from] is whole by what its
// header says, which is returned, or if they are strings that are joined by a sign, and of its
// parts all begin. Else it adds nothing.
func (w *Window) joinNear(from int) (head token.Head, ok bool) {
	s, looked := w.s, 0
	lines, text := len(s.lines), len(s.joined)
	for sign := true; len(s.lines) < lines+maxNear; {
		last := s.lines[len(s.lines)-1][1]
		a := w.nearEnd(s.lines[len(s.lines)-1][0], last)
		b := w.tokenRun(a, &s.nextChars)
		if isKey(w.Text, b) {
			b = a
		}
		if a == b && sign && ok && len(s.lines) > lines && partDots(s.joined[from:]) == head.Dots() {
			return head, true
		}
		sign = sign && signs(w.Text, last)
		if a == b || len(s.joined)-from > token.MaxScan || w.Text[last-1] != '.' && framer.BeginsToken(w.Text[a:b]) {
			break
		}
		s.lines = append(s.lines, [2]int{a, b})
		s.joined = append(s.joined, w.Text[a:b]...)
		piece := s.joined[from:]
		if !ok && bytes.IndexByte(piece[looked:], '.') >= 0 {
			if head, ok = s.reader.Head(piece); !ok {
				break
			}
		}
		looked = len(piece)
		if ok && !head.Lacks(piece) {
			if partDots(piece) == head.Dots() {
				return head, true
			}
			break
		}
		if b-a < leastNear && !sign {
			break
		}
	}
	s.lines, s.joined = s.lines[:lines], s.joined[:text]
	return head, false
}

// partDots returns how many dots stand in piece, but for those behind a tilde, of another token.
func partDots(piece []byte) int {
	piece, _, _ = bytes.Cut(piece, []byte("~"))
	return bytes.Count(piece, []byte("."))
}

// isKey reports whether the string that ends at i is a key of JSON.
func isKey(t []byte, i int) bool {
	return i+1 < len(t) && (t[i] == '"' || t[i] == '\'') && t[i+1] == ':'
}

// signs reports whether a string ends at i, behind which a sign joins others to it.
func signs(t []byte, i int) bool {
	if i == len(t) || t[i] != '"' && t[i] != '\'' && t[i] != '`' {
		return false
	}
	i = blanksEnd(t, i+1)
	return i < len(t) && (t[i] == '+' || t[i] == '.' || t[i] == '&')
}

// mayBeNear reports whether a token of verdict v that is [at, i) may go on in its line.
func (w *Window) mayBeNear(at, i int, v token.Verdict) bool {
	return (v == token.Cut || v == token.HeaderCut || v == token.HeaderAlone || v == token.Segments) && w.nearEnd(at, i) < len(w.Text)
}

// nearEnd returns where a piece of a token may go on of which the one before is [from, i): behind a name with
// the next number, or as nearEnd does. Else it is the end of the text.
func (w *Window) nearEnd(from, i int) int {
	t := w.Text
	if n := framer.NextNamed(t[w.lineStart(from):from], t[i:min(len(t), i+maxPrefix)]); n > 0 {
		return i + n
	}
	return nearEnd(t, i)
}

// nearEnd returns where a piece of a token may go on that ends at i, and else the end of t.
func nearEnd(t []byte, i int) int {
	if i == len(t) {
		return i
	}
	switch t[i] {
	case ' ', '\t':
		return blanksEnd(t, i+1)
	case '#', '^', '%':
		// What rsyslog, others and URLs write for a line feed or a blank.
		for _, mark := range [...]string{"#012", "#011", "^J", "^I", "%20"} {
			if bytes.HasPrefix(t[i:], []byte(mark)) {
				return i + len(mark)
			}
		}
		return len(t)
	case '"', '\'', '`':
	default:
		return len(t)
	}
	quote := t[i]
	if i = blanksEnd(t, i+1); i == len(t) || t[i] != '+' && t[i] != '.' && t[i] != '&' && t[i] != ',' {
		return len(t)
	}
	if i = blanksEnd(t, i+1); i == len(t) || t[i] != quote {
		return len(t)
	}
	return i + 1
}

// blanksEnd returns where blanks end, at most four, that begin at i.
func blanksEnd(t []byte, i int) int {
	for end := min(len(t), i+4); i < end && t[i] == ' '; i++ {
	}
	return i
}
