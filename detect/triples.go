package detect

import (
	"math/bits"

	"github.com/logscrub/logscrub/detect/check"
)

// reach is how many bytes beyond the first tell what three bytes may be.
const reach = 2

// A tripleTable tells three bytes that are wanted from most others, each looked up
// by its two nibbles: a bit of all six cells is left over for one group of those
// that are wanted (Teddy, of Intel's Hyperscan). Letters are folded.
type tripleTable [reach + 1][2][16]uint8

// triples are the tables of the kernels, in the order that they know, and that of
// fillHeads.
type triples struct {
	heads, tails tripleTable
	letters      letterTable
}

// A letterTable tells three bytes that a literal may begin with from most others:
// a bit of their three cells is left over for a literal with such a first letter.
type letterTable [reach + 1][256]uint32

// has reports whether the first three bytes of t may be wanted.
func (h *tripleTable) has(t []byte) bool {
	m := uint8(0xff)
	for k, c := range t[:reach+1] {
		m &= h[k][0][c&15] & h[k][1][c>>4]
	}
	return m != 0
}

// set lets c stand at place k of the groups.
func (h *tripleTable) set(k int, c byte, groups uint8) {
	h[k][0][c&15] |= groups
	h[k][1][c>>4] |= groups
}

// setFolded lets the letter c stand at place k of the groups, in both cases.
func (h *tripleTable) setFolded(k int, c byte, groups uint8) {
	h.set(k, lower(c), groups)
	h.set(k, upper(c), groups)
}

// addHead lets the beginning of lit in. Literals with the same first letter are a
// group, so that few others have one letter of one and the next of another.
func (h *tripleTable) addHead(lit string) {
	group := uint8(1) << (lower(lit[0]) % 8)
	for k := range h {
		for c := range 256 {
			if k >= len(lit) || lower(byte(c)) == lower(lit[k]) {
				h.set(k, byte(c), group)
			}
		}
	}
}

// add lets the beginning of lit in. The bit is that of its first letter, so that
// letters of different literals are not taken together but where a second begins
// thirty-two letters on.
func (h *letterTable) add(lit string) {
	for k := range h {
		for c := range 256 {
			if k >= len(lit) || lower(byte(c)) == lower(lit[k]) {
				h[k][c] |= 1 << (lower(lit[0]) % 32)
			}
		}
	}
}

// The groups of keyTails: those of three letters, and two more.
const (
	tailGroups = 6
	anyTwo     = 1 << 6
	underscore = 1 << 7
)

// keyTails are the three bytes that a key of a class can end in, before digits:
// two letters and what stands before them, or something and an underscore.
var keyTails = func() (h tripleTable) {
	for c := range 256 {
		h.set(0, byte(c), anyTwo|underscore)
		h.set(1, byte(c), underscore)
	}
	h.set(2, '_', underscore)
	var groups [tailGroups]nibbles
	for c := byte('a'); c <= 'z'; c++ {
		for b := byte('a'); b <= 'z'; b++ {
			if check.KeyMayEnd(0, 0, b, c) {
				h.setFolded(1, b, anyTwo)
				h.setFolded(2, c, anyTwo)
				continue
			}
			for a := byte('a'); a <= 'z'; a++ {
				if tail := [reach + 1]byte{a, b, c}; check.KeyMayEnd(0, a, b, c) {
					g := cheapest(&groups, tail)
					for k, c := range tail {
						h.setFolded(k, c, 1<<g)
					}
				}
			}
		}
	}
	return h
}()

// nibbles are the low nibbles of the small letters of a group, and their high ones
// (of which there are two), for each of its three places.
type nibbles [reach + 1]struct {
	low  uint16
	high uint8
}

// with returns n and the letters of tail.
func (n nibbles) with(tail [reach + 1]byte) nibbles {
	for k, c := range tail {
		n[k].low |= 1 << (c & 15)
		n[k].high |= 1 << (c >> 4 & 1)
	}
	return n
}

// size returns how many three letters the tables cannot tell from those of n.
func (n nibbles) size() int {
	size := 1
	for _, p := range n {
		size *= bits.OnesCount16(p.low) * bits.OnesCount8(p.high)
	}
	return size
}

// cheapest adds tail to the one of the groups that grows the least and returns it.
func cheapest(groups *[tailGroups]nibbles, tail [reach + 1]byte) (best int) {
	grows := func(g int) int { return groups[g].with(tail).size() - groups[g].size() }
	for g := range groups {
		if grows(g) < grows(best) {
			best = g
		}
	}
	groups[best] = groups[best].with(tail)
	return best
}
