//go:build (!amd64 && !arm64) || noasm

package detect

// fast says that there are no kernels, and wide that there are none that are faster.
const fast, wide = false, false

// fill is fillOctets, of any text.
func (f *field) fill(at, n int, t []byte, h *triples) { f.fillBy((*field).fillOctets, at, n, t, h) }

// seekIn is seekPasses.
func (c *chunk) seekIn(n, at int) { c.seekPasses(n, at) }

// fillKernel fills the tables of no kernel.
func (t *triples) fillKernel([]literalHit) {}
