package detect

import (
	"bytes"
	"math/bits"

	"github.com/logscrub/logscrub/detect/check"
)

// chunkBlocks is how many blocks are described at once.
const chunkBlocks = 32

// walkBlocks is the engine for processors that classify 64 bytes at once: what may
// stand where is decided for a whole block by its planes, and only those places
// are looked at, in their order, by the code that walkWords has too.
func (s *Scanner) walkBlocks(t []byte, li uint32) {
	var first16 uint64
	s.planes[0] = planes{}
	for base := 0; base < len(t); base += chunkBlocks * block {
		n := s.describe(t, base)
		for b := range n {
			if base+(b+1)*block <= s.skipTo { // inside a token
				first16 = ^uint64(0)
				continue
			}
			e := eye{&s.planes[b], &s.planes[b+1], &s.planes[b+2]}
			starts := e.words()
			heads := starts & e.here[headPlane]
			shaped, first := e.shaped(starts, first16)
			first16 = first
			if places := heads | shaped | e.punctuation(); places != 0 {
				s.look(t, li, base+b*block, places, heads, shaped)
			}
		}
		s.planes[0] = s.planes[n]
	}
}

// describe fills the planes of the chunk of t at base, from the second on, and of
// the block behind it. It returns how many blocks the chunk has.
func (s *Scanner) describe(t []byte, base int) int {
	heads, rest := &s.set.anchored.heads, t[base:]
	want := min((len(rest)+block-1)/block, chunkBlocks+1)
	whole := min(max(len(rest)-headReach, 0)/block, want)
	fillPlanes(s.planes[1:1+whole], rest, heads)
	if whole < want {
		clear(s.ending[copy(s.ending[:], rest[whole*block:]):])
		fillPlanes(s.planes[1+whole:1+want], s.ending[:], heads)
	}
	if want <= chunkBlocks {
		s.planes[1+want] = planes{}
	}
	return min(want, chunkBlocks)
}

// look looks at the places of the block of t at at: at words that may begin with
// a literal or be of a shape, and at punctuation.
func (s *Scanner) look(t []byte, li uint32, at int, places, heads, shaped uint64) {
	for ; places != 0; places &= places - 1 {
		bit := places & -places
		i := at + bits.TrailingZeros64(places)
		if i < s.skipTo {
			continue
		}
		if (heads|shaped)&bit == 0 {
			if c := t[i]; c != ':' || !s.noKey(t, i) {
				s.punct(t, i, classes[c])
			}
			continue
		}
		if heads&bit != 0 && i+1 < len(t) && s.set.anchored.may(t[i], t[i+1]) {
			if s.literals(t, i); s.skipTo > i {
				continue // a token, which no word goes on behind
			}
		}
		if shaped&bit != 0 {
			s.wordAt(t, li, i, wordEnd(t, i+1))
		}
	}
}

// noKey reports whether the colon at i ends a key of JSON that asks for nothing,
// judged by how the key ends. Most do.
func (s *Scanner) noKey(t []byte, i int) bool {
	return i > 4 && i+1 < len(t) && t[i-1] == '"' && t[i+1] != ':' && t[i+1] != '/' &&
		!check.KeyMayEnd(t[i-5], t[i-4], t[i-3], t[i-2]) &&
		(!s.sawBackslash || bytes.IndexByte(t[max(0, i-12):i], '\\') < 0)
}

// An eye sees three blocks at once: the one that it looks at and, for what
// reaches over its edges, those before and behind. Its methods answer about the
// middle one, a bit a byte: never too little, for who is called looks again.
type eye struct{ before, here, behind *planes }

// words returns where words begin.
func (e eye) words() uint64 {
	return e.here[wordPlane] &^ prev(e.here[wordPlane], e.before[wordPlane], 1)
}

// next returns x, which y continues, as seen from k bytes before.
func next(x, y uint64, k uint) uint64 { return x>>k | y<<(64-k) }

// prev returns x, which continues y, as seen from k bytes behind.
func prev(x, y uint64, k uint) uint64 { return x<<k | y>>(64-k) }

