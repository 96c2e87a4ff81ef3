package detect

// An automaton finds the literals that may stand anywhere. It is a trie over byte classes
// in one slice, with the failure links folded in (Aho and Corasick, Communications of the
// ACM 18(6), 1975): the row of a state has one cell a class. It is walked once over a
// whole text.
type automaton struct {
	class  [256]uint8
	width  int
	next   []uint16
	accept [][]literalHit // by state
}

// A literalHit is a literal that a state tells of.
type literalHit struct {
	rule uint16
	size uint16
	fold bool
	lit  string
}

// dead is where a trie has no state.
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

// newAutomaton compiles literals, nil if there are none. Letters are folded in the walk,
// and what it comes to is compared once more.
func newAutomaton(hits []literalHit) *automaton {
	if len(hits) == 0 {
		return nil
	}
	a := &automaton{width: 1}
	for _, h := range hits {
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
	}
	a.grow() // dead
	a.grow() // root is state 1
	for i := range hits {
		hits[i].size = uint16(len(hits[i].lit))
		a.insert(hits[i : i+1 : i+1])
	}
	a.link()
	return a
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

// insert adds one literal to the trie.
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
