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
	folds struct { // of fillAVX2 and fillNEON
		heads, tails foldTables
	}
	letters letterTable // of fillHeads
}

// fill makes t the tables of literals, and of the ends of keys.
func (t *triples) fill(hits []literalHit) {
	t.fillKernel(hits)
	t.fillLetters(hits)
}

func (t *triples) fillSlots(hits []literalHit) {
	t.slots.heads.fill(hits)
	t.slots.tails.fill()
}

func (t *triples) fillFolds(hits []literalHit) {
	t.folds.heads.fillHeads(hits)
	t.folds.tails.fillTails()
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

// eachTail calls add with what the key of a class can end in: three letters, two and what
// stands before them, something and an underscore, or the last bytes of a word of another
// script.
func eachTail(add func(slotSets)) {
	add(slotSets{^uint64(0), ^uint64(0), 1 << slotOf('_')})
	add(slotSets{1 << slotOf('_'), 1 << slotOf('_'), letterSlots('c')}) // Email__c
	for c := byte('a'); c <= 'z'; c++ {
		for b := byte('a'); b <= 'z'; b++ {
			if check.KeyTails(0, b)>>(c&31)&1 != 0 {
				add(slotSets{^uint64(0), letterSlots(b), letterSlots(c)})
				continue
			}
			for a := byte('a'); a <= 'z'; a++ {
				if check.KeyTails(a, b)>>(c&31)&1 != 0 {
					add(slotSets{letterSlots(a), letterSlots(b), letterSlots(c)})
				}
			}
		}
	}
	for _, tail := range check.ForeignTails() {
		add(slotSets{1 << slotOf(tail[0]), 1 << slotOf(tail[1]), 1 << slotOf(tail[2])})
	}
}
