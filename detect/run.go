package detect

import (
	"encoding/binary"
	"math/bits"
)

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// nonWord returns a word whose high bits are set in the bytes of x that are no
// ASCII letter, digit or underscore. Borrow-free: every byte is looked at alone.
func nonWord(x uint64) uint64 {
	low := x &^ highs
	fold := low | 0x20*ones
	letter := (fold + (0x80-'a')*ones) &^ (fold + (0x80-'z'-1)*ones)
	digit := (low + (0x80-'0')*ones) &^ (low + (0x80-'9'-1)*ones)
	under := ^((low ^ '_'*ones) + 0x7f*ones)
	return (^(letter | digit | under) | x) & highs
}

// nonHex returns a word whose high bits are set in the bytes of x that are no
// hexadecimal digit.
func nonHex(x uint64) uint64 {
	low := x &^ highs
	fold := low | 0x20*ones
	letter := (fold + (0x80-'a')*ones) &^ (fold + (0x80-'f'-1)*ones)
	digit := (low + (0x80-'0')*ones) &^ (low + (0x80-'9'-1)*ones)
	return (^(letter | digit) | x) & highs
}

// wordEnd returns where the run of word characters at i ends, eight bytes at a
// time.
func wordEnd(t []byte, i int) int {
	for i+8 <= len(t) {
		if m := nonWord(binary.LittleEndian.Uint64(t[i:])); m != 0 {
			return i + bits.TrailingZeros64(m)>>3
		}
		i += 8
	}
	for i < len(t) && classes[t[i]]&wordBits != 0 {
		i++
	}
	return i
}

// indexShort is bytes.IndexByte for a few bytes: it looks at eight at once, without a call
// that takes longer than that.
func indexShort(b []byte, c byte) int {
	i := 0
	for ; i+8 <= len(b); i += 8 {
		x := binary.LittleEndian.Uint64(b[i:]) ^ uint64(c)*ones
		if m := (x - ones) &^ x & highs; m != 0 {
			return i + bits.TrailingZeros64(m)>>3
		}
	}
	for ; i < len(b); i++ {
		if b[i] == c {
			return i
		}
	}
	return -1
}
