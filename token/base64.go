package token

import (
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

// URLRun returns how many characters of the URL alphabet of base64 (RFC 4648 §5) b begins
// with, without padding.
func URLRun(b []byte) int { return urlRun(b) }

// urlPlain returns how many characters of the URL alphabet b begins with.
func urlPlain(b []byte) int {
	i := 0
	for ; len(b)-i >= 8; i += 8 {
		if no := notURL(binary.LittleEndian.Uint64(b[i:])); no != 0 {
			return i + bits.TrailingZeros64(no)/8
		}
	}
	for i < len(b) && sextets[b[i]] != 0 && b[i] != '+' && b[i] != '/' {
		i++
	}
	return i
}

// notURL is notBase64 for the URL alphabet: neither letter, digit, - nor _.
func notURL(x uint64) uint64 {
	low := x &^ highs
	fold := low | ' '*ones
	letter := (fold + (0x80-'a')*ones) &^ (fold + (0x80-'z'-1)*ones)
	digit := (low + (0x80-'0')*ones) &^ (low + (0x80-'9'-1)*ones)
	noDash := (low ^ '-'*ones) + 0x7f*ones
	noLine := (low ^ '_'*ones) + 0x7f*ones
	return ((letter | digit | ^(noDash & noLine)) &^ x & highs) ^ highs
}

// decodePlain decodes the base64 characters that src begins with, of either
// alphabet, eight at a time, and returns how many they are. Their whole bytes are
// written to dst, which has room for three quarters of src; left-over bits are
// dropped.
func decodePlain(dst, src []byte) int {
	n, to := 0, 0
	for ; len(src)-n >= 8; n += 8 {
		q := (*[8]byte)(src[n:])
		a, b, c, d := sextets[q[0]]-1, sextets[q[1]]-1, sextets[q[2]]-1, sextets[q[3]]-1
		e, f, g, h := sextets[q[4]]-1, sextets[q[5]]-1, sextets[q[6]]-1, sextets[q[7]]-1
		if a|b|c|d|e|f|g|h >= 64 { // 0-1 is 255
			break
		}
		v := uint64(uint32(a)<<18|uint32(b)<<12|uint32(c)<<6|uint32(d))<<24 |
			uint64(uint32(e)<<18|uint32(f)<<12|uint32(g)<<6|uint32(h))
		o := dst[to : to+6]
		binary.BigEndian.PutUint32(o, uint32(v>>16))
		binary.BigEndian.PutUint16(o[4:], uint16(v))
		to += 6
	}
	return n + decodeSlow(dst[to:], src[n:])
}

// decodeSlow is decodePlain a character at a time.
func decodeSlow(dst, src []byte) int {
	var acc, bits uint32
	to := 0
	for i, c := range src {
		s := sextets[c]
		if s == 0 {
			return i
		}
		acc = acc<<6 | uint32(s-1)
		if bits += 6; bits >= 8 {
			bits -= 8
			dst[to] = byte(acc >> bits)
			to++
		}
	}
	return len(src)
}

// AppendSegment appends what seg, a segment or a disclosure, encodes, up to what is no base64.
func AppendSegment(dst, seg []byte) []byte {
	dst, _ = appendDecoded(dst, seg)
	return dst
}

// appendDecoded appends the whole bytes that the base64 characters which src
// begins with encode, and returns how many characters they are.
func appendDecoded(dst, src []byte) ([]byte, int) {
	at, room := len(dst), len(src)*3/4
	dst = slices.Grow(dst, room)
	n := decode(dst[at:at+room], src)
	return dst[:at+n*3/4], n
}
