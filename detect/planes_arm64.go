//go:build arm64 && !noasm

package detect

// fast says that there is a kernel: every arm64 processor has NEON. wide says that there
// is none that is faster.
const fast, wide = true, false

// fillNEON fills n words of the planes, n at least 1, from word on, which is in the first
// plane, from the 64·n bytes of text at t and the three that follow them. classes is
// planeTable.
//
//go:noescape
func fillNEON(word *uint64, t *byte, n int, classes *[256]uint8, heads, tails *foldTables)

// fill fills the n words of the planes from word at on with what t says.
func (f *field) fill(at, n int, t []byte, h *triples) { f.fillBy((*field).fillNEON, at, n, t, h) }

func (f *field) fillNEON(at, n int, t []byte, h *triples) {
	if n > 0 {
		_, _ = t[n*block+behind-1], f.planes[0][at+n-1]
		fillNEON(&f.planes[0][at], &t[0], n, &planeTable, &h.folds.heads, &h.folds.tails)
	}
}

// fillKernel fills the tables of the kernel.
func (t *triples) fillKernel(hits []literalHit) { t.fillFolds(hits) }

// seekNEON is seekPlain for n blocks, n at least 1; for an odd n it finds the places of one
// more, of what the planes say there.
//
//go:noescape
func seekNEON(f *field, n int)

// seekIn finds the places of n blocks; the planes tell all of them.
func (c *chunk) seekIn(n, _ int) { c.seek(n) }

// seek is seekPlain.
func (f *field) seek(n int) {
	if n > 0 {
		_ = f.planes[0][n+2] // what it reads of the blocks behind
		seekNEON(f, n)
	}
}
