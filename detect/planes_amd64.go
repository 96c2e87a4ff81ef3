//go:build amd64 && !noasm

package detect

import "golang.org/x/sys/cpu"

// fast says whether the processor has what the kernel needs.
var fast = cpu.X86.HasAVX2

// fillAVX2 fills the n planes from p on, n at least 1, from the 64·n bytes of text
// at t and the two that follow them.
//
//go:noescape
func fillAVX2(p *planes, t *byte, n int, h *headTable)

// fillPlanes is fillPlain for several blocks, of which t holds two bytes more.
func fillPlanes(p []planes, t []byte, h *headTable) {
	if len(p) > 0 {
		_ = t[len(p)*block+headReach-1]
		fillAVX2(&p[0], &t[0], len(p), h)
	}
}
