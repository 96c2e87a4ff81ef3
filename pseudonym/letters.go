package pseudonym

import "encoding/binary"

// Letters are base32 of RFC 4648 in lower case: a to z are 0 to 25, 2 to 7 are
// 26 to 31, most significant bits first.

const letterCount = 24 // of a word: 120 bits

// A word is the 120 bits of a pseudonym, tag and check: the first 64 in hi, the
// others in lo, whose low byte is zero.
type word struct{ hi, lo uint64 }

// putLetters writes the 24 letters of w to out.
func (w word) putLetters(out *[letterCount]byte) {
	binary.BigEndian.PutUint64(out[0:], letters8(w.hi>>24))
	binary.BigEndian.PutUint64(out[8:], letters8(w.hi&(1<<24-1)<<16|w.lo>>48))
	binary.BigEndian.PutUint64(out[16:], letters8(w.lo>>8&(1<<40-1)))
}

// letters8 returns the eight letters of the low 40 bits of x, the first in the
// most significant byte. It spreads the bits to five a byte, halving thrice,
// and maps all bytes at once.
func letters8(x uint64) uint64 {
	const ones = 0x0101010101010101
	x = x&0xFFFFF00000<<12 | x&0xFFFFF
	x = x&0x000FFC00000FFC00<<6 | x&0x000003FF000003FF
	x = x&0x03E003E003E003E0<<3 | x&0x001F001F001F001F
	digit := (x + (128-26)*ones) >> 7 & ones // 1 where the value is 26 or more
	return x + 'a'*ones - digit*('a'+26-'2')
}

// letterValue returns the five bits of a letter, or a value above 31.
func letterValue(c byte) byte {
	if v := c - 'a'; v < 26 {
		return v
	}
	if v := c - '2'; v < 6 {
		return v + 26
	}
	return 0xFF
}

// parseLetters reads 24 letters into w and reports whether all are letters.
func parseLetters(w *[wordSize]byte, text []byte) bool {
	if len(text) != letterCount {
		return false
	}
	for i := range 3 {
		var x uint64
		var bad byte
		for _, c := range text[8*i : 8*i+8] {
			v := letterValue(c)
			bad |= v
			x = x<<5 | uint64(v&31)
		}
		if bad > 31 {
			return false
		}
		w[5*i] = byte(x >> 32)
		binary.BigEndian.PutUint32(w[5*i+1:], uint32(x))
	}
	return true
}
