package detect

import (
	"bytes"

	"github.com/logscrub/logscrub/internal/framer"
)

// Where a token that is written in lines goes on.

// nextLine returns the piece of a token that the line behind last begins with, a line's or
// several, after blanks and marks; it is empty where last does not end its line. The end of the
// line may be written as an escape. Where what stands before last in its line is repeated, the
// piece is what the next line ends with. Lines with nothing in them may stand between: s.empty is how many.
func (w *Window) nextLine(last [2]int) (start, end int) {
	w.s.empty, w.s.named = 0, false
	if w.s.layers.at(w.layer).Enc == Octal { // what #012 parts is read in the text as it stands
		return 0, 0
	}
	if a, b := w.nextString(last); a < b {
		return a, b
	}
	if a, b := w.nextNamed(last); a < b {
		w.s.named = true
		return a, b
	}
	t := w.Text
	i := last[1]
	if k := framer.Broken(t[i:]); k >= 0 {
		i += k
		if t[i-1] == '\r' {
			i--
		}
	}
	feed := feedEnd(t, i)
	if feed == i {
		return i, i
	}
	for range framer.MaxEmpty {
		if k := emptyEnd(t, feed); k > feed {
			feed = k
			w.s.empty++
		}
	}
	line := t[feed:min(len(t), feed+maxLine)]
	if k := bytes.IndexByte(line, '\n'); k >= 0 {
		line = line[:k]
	}
	plain := t[feed-1] == '\n' // no escape
	if from := w.lineStart(last[0]); from < last[0] && plain {
		prev := t[from:last[0]]
		if p, n := framer.Diff(prev, line); n > 0 && (p == len(prev) || !plainPiece(t, feed+len(line))) {
			prev, line, feed = prev[p:], line[n:], feed+n
		}
		if a, b, ok := behindHead(prev, line); ok {
			return feed + a, feed + b
		}
	}
	for i = feed; ; {
		k := max(i+framer.Ahead(t[i:]), breakEnd(t, i, '\t', 't'))
		if k == i {
			break
		}
		i = k
	}
	if i < len(t) && (t[i] == '"' || t[i] == '\'') && plain {
		if a, b, v := framer.TokenLineBehind(bytes.TrimRight(t[last[0]:feed], "\r\n"), line); v != framer.NotToken {
			return feed + a, feed + b
		}
	}
	return i, w.tokenRun(i, &w.s.nextChars)
}

// lineStart returns where the line begins that i stands in, or what is looked at of it.
func (w *Window) lineStart(i int) int {
	low := max(0, i-maxPrefix)
	return low + bytes.LastIndexByte(w.Text[low:i], '\n') + 1
}

// behindHead returns the bounds of the piece that stands in line behind the head that prev, what
// stands before the piece in the line before, is too. It reports false where line has no such head; the
// piece is empty where nothing of a token follows it.
func behindHead(prev, line []byte) (a, b int, ok bool) {
	if a, b = framer.Repeated(prev, line); a < b {
		return a, b, true
	}
	if a, b = framer.RepeatedEnd(prev, line); a < b {
		return a, b, true
	}
	return 0, 0, framer.HasHead(prev, line)
}

// plainPiece reports whether the line behind the one that ends at i is a piece of a token and has no
// mark of a diff: then the line before has none either, but a piece that begins with a hyphen.
func plainPiece(t []byte, i int) bool {
	if i == len(t) {
		return false
	}
	line := t[i+1 : min(len(t), i+1+maxLine)]
	if k := bytes.IndexByte(line, '\n'); k >= 0 {
		line = line[:k]
	}
	a, b, v := framer.TokenLine(line)
	return v == framer.TokenText && a == 0 && framer.IsRandom(line[a:b]) && line[0] != '-' && line[0] != '+'
}

// nextString returns the piece of a token that the line behind last has, if last is at the end of a
// string, and the line a record like that before. Else it is empty.
func (w *Window) nextString(last [2]int) (start, end int) {
	t, i := w.Text, last[1]
	if i == len(t) || t[i] != '"' && t[i] != '\'' && t[i] != '\\' {
		return i, i
	}
	stop := i + bytes.IndexByte(t[i:min(len(t), i+framer.MaxAround+1)], '\n')
	if stop < i {
		return i, i
	}
	from, feed := max(0, last[0]-framer.MaxAround-1), stop+1
	from += bytes.LastIndexByte(t[from:last[0]], '\n') + 1
	line := t[feed:min(len(t), feed+maxLine)]
	if k := bytes.IndexByte(line, '\n'); k >= 0 {
		line = line[:k]
	}
	a, b := framer.InString(t[from:stop], last[0]-from, i-from, line)
	return feed + a, feed + b
}

// maxEnd is how many bytes stand at most behind a value up to the end of its line.
const maxEnd = 8

// nextNamed returns the piece of a token that the line behind last appends to the variable that last is given
// to, or that has the next number (framer.Named). Else it is empty.
func (w *Window) nextNamed(last [2]int) (start, end int) {
	t, i := w.Text, last[1]
	n := bytes.IndexByte(t[i:min(len(t), i+maxEnd)], '\n')
	if n < 0 { // as mostly
		return i, i
	}
	from := w.lineStart(last[0])
	feed := i + n + 1
	line := t[feed:min(len(t), feed+maxLine)]
	if k := bytes.IndexByte(line, '\n'); k >= 0 {
		line = line[:k]
	}
	a, b := framer.Named(t[from:feed-1], line)
	return feed + a, feed + b
}

// feedEnd returns where the end of a line ends that stands at i, as it is or as an escape, or i.
func feedEnd(t []byte, i int) int {
	if i == len(t) || t[i] != '\n' && t[i] != '\r' && t[i] != '\\' { // as mostly
		return i
	}
	cr := breakEnd(t, i, '\r', 'r')
	if feed := breakEnd(t, cr, '\n', 'n'); feed > cr {
		return feed
	}
	return i
}

// emptyEnd returns where the line ends that begins at i, with its end, if nothing stands in it, or i.
func emptyEnd(t []byte, i int) int {
	if k := bytes.IndexByte(t[i:min(len(t), i+maxEmpty)], '\n'); k >= 0 && framer.Empty(t[i:i+k]) {
		return i + k + 1
	}
	return feedEnd(t, i)
}

// maxEmpty is how long a line is at most that is taken for one with nothing in it.
const maxEmpty = 64

// maxLine is how much of a next line is looked at, and maxPrefix how much of a line before a
// token, in bytes.
const (
	maxLine   = 4 << 10
	maxPrefix = 256
)

// breakEnd returns the end of the character c at i, which may be written as the escape
// of a letter behind any number of reverse solidi, or i.
func breakEnd(t []byte, i int, c, letter byte) int {
	if i < len(t) && t[i] == c {
		return i + 1
	}
	k := i
	for k < len(t) && t[k] == '\\' {
		k++
	}
	if k == i || k == len(t) || t[k] != letter {
		return i
	}
	return k + 1
}
