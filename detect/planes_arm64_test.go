//go:build arm64 && !noasm

package detect

// The kernel is tested, and what the engine makes of its planes.
var _ = func() bool {
	fillers["fast"] = func(f *field, n int, t []byte, h *triples) { f.fill(1, n, t, h) }
	return true
}()
