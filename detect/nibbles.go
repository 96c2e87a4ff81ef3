package detect

import (
	"math"
	"math/bits"
)

// A nibbleTable tells three bytes that are wanted from most others, each looked up
// by its two nibbles: a bit of all six cells is left over for one group of those
// that are wanted (Teddy, of Intel's Hyperscan).
type nibbleTable [reach + 1][2][16]uint8

// has reports whether the first three bytes of t may be wanted.
func (h *nibbleTable) has(t []byte) bool {
	m := uint8(0xff)
	for k, c := range t[:reach+1] {
		m &= h[k][0][c&15] & h[k][1][c>>4]
	}
	return m != 0
}

// set lets c stand at place k of the groups.
func (h *nibbleTable) set(k int, c byte, groups uint8) {
	h[k][0][c&15] |= groups
	h[k][1][c>>4] |= groups
}

// setFolded lets the letter c stand at place k of the groups, in both cases.
func (h *nibbleTable) setFolded(k int, c byte, groups uint8) {
	h.set(k, lower(c), groups)
	h.set(k, upper(c), groups)
}

// fillHeads does what headSlots.fill does.
func (h *nibbleTable) fillHeads(hits []literalHit) {
	var groups [8]nibbles
	for _, hit := range inOrder(hits) {
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

// The groups of fillTails: those of three letters, and two more.
const (
	tailGroups = 6
	anyTwo     = 1 << 6
	underscore = 1 << 7
)

// fillTails does what tailSlots.fill does.
func (h *nibbleTable) fillTails() {
	for c := range 256 {
		h.set(0, byte(c), anyTwo|underscore)
		h.set(1, byte(c), underscore)
	}
	h.set(2, '_', underscore)
	var groups [tailGroups]nibbles
	eachTail(func(a, b, c byte) {
		if a == 0 {
			h.setFolded(1, b, anyTwo)
			h.setFolded(2, c, anyTwo)
			return
		}
		tail := [reach + 1]byte{a, b, c}
		g := cheapest(&groups, tail)
		for k, c := range tail {
			h.setFolded(k, c, 1<<g)
		}
	})
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
