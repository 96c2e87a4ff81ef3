//go:build amd64 && !noasm

package pseudonym

import (
	"crypto/sha256"

	"golang.org/x/sys/cpu"
)

// shani says whether the processor has the instructions of SHA-256 and what else the
// kernels need. That it has AVX2 says that it answers hasSHA.
var shani = cpu.X86.HasAVX2 && hasSHA()

func hasSHA() bool

// compressNI takes n blocks, n at least 1, into the state of a hash, whose words
// stand in the order f, e, b, a, h, g, d, c.
//
//go:noescape
func compressNI(state *[8]uint32, block *byte, n int)

// macNI returns the first 64 bits and the next 64 of the HMAC whose keyed states are
// inner and outer, of a message that pad has ended, n blocks, at least 1.
//
//go:noescape
func macNI(inner, outer *[8]uint32, block *byte, n int) (hi, lo uint64)

// A kernel is HMAC-SHA256 by the instructions that a processor has for it. Package
// sha256 uses them too; what is saved is the way there and back, thrice a value.
type kernel struct {
	inner, outer [8]uint32
	on           bool // it can be used
}

// init makes k the kernel for the mac under key, if there is one.
func (k *kernel) init(key *[sha256.Size]byte) {
	k.on = shani
	if k.on {
		k.inner = keyedBy(key, 0x36)
		k.outer = keyedBy(key, 0x5c)
	}
}

// keyedBy returns the state behind key, each byte xor by.
func keyedBy(key *[sha256.Size]byte, by byte) [8]uint32 {
	// FIPS 180-4 §5.3.3, in the order f, e, b, a, h, g, d, c.
	state := [8]uint32{0x9b05688c, 0x510e527f, 0xbb67ae85, 0x6a09e667, 0x5be0cd19, 0x1f83d9ab, 0xa54ff53a, 0x3c6ef372}
	var block [sha256.BlockSize]byte
	for i := range block {
		block[i] = by
		if i < len(key) {
			block[i] ^= key[i]
		}
	}
	compressNI(&state, &block[0], 1)
	return state
}

// sum returns the first 96 bits of the mac of the first n bytes of r.text, at most
// maxText. It writes behind them.
func (k *kernel) sum(r *rounds, n int) (hi uint64, lo uint32) {
	blocks := pad(r.text[:], n) / sha256.BlockSize
	hi, next := macNI(&k.inner, &k.outer, &r.text[0], blocks)
	return hi, uint32(next >> 32)
}
