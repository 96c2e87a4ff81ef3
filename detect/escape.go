package detect

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"
	"unicode/utf16"
	"unicode/utf8"
)

// manyEscapes is the length of a text whose escapes are counted before they are
// stored.
const manyEscapes = 64 << 10

// stringViews makes a view of each stretch of layer li between unescaped double
// quotes or line feeds that holds a backslash. The stretch is named by its
// neighbours alone, so that a piece of a longer record gives the same views.
func (s *Scanner) stringViews(li uint32) {
	t := s.TextOf(li)
	if len(t) >= manyEscapes { // in one step, for what steps leave behind would be more than this
		s.escs = slices.Grow(s.escs, min(bytes.Count(t, []byte{'\\'}), len(t)/2))
	}
	single := singleQuoted{t: t, none: beginsJSON(t)}
	for p := 0; p < len(t); {
		k := bytes.IndexByte(t[p:], '\\')
		if k < 0 {
			return
		}
		k += p
		if start, end := single.around(p, k); end > 0 {
			mark, emark := len(s.arena), len(s.escs)
			s.decodeStretch(t[:end], start, start, stretch{enc: JSONString, mark: '\\'})
			s.add(li, JSONString, start, end, mark, emark)
			p = end + 1
			continue
		}
		start := bytes.LastIndexByte(t[p:k], '"') + 1 + p
		start += bytes.LastIndexByte(t[start:k], '\n') + 1
		mark, emark := len(s.arena), len(s.escs)
		end := s.decodeStretch(t, start, k, stretch{enc: JSONString, mark: '\\', stop: endsString})
		if len(s.escs) > emark {
			l := s.add(li, JSONString, start, end, mark, emark)
			l.set(layerSealed, sealed(t, start, end))
		} else {
			s.arena = s.arena[:mark]
		}
		p = end + 1
	}
}

// singleQuoted finds strings in single quotes that hold double ones and escapes of quotes, as Python
// prints a statement of SQL, or an object of JSON with another in it: 'SET "a"=\'x\” or '{"a":"{\\"b\\":1}"}'.
// In JSON there is none.
type singleQuoted struct {
	t         []byte
	none      bool
	from, end int // the last place that was asked for, and the single quote or the end of the line behind it
}

// around returns the inside of the string that the backslash at k stands in, which begins at p or
// later; 0, 0 if there is none.
func (q *singleQuoted) around(p, k int) (start, end int) {
	t := q.t
	if q.none {
		return 0, 0
	}
	open := bytes.LastIndexByte(t[p:k], '\'') + p
	if open < p || bytes.IndexByte(t[open:k], '\n') >= 0 || !opensSingle(t, open) {
		return 0, 0
	}
	if k < q.from || k >= q.end {
		q.from, q.end = k, k
		for q.end < len(t) && t[q.end] != '\'' && t[q.end] != '\n' {
			if t[q.end] == '\\' {
				q.end++
			}
			q.end++
		}
		q.end = min(q.end, len(t))
	}
	in := t[open+1 : q.end]
	if q.end == len(t) || t[q.end] == '\n' || q.end+1 < len(t) && besideString[t[q.end+1]]&behindString == 0 || bytes.IndexByte(in, '"') < 0 || !bytes.Contains(in, []byte(`\'`)) && !bytes.Contains(in, []byte(`\\"`)) {
		return 0, 0
	}
	return open + 1, q.end
}

// opensSingle reports whether the single quote at i may open a string, by what stands before it: what
// stands before any, or a letter of Python, as in b'x'.
func opensSingle(t []byte, i int) bool {
	if i > 0 && bytes.IndexByte([]byte("bBuUrRfF"), t[i-1]) >= 0 {
		i--
	}
	return i == 0 || besideString[t[i-1]]&beforeString != 0
}

// sealed reports whether [start, end) is the whole inside of a quoted string, as
// far as the bytes beside its quotes tell.
func sealed(t []byte, start, end int) bool {
	if start == 0 || end >= len(t) || t[start-1] != '"' || t[end] != '"' {
		return false
	}
	return (start < 2 || besideString[t[start-2]]&beforeString != 0) && (end+1 == len(t) || besideString[t[end+1]]&behindString != 0)
}

// besideString says what may stand on either side of a quoted string, outside of its
// quotes. It is never written to.
var besideString = func() (t [256]uint8) {
	for _, c := range []byte(" \t\n\r:=,[{(") {
		t[c] |= beforeString
	}
	for _, c := range []byte(" \t\n\r:,]});") {
		t[c] |= behindString
	}
	return t
}()

