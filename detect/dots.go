package detect

import (
	"encoding/binary"
	"math/bits"
)

// dot asks for an IPv4 address at the first dot of a dotted sequence of digits,
// where two more dots stand within the eight bytes that the next two numbers can
// take. A digit stands on both sides of the dot.
func (s *Scanner) dot(t []byte, i int) {
	if n := dotsOf(t, i); n > 0 {
		s.askShape(Dots4, i-n)
	}
}

// dotsOf is dotsPlain, by dotsAt where the text is long enough.
func dotsOf(t []byte, i int) int {
	switch {
	case len(t) < dotRoom:
	case i < dotBefore: // as in front of most lines of an access log
		return dotsAt((*[dotRoom]byte)(t), uint(i))
	case i-dotBefore+dotRoom <= len(t):
		return dotsAt((*[dotRoom]byte)(t[i-dotBefore:]), dotBefore)
	}
	return dotsPlain(t, i)
}

// What dotsAt looks at: so many bytes before the dot, and so many in all.
const (
	dotBefore = 5
	dotRoom   = 24
)

// dotsAt is dotsPlain for the dot b[at], which is b[dotBefore], or one before it that b begins
// too late for. How many digits the numbers have changes from one address to the next, so
// there is no branch that depends on one of them.
func dotsAt(b *[dotRoom]byte, at uint) (n int) {
	digits := uint(digitBits(binary.LittleEndian.Uint64(b[:]))|digitBits(binary.LittleEndian.Uint64(b[8:]))<<8) << ((dotBefore - at) & 63)
	n = bits.LeadingZeros8(^uint8(digits << (8 - dotBefore)))
	m := ^digits >> (dotBefore + 1) // bit 0 is about the byte behind the dot
	p := bits.TrailingZeros(m)
	m &= m - 1
	q := bits.TrailingZeros(m)
	wrong := (b[(at+1+uint(p))%dotRoom] ^ '.') | (b[(at+1+uint(q))%dotRoom] ^ '.')
	wrong |= uint8((3-p)|(5-(q-p))|(3-n)) >> 7
	after := uint8(digits>>(uint(dotBefore-2-n)&7)) & 1 // a number stands in front of that before the dot
	wrong |= after &^ min(b[(at-1-uint(n))&7]^'.', 1)
	if wrong != 0 {
		return 0
	}
	return n
}

// digitBits returns a bit for each of the eight bytes of x, the first in the lowest
// place, that is a decimal digit.
func digitBits(x uint64) uint16 {
	y := x ^ '0'*ones
	return uint16(^(y&^highs + (0x80-10)*ones | y) & highs >> 7 * 0x0102040810204080 >> 56)
}

// dotsPlain returns how many digits, one to three, stand before the dot t[i], if two more
// dots follow with digits between and it is the first of them, and else 0.
func dotsPlain(t []byte, i int) (n int) {
	j := i + 2
	for j < len(t) && j < i+4 && IsDigit(t[j]) {
		j++
	}
	if j >= len(t) || t[j] != '.' {
		return 0
	}
	end := j + 5
	for j++; j < len(t) && j < end && IsDigit(t[j]); j++ {
	}
	if j >= len(t) || t[j] != '.' {
		return 0
	}
	start := i - 1
	for start > 0 && i-start < 4 && IsDigit(t[start-1]) {
		start--
	}
	if i-start > 3 || start > 1 && t[start-1] == '.' && IsDigit(t[start-2]) {
		return 0
	}
	return i - start
}
