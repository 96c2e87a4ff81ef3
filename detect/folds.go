package detect

import "math/bits"

// A foldTable is a slotTable of 32 cells, in which the cases of a letter are one, in two
// halves, for VPSHUFB looks no more than four bits up. TBL of arm64 takes both at once.
type foldTable [reach + 1][2][slots / 4]uint8

// has reports whether the first three bytes of t may be wanted.
func (h *foldTable) has(t []byte) bool {
	m := uint8(0xff)
	for k, c := range t[:reach+1] {
		c = slotOf(c) % (slots / 2)
		m &= h[k][c/16][c%16]
	}
	return m != 0
}

// foldTables are what fillAVX2 and fillNEON tell beginnings of literals and ends of keys by, in 16
// groups.
type foldTables [2]foldTable

// has reports whether the first three bytes of t may be wanted.
func (h *foldTables) has(t []byte) bool { return h[0].has(t) || h[1].has(t) }

// fillHeads does what headSlots.fill does.
func (h *foldTables) fillHeads(hits []literalHit) {
	groups := h.groups()
	for _, hit := range inOrder(hits) {
		h.add(groups, slotsOf(&hit))
	}
}

// fillTails does what tailSlots.fill does.
func (h *foldTables) fillTails() {
	groups := h.groups()
	eachTail(func(n slotSets) { h.add(groups, n) })
}

func (h *foldTables) groups() slotGroups { return make(slotGroups, 8*len(h)) }

// add lets three bytes in, in the group that it widens the least.
func (h *foldTables) add(groups slotGroups, n slotSets) {
	for k := range n {
		n[k] = (n[k] | n[k]>>(slots/2)) & (1<<(slots/2) - 1)
	}
	g := groups.add(&n)
	for k, set := range n {
		for ; set != 0; set &= set - 1 {
			c := bits.TrailingZeros64(set)
			h[g/8][k][c/16][c%16] |= 1 << (g % 8)
		}
	}
}
