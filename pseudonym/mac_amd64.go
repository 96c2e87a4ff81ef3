//go:build amd64 && !noasm

package pseudonym

import (
	"crypto/sha256"

	"golang.org/x/sys/cpu"
)

// shani says whether the processor has the instructions of SHA-256 and what else the
// kernels need. That it has AVX2 says that it answers hasSHA.
var shani = cpu.X86.HasAVX2 && cpu.X86.HasAES && hasSHA()

func hasSHA() bool

// compressNI takes n blocks, n at least 1, into the state of a hash, whose words
// stand in the order f, e, b, a, h, g, d, c.
//
//go:noescape
func compressNI(state *[8]uint32, block *byte, n int)

// wordNI returns a word: the tag is the first 96 bits of the HMAC whose keyed states
// are inner and outer, of a message that pad has ended, n blocks, at least 1; the
// check is made with keys.
//
//go:noescape
func wordNI(inner, outer *[8]uint32, block *byte, n int, code uint32, keys *[11][16]byte) (hi, lo uint64)

// pairNI makes the words of two lanes: as wordNI does, of a message of one block.
//
//go:noescape
func pairNI(a, b *lane, keys *[11][16]byte)

// expandNI makes the keys of the rounds of AES-128.
//
//go:noescape
func expandNI(keys *[11][16]byte, key *[16]byte)

// A kernel is HMAC-SHA256 by the instructions that a processor has for it. Package
// sha256 uses them too; what is saved is the way there and back, thrice a value.
type kernel struct {
	keyed [2][8]uint32 // the states behind the keys of the inner and of the outer hash
	on    bool         // it can be used
}

// init makes k the kernel for the mac under key, if there is one.
func (k *kernel) init(key *[sha256.Size]byte) {
	k.on = shani
	if k.on {
		k.keyed = [2][8]uint32{keyedBy(key, 0x36), keyedBy(key, 0x5c)}
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

// word returns the word of the first n bytes of r.text, at most maxText, of the family
// with code. It writes behind them.
func (k *kernel) word(r *rounds, n int, code uint32) word {
	blocks := pad(r.text[:], n) / sha256.BlockSize
	hi, lo := wordNI(&k.keyed[0], &k.keyed[1], &r.text[0], blocks, code, (*[11][16]byte)(r.keys))
	return word{hi, lo}
}

// A lane is a message and its word. The kernels know its order, but for what is behind
// the text.
type lane struct {
	keyed  *[2][8]uint32
	code   uint64
	word   word
	text   *byte
	blocks int // of the message
}

// set makes l the lane of a message for the mac of k: of so many blocks, at text.
func (l *lane) set(k *kernel, code uint32, text *byte, blocks int) {
	l.keyed, l.code, l.text, l.blocks = &k.keyed, uint64(code), text, blocks
}

// one makes the word of l.
func (r *rounds) one(l *lane) {
	l.word.hi, l.word.lo = wordNI(&l.keyed[0], &l.keyed[1], l.text, l.blocks, uint32(l.code), (*[11][16]byte)(r.keys))
}

// pair makes the words of two lanes of one block each.
func (r *rounds) pair(a, b *lane) { pairNI(a, b, (*[11][16]byte)(r.keys)) }

// A schedule is the keys of the rounds of AES-128.
type schedule [11][16]byte

// newSchedule returns the schedule of key, nil where there is no kernel to use it.
func newSchedule(key *[checkSize]byte) *schedule {
	if !shani {
		return nil
	}
	s := new(schedule)
	expandNI((*[11][16]byte)(s), key)
	return s
}
