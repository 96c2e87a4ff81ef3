//go:build amd64 && !noasm

package detect

// Both kernels of this processor are tested, whichever it uses.
var _ = func() bool {
	if fast {
		fillers["fast"] = func(f *field, n int, t []byte, h *triples) { f.fill(1, n, t, h) }
		seekers["fast"] = (*field).seek
		fillers["AVX2"] = func(f *field, n int, t []byte, h *triples) { f.fillBy((*field).fillAVX2, 1, n, t, h) }
		seekers["AVX2"] = (*field).seekAVX2
	}
	return true
}()
