package detect

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"
	"strings"
)

// beginnings finds the literals that stand where a word begins: by a hash of their first
// six bytes, or four, or of all that they have, with letters folded. Few literals share
// one, and these are compared.
type beginnings struct {
	cells []beginning // open addressing, at most half full
	shift uint        // what a hash is shifted by to be an index of them
	hits  []literalHit
	sizes uint // which lengths under midLen literals have, a bit each

	pairs   [256]uint64 // for a first byte, which low six bits a second may have
	triples triples     // the same for blocks, and the ends of keys
	starts  startTable  // for the first six bytes
	dashes  int         // with how many dashes, at least two, a literal begins
}

// A beginning is where the literals with a key are, the short ones first.
type beginning struct {
	key      uint64 // 0: none
	from, to uint32
}

// beginningKey returns the key of literals that begin with the n bytes of x, which is
// folded.
func beginningKey(x uint64, n int) uint64 { return x<<(64-8*n)>>(64-8*n) | uint64(n)<<56 }

// keySize returns how many bytes of a literal of n bytes its key is of.
func keySize(n int) int {
	switch {
	case n >= startLen:
		return startLen
	case n >= midLen:
		return midLen
	}
	return n
}

// newBeginnings compiles literals.
func newBeginnings(hits []literalHit) *beginnings {
	a := &beginnings{dashes: math.MaxInt, hits: slices.Clone(hits)}
	for _, h := range hits {
		if n := len(h.lit) - len(strings.TrimLeft(h.lit, "-")); n > 1 {
			a.dashes = min(a.dashes, n)
		}
		if n := len(h.lit); n < midLen {
			a.sizes |= 1 << n
		}
		a.addPair(h.lit)
		a.starts.add(h.lit)
	}
	key := func(h literalHit) uint64 { return beginningKey(folded(head8([]byte(h.lit))), keySize(len(h.lit))) }
	slices.SortStableFunc(a.hits, func(x, y literalHit) int {
		return cmp.Or(cmp.Compare(key(x), key(y)), cmp.Compare(len(x.lit), len(y.lit)))
	})
	a.shift = 64 - 1
	for 1<<(64-a.shift) < 2*len(hits) {
		a.shift--
	}
	a.cells = make([]beginning, 1<<(64-a.shift))
	for from, to := 0, 0; from < len(a.hits); from = to {
		k := key(a.hits[from])
		for to = from + 1; to < len(a.hits) && key(a.hits[to]) == k; to++ {
		}
		*a.cell(k) = beginning{k, uint32(from), uint32(to)}
	}
	return a
}

// cell returns the cell of a key, or where it belongs.
func (a *beginnings) cell(key uint64) *beginning {
	for i := key * 0x9e3779b97f4a7c15 >> (a.shift & 63); ; i++ {
		if c := &a.cells[i&uint64(len(a.cells)-1)]; c.key == key || c.key == 0 {
			return c
		}
	}
}

// head8 returns the first eight bytes of t, the first in the lowest place, with zeros for
// those that it has not.
func head8(t []byte) (x uint64) {
	if len(t) >= 8 {
		return binary.LittleEndian.Uint64(t)
	}
	for i, c := range t {
		x |= uint64(c) << (8 * i)
	}
	return x
}

func (a *beginnings) addPair(lit string) {
	var second uint64 = ^uint64(0)
	if len(lit) > 1 {
		c := lit[1]
		second = 1<<(lower(c)&63) | 1<<(upper(c)&63)
	}
	a.pairs[lower(lit[0])] |= second
	a.pairs[upper(lit[0])] |= second
}

// may reports whether a literal may begin with the bytes b, c.
func (a *beginnings) may(b, c byte) bool { return a.pairs[b]>>(c&63)&1 != 0 }

// begins reports whether a literal may begin at t[at].
func (a *beginnings) begins(t []byte, at int) bool {
	if at+8 <= len(t) {
		return a.starts.has(binary.LittleEndian.Uint64(t[at:])) != 0 && a.may(t[at], t[at+1])
	}
	return at+1 < len(t) && a.may(t[at], t[at+1])
}

// literals asks the rules of the literals that stand at the start of a word.
func (s *Scanner) literals(t []byte, start int) { s.literalsOf(s.set.anchored, t, start) }

// literalsOf asks the rules of the literals of a that stand at start, the short ones first.
func (s *Scanner) literalsOf(a *beginnings, t []byte, start int) {
	x := folded(head8(t[start:]))
	if a.starts.short.has(uint32(x)) != 0 {
		for n := 1; n < midLen; n++ {
			if a.sizes>>n&1 != 0 {
				s.literalsAt(a, beginningKey(x, n), t, start)
			}
		}
	}
	if a.starts.mid[midHash(x)] != 0 {
		s.literalsAt(a, beginningKey(x, midLen), t, start)
	}
	if a.starts.long[longHash(x)] != 0 {
		s.literalsAt(a, beginningKey(x, startLen), t, start)
	}
}

// literalsAt is literalsOf for those with a key.
func (s *Scanner) literalsAt(a *beginnings, key uint64, t []byte, start int) {
	c := a.cell(key)
	for k := c.from; k < c.to; k++ {
		if h := &a.hits[k]; h.stands(t[start:]) {
			s.ask(h.rule, start)
		}
	}
}
