package detect

import (
	"encoding/binary"
	"math/bits"
)

// startLen is how many bytes of a literal a startTable knows at most, midLen how many
// at least those of its middle part, and startBits how many bits their hashes have.
const (
	startLen  = 6
	midLen    = 4
	startBits = 14
)

// A startTable tells what literals begin with from nearly all else: triples let a tenth
// of all words in. Letters are folded.
type startTable struct {
	long  [1 << startBits / 64]uint64 // by a hash of six bytes
	mid   [1 << startBits / 64]uint64 // literals that are shorter, by one of four
	short [1 << 15 / 64]uint64        // and those of at most three, by five bits of each
}

// startHash hashes eight bytes. It depends on the low ones alone if the others are
// shifted out.
func startHash(x uint64) uint64 { return x * 0x9e3779b97f4a7c15 >> (64 - startBits) }

// threeBits returns five bits of each of the first three bytes.
func threeBits(x uint64) uint64 { return x&0x1f | x>>3&0x3e0 | x>>6&0x7c00 }

// folded returns x with small letters for capitals. It takes a few other bytes
// together too.
func folded(x uint64) uint64 { return x | 0x2020202020202020 }

// add lets the beginning of lit in.
func (s *startTable) add(lit string) {
	var b [8]byte
	n := copy(b[:], lit)
	x := folded(binary.LittleEndian.Uint64(b[:]))
	switch {
	case n >= startLen:
		h := startHash(x << (64 - 8*startLen))
		s.long[h/64] |= 1 << (h % 64)
	case n >= midLen:
		h := startHash(x << (64 - 8*midLen))
		s.mid[h/64] |= 1 << (h % 64)
	default: // anything may follow one or two
		known := threeBits(1<<(8*n) - 1)
		for h := threeBits(x) & known; h < 1<<15; h += known + 1 {
			s.short[h/64] |= 1 << (h % 64)
		}
	}
}

// has returns 1 if a literal may begin with the bytes of x, the first in the lowest
// place, and else 0.
func (s *startTable) has(x uint64) uint64 {
	x = folded(x)
	l, m, h := startHash(x<<(64-8*startLen)), startHash(x<<(64-8*midLen)), threeBits(x)
	return (s.long[l/64]>>(l%64) | s.mid[m/64]>>(m%64) | s.short[h/64]>>(h%64)) & 1
}

// begins reports whether a literal may begin at t[at].
func (a *automaton) begins(t []byte, at int) bool {
	if at+8 <= len(t) {
		if !a.may(t[at], t[at+1]) {
			return false
		}
		return a.starts.has(binary.LittleEndian.Uint64(t[at:])) != 0
	}
	return at+1 < len(t) && a.may(t[at], t[at+1])
}

// sift takes out of the places of heads of n blocks, the first of which is t, those
// that no literal begins at, without a branch that depends on it. Of the end of a
// text it takes none.
func (f *field) sift(n int, t []byte, s *startTable) {
	heads := &f.places[headPlaces]
	for i := 2; i < n+2 && len(t) >= block+7; i++ {
		b, out := (*[block + 7]byte)(t), uint64(0)
		for m := heads[i]; m != 0; m &= m - 1 {
			j := bits.TrailingZeros64(m) & (block - 1)
			x := folded(binary.LittleEndian.Uint64(b[j : j+8])) // has, which is no longer inlined
			l, d, h := startHash(x<<(64-8*startLen)), startHash(x<<(64-8*midLen)), threeBits(x)
			out |= m & -m & -((s.long[l/64]>>(l%64) | s.mid[d/64]>>(d%64) | s.short[h/64]>>(h%64)) & 1)
		}
		heads[i] = out
		t = t[block:]
	}
}
