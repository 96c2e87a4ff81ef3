package detect

import "math/bits"

// Long runs are many, and most rules that are asked there want a certain character beside
// the word: so that is looked at once for all of them.

// A besideRun tells which of the rules of the shape RunWord are asked, by the bytes before and
// behind a word: bit i is about the rule asked[i].
type besideRun struct {
	asked          []uint16
	before, behind [256]uint32
}

// add adds rule r, which trigger t of the shape RunWord is of, and reports false where there
// are as many as bits.
func (b *besideRun) add(r uint16, t *Trigger) bool {
	if len(b.asked) == 32 {
		return false
	}
	bit := uint32(1) << len(b.asked)
	b.asked = append(b.asked, r)
	if t.Before == "" && t.Behind == "" {
		for c := range b.before {
			b.before[c] |= bit
		}
	}
	for _, c := range []byte(t.Before) {
		b.before[c] |= bit
	}
	for _, c := range []byte(t.Behind) {
		b.behind[c] |= bit
	}
	return true
}

// askBeside asks the rules that want what stands beside the word [start, end).
func (s *Scanner) askBeside(t []byte, start, end int) {
	var before, behind byte
	if start > 0 {
		before = t[start-1]
	}
	if end < len(t) {
		behind = t[end]
	}
	b := &s.set.runWord
	for want := b.before[before] | b.behind[behind]; want != 0; want &= want - 1 {
		s.ask(b.asked[bits.TrailingZeros32(want)], start)
	}
}
