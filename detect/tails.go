package detect

import "github.com/logscrub/logscrub/detect/check"

// tailTables tell three bytes that the key of a class can end in, before digits, each
// kernel by its own: two letters and what stands before them, or something and an
// underscore.
type tailTables struct {
	slots   tailSlots
	nibbles tripleTable
}

// tailSlots tell three bytes that a key can end in from most others.
type tailSlots [2]slotTable

// has reports whether a key can end in the first three bytes of t.
func (h *tailSlots) has(t []byte) bool { return h[0].has(t) || h[1].has(t) }

// The groups of tripleTable: those of three letters, and two more.
const (
	tailGroups = 6
	anyTwo     = 1 << 6
	underscore = 1 << 7
)

var keyTails = func() (h tailTables) {
	groups, nibbled := make(slotGroups, 8*len(h.slots)), [tailGroups]nibbles{}
	letter := func(c byte) uint64 { return 1<<slotOf(lower(c)) | 1<<slotOf(upper(c)) }
	add := func(n slotSets) {
		g := groups.add(&n)
		h.slots[g/8].add(n, 1<<(g%8))
	}
	add(slotSets{^uint64(0), ^uint64(0), 1 << slotOf('_')})
	for c := range 256 {
		h.nibbles.set(0, byte(c), anyTwo|underscore)
		h.nibbles.set(1, byte(c), underscore)
	}
	h.nibbles.set(2, '_', underscore)
	for c := byte('a'); c <= 'z'; c++ {
		for b := byte('a'); b <= 'z'; b++ {
			if check.KeyMayEnd(0, 0, b, c) {
				add(slotSets{^uint64(0), letter(b), letter(c)})
				h.nibbles.setFolded(1, b, anyTwo)
				h.nibbles.setFolded(2, c, anyTwo)
				continue
			}
			for a := byte('a'); a <= 'z'; a++ {
				if check.KeyMayEnd(0, a, b, c) {
					add(slotSets{letter(a), letter(b), letter(c)})
					h.nibbles.addTail(&nibbled, [reach + 1]byte{a, b, c})
				}
			}
		}
	}
	return h
}()

// addTail lets tail stand in the one of the groups that grows the least.
func (h *tripleTable) addTail(groups *[tailGroups]nibbles, tail [reach + 1]byte) {
	g := cheapest(groups, tail)
	for k, c := range tail {
		h.setFolded(k, c, 1<<g)
	}
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
