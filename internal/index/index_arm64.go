//go:build arm64 && !noasm

package index

// fast says that there is a kernel: every arm64 processor has NEON.
const fast = true

// pairNEON is pairPlain, n at least pairBlock.
//
//go:noescape
func pairNEON(t *byte, n, off int, first, last byte) int

// pair is pairPlain, n at least pairBlock.
func pair(t []byte, n, off int, first, last byte) int {
	_, _ = t[n+off-1], t[pairBlock-1]
	return pairNEON(&t[0], n, off, first, last)
}
