package framer

import (
	"bytes"
	"unicode/utf8"
)

// A text may be written in base64, and that in lines (RFC 2045 §6.8, RFC 7468 §2), and a token stand
// anywhere in it. Lines are of one record while a token is open in what they encode: so few are held
// back, and none of what is no text, as a key or a picture.

// A coder is where in base64 a line of it ends. The zero coder is nowhere.
type coder struct {
	on      bool
	pending int     // how many characters stand before of a group of four, 0 to 3
	group   [4]byte // they; zero where they were in a line that is not at hand
}

// OpenText reports whether run, the base64 that a line ends with, is of a text in which a token begins
// that goes on behind it. It returns how many characters are missing before run in its first group of
// four, which may stand in the line before, and where the token begins in what run encodes behind as
// many others. That text is written to buf, which is returned as it has grown.
func OpenText(buf, run []byte) (missing, at int, text []byte, ok bool) {
	missing, at, text, _, ok = openText(buf, run)
	return missing, at, text, ok
}

// openText is OpenText. It also returns where run ends.
func openText(buf, run []byte) (missing, at int, text []byte, c coder, ok bool) {
	if len(run) < minTail {
		return 0, 0, buf, c, false
	}
	for missing = range 4 {
		if buf, c, ok = (coder{on: true, pending: missing}).decode(buf[:0], run); !ok || !IsWritten(buf) {
			continue
		}
		if at, ok = c.opens(buf); ok {
			return missing, missing + at, buf, c, true
		}
	}
	return 0, 0, buf, c, false
}

// IsWritten reports whether text is of a language: it has no control characters, and is ASCII, or if it
// has some length UTF-8 that may be cut at both ends, or has few characters beyond ASCII. What is decoded
// from the wrong place, or from a word, is none of these.
func IsWritten(text []byte) bool {
	beyond := 0
	for _, b := range text {
		if isControl(b) {
			return false
		}
		if b >= utf8.RuneSelf {
			beyond++
		}
	}
	if beyond == 0 || len(text) < minWritten {
		return beyond == 0
	}
	if 4*beyond <= len(text) {
		return true
	}
	for n := 0; n < utf8.UTFMax && len(text) > 0 && !utf8.RuneStart(text[0]); n++ {
		text = text[1:]
	}
	for n := 1; n < utf8.UTFMax && n <= len(text); n++ {
		if end := text[len(text)-n:]; utf8.RuneStart(end[0]) {
			if !utf8.FullRune(end) {
				text = text[:len(text)-n]
			}
			break
		}
	}
	return utf8.Valid(text)
}

func isControl(b byte) bool {
	return b < ' ' && b != '\t' && b != '\n' && b != '\r' || b == 0x7f
}

// minWritten is how long a text is at least that may have characters beyond ASCII.
const minWritten = 12

// decode appends to dst what line encodes behind c, but for the bytes that characters which are not at hand
// are of, and returns where line ends. ok is false where line is no base64, or of control characters.
func (c coder) decode(dst, line []byte) (text []byte, next coder, ok bool) {
	line = bytes.TrimRight(line, "=")
	unknown := 0 // how many bytes are of characters that are not at hand
	if c.group[0] == 0 {
		unknown = c.pending
	}
	for _, d := range line {
		if sextets[d] == noSextet {
			return dst, c, false
		}
		c.group[c.pending] = d
		if c.pending++; c.pending < len(c.group) {
			continue
		}
		bits, _ := c.bits()
		c.pending = 0
		for _, b := range [...]byte{byte(bits >> 16), byte(bits >> 8), byte(bits)} {
			switch {
			case unknown > 0:
				unknown--
			case isControl(b):
				return dst, c, false
			default:
				dst = append(dst, b)
			}
		}
	}
	return dst, c, true
}

// bits returns the bits of the characters of the group, and how many there are.
func (c coder) bits() (bits uint, n int) {
	for _, d := range c.group[:c.pending] {
		bits, n = bits<<6|uint(sextets[d]), n+6
	}
	return bits, n
}

// opens returns where in text, which ends at c, a token begins that goes on behind it, or the first
// characters of the mark of one.
func (c coder) opens(text []byte) (at int, ok bool) {
	bits, n := c.bits()
	for ; n >= 8; n -= 8 {
		text = append(text, byte(bits>>(n-8)))
	}
	run := tailRun(text)
	if k := bytes.Index(run, tokenMark); k >= 0 {
		return len(text) - len(run) + k, (k == 0 || !tokenByte(run[k-1]) || BeginsHeader(run[k:])) && lacks(run[k:])
	}
	m := 0 // how many characters of the mark there are
	for m < len(run) && m < len(tokenMark) && tokenByte(run[len(run)-1-m]) {
		m++
	}
	return len(text) - m, m < len(tokenMark) && m+n > 0 && bytes.HasSuffix(run, tokenMark[:m]) && uint(tokenMark[m])>>(8-n) == bits&(1<<n-1)
}

// goesOn reports whether a token that is open before text is open at its end, c, too, or another is.
func (c coder) goesOn(text []byte) bool {
	for _, b := range text {
		if !tokenByte(b) {
			_, ok := c.opens(text)
			return ok
		}
	}
	return true
}

// noSextet is no value of a character of base64.
const noSextet = 0xff

// sextets has the values of the characters of both alphabets. It is never written to.
var sextets = func() (t [256]byte) {
	for i := range t {
		t[i] = noSextet
	}
	for i, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") {
		t[c] = byte(i)
	}
	t['-'], t['_'] = 62, 63
	return t
}()

// base64Tail returns the base64 without padding that run ends with.
func base64Tail(run []byte) []byte {
	i := len(run)
	for i > 0 && base64Byte(run[i-1]) && run[i-1] != '=' {
		i--
	}
	return run[i:]
}

// wrapsText returns the token that line breaks off, if it stands in a text that is in base64.
func (f *Framer) wrapsText(line []byte) wrap {
	run := base64Tail(beforeBreak(line))
	_, _, text, c, ok := openText(f.text, run)
	f.text = text
	if !ok {
		return wrap{}
	}
	return wrap{width: len(line) + 1, least: len(run), text: c}
}

// takesText is takes for the token of f.wrap that stands in a text that is in base64.
func (f *Framer) takesText(prev, line []byte) bool {
	k := f.wrap
	f.wrap = wrap{}
	line, start, end, v := k.pieceOf(prev, line)
	piece := line[start:end]
	if v == NotToken || len(piece) > k.width {
		return false
	}
	text, c, ok := k.text.decode(f.text[:0], piece)
	f.text = text
	if ok = ok && IsWritten(text); ok && v == TokenText && len(piece) >= k.least && piece[len(piece)-1] != '=' && c.goesOn(text) {
		f.wrap = wrap{width: len(piece), least: len(piece), text: c}
	}
	return ok
}
