package detect

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
	"strings"

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

// fill makes t the tables of literals, and of the ends of keys.
func (t *triples) fill(hits []literalHit) {
	for _, h := range hits {
		t.letters.add(h.lit)
	}
	t.heads.addHeads(hits)
	t.tails = keyTails()
}

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

// addHeads lets the beginnings of literals in, the long ones last and each in the group
// that it widens the least, so that few others have one letter of one and the next of
// another. Both cases of a letter are let in only where the literal is folded.
func (h *tripleTable) addHeads(hits []literalHit) {
	hits = slices.Clone(hits)
	slices.SortFunc(hits, func(a, b literalHit) int {
		return cmp.Or(min(len(a.lit), reach+1)-min(len(b.lit), reach+1), strings.Compare(a.lit, b.lit), int(a.rule)-int(b.rule))
	})
	var groups [8]nibbles
	for _, hit := range hits {
		var n nibbles
		for k := range n {
			n[k] = headNibbles(&hit, k)
		}
		best, least := 0, math.MaxInt
		for g := range groups {
			if grows := groups[g].growth(n); grows < least {
				best, least = g, grows
			}
		}
		groups[best] = groups[best].or(n)
	}
	for g, n := range groups {
		for k := range n {
			for i := range 16 {
				h[k][0][i] |= uint8(n[k].low>>i&1) << g
				h[k][1][i] |= uint8(n[k].high>>i&1) << g
			}
		}
	}
}

// headNibbles returns those of what may stand at place k of a literal: anything
// behind its end.
func headNibbles(h *literalHit, k int) (n place) {
	if k >= len(h.lit) {
		return place{1<<16 - 1, 1<<16 - 1}
	}
	n.add(h.lit[k])
	if h.fold {
		n.add(lower(h.lit[k]))
		n.add(upper(h.lit[k]))
	}
	return n
}

// add lets the beginning of lit in. The bit is that of its first letter, so that
// letters of different literals are not taken together but where a second begins
// thirty-two letters on.
func (h *letterTable) add(lit string) {
	bit := uint32(1) << (lower(lit[0]) % 32)
	for k := range h {
		if k < len(lit) {
			h[k][lower(lit[k])] |= bit
			h[k][upper(lit[k])] |= bit
			continue
		}
		for c := range h[k] {
			h[k][c] |= bit
		}
	}
}

// The groups of keyTails: those of three letters, and two more.
const (
	tailGroups = 6
	anyTwo     = 1 << 6
	underscore = 1 << 7
)

// keyTails returns the three bytes that a key of a class can end in, before digits:
// two letters and what stands before them, or something and an underscore.
func keyTails() (h tripleTable) {
	for c := range 256 {
		h.set(0, byte(c), anyTwo|underscore)
		h.set(1, byte(c), underscore)
	}
	h.set(2, '_', underscore)
	var groups [tailGroups]nibbles
	for c := byte('a'); c <= 'z'; c++ {
		for b := byte('a'); b <= 'z'; b++ {
			if check.KeyTails(0, b)>>(c&31)&1 != 0 {
				h.setFolded(1, b, anyTwo)
				h.setFolded(2, c, anyTwo)
				continue
			}
			for a := byte('a'); a <= 'z'; a++ {
				if check.KeyTails(a, b)>>(c&31)&1 == 0 {
					continue
				}
				tail := [reach + 1]byte{a, b, c}
				g := cheapest(&groups, tail)
				for k, c := range tail {
					h.setFolded(k, c, 1<<g)
				}
			}
		}
	}
	return h
}

// nibbles are those of the bytes of a group, for each of its three places.
type nibbles [reach + 1]place

// A place is the low nibbles of bytes and their high ones, a bit each.
type place struct{ low, high uint16 }

func (p *place) add(c byte) {
	p.low |= 1 << (c & 15)
	p.high |= 1 << (c >> 4)
}

// or returns the nibbles of n and m.
func (n nibbles) or(m nibbles) nibbles {
	for k := range n {
		n[k].low |= m[k].low
		n[k].high |= m[k].high
	}
	return n
}

// growth returns how much larger n becomes with m.
func (n nibbles) growth(m nibbles) int { return n.or(m).size() - n.size() }

// with returns n and the letters of tail.
func (n nibbles) with(tail [reach + 1]byte) nibbles {
	for k, c := range tail {
		n[k].add(c)
	}
	return n
}

// size returns how many three letters the tables cannot tell from those of n.
func (n nibbles) size() int {
	size := 1
	for _, p := range n {
		size *= bits.OnesCount16(p.low) * bits.OnesCount16(p.high)
	}
	return size
}

// cheapest adds tail to the one of the groups that grows the least and returns it.
func cheapest(groups *[tailGroups]nibbles, tail [reach + 1]byte) (best int) {
	least := math.MaxInt
	for g := range groups {
		if grows := groups[g].with(tail).size() - groups[g].size(); grows < least {
			best, least = g, grows
		}
	}
	groups[best] = groups[best].with(tail)
	return best
}
