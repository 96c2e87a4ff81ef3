//go:build amd64 && !noasm

package token

import "golang.org/x/sys/cpu"

// fast says whether the processor has what the kernels need; wide, what the
// faster ones do.
var (
	fast = cpu.X86.HasAVX2
	wide = cpu.X86.HasAVX512BW && cpu.X86.HasAVX512DQ && cpu.X86.HasAVX512VBMI && cpu.X86.HasBMI1 && cpu.X86.HasBMI2
)

// decodeAVX512 is decodePlain of the n bytes at src, n at least 1. At dst there is
// room for three quarters of them.
//
//go:noescape
func decodeAVX512(dst, src *byte, n int) int

// urlAVX512 is urlPlain of the n bytes at b, n at least 1.
//
//go:noescape
func urlAVX512(b *byte, n int) int

// decodeAVX2 decodes as many of the n blocks of 32 bytes at src as hold nothing but
// base64, n at least 1, and returns their size. At dst there is room for 24 bytes a
// block.
//
//go:noescape
func decodeAVX2(dst, src *byte, n int) int

// urlAVX2 returns how many of the n blocks of 32 bytes at b, n at least 1, are of
// the URL alphabet, in bytes.
//
//go:noescape
func urlAVX2(b *byte, n int) int

// decode is decodePlain.
func decode(dst, src []byte) int {
	if wide && len(src) > 1 {
		_ = dst[len(src)*3/4-1]
		return decodeAVX512(&dst[0], &src[0], len(src))
	}
	return decodeBlocks(dst, src)
}

// decodeBlocks is decode with AVX2 at most.
func decodeBlocks(dst, src []byte) int {
	n := 0
	if fast && len(src) >= 32 {
		_ = dst[len(src)*3/4-1]
		n = decodeAVX2(&dst[0], &src[0], len(src)/32)
	}
	return n + decodePlain(dst[n/4*3:], src[n:])
}

// urlRun is urlPlain.
func urlRun(b []byte) int {
	if wide && len(b) > 0 {
		return urlAVX512(&b[0], len(b))
	}
	return urlBlocks(b)
}

// urlBlocks is urlRun with AVX2 at most.
func urlBlocks(b []byte) int {
	n := 0
	if fast && len(b) >= 32 {
		if n = urlAVX2(&b[0], len(b)/32); n%32 != 0 {
			return n
		}
	}
	return n + urlPlain(b[n:])
}

// quotesAVX512 sets the bits of the n bytes of text that are quotes, n from 1 to 512,
// in the words at marks that they reach into, and reports whether there is no reverse
// solidus and no control character.
//
//go:noescape
func quotesAVX512(marks *[8]uint64, text *byte, n int) bool

// markQuotes sets the bits of marks, all zero, that are quotes in text, which has 1 to
// 512 bytes, and reports whether there is no reverse solidus and no control character.
func markQuotes(marks *[8]uint64, text []byte) bool {
	_, _ = text[0], marks[(len(text)-1)/64]
	return quotesAVX512(marks, &text[0], len(text))
}
