package detect

// A letterTable tells three bytes that a literal may begin with from most others, by a
// hash of five bits of each, which fold letters.
type letterTable [1 << letterBits]uint8

const letterBits = 13

// letterMask are the bits of the first three bytes of a word that count.
const letterMask = 0x1f1f1f

// letterHash hashes three bytes, of which only the bits of letterMask are set.
func letterHash(x uint32) uint32 { return x * 0x9e3779b1 >> (32 - letterBits) }

// has returns 1 if a literal may begin with the bytes of x, the first in the lowest
// place, and else 0.
func (h *letterTable) has(x uint32) uint8 { return h[letterHash(x&letterMask)] }

// add lets the beginning of lit in, and whatever may stand behind its end.
func (h *letterTable) add(lit string) {
	var x uint32
	n := min(len(lit), reach+1)
	for k := range n {
		x |= uint32(lit[k]&0x1f) << (8 * k)
	}
	for rest := range uint32(1) << (5 * (reach + 1 - n)) {
		h[letterHash(x|(rest&0x1f|rest&0x3e0<<3)<<(8*n))] = 1
	}
}
