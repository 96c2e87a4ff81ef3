package detect

import (
	"encoding/binary"
	"math/bits"
)

// spread maps a byte to its bits in the planes that a byte alone decides, a byte a
// plane.
var spread = func() (t [256]uint64) {
	for c, planes := range planeTable {
		for k := range headPlane {
			t[c] |= uint64(planes>>k&1) << (8 * k)
		}
	}
	return t
}()

// fillOctets is fillPlain eight bytes at a time, but for two planes: a head is told
// only where a word begins, and of tails nothing, for seekKeys reads them in the text.
func (f *field) fillOctets(at, n int, t []byte, h *triples) {
	p := &f.planes
	var x [8]uint64
	for i := range n {
		spreadAll(&x, (*[block]byte)(t[i*block:]))
		x0, x1, x2, x3, x4, x5, x6, x7 := x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7]
		x0, x4 = cross(x0, x4, 32, 0x00000000ffffffff)
		x1, x5 = cross(x1, x5, 32, 0x00000000ffffffff)
		x2, x6 = cross(x2, x6, 32, 0x00000000ffffffff)
		x3, x7 = cross(x3, x7, 32, 0x00000000ffffffff)
		x0, x2 = cross(x0, x2, 16, 0x0000ffff0000ffff)
		x1, x3 = cross(x1, x3, 16, 0x0000ffff0000ffff)
		x4, x6 = cross(x4, x6, 16, 0x0000ffff0000ffff)
		x5, x7 = cross(x5, x7, 16, 0x0000ffff0000ffff)
		x0, x1 = cross(x0, x1, 8, 0x00ff00ff00ff00ff)
		x2, x3 = cross(x2, x3, 8, 0x00ff00ff00ff00ff)
		x4, x5 = cross(x4, x5, 8, 0x00ff00ff00ff00ff)
		x6, x7 = cross(x6, x7, 8, 0x00ff00ff00ff00ff)
		k := at + i
		p[0][k], p[1][k], p[2][k], p[3][k] = x0, x1, x2, x3
		p[4][k], p[5][k], p[6][k], p[7][k] = x4, x5, x6, x7
	}
	f.fillHeads(at, n, t, &h.letters)
}

// spreadAll leaves in x the planes of the bytes of b, eight bytes a word and a byte
// a plane.
func spreadAll(x *[8]uint64, b *[block]byte) {
	for k := range x {
		o := (*[8]byte)(b[8*k:])
		w := spread[o[7]]
		w += w + spread[o[6]]
		w += w + spread[o[5]]
		w += w + spread[o[4]]
		w += w + spread[o[3]]
		w += w + spread[o[2]]
		w += w + spread[o[1]]
		x[k] = w + w + spread[o[0]]
	}
}

// cross exchanges the bits of x that are mask, k bits on, with those of y that are
// mask (Warren, Hacker's Delight, 7-3).
func cross(x, y uint64, k uint, mask uint64) (uint64, uint64) {
	t := (x>>k ^ y) & mask
	return x ^ t<<k, y ^ t
}

// fillHeads tells at each beginning of a word whether a literal may begin there,
// without a branch that depends on it.
func (f *field) fillHeads(at, n int, t []byte, h *letterTable) {
	word, heads := &f.planes[wordPlane], &f.planes[headPlane]
	_ = h[0] // asks for nil here, not at every word
	for i := range n {
		b := (*[block + behind]byte)(t[i*block:])
		w, out := word[at+i], uint64(0)
		for s := w &^ prev(w, word[at+i-1], 1); s != 0; s &= s - 1 {
			j := bits.TrailingZeros64(s) & (block - 1)
			out |= s & -s & -uint64(h.has(binary.LittleEndian.Uint32(b[j:j+4])))
		}
		heads[at+i] = out
	}
}
