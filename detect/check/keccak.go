package check

import (
	"encoding/binary"
	"math/bits"
)

// What is put behind a text that is hashed: by Keccak as it was submitted, which block
// chains use, and by SHA-3 (FIPS 202 §6.1).
const (
	keccakPad = 0x01
	sha3Pad   = 0x06
)

// keccak256 returns the Keccak with 256 bits of b, which is at most 135 bytes long.
func keccak256(b []byte, pad byte) (sum [32]byte) {
	const rate = 136
	var block [rate]byte
	copy(block[:rate-1], b)
	block[len(b)] = pad
	block[rate-1] |= 0x80
	var a [25]uint64
	for i := range rate / 8 {
		a[i] = binary.LittleEndian.Uint64(block[8*i:])
	}
	keccakF(&a)
	for i := range 4 {
		binary.LittleEndian.PutUint64(sum[8*i:], a[i])
	}
	return sum
}

// keccakF is the permutation of FIPS 202 §3.3, Keccak-p[1600, 24]. The constants of its
// rounds come from the register of §3.2.5.
func keccakF(a *[25]uint64) {
	lfsr := byte(1)
	for range 24 {
		var c [5]uint64
		for x := range 5 { // theta
			c[x] = a[x] ^ a[x+5] ^ a[x+10] ^ a[x+15] ^ a[x+20]
		}
		for i := range a {
			a[i] ^= c[(i+4)%5] ^ bits.RotateLeft64(c[(i+1)%5], 1)
		}
		x, y, last := 1, 0, a[1] // rho and pi
		for t := range 24 {
			x, y = y, (2*x+3*y)%5
			i := x + 5*y
			a[i], last = bits.RotateLeft64(last, (t+1)*(t+2)/2), a[i]
		}
		for y := 0; y < 25; y += 5 { // chi
			row := [5]uint64(a[y : y+5])
			for x := range 5 {
				a[y+x] = row[x] ^ ^row[(x+1)%5]&row[(x+2)%5]
			}
		}
		for j := range 7 { // iota
			if lfsr&1 != 0 {
				a[0] ^= 1 << (1<<j - 1)
			}
			lfsr = lfsr<<1 ^ 0x71&-(lfsr>>7)
		}
	}
}
