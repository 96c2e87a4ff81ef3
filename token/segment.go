package token

import "github.com/logscrub/logscrub/internal/jws"

// segmentEnd returns the end of the segment of b that begins at i: base64
// characters of either alphabet and as much padding as completes them, or, before a dot,
// somewhat more: there are programs that append two characters of it to whatever they are given.
func segmentEnd(b []byte, i int) int {
	start := i
	i = charsEnd(b, i)
	p := i + padding(b[i:], i-start)
	for i = p; i < len(b) && i-p < maxPadding && b[i] == '='; i++ {
	}
	if i < len(b) && b[i] == '.' {
		return i
	}
	return p
}

// maxPadding is how much padding too much a segment has at most.
const maxPadding = 3

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
// alphabet, and the signature has no length that alg gives where they stand.
func signatureEnd(b []byte, i int, alg string) int {
	start := i
	i += urlRun(b[i:])
	if i < len(b) && (b[i] == '/' || b[i] == '+') && !jws.SignatureLen(alg, i-start) {
		if end := charsEnd(b, i); !hasURLAlphabet(b[:end]) {
			i = end
		}
	}
	return i + padding(b[i:], i-start)
}

func hasURLAlphabet(b []byte) bool {
	for _, c := range b {
		if c == '-' || c == '_' {
			return true
		}
	}
	return false
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
	switch c := firstByte(seg); {
	case c == '{':
		return opensObject
	case c >= 0:
		return opensOther
	case c == foreign || len(seg) > 1:
		return opensMaybe
	}
	switch seg[0] { // six bits: '{', space, TAB, LF or CR
	case 'e', 'I', 'C', 'D':
		return opensMaybe
	}
	return opensOther
}

// opensWith reports whether the bytes that seg encodes begin with white space and c.
func opensWith(seg []byte, c byte) bool { return firstByte(seg) == int(c) }

// What firstByte returns besides bytes.
const (
	nothing = -1 - iota // seg encodes white space at most
	foreign             // and goes on with what is no base64
)

// firstByte returns the first byte that seg encodes and that is not white space.
func firstByte(seg []byte) int {
	var acc, bits uint32
	for _, c := range seg {
		s := sextets[c]
		if s == 0 {
			return foreign
		}
		acc = acc<<6 | uint32(s-1)
		if bits += 6; bits < 8 {
			continue
		}
		bits -= 8
		if b := byte(acc >> bits); !isSpace(b) {
			return int(b)
		}
	}
	return nothing
}

// nests reports whether seg encodes the beginning of another token (RFC 7519 §5.2):
// base64 of base64 of a brace and a quote.
func nests(seg []byte) bool { return len(seg) > 8 && string(seg[:4]) == "ZXlK" }

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