const (
	beforeString = 1 << iota
	behindString
)

// stringStop is what ends a plain stretch of a string. It is never written to.
var stringStop = [256]bool{'\\': true, '"': true, '\n': true}

// plainEnd returns where the plain stretch of a string at k ends, eight bytes at a time.
func plainEnd(t []byte, k int) int {
	for ; k+8 <= len(t); k += 8 {
		x := binary.LittleEndian.Uint64(t[k:])
		if m := zeroBytes(x^'\\'*ones) | zeroBytes(x^'"'*ones) | zeroBytes(x^'\n'*ones); m != 0 {
			return k + bits.TrailingZeros64(m)>>3
		}
	}
	for k < len(t) && !stringStop[t[k]] {
		k++
	}
	return k
}

// addEscape appends to the arena what the sequence of n bytes at k stands for, and notes where. The text
// of its layer begins at base.
func (s *Scanner) addEscape(base, k int, r rune, n int) {
	view := len(s.arena)
	s.arena = appendRune(s.arena, r)
	s.escs = append(s.escs, escape{uint32(view - base), uint32(k), uint8(len(s.arena) - view), uint8(n)})
}

// nothing is what a sequence stands for that is no character.
const nothing rune = -1 << 16

// appendRune is utf8.AppendRune, but writes a byte for an \xHH escape.
func appendRune(dst []byte, r rune) []byte {
	switch {
	case r == nothing:
		return dst
	case r < 0:
		return append(dst, byte(-r))
	}
	return utf8.AppendRune(dst, r)
}

// unescapeOne decodes the escape that b begins with: those of JSON (RFC 8259
// §7), \' \a \v \0 \0oo \xHH of C, Go and Python, and \$ of a shell. A byte from \xHH above 0x7f
// is returned negated. n is 0 where there is no escape.
func unescapeOne(b []byte) (r rune, n int) {
	if len(b) < 2 {
		return 0, 0
	}
	switch b[1] {
	case '"', '\\', '/', '\'', '`', '$':
		return rune(b[1]), 2
	case 'n':
		return '\n', 2
	case 't':
		return '\t', 2
	case 'r':
		return '\r', 2
	case 'b':
		return '\b', 2
	case 'f':
		return '\f', 2
	case 'v':
		return '\v', 2
	case 'a':
		return '\a', 2
	case '0':
		if len(b) > 3 && b[2] >= '0' && b[2] <= '7' && b[3] >= '0' && b[3] <= '7' {
			return rune(b[2]-'0')<<3 | rune(b[3]-'0'), 4 // \042
		}
		return 0, 2
	case 'x':
		if v, ok := hexValue(b[2:], 2); ok {
			if v > 0x7f {
				v = -v
			}
			return v, 4
		}
	case 'u':
		v, ok := hexValue(b[2:], 4)
		if !ok {
			return 0, 0
		}
		if utf16.IsSurrogate(v) {
			if len(b) >= 12 && b[6] == '\\' && b[7] == 'u' {
				if w, ok := hexValue(b[8:], 4); ok {
					if r := utf16.DecodeRune(v, w); r != utf8.RuneError {
						return r, 12
					}
				}
			}
			return utf8.RuneError, 6
		}
		return v, 6
	}
	return 0, 0
}

// hexValue reads n hexadecimal digits.
func hexValue(b []byte, n int) (rune, bool) {
	if len(b) < n {
		return 0, false
	}
	var v rune
	for _, c := range b[:n] {
		d := hexDigit(c)
		if d < 0 {
			return 0, false
		}
		v = v<<4 | rune(d)
	}
	return v, true
}

func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// AppendUnescaped appends text to dst with its backslash escapes decoded.
func AppendUnescaped(dst, text []byte) []byte {
	for {
		k := bytes.IndexByte(text, '\\')
		if k < 0 {
			return append(dst, text...)
		}
		r, n := unescapeOne(text[k:])
		if n == 0 {
			dst = append(dst, text[:k+1]...)
			text = text[k+1:]
			continue
		}
		dst = appendRune(append(dst, text[:k]...), r)
		text = text[k+n:]
	}
}

// AppendPlain appends the value of a query to dst, with a blank for each plus sign
// (WHATWG URL §5.1).
func AppendPlain(dst, value []byte) []byte {
	n := len(dst)
	dst = append(dst, value...)
	for i, c := range dst[n:] {
		if c == '+' {
			dst[n+i] = ' '
		}
	}
	return dst
}
