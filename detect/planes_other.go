//go:build !amd64 || noasm

package detect

// fast says that no kernel is faster than walking from word to word.
const fast = false

// fillPlanes is fillPlain for several blocks, of which t holds two bytes more.
func fillPlanes(p []planes, t []byte, h *headTable) {
	for i := range p {
		p[i].fillPlain(t[i*block:], h)
	}
}
