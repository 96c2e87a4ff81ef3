package detect

import "github.com/logscrub/logscrub/detect/check"

// tailTables tell three bytes that a key can end in, each kernel by its own.
type tailTables struct {
	slots   slotTable
	nibbles tripleTable
}

// set lets c stand at place k of the groups.
func (h *tailTables) set(k int, c byte, groups uint8) {
	h.nibbles[k][0][c&15] |= groups
	h.nibbles[k][1][c>>4] |= groups
	h.slots[k][slotOf(c)] |= groups
}

// setFolded lets the letter c stand at place k of the groups, in both cases.
func (h *tailTables) setFolded(k int, c byte, groups uint8) {
	h.set(k, lower(c), groups)
	h.set(k, upper(c), groups)
}

// The groups of keyTails: those of three letters, and two more.
const (
	tailGroups = 6
	anyTwo     = 1 << 6
	underscore = 1 << 7
)

// keyTails are the three bytes that a key of a class can end in, before digits:
// two letters and what stands before them, or something and an underscore.
var keyTails = func() (h tailTables) {
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
