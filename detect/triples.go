package detect

import (
	"cmp"
	"slices"
	"strings"

	"github.com/logscrub/logscrub/detect/check"
)

// reach is how many bytes beyond the first tell what three bytes may be.
const reach = 2

// triples are tables that tell three bytes that are wanted from most others: what a
// literal may begin with, and what a key can end in. Each engine has its own, and only
// those of the engine in use are filled.
type triples struct {
	slots struct { // of fillAVX512
		heads headSlots
		tails tailSlots
	}
	nibbles struct { // of fillAVX2
		heads, tails nibbleTable
	}
	letters letterTable // of fillHeads
}

// fill makes t the tables of literals, and of the ends of keys.
func (t *triples) fill(hits []literalHit) {
	switch {
	case wide:
		t.fillSlots(hits)
	case fast:
		t.fillNibbles(hits)
	}
	t.fillLetters(hits)
}

func (t *triples) fillSlots(hits []literalHit) {
	t.slots.heads.fill(hits)
	t.slots.tails.fill()
}

func (t *triples) fillNibbles(hits []literalHit) {
	t.nibbles.heads.fillHeads(hits)
	t.nibbles.tails.fillTails()
}

func (t *triples) fillLetters(hits []literalHit) {
	for i := range hits {
		t.letters.add(hits[i].lit)
	}
}

// inOrder returns the literals that words begin with, in the order that groups are made
// of them: by how much of them the tables tell, and those that begin alike together.
func inOrder(hits []literalHit) []literalHit {
	hits = slices.DeleteFunc(slices.Clone(hits), func(h literalHit) bool { return !IsWord(h.lit[0]) })
	slices.SortFunc(hits, func(a, b literalHit) int {
		return cmp.Or(min(len(a.lit), reach+1)-min(len(b.lit), reach+1), strings.Compare(a.lit, b.lit), int(a.rule)-int(b.rule))
	})
	return hits
}

// eachTail calls add with each three letters that the key of a class can end in; a is 0
// where two letters tell, whatever stands before them.
func eachTail(add func(a, b, c byte)) {
	for c := byte('a'); c <= 'z'; c++ {
		for b := byte('a'); b <= 'z'; b++ {
			if check.KeyTails(0, b)>>(c&31)&1 != 0 {
				add(0, b, c)
				continue
			}
			for a := byte('a'); a <= 'z'; a++ {
				if check.KeyTails(a, b)>>(c&31)&1 != 0 {
					add(a, b, c)
				}
			}
		}
	}
}
