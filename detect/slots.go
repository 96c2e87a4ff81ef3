package detect

import "math/bits"

// slots is how many cells a table of fillAVX512 has for a byte: VPERMB looks six bits
// up at once, so that no letter is taken for another.
const slots = 64

// slotOf returns the cell of c. Every letter has its own, in either case; digits,
// blanks and most punctuation share the first.
func slotOf(c byte) byte { return max(c, '@') % slots }

// A slotTable tells three bytes that are wanted from most others: a bit of their three
// cells is left over for one group of those that are wanted (Teddy, of Intel's
// Hyperscan).
type slotTable [reach + 1][slots]uint8

// has reports whether the first three bytes of t may be wanted.
func (h *slotTable) has(t []byte) bool {
	m := uint8(0xff)
	for k, c := range t[:reach+1] {
		m &= h[k][slotOf(c)]
	}
	return m != 0
}

// add lets what n tells stand at the places of the groups.
func (h *slotTable) add(n slotSets, groups uint8) {
	for k, set := range n {
		for ; set != 0; set &= set - 1 {
			h[k][bits.TrailingZeros64(set)] |= groups
		}
	}
}

// slotSets are the cells of the bytes that may stand at each place, a bit a cell.
type slotSets [reach + 1]uint64

// slotsOf returns the cells of the beginning of a literal: behind its end, all.
func slotsOf(h *literalHit) (n slotSets) {
	for k := range n {
		if k >= len(h.lit) {
			n[k] = ^uint64(0)
			continue
		}
		n[k] = 1 << slotOf(h.lit[k])
		if h.fold {
			n[k] |= letterSlots(h.lit[k])
		}
	}
	return n
}

// with returns n and the cells of m.
func (n slotSets) with(m *slotSets) slotSets {
	for k := range n {
		n[k] |= m[k]
	}
	return n
}

// size returns how many three cells are let in with those of n.
func (n *slotSets) size() int {
	return bits.OnesCount64(n[0]) * bits.OnesCount64(n[1]) * bits.OnesCount64(n[2])
}

// slotGroups parts three bytes that are wanted into groups, as many as it is long: each
// goes to the one that it widens the least, so that few others have one letter of one
// and the next of another.
type slotGroups []struct {
	slotSets
	had int // its size
}

// add adds n and returns its group.
func (s slotGroups) add(n *slotSets) (best int) {
	least := 0
	for g := range s {
		wide := s[g].with(n)
		if grown := wide.size() - s[g].had; g == 0 || grown < least {
			best, least = g, grown
		}
	}
	s[best].slotSets = s[best].with(n)
	s[best].had += least
	return best
}

// headSlots tell three bytes that a literal may begin with from most others.
type headSlots [3]slotTable

// has reports whether a literal may begin with the first three bytes of t.
func (h *headSlots) has(t []byte) bool { return h[0].has(t) || h[1].has(t) || h[2].has(t) }

// fill lets the beginnings of literals in. Both cases of a letter are let in only where
// the literal is folded.
func (h *headSlots) fill(hits []literalHit) {
	groups := make(slotGroups, 8*len(h))
	for _, hit := range inOrder(hits) {
		n := slotsOf(&hit)
		g := groups.add(&n)
		h[g/8].add(n, 1<<(g%8))
	}
}

// tailSlots tell three bytes that a key can end in from most others.
type tailSlots [2]slotTable

// has reports whether a key can end in the first three bytes of t.
func (h *tailSlots) has(t []byte) bool { return h[0].has(t) || h[1].has(t) }

// fill lets the ends of keys in.
func (h *tailSlots) fill() {
	groups := make(slotGroups, 8*len(h))
	eachTail(func(n slotSets) {
		g := groups.add(&n)
		h[g/8].add(n, 1<<(g%8))
	})
}

// letterSlots returns the cells of the letter c in both cases.
func letterSlots(c byte) uint64 { return 1<<slotOf(lower(c)) | 1<<slotOf(upper(c)) }
