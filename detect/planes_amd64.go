//go:build amd64 && !noasm

package detect

import "golang.org/x/sys/cpu"

// fast says whether the processor has what the kernels need; wide, what the
// faster ones do.
var (
	fast = cpu.X86.HasAVX2
	wide = cpu.X86.HasAVX512BW && cpu.X86.HasAVX512DQ && cpu.X86.HasAVX512VBMI && cpu.X86.HasAVX512VBMI2 && cpu.X86.HasBMI2
)

// fillAVX2 fills n words of the planes, n at least 1, from word on, which is in the
// first plane, from the 64·n bytes of text at t and the two that follow them.
//
//go:noescape
func fillAVX2(word *uint64, t *byte, n int, heads, tails *foldTables)

// fillAVX512 fills n words of the planes, n at least 1, from word on, which is in
// the first plane, from the size bytes of text at t, more than 64·(n-1); what is
// missing counts as zero.
//
//go:noescape
func fillAVX512(word *uint64, t *byte, n, size int, heads *headSlots, tails *tailSlots)

// seekAVX2 is seekPlain for 4·n blocks, n at least 1.
//
//go:noescape
func seekAVX2(f *field, n int)

// seekAVX512 is seekPlain for 8·n blocks, n at least 1.
//
//go:noescape
func seekAVX512(f *field, n int)

// fill fills the n words of the planes from word at on with what t says.
func (f *field) fill(at, n int, t []byte, h *triples) {
	if wide {
		_, _ = t[(n-1)*block], f.planes[0][at+n-1]
		fillAVX512(&f.planes[0][at], &t[0], n, len(t), &h.slots.heads, &h.slots.tails)
		return
	}
	f.fillBy((*field).fillAVX2, at, n, t, h)
}

func (f *field) fillAVX2(at, n int, t []byte, h *triples) {
	if n > 0 {
		_ = t[n*block+reach-1]
		fillAVX2(&f.planes[0][at], &t[0], n, &h.folds.heads, &h.folds.tails)
	}
}

// fillKernel fills the tables of the kernel in use.
func (t *triples) fillKernel(hits []literalHit) {
	switch {
	case wide:
		t.fillSlots(hits)
	case fast:
		t.fillFolds(hits)
	}
}

// seekIn finds the places of n blocks; the planes tell all of them.
func (c *chunk) seekIn(n, _ int) { c.seek(n) }

// seek is seekPlain.
func (f *field) seek(n int) {
	if wide {
		_ = f.planes[0][n+8] // what a kernel reads of the blocks behind
		seekAVX512(f, (n+7)/8)
		return
	}
	f.seekAVX2(n)
}

func (f *field) seekAVX2(n int) {
	_ = f.planes[0][n+4]
	seekAVX2(f, (n+3)/4)
}
