package detect

import (
	"bytes"

	"github.com/logscrub/logscrub/token"
)

// maxNear is how many pieces of a token are looked for in one line.
const maxNear = 64

// joinNear adds to s.lines and s.joined the pieces that stand behind the last one in its line, each
// parted from the one before by a blank, or by the end of a string and the beginning of one that
// is joined to it, if with them the token that begins at s.joined[from] is whole by what its header
// says. Else it adds nothing.
func (w *Window) joinNear(head *token.Head, from int) {
	s := w.s
	lines, text := len(s.lines), len(s.joined)
	for range maxNear {
		a := nearEnd(w.Text, s.lines[len(s.lines)-1][1])
		b := w.tokenRun(a, &s.nextChars)
		if a == b || len(s.joined)-from > token.MaxScan {
			break
		}
		s.lines = append(s.lines, [2]int{a, b})
		s.joined = append(s.joined, w.Text[a:b]...)
		if !head.Lacks(s.joined[from:]) {
			return
		}
	}
	s.lines, s.joined = s.lines[:lines], s.joined[:text]
}

// nearEnd returns where a piece of a token may go on that ends at i, and else the end of t.
func nearEnd(t []byte, i int) int {
	const wbr = "<wbr>"
	switch {
	case i == len(t):
		return i
	case t[i] == ' ', t[i] == '\t':
		return i + 1
	case bytes.HasPrefix(t[i:], []byte(wbr)):
		return i + len(wbr)
	case t[i] != '"' && t[i] != '\'' && t[i] != '`':
		return len(t)
	}
	quote := t[i]
	if i = blanksEnd(t, i+1); i == len(t) || t[i] != '+' && t[i] != '.' && t[i] != '&' {
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
