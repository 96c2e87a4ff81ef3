package detect

import (
	"encoding/binary"
	"math/bits"
)

// startLen is how many bytes of a literal a startTable knows at most, and midLen how
// many at least those of its middle part.
const (
	startLen = 6
	midLen   = 4
)

// A startTable tells what literals begin with from nearly all else: triples let a tenth
// of all words in. Letters are folded. A cell is a byte, for a bit of a word costs twice
// the instructions.
type startTable struct {
	long  [1 << longBits]uint8 // by a hash of six bytes
	mid   [1 << midBits]uint8  // literals that are shorter, by one of four
	short letterTable          // and those of at most three
}

const (
	longBits = 13
	midBits  = 12
)

// startHash hashes n bits of the first bytes of x.
func startHash(x uint64, n int) uint64 { return x << (64 - n) * 0x9e3779b97f4a7c15 }

func longHash(x uint64) uint64 { return startHash(x, 8*startLen) >> (64 - longBits) }

func midHash(x uint64) uint64 { return startHash(x, 8*midLen) >> (64 - midBits) }

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
		s.long[longHash(x)] = 1
	case n >= midLen:
		s.mid[midHash(x)] = 1
	default:
		s.short.add(lit)
	}
}

// has returns 1 if a literal may begin with the bytes of x, the first in the lowest
// place, and else 0.
func (s *startTable) has(x uint64) uint8 {
	x = folded(x)
	return s.long[longHash(x)] | s.mid[midHash(x)] | s.short.has(uint32(x))
}

// sift takes out of the places of heads of n blocks, the first of which is t, those
// that no literal begins at. Of the end of a text it takes none.
func (f *field) sift(n int, t []byte, s *startTable) {
	heads := &f.places[headPlaces]
	for i := 2; i < n+2 && len(t) >= block+7; i++ {
		heads[i] = s.among((*[block + 7]byte)(t), heads[i])
		t = t[block:]
	}
}

// among returns those of the places of b at which a literal may begin, without a branch
// that depends on it. Apart from its caller it has registers enough.
//
//go:noinline
func (s *startTable) among(b *[block + 7]byte, places uint64) (out uint64) {
	i := bits.TrailingZeros64(places) & (block - 1)
	out = places & -places & -uint64(s.has(binary.LittleEndian.Uint64(b[i:i+8])))
	for places &= places - 1; places != 0; places &= places - 1 {
		i := bits.TrailingZeros64(places) & (block - 1)
		out |= places & -places & -uint64(s.has(binary.LittleEndian.Uint64(b[i:i+8])))
	}
	return out
}
