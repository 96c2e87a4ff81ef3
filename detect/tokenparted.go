package detect

import (
	"bytes"

	"github.com/logscrub/logscrub/token"
)

// What writes a text may set something between the characters of a token: an escape of Markdown or
// of a regular expression, a character without width where a line may be broken, a dot in brackets
// so that nobody follows a link. Or a slash stands in the place of its dots, as in a path. The
// token then has a view, in which its characters stand as its issuer wrote them.

// Parted makes a view of the characters of tokens that at stands among, if a token may begin at at
// and something parts them. What stands there is found when that view is scanned.
func (w *Window) Parted(at int) {
	s, t := w.s, w.Text
	end := w.tokenRun(at, &s.chars)
	if at < s.partedTo || end-at < leastParted {
		return
	}
	slashes := w.slashes(at, end)
	if slashes == 0 {
		if end == len(t) {
			return
		}
		if _, n := parting(t[end:]); n == 0 || end+n == len(t) || !w.mayBeginAt(at, end) {
			return
		}
	}
	w.view(w.runStart(at), slashes)
}

// leastParted is how many characters of a token stand together at least.
const leastParted = 8

// mayBeginAt reports whether a header or a token of PASETO begins at at, of which the characters up
// to end are read.
func (w *Window) mayBeginAt(at, end int) bool {
	return token.Begins(w.Text[at:end]) || pasetoEnds(w.Text[max(0, at-len("v4.public.")):at])
}

// pasetoEnds reports whether b ends as what stands before the body of a token of PASETO.
func pasetoEnds(b []byte) bool {
	return bytes.HasSuffix(b, []byte(".public.")) || bytes.HasSuffix(b, []byte(".local."))
}

// slashes returns how many slashes stand for dots in the characters of tokens [at, end): as many as
// a token has dots whose header ends at the first of them, else none.
func (w *Window) slashes(at, end int) int {
	seg := w.Text[at:min(end, at+maxSlash)]
	k := bytes.IndexByte(seg, '/')
	if k < leastParted || bytes.IndexByte(seg[:k], '.') >= 0 {
		return 0
	}
	if h, n, ok := w.s.reader.HeadEnd(seg[:k]); ok && n == k {
		return h.Dots()
	}
	return 0
}

// maxSlash is how long a header is at most that a slash follows, in characters.
const maxSlash = 1 << 10

// runStart returns where the characters of tokens begin that stand before at, at most
// maxGlued of them.
func (w *Window) runStart(at int) int {
	for low := max(0, at-maxGlued); at > low && (sextet[w.Text[at-1]] != 0xff || w.Text[at-1] == '.') && w.Text[at-1] != '/'; {
		at--
	}
	return at
}

// maxGlued is how much is looked at that is glued to a token in front.
const maxGlued = 32

// partedTail is how much behind the characters a view has, so that they do not end it.
const partedTail = 8

// view adds the view of the characters of tokens from start on, with slashes for that many dots.
func (w *Window) view(start, slashes int) {
	s, t := w.s, w.Text
	mark, emark, i, path := len(s.arena), len(s.escs), start, slashes > 0
	for i < len(t) {
		c, n := t[i], 1
		switch {
		case c == '/' && slashes > 0:
			slashes--
			c = '.'
		case !tokenByte(c) || c == '/' && path:
			c, n = parting(t[i:])
		}
		if n == 0 {
			break
		}
		view := len(s.arena) - mark
		if c != 0 {
			s.arena = append(s.arena, c)
		}
		if c == '~' && path {
			slashes = 2 // of a key binding token
		}
		if n > 1 {
			s.escs = append(s.escs, escape{uint32(view), uint32(i), uint8(len(s.arena) - mark - view), uint8(n)})
		}
		i += n
	}
	s.partedTo = i
	s.spend((i - start) / 4)
	if s.layers.at(w.layer).Depth == MaxDepth {
		s.arena, s.escs = s.arena[:mark], s.escs[:emark]
		s.hideRun(w.layer, start, i, 0)
		return
	}
	i += w.viewTail(i, path)
	s.add(w.layer, Parted, start, i, mark, emark)
}

// viewTail appends some of what stands from i on to the arena, a blank where a path goes on, and
// returns how many bytes it is.
func (w *Window) viewTail(i int, path bool) (n int) {
	tail := w.Text[i:min(len(w.Text), i+partedTail)]
	if path && len(tail) > 0 {
		tail = []byte{' '}
	}
	w.s.arena = append(w.s.arena, tail...)
	return len(tail)
}

// tokenByte reports whether c may stand in a token, in either alphabet of base64.
func tokenByte(c byte) bool { return sextet[c] != 0xff || c == '.' || c == '=' || c == '~' }

// parting reads what b begins with if it parts characters of a token: it returns the character
// that it stands for, or 0, and its length. n is 0 where there is no such thing.
func parting(b []byte) (c byte, n int) {
	switch b[0] {
	case '\\':
		if len(b) > 1 && tokenByte(b[1]) && sextet[b[1]] >= 62 {
			return b[1], 2
		}
		return 0, 0
	case ' ', '[', '(', '{':
		return '.', dotApart(b)
	case '<', 0xc2, 0xe2, 0xef:
		return 0, breakLen(b)
	}
	return 0, 0
}

// dotApart returns the length of what b begins with if it is written for a dot, so that it makes no
// link of a text, or 0.
func dotApart(b []byte) int {
	for _, word := range [...]string{"[.]", "(.)", "{.}", "[dot]", "(dot)", "{dot}", "[DOT]", "(DOT)", " . ", " dot ", " [.] ", " [dot] "} {
		if len(b) >= len(word) && string(b[:len(word)]) == word {
			return len(word)
		}
	}
	return 0
}

// breakLen returns the length of what b begins with if it is set where a line may be broken, or 0:
// elements of HTML, a soft hyphen, and spaces, joiners and marks without width (Unicode, chapter 23.2);
// or what HTML breaks a line with, if the text goes on in the same one.
func breakLen(b []byte) int {
	for _, word := range [...]string{"<wbr>", "<wbr/>", "<wbr />", "\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff"} {
		if len(b) >= len(word) && string(b[:len(word)]) == word {
			return len(word)
		}
	}
	for _, word := range [...]string{"<br>", "<br/>", "<br />", "<BR>"} {
		if len(b) > len(word) && string(b[:len(word)]) == word && tokenByte(b[len(word)]) {
			return len(word)
		}
	}
	return 0
}
