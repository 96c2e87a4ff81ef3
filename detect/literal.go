package detect

import (
	"math"
	"strings"
)

// An automaton finds literals. It is a trie over byte classes in one slice: the
// row of a state has one cell a class. As a plain trie it is walked from each
// place where a word begins (anchored), and has no states behind a beginning that one
// literal alone has; with the failure links folded in (Aho and Corasick,
// Communications of the ACM 18(6), 1975) it is walked once over a whole text
// (floating), and has them all.
type automaton struct {
	class   [256]uint8
	width   int
	next    []uint16
	accept  [][]literalHit // by state; if anchored, what may stand here
	pairs   [256]uint64    // anchored: for a first byte, which low six bits a second may have
	triples triples        // anchored: the same for blocks, and the ends of keys
	starts  startTable     // anchored: for the first four bytes
	dashes  int            // with how many dashes, at least two, a literal begins
}

// A literalHit is a literal that a state tells of.
type literalHit struct {
	rule uint16
	size uint16
	fold bool
	lit  string
}

// dead is the state an anchored walk ends in.
const dead = 0

// stands reports whether the literal stands at the beginning of t.
func (h *literalHit) stands(t []byte) bool {
	n := len(h.lit)
	return len(t) >= n && (string(t[:n]) == h.lit || h.fold && spelt(t[:n], h.lit))
}

// spelt reports whether a and b are one spelling, but for capitals.
func spelt[T ~string | ~[]byte](a T, b string) bool {
	for i := range len(a) {
		if i == len(b) || lower(a[i]) != lower(b[i]) {
			return false
		}
	}
	return len(a) == len(b)
}

// newAutomaton compiles literals. Letters are folded in the walk, and what it comes to
// is compared once more.
func newAutomaton(hits []literalHit, floating bool) *automaton {
	if floating && len(hits) == 0 {
		return nil
	}
	a := &automaton{width: 1, dashes: math.MaxInt}
	for _, h := range hits {
		if n := len(h.lit) - len(strings.TrimLeft(h.lit, "-")); n > 1 {
			a.dashes = min(a.dashes, n)
		}
		for i := range len(h.lit) {
			c := lower(h.lit[i])
			if a.class[c] == 0 {
				a.class[c] = uint8(a.width)
				if c >= 'a' && c <= 'z' {
					a.class[c-32] = uint8(a.width)
				}
				a.width++
			}
		}
		a.addPair(h.lit)
		a.starts.add(h.lit)
	}
	states := 2 + 2*len(hits) // about as many as there are
	a.next, a.accept = make([]uint16, 0, states*a.width), make([][]literalHit, 0, states)
	a.grow() // dead
	a.grow() // root is state 1
	for i := range hits {
		hits[i].size = uint16(len(hits[i].lit))
		if one := hits[i : i+1 : i+1]; floating {
			a.insert(one)
		} else {
			a.branch(one)
		}
	}
	if floating {
		a.link()
	}
	return a
}

func (a *automaton) addPair(lit string) {
	var second uint64 = ^uint64(0)
	if len(lit) > 1 {
		c := lit[1]
		second = 1<<(lower(c)&63) | 1<<(upper(c)&63)
	}
	a.pairs[lower(lit[0])] |= second
	a.pairs[upper(lit[0])] |= second
}

func (a *automaton) grow() uint16 {
	a.next = append(a.next, make([]uint16, a.width)...)
	a.accept = append(a.accept, nil)
	return uint16(len(a.accept) - 1)
}

// cell returns where the state stands that c leads to from s.
func (a *automaton) cell(s uint16, c byte) int {
	return int(s)*a.width + int(a.class[lower(c)])
}

// insert adds one literal to a floating trie.
func (a *automaton) insert(one []literalHit) {
	s := uint16(1)
	for _, c := range []byte(one[0].lit) {
		cell := a.cell(s, c)
		if a.next[cell] == dead {
			n := a.grow()
			a.next[cell] = n
		}
		s = a.next[cell]
	}
	a.accept[s] = append(a.accept[s], one...)
}

// branch adds one literal to an anchored trie: where no other goes on as it does. Such
// a state holds literals of one spelling. Another that goes through it moves them on.
func (a *automaton) branch(one []literalHit) {
	lit := one[0].lit
	s := uint16(1)
	for depth := 0; depth < len(lit); {
		cell := a.cell(s, lit[depth])
		depth++
		if a.next[cell] == dead {
			n := a.grow()
			a.next[cell], a.accept[n] = n, one
			return
		}
		s = a.next[cell]
		if here := a.accept[s]; len(here) > 0 && len(here[0].lit) > depth {
			if spelt(here[0].lit, lit) {
				break
			}
			a.accept[s] = nil
			n := a.grow()
			a.next[a.cell(s, here[0].lit[depth])], a.accept[n] = n, here
		}
	}
	a.accept[s] = append(a.accept[s], one...)
}

// link turns the trie into the automaton of Aho and Corasick: every cell leads
// to the state of the longest suffix, and states inherit what ends in theirs.
func (a *automaton) link() {
	fail := make([]uint16, len(a.accept))
	var queue []uint16
	for c := range a.width {
		switch s := a.next[a.width+c]; {
		case s == dead:
			a.next[a.width+c] = 1
		default:
			fail[s] = 1
			queue = append(queue, s)
		}
	}
	for len(queue) > 0 {
		s := queue[0]
		queue = queue[1:]
		a.accept[s] = append(a.accept[s], a.accept[fail[s]]...)
		for c := range a.width {
			cell, back := int(s)*a.width+c, a.next[int(fail[s])*a.width+c]
			if n := a.next[cell]; n == dead {
				a.next[cell] = back
			} else {
				fail[n] = back
				queue = append(queue, n)
			}
		}
	}
}

// may reports whether a literal may begin with the bytes b, c.
func (a *automaton) may(b, c byte) bool { return a.pairs[b]>>(c&63)&1 != 0 }

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 32
	}
	return c
}

func upper(c byte) byte {
	if c >= 'a' && c <= 'z' {
		return c - 32
	}
	return c
}