// shaped returns those of the words beginning at starts that wordAt has to look
// at. first16 are the places of the block before where sixteen base64 characters
// begin; those of this block are returned.
func (e eye) shaped(starts, first16 uint64) (out, first uint64) {
	h, n := e.here, e.behind
	w, wn := h[wordPlane], n[wordPlane]
	d, dn := h[digitPlane]&w, n[digitPlane]&wn
	x, xn := h[hexPlane]&w, n[hexPlane]&wn

	// Eight and more in a run of sixteen base64 characters.
	b, bn := w|h[dashPlane]|h[atPlane]&h[loosePlane], wn|n[dashPlane]|n[atPlane]&n[loosePlane]
	b, bn = b&next(b, bn, 1), bn&(bn>>1)
	b, bn = b&next(b, bn, 2), bn&(bn>>2)
	b, bn = b&next(b, bn, 4), bn&(bn>>4)
	if first = b & next(b, bn, 8); first|first16 != 0 {
		w, wn := w&next(w, wn, 1), wn&(wn>>1)
		w, wn = w&next(w, wn, 2), wn&(wn>>2)
		in, was := first|prev(first, first16, 1), first16|first16<<1
		in, was = in|prev(in, was, 2), was|was<<2
		in, was = in|prev(in, was, 4), was|was<<4
		out = w & next(w, wn, 4) & (in | prev(in, was, 8))
	}
	// Twelve digits.
	c, cn := d&next(d, dn, 1), dn&(dn>>1)
	c, cn = c&next(c, cn, 2), cn&(cn>>2)
	out |= c & next(c, cn, 4) & next(c, cn, 8)
	// GB29…
	l, ln := w&^d, wn&^dn
	out |= l & next(l, ln, 1) & next(d, dn, 2) & next(d, dn, 3)
	if x &= next(x, xn, 1); x&starts == 0 {
		return out & starts, first
	}
	xn &= xn >> 1
	p := (h[colonPlane] | h[dotPlane]) &^ w
	pn := (n[colonPlane] | n[dotPlane]) &^ wn
	p, pn = p|h[dashPlane]|h[openPlane], pn|n[dashPlane]|n[openPlane]
	// 00:53:00:…
	out |= x & next(p, pn, 2) & next(x, xn, 3) & next(p, pn, 5) & next(p, pn, 8)
	// 123 45 …, 1234-5678…, and 0053.0012.3456
	out |= x & next(p, pn, 3) & next(x, xn, 4) & next(p, pn, 6)
	out |= x & next(x, xn, 2) & next(p, pn, 4) & next(x, xn, 5) & next(x, xn, 7)
	return out & starts, first
}

// punctuation returns the places that punct has to look at.
func (e eye) punctuation() uint64 {
	h, n := e.here, e.behind
	w, wn := h[wordPlane], n[wordPlane]
	out := h[loosePlane] | h[atPlane]&^h[dashPlane]
	if dot := h[dotPlane] &^ w; dot != 0 {
		out |= e.quads(dot)
	}
	colon, equal := h[colonPlane]&^w, h[equalPlane]&^w
	if colon|equal != 0 {
		out |= (colon | equal) & e.keys(colon|equal)
	}
	if colon != 0 {
		next1 := n[colonPlane]&^wn | n[dashPlane]&n[atPlane]
		out |= colon & next(colon|h[dashPlane]&h[atPlane], next1, 1) // :: and :/
		// Groups of an address: three colons at least.
		cn := n[colonPlane] &^ wn
		y := colon & (next(colon, cn, 1) | next(colon, cn, 2) | next(colon, cn, 3) | next(colon, cn, 4) | next(colon, cn, 5))
		out |= colon & (next(y, cn, 1) | next(y, cn, 2) | next(y, cn, 3) | next(y, cn, 4) | next(y, cn, 5))
	}
	if dash := h[dashPlane] &^ h[atPlane]; dash != 0 {
		out |= dash & next(dash, n[dashPlane], 1) &^ prev(dash, e.before[dashPlane]&^e.before[atPlane], 1)
	}
	return out
}

// quads returns those of the dots that can be the first of a dotted quad.
func (e eye) quads(dot uint64) uint64 {
	h, n := e.here, e.behind
	d, dn := h[digitPlane]&h[wordPlane], n[digitPlane]&n[wordPlane]
	s := dot & prev(d, e.before[digitPlane]&e.before[wordPlane], 1)
	sn := n[dotPlane] &^ n[wordPlane] & (dn<<1 | d>>63)
	t := s & (next(s, sn, 2) | next(s, sn, 3) | next(s, sn, 4) | next(s, sn, 5))
	return s & next(d, dn, 1) & (next(t, sn, 2) | next(t, sn, 3) | next(t, sn, 4))
}

// keys returns which of the separators can end a key: a letter stands before them,
// a quote or a blank, or a number of at most four digits behind a letter.
func (e eye) keys(separators uint64) uint64 {
	h, p := e.here, e.before
	w, wp := h[wordPlane], p[wordPlane]
	d, dp := h[digitPlane]&w, p[digitPlane]&wp
	l, lp := w&^d, wp&^dp
	out := prev(l|h[openPlane], lp|p[openPlane], 1)
	if number := separators & prev(d, dp, 1); number != 0 {
		l, lp = l|h[dashPlane]|h[dotPlane]&^w, lp|p[dashPlane]|p[dotPlane]&^wp
		out |= number & (prev(l, lp, 2) | prev(l, lp, 3) | prev(l, lp, 4) | prev(l, lp, 5))
	}
	return out
}
