package token

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"
)

// sextets maps a byte to one more than its value in either base64 alphabet of
// RFC 4648, and to 0 if it is in none. It is never written to.
var sextets = [256]byte{
	'A': 1, 'B': 2, 'C': 3, 'D': 4, 'E': 5, 'F': 6, 'G': 7, 'H': 8, 'I': 9, 'J': 10, 'K': 11, 'L': 12, 'M': 13,
	'N': 14, 'O': 15, 'P': 16, 'Q': 17, 'R': 18, 'S': 19, 'T': 20, 'U': 21, 'V': 22, 'W': 23, 'X': 24, 'Y': 25, 'Z': 26,
	'a': 27, 'b': 28, 'c': 29, 'd': 30, 'e': 31, 'f': 32, 'g': 33, 'h': 34, 'i': 35, 'j': 36, 'k': 37, 'l': 38, 'm': 39,
	'n': 40, 'o': 41, 'p': 42, 'q': 43, 'r': 44, 's': 45, 't': 46, 'u': 47, 'v': 48, 'w': 49, 'x': 50, 'y': 51, 'z': 52,
	'0': 53, '1': 54, '2': 55, '3': 56, '4': 57, '5': 58, '6': 59, '7': 60, '8': 61, '9': 62,
	'-': 63, '+': 63, '_': 64, '/': 64,
}

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// segmentEnd returns the end of the segment of b that begins at i: base64
// characters of either alphabet and as much padding as completes them.
func segmentEnd(b []byte, i int) int {
	start := i
	i = charsEnd(b, i)
	return i + padding(b[i:], i-start)
}

// charsEnd returns where the run of base64 characters at i ends. It looks at
// eight at once.
func charsEnd(b []byte, i int) int {
	for ; len(b)-i >= 8; i += 8 {
		if no := notBase64(binary.LittleEndian.Uint64(b[i:])); no != 0 {
			return i + bits.TrailingZeros64(no)/8
		}
	}
	for i < len(b) && sextets[b[i]] != 0 {
		i++
	}
	return i
}

// notBase64 has the highest bit set in each byte of x that is no character of
// either alphabet: no letter, not + to 9 but for the comma and the dot, and no _.
// No byte carries into the next.
func notBase64(x uint64) uint64 {
	low := x &^ highs
	fold := low | ' '*ones
	letter := (fold + (0x80-'a')*ones) &^ (fold + (0x80-'z'-1)*ones)
	span := (low + (0x80-'+')*ones) &^ (low + (0x80-'9'-1)*ones)
	noPoint := (low&^((','^'.')*ones) ^ ','*ones) + 0x7f*ones
	noLine := (low ^ '_'*ones) + 0x7f*ones
	return ((letter | span&noPoint | ^noLine) &^ x & highs) ^ highs
}

// padding returns how many of the '=' that b begins with complete a run of n
// base64 characters.
func padding(b []byte, n int) int {
	want := -n & 3
	if want == 3 { // 4k+1 characters are no whole bytes and have no padding
		return 0
	}
	p := 0
	for p < want && p < len(b) && b[p] == '=' {
		p++
	}
	return p
}

// signatureEnd is segmentEnd for a last segment, after which a slash or plus may
// belong to the text (`/verify/TOKEN/next`). They are taken for base64 only
// where the token so far (b[:i]) and the signature show no sign of the URL
// alphabet, and the signature has no usual length where they stand.
func signatureEnd(b []byte, i int) int {
	start := i
	i = charsEnd(b, i)
	std := bytes.IndexByte(b[start:i], '/')
	if plus := bytes.IndexByte(b[start:i], '+'); plus >= 0 && (std < 0 || plus < std) {
		std = plus
	}
	if std >= 0 && (usualSignature(std) || hasURLAlphabet(b[:i])) {
		i = start + std
	}
	return i + padding(b[i:], i-start)
}

// usualSignature reports whether n base64 characters are a signature of HS256,
// HS384, HS512 or ES256 or EdDSA, ES384, ES512, or RSA with 2048 to 4096 bits.
func usualSignature(n int) bool {
	switch n {
	case 43, 64, 86, 128, 176, 342, 512, 683:
		return true
	}
	return false
}

func hasURLAlphabet(b []byte) bool {
	for _, c := range b {
		if c == '-' || c == '_' {
			return true
		}
	}
	return false
}

// appendDecoded appends the whole bytes that seg encodes, eight characters at a
// time. Left-over bits are dropped; padding is skipped.
func appendDecoded(dst, seg []byte) []byte {
	dst = slices.Grow(dst, len(seg)/4*3+2)
	out := dst[len(dst):cap(dst)]
	n := 0
	for len(seg) >= 8 {
		q := (*[8]byte)(seg)
		a, b, c, d := sextets[q[0]]-1, sextets[q[1]]-1, sextets[q[2]]-1, sextets[q[3]]-1
		e, f, g, h := sextets[q[4]]-1, sextets[q[5]]-1, sextets[q[6]]-1, sextets[q[7]]-1
		if a|b|c|d|e|f|g|h >= 64 { // 0-1 is 255
			break
		}
		v := uint64(uint32(a)<<18|uint32(b)<<12|uint32(c)<<6|uint32(d))<<24 |
			uint64(uint32(e)<<18|uint32(f)<<12|uint32(g)<<6|uint32(h))
		o := out[n : n+6]
		binary.BigEndian.PutUint32(o, uint32(v>>16))
		binary.BigEndian.PutUint16(o[4:], uint16(v))
		n += 6
		seg = seg[8:]
	}
	return appendDecodedSlow(dst[:len(dst)+n], seg)
}

// appendDecodedSlow is appendDecoded a character at a time.
func appendDecodedSlow(dst, seg []byte) []byte {
	var acc, bits uint32
	for _, c := range seg {
		s := sextets[c]
		if s == 0 {
			break
		}
		acc = acc<<6 | uint32(s-1)
		if bits += 6; bits >= 8 {
			bits -= 8
			dst = append(dst, byte(acc>>bits))
		}
	}
	return dst
}

// An opening is how the bytes that a payload segment encodes begin.
type opening uint8

const (
	opensNothing opening = iota // no character at all
	opensMaybe                  // too few characters to tell, but an object so far
	opensObject                 // white space and '{'
	opensOther
)

// opens tells how the bytes that seg encodes begin.
func opens(seg []byte) opening {
	if len(seg) == 0 {
		return opensNothing
	}
	var acc, bits uint32
	for _, c := range seg {
		s := sextets[c]
		if s == 0 {
			return opensMaybe
		}
		acc = acc<<6 | uint32(s-1)
		if bits += 6; bits < 8 {
			continue
		}
		bits -= 8
		switch c := byte(acc >> bits); {
		case c == '{':
			return opensObject
		case !isSpace(c):
			return opensOther
		}
	}
	if len(seg) == 1 { // six bits: '{', space, TAB, LF or CR
		switch seg[0] {
		case 'e', 'I', 'C', 'D':
			return opensMaybe
		}
		return opensOther
	}
	return opensMaybe
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
