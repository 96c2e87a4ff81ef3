//go:build amd64 && !noasm

package index

import "golang.org/x/sys/cpu"

// fast says whether the processor has what the kernel needs.
var fast = cpu.X86.HasAVX2

// pairAVX2 is pairPlain, n at least pairBlock.
//
//go:noescape
func pairAVX2(t *byte, n, off int, first, last byte) int

// pair is pairPlain, n at least pairBlock.
func pair(t []byte, n, off int, first, last byte) int {
	_, _ = t[n+off-1], t[pairBlock-1]
	return pairAVX2(&t[0], n, off, first, last)
}
