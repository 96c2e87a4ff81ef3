package detect

import (
	"encoding/binary"
	"math/bits"
)

// Most long words are identifiers, not encoded text: their first eight bytes,
// decoded at once, tell.

// hexHead returns the bytes that the first 16 characters of b encode, which are
// hexadecimal digits, the first in the least significant byte.
func hexHead(b []byte) uint64 {
	return uint64(hexQuad(binary.LittleEndian.Uint64(b))) | uint64(hexQuad(binary.LittleEndian.Uint64(b[8:])))<<32
}

// hexQuad is hexHead of eight characters.
func hexQuad(x uint64) uint32 {
	x = x&(0x0f*ones) + x>>6&ones*9 // the letters have bit 6
	x = (x<<4 | x>>8) & 0x00ff00ff00ff00ff
	x = (x | x>>8) & 0x0000ffff0000ffff
	return uint32(x | x>>16)
}

// base64Head returns the first eight bytes that b encodes, the first in the least
// significant byte. Twelve characters of either alphabet stand in b.
func base64Head(b []byte) uint64 {
	b = b[:12]
	var x uint64
	for _, c := range b[:10] {
		x = x<<6 | uint64(sextet[c])
	}
	return bits.ReverseBytes64(x<<4 | uint64(sextet[b[10]])>>2)
}

// mayBeText reports whether isText may hold of a text that begins with the bytes
// of x, the first in the least significant: no control character stands in it,
// and behind each byte that begins a character stand as many as it asks for, and no
// others. Most words that are asked for are random, and each test of the bytes of one is a
// branch that nobody predicts: so there is but one.
func mayBeText(x uint64) bool {
	low := x &^ highs
	control := ^(low + (0x80-' ')*ones) &^ x & highs
	control &^= zeroBytes(x^'\t'*ones) | zeroBytes(x^'\n'*ones) | zeroBytes(x^'\r'*ones)
	lead := x & (x << 1) & highs
	three := lead & (x << 2)
	four := three & (x << 3)
	asked := lead<<8 | three<<16 | four<<24
	return control|(x&highs&^lead^asked) == 0
}

// zeroBytes sets the highest bit of each byte of x that is zero, and no other.
func zeroBytes(x uint64) uint64 { return ^(x&^highs + 0x7f*ones | x) & highs }
