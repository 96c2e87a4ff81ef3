package inflate

// maxBits is the longest code.
const maxBits = 15

// A code is a canonical Huffman code (RFC 1951 §3.2.2): how many symbols have a code
// of each length, and the symbols in the order of their codes.
type code struct {
	count   [maxBits + 1]uint16
	symbols [maxLiterals]uint16
}

// make makes c the code in which symbol i has lens[i] bits, none if that is 0, and
// reports whether there is one. One that leaves codes unused is one.
func (c *code) make(lens []uint8) bool {
	clear(c.count[:])
	for _, n := range lens {
		c.count[n]++
	}
	c.count[0] = 0
	var next [maxBits + 1]uint16
	for n, left := 1, 1; n <= maxBits; n++ {
		if left = left<<1 - int(c.count[n]); left < 0 {
			return false
		}
		next[n] = next[n-1] + c.count[n-1]
	}
	for i, n := range lens {
		if n > 0 {
			c.symbols[next[n]] = uint16(i)
			next[n]++
		}
	}
	return true
}

// symbol reads a symbol of c. Codes of one length are numbers that follow each other,
// and the first is twice that behind the last of the length before.
func (r *Reader) symbol(c *code) (int, End) {
	r.need(maxBits)
	bits, word, first, at := r.bits, 0, 0, 0
	for n := uint(1); n <= maxBits; n++ {
		if n > r.nbits {
			return 0, Cut
		}
		word |= int(bits & 1)
		bits >>= 1
		count := int(c.count[n])
		if word-first < count {
			r.bits = bits
			r.nbits -= n
			return int(c.symbols[at+word-first]), Whole
		}
		at += count
		first = (first + count) << 1
		word <<= 1
	}
	return 0, Broken
}
