//go:build arm64 && !noasm

package detect

// The kernels are tested.
var _ = func() bool {
	fillers["fast"] = func(f *field, n int, t []byte, h *triples) { f.fill(1, n, t, h) }
	seekers["fast"] = (*field).seek
	return true
}()
