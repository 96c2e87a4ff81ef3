package detect

import "math/bits"

// reach is how many bytes beyond the first tell what three bytes may be.
const reach = 2

// A tripleTable tells three bytes that are wanted from most others, each looked up
// by its two nibbles: a bit of all six cells is left over for one group of those
// that are wanted (Teddy, of Intel's Hyperscan). Letters are folded.
type tripleTable [reach + 1][2][16]uint8

// triples are the tables of the beginnings of literals, those of the kernels and that
// of fillHeads, and the tables of the ends of keys.
type triples struct {
	nibbles tripleTable
	slots   headSlots
	letters letterTable
	tails   tailTables
}

// add lets the beginnings of literals in, in the tables that this processor uses.
func (h *triples) add(hits []literalHit) {
	switch {
	case wide:
		h.slots.add(hits)
	case fast:
		h.nibbles.addHeads(hits)
	}
	for _, hit := range hits {
		h.letters.add(hit.lit)
	}
}

// has reports whether the first three bytes of t may be wanted.
func (h *tripleTable) has(t []byte) bool {
	m := uint8(0xff)
	for k, c := range t[:reach+1] {
		m &= h[k][0][c&15] & h[k][1][c>>4]
	}
	return m != 0
}

// addHeads does what headSlots.add does.
func (h *tripleTable) addHeads(hits []literalHit) {
	var groups [8]nibbles
	for _, hit := range inOrder(hits) {
		var n nibbles
		for k := range n {
			n[k] = headNibbles(&hit, k)
		}
		best := 0
		for g := range groups {
			if groups[g].growth(n) < groups[best].growth(n) {
				best = g
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
