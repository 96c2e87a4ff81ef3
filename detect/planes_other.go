//go:build !amd64 || noasm

package detect

// fast says that there are no kernels, and wide that there are none that are faster.
const fast, wide = false, false

// fill fills the n words of the planes from word at on with what t says.
func (f *field) fill(at, n int, t []byte, h *triples) { f.fillBy((*field).fillPlain, at, n, t, h) }

// seek is seekPlain.
func (f *field) seek(n int) { f.seekPlain(n) }
