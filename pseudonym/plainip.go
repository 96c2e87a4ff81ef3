package pseudonym

import (
	"encoding/binary"
	"math/bits"
)

// How long the numbers of an address are changes from one to the next, so that a loop over
// them is mispredicted several times in each. So addresses are looked at as masks, a bit a
// byte, without a branch that depends on where one number ends.

// plainIPv4 reports whether text is an IPv4 address in its canonical form.
func plainIPv4(text []byte) bool {
	n := uint(len(text))
	if n < 8 || n > 15 {
		return n == 7 && plainIPv4Slow(text)
	}
	lo, hi := binary.LittleEndian.Uint64(text), binary.LittleEndian.Uint64(text[n-8:])>>(8*(16-n)&63)
	if n == 8 {
		hi = 0
	}
	m := ^uint32(gather(digitBytes(lo)) | gather(digitBytes(hi))<<8) // from n on all are set
	p0 := uint(bits.TrailingZeros32(m))
	m &= m - 1
	p1 := uint(bits.TrailingZeros32(m))
	m &= m - 1
	p2 := uint(bits.TrailingZeros32(m))
	m &= m - 1
	wrong := uint32(bits.TrailingZeros32(m)) ^ uint32(n)
	wrong |= uint32((text[min(p0, n-1)] ^ '.') | (text[min(p1, n-1)] ^ '.') | (text[min(p2, n-1)] ^ '.'))
	wrong |= wrongOctet(binary.LittleEndian.Uint32(text), p0)
	wrong |= wrongOctet(binary.LittleEndian.Uint32(text[min(p0+1, n-4):]), p1-p0-1)
	wrong |= wrongOctet(binary.LittleEndian.Uint32(text[min(max(p2, 4), n)-4:])>>(8*(4-(p2-p1-1))&31), p2-p1-1)
	wrong |= wrongOctet(binary.LittleEndian.Uint32(text[n-4:])>>(8*(4-(n-p2-1))&31), n-p2-1)
	return wrong == 0
}

// wrongOctet returns 0 if the n digits that x begins with are one to three, are at most
// 255, and do not begin with a zero that is not all.
func wrongOctet(x uint32, n uint) uint32 {
	x <<= 8 * (4 - n) & 31
	v := x>>24&15 + 10*(x>>16&15) + 100*(x>>8&15)
	return 1&^(0b1110>>(n&31)) | ((255-v)|(v-0x640a0000>>(8*n&31)&0xff))>>31
}

// plainIPv6 reports whether text is an IPv6 address in its canonical form and of
// the usual kind: groups in lower case without leading zeros, none of them zero,
// and either eight or at most six with one "::" behind the first.
func plainIPv6(text []byte) bool {
	if len(text) < 8 || len(text) > 39 {
		return len(text) < 8 && plainIPv6Slow(text)
	}
	n := uint(len(text))
	hex, colons, zeros := masksIPv6(binary.LittleEndian.Uint64(text[n-8:]))
	hex, colons, zeros = hex<<(n-8), colons<<(n-8), zeros<<(n-8)
	for at := uint(0); at+8 < n; at += 8 {
		h, c, z := masksIPv6(binary.LittleEndian.Uint64(text[at:]))
		hex, colons, zeros = hex|h<<at, colons|c<<at, zeros|z<<at
	}
	starts, two := hex&^(hex<<1), colons&(colons>>1)
	groups, gaps := bits.OnesCount64(starts), bits.OnesCount64(two)
	last := uint64(1) << (n - 1)
	wrong := hex ^ colons ^ (last<<1 - 1) | colons&1 | starts&zeros | two&(two>>1) |
		hex&(hex>>1)&(hex>>2)&(hex>>3)&(hex>>4) | last&colons&^(two<<1)
	return wrong == 0 && (gaps == 0 && groups == 8 || gaps == 1 && groups <= 6)
}

// masksIPv6 returns which of the eight bytes of x are hexadecimal digits without
// capitals, colons, and zeros.
func masksIPv6(x uint64) (hex, colons, zeros uint64) {
	low := x &^ highs
	letters := (low + (0x80-'a')*ones) &^ (low + (0x80-'g')*ones) &^ x & highs
	return gather(digitBytes(x) | letters), gather(equalBytes(x, ':')), gather(equalBytes(x, '0'))
}

// digitBytes sets the highest bit of each byte of x that is a decimal digit, and no other.
func digitBytes(x uint64) uint64 {
	y := x ^ '0'*ones
	return ^(y&^highs + (0x80-10)*ones | y) & highs
}

// equalBytes sets the highest bit of each byte of x that is c, and no other.
func equalBytes(x uint64, c byte) uint64 {
	y := x ^ uint64(c)*ones
	return ^(y&^highs + (0x80-1)*ones | y) & highs
}

// gather returns the highest bits of the bytes of x, that of the first in the lowest place.
func gather(x uint64) uint64 { return x >> 7 * 0x0102040810204080 >> 56 }

// plainIPv4Slow is the plain twin of plainIPv4.
func plainIPv4Slow(text []byte) bool {
	if len(text) > 15 {
		return false
	}
	for i, octets := 0, 1; ; octets++ {
		if i >= len(text) || !isDigit(text[i]) {
			return false
		}
		v := int(text[i] - '0')
		for i++; v != 0 && i < len(text) && isDigit(text[i]); i++ {
			v = 10*v + int(text[i]-'0')
		}
		switch {
		case v > 255:
			return false
		case octets == 4:
			return i == len(text)
		case i == len(text) || text[i] != '.':
			return false
		}
		i++
	}
}

// plainIPv6Slow is the plain twin of plainIPv6.
func plainIPv6Slow(text []byte) bool {
	if len(text) > 39 {
		return false
	}
	groups, gaps := 0, 0
	for i := 0; ; {
		start := i
		for i < len(text) && (isDigit(text[i]) || text[i]-'a' < 6) {
			i++
		}
		if i == start || i-start > 4 || text[start] == '0' {
			return false
		}
		groups++
		if i == len(text) {
			break
		}
		if i++; text[i-1] != ':' || i == len(text) {
			return false
		}
		if text[i] == ':' {
			gaps++
			if i++; i == len(text) {
				break
			}
		}
	}
	return gaps == 0 && groups == 8 || gaps == 1 && groups <= 6
}
