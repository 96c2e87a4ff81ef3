package detect

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"
)

// Text in UTF-16 is ASCII with a zero beside each character, more or less. A line of
// it that ends at the byte of a line feed begins with the zero of the line feed before
// it, where the lower byte comes first, and so do all that have the higher one first:
// of ASCII alone, both are the same bytes.

// minWide is the length of the shortest text in UTF-16 that is looked at, in bytes.
const minWide = 12

// mayBeWide reports whether t may be UTF-16: it begins or ends with a zero, or begins
// with a character of ASCII, or with the mark of the order of bytes.
func mayBeWide(t []byte) bool {
	return len(t) >= minWide && (t[0] == 0 || t[1] == 0 || t[len(t)-1] == 0 || marked(t))
}

// wideView makes the view of layer li if its text t is UTF-16.
func (s *Scanner) wideView(li uint32, t []byte) {
	enc, start := wideText(t, false)
	if start < 0 {
		return
	}
	if s.fragment && li == 0 { // where a match ends that is open at its end cannot be told
		panic(ErrLimit)
	}
	s.addWide(li, t, enc, start)
}

// marked reports whether t begins with the mark of the order of its bytes.
func marked(t []byte) bool {
	return t[0] == 0xff && t[1] == 0xfe || t[0] == 0xfe && t[1] == 0xff
}

// wideText returns the encoding of t, if it is UTF-16, and where its first character
// begins, or -1: in most of its characters one of two bytes is zero, and always the
// same. Of a line, which whole says t is not, that place is not known.
func wideText(t []byte, whole bool) (enc Encoding, start int) {
	if len(t) < minWide {
		return Raw, -1
	}
	if marked(t) && (!whole || mostly(t[2:], int(t[0]&1))) {
		return [2]Encoding{UTF16BE, UTF16LE}[t[0]&1], 2
	}
	switch {
	case bytes.IndexByte(t, 0) < 0:
		return Raw, -1
	case mostly(t, 1):
		return UTF16LE, 0
	case !mostly(t, 0):
		return Raw, -1
	case whole || higherFirst(t):
		return UTF16BE, 0
	}
	return UTF16LE, 1
}

// mostly reports whether every second byte of t, from the one at first on, which is 0
// or 1, is zero, more often than not, and few others are.
func mostly(t []byte, first int) bool {
	var zeros [2]int
	for i, c := range t {
		if c == 0 {
			zeros[i&1]++
		}
	}
	return zeros[first] > len(t)/4 && zeros[1-first] <= len(t)/32
}

// higherFirst reports whether the line t, with zeros at even places, is UTF-16 with the
// higher byte first: read so it has fewer characters that no text has, or as few, and
// its last character ends with the line. Of letters of one script that is a guess.
func higherFirst(t []byte) bool {
	high, low := strange(t, UTF16BE), strange(t[1:], UTF16LE)
	return high < low || high == low && len(t)&1 == 0
}

// strange counts the characters of t that no text has.
func strange(t []byte, enc Encoding) (n int) {
	for len(t) >= 2 {
		r, size := wideRune(t, enc)
		if utf16.IsSurrogate(r) || r < ' ' && !textByte[r] {
			n++
		}
		t = t[size:]
	}
	return n
}

// addWide makes the view of the text t of layer li, from start on.
func (s *Scanner) addWide(li uint32, t []byte, enc Encoding, start int) {
	mark, emark := len(s.arena), len(s.escs)
	at := start
	for at+2 <= len(t) {
		r, n := wideRune(t[at:], enc)
		view := len(s.arena)
		s.arena = utf8.AppendRune(s.arena, r)
		s.escs = append(s.escs, escape{uint32(view - mark), uint32(at), uint8(len(s.arena) - view), uint8(n)})
		at += n
	}
	s.add(li, enc, start, at, mark, emark)
	s.layers.at(li).set(layerLE, enc == UTF16LE)
	s.layers.at(li).set(layerBE, enc == UTF16BE)
	s.wide = true
}

// wideRune decodes the character that b, of two bytes at least, begins with.
func wideRune(b []byte, enc Encoding) (r rune, n int) {
	unit := binary.LittleEndian.Uint16
	if enc == UTF16BE {
		unit = binary.BigEndian.Uint16
	}
	r = rune(unit(b))
	if utf16.IsSurrogate(r) && len(b) >= 4 {
		if r := utf16.DecodeRune(r, rune(unit(b[2:]))); r != utf8.RuneError {
			return r, 4
		}
	}
	return r, 2
}

// Wide reports whether a text of the record is UTF-16, so that what is written there
// is not what stands for it alone.
func (s *Scanner) Wide() bool { return s.wide }

// WideText returns the encoding of the text of layer i, if it is UTF-16, or Raw.
func (s *Scanner) WideText(i uint32) Encoding {
	switch l := s.layers.at(i); {
	case l.has(layerLE):
		return UTF16LE
	case l.has(layerBE):
		return UTF16BE
	}
	return Raw
}
