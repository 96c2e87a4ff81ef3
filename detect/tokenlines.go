package detect

import (
	"bytes"

	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/token"
)

// A token may be written in lines: a mailer, a terminal or a PEM-like block breaks it
// at a width, and one record holds all of them. The lines are joined and read as one
// token. The line feeds stay: of the lines the first is the finding that stands for
// the token, and each of the others one of TokenPart.

// maxTokenLines is in how many lines a token is looked for.
const maxTokenLines = 1024

// minRandomLine is how long a line is at least that is taken for one of a token by its
// characters alone.
const minRandomLine = 16

// TokenLines returns the lines of the token that Token found last, if there are several:
// spans of the text without what breaks it. They are valid until the next call of Token.
func (w *Window) TokenLines() [][2]int {
	if len(w.s.lines) < 2 {
		return nil
	}
	return w.s.lines
}

// PlainLines returns the lines that a token which says nothing of its length may go on in,
// of which the first is [start, end): they hold nothing but characters of tokens, are of one
// width but for the last, and look random where they are few. They are valid until the next
// call, or that of Token.
func (w *Window) PlainLines(start, end int) [][2]int {
	s := w.s
	s.lines = append(s.lines[:0], [2]int{start, end})
	var f fold
	for len(s.lines) < maxTokenLines {
		a, b := w.nextLine(s.lines[len(s.lines)-1])
		if a == b || !f.takes(w, a, b) || !w.isPiece(a, b) || framer.BeginsToken(w.Text[a:b]) {
			break
		}
		s.lines = append(s.lines, [2]int{a, b})
	}
	s.randomLines(0)
	if last := s.lines[len(s.lines)-1]; len(s.lines) > 1 && isWord(w.Text[last[0]:last[1]]) {
		s.lines = s.lines[:len(s.lines)-1]
	}
	return s.lines[1:]
}

// endsPiece reports whether at b, behind characters of tokens, a line, a string or an element
// ends, or the escape of such an end stands.
func (w *Window) endsPiece(b int) bool {
	return b == len(w.Text) || bytes.IndexByte([]byte("\r\n\\\"'`<"), w.Text[b]) >= 0
}

// isPiece reports whether the characters of tokens [a, b) are all of a line, a string or an
// element, or look random.
func (w *Window) isPiece(a, b int) bool { return w.endsPiece(b) || w.s.isRandomLine([2]int{a, b}) }

// isWord reports whether b is short and has neither a digit nor punctuation, and no capital but
// its first, as a word of a language has.
func isWord(b []byte) bool {
	if len(b) >= minRandomLine {
		return false
	}
	for i, c := range b {
		if c < 'a' && (i > 0 || !IsUpper(c)) || c > 'z' {
			return false
		}
	}
	return true
}

// tokenLines joins the lines of the token that begins at at, whose first line ends at
// first, reads it into said, and returns where its last line ends. It reports false,
// and has used said perhaps, where it does not go on in a second line.
func (w *Window) tokenLines(said *token.Token, at, first int) (end int, ok bool) {
	s, t := w.s, w.Text
	mark := len(s.joined)
	s.apart = false
	s.lines = append(s.lines[:0], [2]int{at, first})
	s.joined = append(append(s.joined, 0), t[at:first]...) // a byte before it, so that none begins at 0
	head, known := w.joinLines(mark + 1)
	if s.apart && len(s.lines) == 2 && head.Lacks(s.joined[mark+1:]) {
		known = false // nothing but what they are shows that two such lines belong together
	}
	if len(s.lines) > 1 && known {
		s.spend((len(s.joined) - mark) / 4)
		n, _, v := s.reader.Read(said, s.joined[mark+1:], s.now)
		if v == token.Open {
			n = len(s.joined) - mark - 1
		}
		if kept := s.cutLines(n); kept > 0 && !head.Lacks(s.joined[mark+1:mark+1+kept]) {
			n = kept
		} else {
			n = s.randomLines(kept)
		}
		s.joined = s.joined[:mark+1+n]
		if len(s.lines) > 1 {
			if read, _, _ := s.reader.Read(said, s.joined[mark+1:], s.now); read > first-at {
				return s.lines[len(s.lines)-1][1], true
			}
		}
	}
	s.joined, s.lines = s.joined[:mark], s.lines[:0]
	return at, false
}

