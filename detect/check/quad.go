package check

import (
	"encoding/binary"
	"math/bits"
)

// quadRoom is how many bytes quadAt looks at.
const quadRoom = 20

// quad reads four octets at the start of b without asking what follows them. Where
// every octet is three digits wide, they may begin with zeros.
func quad(b []byte) (q [4]byte, n int, ok bool) {
	if len(b) < quadRoom {
		return quadPlain(b)
	}
	return quadAt((*[quadRoom]byte)(b))
}

// quadAt is quad where enough bytes follow. How many digits an octet has is different
// from one address to the next, so that a branch on it is a mistake in one of two cases:
// there is none but the last.
func quadAt(b *[quadRoom]byte) (q [4]byte, n int, ok bool) {
	m := nonDigits(binary.LittleEndian.Uint64(b[:])) | nonDigits(binary.LittleEndian.Uint64(b[8:]))<<8 | 1<<16
	p0 := uint(bits.TrailingZeros32(m))
	m &= m - 1
	p1 := uint(bits.TrailingZeros32(m))
	m &= m - 1
	p2 := uint(bits.TrailingZeros32(m))
	m &= m - 1
	n3 := min(uint(bits.TrailingZeros32(m))-p2-1, 3)

	v0, few0, low0 := octet(b, 0, p0)
	v1, few1, low1 := octet(b, p0+1, p1-p0-1)
	v2, few2, low2 := octet(b, p1+1, p2-p1-1)
	v3, few3, low3 := octet(b, p2+1, n3)
	n = int(p2 + 1 + n3)
	dots := uint32(b[p0&15]^'.') | uint32(b[p1&15]^'.') | uint32(b[p2&15]^'.')
	padded := (low0 | low1 | low2 | low3) >> 31
	wrong := dots | few0 | few1 | few2 | few3 | ((255-v0)|(255-v1)|(255-v2)|(255-v3))>>31 | -padded&uint32(n^len("000.000.000.000"))
	if wrong != 0 {
		return [4]byte{}, 0, false
	}
	return [4]byte{byte(v0), byte(v1), byte(v2), byte(v3)}, n, true
}

// octet reads the n digits at b[at]. few is 0 if n is 1 to 3, and low has its highest bit
// set if the number has fewer digits than are written.
func octet(b *[quadRoom]byte, at, n uint) (v, few, low uint32) {
	x := binary.LittleEndian.Uint32(b[at&15:]) << (8 * (4 - n) & 63) // the last digit on top, zeros for those that are not there
	v = x>>24&15 + 10*(x>>16&15) + 100*(x>>8&15)
	return v, 1 &^ (0b1110 >> (n & 31)), v - 0x640a0000>>(8*n&31)&0xff
}

// nonDigits returns a bit for each of the eight bytes of x, the first in the lowest
// place, that is no decimal digit.
func nonDigits(x uint64) uint32 {
	const high = 0x8080808080808080
	over := (x^0x3030303030303030)&^high + (0x80-10)*0x0101010101010101 | x
	return uint32(over & high >> 7 * 0x0102040810204080 >> 56)
}

// quadPlain is the plain twin of quad.
func quadPlain(b []byte) (q [4]byte, n int, ok bool) {
	i, padded := 0, false
	for k := range 4 {
		start, v := i, 0
		for i < len(b) && i-start < 3 && isDigit(b[i]) {
			v = v*10 + int(b[i]-'0')
			i++
		}
		if i == start || v > 255 {
			return q, 0, false
		}
		if b[start] == '0' && i-start > 1 {
			padded = true
		}
		q[k] = byte(v)
		if k < 3 {
			if i >= len(b) || b[i] != '.' {
				return q, 0, false
			}
			i++
		}
	}
	return q, i, !padded || i == len("000.000.000.000")
}
