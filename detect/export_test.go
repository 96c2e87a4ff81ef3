package detect

// LongRun is longRun.
const LongRun = longRun

// Walking returns a set like s whose scanners walk block by block, or from word to
// word.
func (s *Set) Walking(blocks bool) *Set {
	c := *s
	c.blocks = blocks
	return &c
}
