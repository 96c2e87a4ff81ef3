package inflate

// The codes of DEFLATE (RFC 1951 §3.2.5 to 3.2.7).
const (
	maxLiterals  = 288
	maxDistances = 32
	maxCodes     = maxLiterals + maxDistances
	endOfBlock   = 256
)

// blocks reads the blocks of one text.
func (r *Reader) blocks() End {
	for last := 0; last == 0; {
		if !r.need(3) {
			return Cut
		}
		last = r.take(1)
		var end End
		switch r.take(2) {
		case 0:
			end = r.stored()
		case 1:
			r.fixed()
			end = r.coded()
		case 2:
			if end = r.dynamic(); end == Whole {
				end = r.coded()
			}
		default:
			end = Broken
		}
		if end != Whole {
			return end
		}
	}
	return Whole
}

// stored copies a block that is not compressed.
func (r *Reader) stored() End {
	r.take(r.nbits % 8)
	if !r.need(32) {
		return Cut
	}
	n := r.take(16)
	if r.take(16) != n^0xffff {
		return Broken
	}
	r.at -= int(r.nbits / 8)
	r.bits, r.nbits = 0, 0
	have := min(n, len(r.in)-r.at)
	fits := min(have, r.most-len(r.out))
	r.out = append(r.out, r.in[r.at:r.at+fits]...)
	r.at += fits
	switch {
	case fits < have:
		return Long
	case have < n:
		return Cut
	}
	return Whole
}

// fixed makes the codes that every reader knows (RFC 1951 §3.2.6).
func (r *Reader) fixed() {
	l := r.lens[:maxLiterals]
	for i := range l {
		switch {
		case i < 144, i >= 280:
			l[i] = 8
		case i < 256:
			l[i] = 9
		default:
			l[i] = 7
		}
	}
	r.literal.make(l)
	l = r.lens[:30]
	for i := range l {
		l[i] = 5
	}
	r.dist.make(l)
}

// lengthOrder is the order in which the lengths of the code of lengths stand.
const lengthOrder = "\x10\x11\x12\x00\x08\x07\x09\x06\x0a\x05\x0b\x04\x0c\x03\x0d\x02\x0e\x01\x0f"

// dynamic reads the codes of a block that has its own.
func (r *Reader) dynamic() End {
	if !r.need(14) {
		return Cut
	}
	literals, distances, lengths := r.take(5)+257, r.take(5)+1, r.take(4)+4
	if literals > 286 {
		return Broken
	}
	l := r.lens[:len(lengthOrder)]
	clear(l)
	for i := range lengths {
		if !r.need(3) {
			return Cut
		}
		l[lengthOrder[i]] = uint8(r.take(3))
	}
	if !r.literal.make(l) {
		return Broken
	}
	if end := r.lengths(literals + distances); end != Whole {
		return end
	}
	if r.lens[endOfBlock] == 0 || !r.dist.make(r.lens[literals:literals+distances]) || !r.literal.make(r.lens[:literals]) {
		return Broken
	}
	return Whole
}

// lengths reads the lengths of n codes, which are coded by literal.
func (r *Reader) lengths(n int) End {
	l := r.lens[:n]
	for i := 0; i < n; {
		c, end := r.symbol(&r.literal)
		if end != Whole {
			return end
		}
		if c < 16 {
			l[i] = uint8(c)
			i++
			continue
		}
		repeat := [3]struct {
			bits uint
			base int
		}{{2, 3}, {3, 3}, {7, 11}}[c-16]
		if !r.need(repeat.bits) {
			return Cut
		}
		again := repeat.base + r.take(repeat.bits)
		value := uint8(0)
		if c == 16 {
			if i == 0 {
				return Broken
			}
			value = l[i-1]
		}
		if i+again > n {
			return Broken
		}
		for range again {
			l[i] = value
			i++
		}
	}
	return Whole
}

// coded reads a block by its codes.
func (r *Reader) coded() End {
	for {
		c, end := r.symbol(&r.literal)
		switch {
		case end != Whole:
			return end
		case c == endOfBlock:
			return Whole
		case len(r.out) == r.most:
			return Long
		case c < endOfBlock:
			r.out = append(r.out, byte(c))
			continue
		}
		n, end := r.length(c)
		if end != Whole {
			return end
		}
		if c, end = r.symbol(&r.dist); end != Whole {
			return end
		}
		back, end := r.distance(c)
		if end != Whole {
			return end
		}
		if back > len(r.out)-r.from {
			return Broken
		}
		fits := min(n, r.most-len(r.out))
		for range fits {
			r.out = append(r.out, r.out[len(r.out)-back])
		}
		if fits < n {
			return Long
		}
	}
}

// length returns how many bytes are copied that code c and its further bits mean.
func (r *Reader) length(c int) (int, End) {
	switch c -= endOfBlock + 1; {
	case c < 8:
		return c + 3, Whole
	case c == 28:
		return 258, Whole
	case c > 28:
		return 0, Broken
	}
	more := uint(c/4 - 1)
	if !r.need(more) {
		return 0, Cut
	}
	return (4+c%4)<<more + 3 + r.take(more), Whole
}

// distance returns how far back stands what is copied.
func (r *Reader) distance(c int) (int, End) {
	if c < 4 {
		return c + 1, Whole
	}
	if c > 29 {
		return 0, Broken
	}
	more := uint(c/2 - 1)
	if !r.need(more) {
		return 0, Cut
	}
	return (2+c%2)<<more + 1 + r.take(more), Whole
}
