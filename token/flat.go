package token

import (
	"encoding/binary"
	"math/bits"
)

// readFlat reads a payload of the usual shape: one object whose members are
// strings without escapes, plain integers, literals, and arrays and objects that
// hold no quote but around such strings. It reports whether text is of that
// shape; if not, what it has noted is not to be used.
func (t *Token) readFlat(text []byte) bool {
	var q quotes
	if len(text) < 2 || text[0] != '{' || !q.read(text) {
		return false
	}
	for i := 1; ; {
		if i = quoted(text, i); i < 0 {
			return false
		}
		start := i
		if i = q.end(i); i < 0 || i+2 >= len(text) || text[i+1] != ':' {
			return false
		}
		what := memberOf(text[start:i])
		i += 2
		start = i
		switch c := text[i]; {
		case c == '"':
			if i = q.end(i + 1); i < 0 {
				return false
			}
			t.set(what, text[start+1:i], false)
			i++
		case c-'1' < 9:
			for i++; i < len(text) && text[i]-'0' < 10; i++ {
			}
			if i == len(text) || text[i] != ',' && text[i] != '}' {
				return false
			}
			t.set(what, text[start:i], false)
		case c == 't' && len(text)-i > 4 && string(text[i:i+4]) == "true":
			i += 4
		case c == 'f' && len(text)-i > 5 && string(text[i:i+5]) == "false":
			i += 5
		default:
			return false
		}
		if i >= len(text) {
			return false
		}
		switch text[i] {
		case ',':
			i++
		case '}':
			return i+1 == len(text)
		default:
			return false
		}
	}
}

// quoted returns i+1 if a quote stands at i, else -1.
func quoted(text []byte, i int) int {
	if i >= len(text) || text[i] != '"' {
		return -1
	}
	return i + 1
}

// A quotes says where the strings of a text end.
type quotes struct {
	text  []byte
	known bool      // marks are those of text
	marks [8]uint64 // a bit for each byte: a quote
}

// read takes a text. It reports false for some texts with an escape or a control
// character, which no flat text has.
func (q *quotes) read(text []byte) bool {
	q.text = text
	if q.known = wide && len(text) > 0 && len(text) <= 64*len(q.marks); q.known {
		return markQuotes(&q.marks, text)
	}
	return true
}

// end returns where the quote stands that ends the string that goes on at i, or -1.
func (q *quotes) end(i int) int {
	if !q.known {
		return stringEnd(q.text, i)
	}
	at := i / 64
	if at == len(q.marks) {
		return -1
	}
	for m := q.marks[at] >> (i % 64) << (i % 64); ; m = q.marks[at] {
		if m != 0 {
			return at*64 + bits.TrailingZeros64(m)
		}
		if at++; at == len(q.marks) {
			return -1
		}
	}
}

// stringEnd returns where the quote stands that ends the string that goes on at
// i, or -1 where it holds an escape or a control character, or has no end. Eight
// bytes are looked at at once.
func stringEnd(text []byte, i int) int {
	for ; len(text)-i >= 8; i += 8 {
		if stops := stringStops(binary.LittleEndian.Uint64(text[i:])); stops != 0 {
			i += bits.TrailingZeros64(stops) / 8
			if text[i] != '"' {
				return -1
			}
			return i
		}
	}
	return stringEndSlow(text, i)
}

// stringEndSlow is stringEnd a byte at a time.
func stringEndSlow(text []byte, i int) int {
	for ; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			return i
		case c == '\\' || c < 0x20:
			return -1
		}
	}
	return -1
}

// stringStops has a bit set in each byte of x that is a quote, a reverse solidus
// or a control character, and perhaps in bytes above the lowest of them.
func stringStops(x uint64) uint64 {
	quote, escape := x^'"'*ones, x^'\\'*ones
	return ((quote-ones)&^quote | (escape-ones)&^escape | (x-0x20*ones)&^x) & highs
}