// joinLines adds the lines that a token may go on in, whose first one stands in
// s.joined from from on, to s.lines and there. It returns what its header says; known is
// false where it has none. What softEnd says of the end of the first line is left out of all.
func (w *Window) joinLines(from int) (head token.Head, known bool) {
	s, looked, dotted, soft := w.s, 0, 0, byte(0) // dotted is up to where no dot was seen, or -1
	var f fold
	raw := s.lines[0][1] // where the last line ends, with its break
	for len(s.lines) < maxTokenLines {
		text := s.joined[from:]
		ends := dotted >= 0 && bytes.IndexByte(text[dotted:], '.') >= 0
		if !known && (ends || len(text) >= 2*looked) { // not at each line anew
			if head, known = s.reader.Head(text); !known && !token.Begins(text) {
				return head, false
			}
			looked = len(text)
		}
		if dotted >= 0 {
			dotted = len(text)
		}
		if ends || known {
			dotted = -1
		}
		last := s.lines[len(s.lines)-1]
		a, b := w.nextLine([2]int{last[0], raw})
		if a == b {
			if near, ok := w.joinNear(from); ok {
				return near, true
			}
		}
		if a == b || known && !head.Lacks(text) && !discloses(text, w.Text[a:b]) {
			break
		}
		if len(s.lines) == 1 && w.softEnd(text, raw, a) {
			soft = w.Text[raw-1]
			s.lines[0][1]--
			s.joined = s.joined[:len(s.joined)-1]
		}
		raw = b
		if soft > 0 && w.Text[b-1] == soft && b > a+1 {
			b--
		}
		if !f.takes(w, a, b) {
			break
		}
		s.lines = append(s.lines, [2]int{a, b})
		if len(text) > token.MaxScan { // nothing beyond is read
			if !known {
				break
			}
			continue
		}
		s.joined = append(s.joined, w.Text[a:b]...)
	}
	return head, known
}

// softEnd reports whether the sign that text ends with, which is a first line and ends at end, is none of the
// token: an equals sign that is a soft break of quoted-printable (RFC 2045 §6.7), or the plus sign that
// clients of databases write where a cell goes on. The next line begins at next.
func (w *Window) softEnd(text []byte, end, next int) bool {
	switch t := w.Text; t[end-1] {
	case '=':
		return t[next] != '.' || (len(text)-bytes.LastIndexByte(text, '.')-1)&3 != 0 // no padding
	case '+':
		return bytes.IndexAny(text[:len(text)-1], "+/") < 0
	}
	return false
}

// A fold is how a text is broken in lines: all but the first and the last are of one width, and
// those that a word wrap breaks behind a hyphen, or that end with a part, may be shorter. Between
// them stand as many lines with nothing in them, mostly none. The zero fold has seen none.
type fold struct{ width, empty int }

// takes reports whether the line [a, b) may follow the last of the lines of a token.
func (f *fold) takes(w *Window, a, b int) bool {
	last := w.s.lines[len(w.s.lines)-1]
	if w.s.named {
		return true
	}
	if framer.AreNames(w.Text[a:b]) {
		return false
	}
	if len(w.s.lines) == 1 {
		f.empty, w.s.apart = w.s.empty, w.s.empty > 0
		return f.empty == 0 || w.s.isRandomLine([2]int{a, b})
	}
	if w.s.empty != f.empty {
		return false
	}
	if partsEnd(w.Text, last[1], a) && w.isPiece(a, b) {
		return true
	}
	if f.width == 0 {
		f.width = last[1] - last[0]
	}
	return last[1]-last[0] == f.width && b-a <= f.width
}

// partsEnd reports whether a hyphen ends what stands before end, or a part of a token ends there or
// begins at next.
func partsEnd(t []byte, end, next int) bool {
	return t[end-1] == '-' || t[end-1] == '.' || t[next] == '.'
}

// discloses reports whether next goes on with the disclosures of text (RFC 9901).
func discloses(text, next []byte) bool {
	return next[0] == '~' || text[len(text)-1] == '~' && next[0] == 'W'
}

// cutLines leaves in s.lines those of the first n characters, and returns n, or what
// all of them are.
func (s *Scanner) cutLines(n int) int {
	left := n
	for i, l := range s.lines {
		if left <= l[1]-l[0] {
			s.lines[i][1] = l[0] + left
			s.lines = s.lines[:i+1]
			if left == 0 {
				s.lines = s.lines[:i]
			}
			return n
		}
		left -= l[1] - l[0]
	}
	return n - left
}

// randomLines drops the last lines that may be text of their own, and returns how many
// of the first n characters are left. Of two long lines of one width and what follows
// them all is kept.
func (s *Scanner) randomLines(n int) int {
	for len(s.lines) > 1 && (len(s.lines) < 4 || s.lines[1][1]-s.lines[1][0] < minRandomLine) {
		l := s.lines[len(s.lines)-1]
		if s.isRandomLine(l) || len(s.lines) == 3 && s.isRandomLine(s.lines[1]) {
			break
		}
		n -= l[1] - l[0]
		s.lines = s.lines[:len(s.lines)-1]
	}
	return n
}

// isRandomLine reports whether a line looks random.
func (s *Scanner) isRandomLine(l [2]int) bool {
	return framer.IsRandom(s.TextOf(s.win.layer)[l[0]:l[1]])
}

// tokenRun returns where the run of characters of tokens ends that at stands in. The
// last run asked for is remembered in memo.
func (w *Window) tokenRun(at int, memo *[2]int) int {
	if memo[0] <= at && at < memo[1] {
		return memo[1]
	}
	t, i := w.Text, at
	for i += token.URLRun(t[i:]); i < len(t) && tokenByte(t[i]); {
		i++
		i += token.URLRun(t[i:])
	}
	*memo = [2]int{at, i}
	return i
}
