package detect

// The algebra of events.go in passes over all blocks, each about one kind of place.
// A pass goes from the last block to the first, so that what a block has to know of
// the one behind it was just computed.

// seekPasses is seek without kernels. The word behind the first of f is about the
// text of c at at; tails are read there.
func (c *chunk) seekPasses(n, at int) {
	c.places[headPlaces] = c.planes[headPlane]
	c.seekShapes(n)
	c.seekPunct(n)
	c.seekKeys(2, n+1, c.text, at)
}

// seekPlanes is seekPlain in passes, for planes that tell all heads and tails.
func (f *field) seekPlanes(n int) {
	f.seekHeads(n)
	f.seekShapes(n)
	f.seekPunct(n)
	f.seekEnds(n)
}

// seekHeads leaves in the places of heads those of the plane where a word begins.
func (f *field) seekHeads(n int) {
	word, head, out := &f.planes[wordPlane], &f.planes[headPlane], &f.places[headPlaces]
	before := word[0]
	for i := 1; i <= min(n, chunkBlocks); i++ {
		w := word[i]
		out[i] = head[i] & w &^ prev(w, before, 1)
		before = w
	}
}

// seekShapes leaves in f.runs what eye.run tells and in the places of shapes what
// eye.shaped does, of n blocks.
func (f *field) seekShapes(n int) {
	f.seekRuns(n)
	f.seekLong(n)
	f.seekNumbers(n)
	f.seekHex(n)
}

// seekRuns leaves in f.runs where sixteen base64 characters begin.
func (f *field) seekRuns(n int) {
	word, dash, at, loose := &f.planes[wordPlane], &f.planes[dashPlane], &f.planes[atPlane], &f.planes[loosePlane]
	i := min(n, chunkBlocks) + 1
	y := word[i] | dash[i] | at[i]&loose[i]
	y2 := y & (y >> 1)
	y4 := y2 & (y2 >> 2)
	y8 := y4 & (y4 >> 4)
	for i--; i > 0; i-- {
		x := word[i] | dash[i] | at[i]&loose[i]
		x2 := x & next(x, y, 1)
		x4 := x2 & next(x2, y2, 2)
		x8 := x4 & next(x4, y4, 4)
		f.runs[i] = x8 & next(x8, y8, 8)
		y, y2, y4, y8 = x, x2, x4, x8
	}
}

// seekLong finds eight word characters in a run of sixteen.
func (f *field) seekLong(n int) {
	word, out := &f.planes[wordPlane], &f.places[shapePlaces]
	y := f.runs[0]
	y2 := y | y<<1
	y4 := y2 | y2<<2
	y8 := y4 | y4<<4
	for i := 1; i <= min(n, chunkBlocks); i++ {
		x := f.runs[i]
		x2 := x | prev(x, y, 1)
		x4 := x2 | prev(x2, y2, 2)
		x8 := x4 | prev(x4, y4, 4)
		out[i] = x8 | prev(x8, y8, 8)
		y, y2, y4, y8 = x, x2, x4, x8
	}
	i := min(n, chunkBlocks) + 1
	y = word[i]
	y2 = y & (y >> 1)
	y4 = y2 & (y2 >> 2)
	for i--; i > 0; i-- {
		x := word[i]
		x2 := x & next(x, y, 1)
		x4 := x2 & next(x2, y2, 2)
		out[i] &= x4 & next(x4, y4, 4)
		y, y2, y4 = x, x2, x4
	}
}

// seekNumbers adds twelve digits, 1234-5678…, 123 45 … and GB29….
func (f *field) seekNumbers(n int) {
	word, digit, dash, at, open := &f.planes[wordPlane], &f.planes[digitPlane], &f.planes[dashPlane], &f.planes[atPlane], &f.planes[openPlane]
	out := &f.places[shapePlaces]
	i := min(n, chunkBlocks) + 1
	y := word[i] & digit[i]
	y2 := y & (y >> 1)
	y4 := y2 & (y2 >> 2)
	q, l := open[i]|dash[i]&^at[i], word[i]&^digit[i]
	for i--; i > 0; i-- {
		x := word[i] & digit[i]
		x2 := x & next(x, y, 1)
		x4 := x2 & next(x2, y2, 2)
		p, k := open[i]|dash[i]&^at[i], word[i]&^digit[i]
		out[i] |= x4&(next(x4, y4, 4)&next(x4, y4, 8)|next(p, q, 4)&next(x4, y4, 5)) |
			x2&next(x2, y2, 1)&next(p, q, 3)&next(x2, y2, 4)&next(p, q, 6) |
			k&next(k, l, 1)&next(x2, y2, 2)
		y, y2, y4, q, l = x, x2, x4, p, k
	}
}

// seekHex adds 00:53:00:…, 00-53-00-… and 0053.0012.3456, and leaves of all shapes
// those where a word begins.
func (f *field) seekHex(n int) {
	word, digit, hex, dash, at := &f.planes[wordPlane], &f.planes[digitPlane], &f.planes[hexPlane], &f.planes[dashPlane], &f.planes[atPlane]
	out := &f.places[shapePlaces]
	i := min(n, chunkBlocks) + 1
	y := word[i] & hex[i]
	y2 := y & (y >> 1)
	cn, mn, on := hex[i]&^word[i], dash[i]&^at[i], digit[i]&^word[i]
	for i--; i > 0; i-- {
		w := word[i]
		x := w & hex[i]
		x2 := x & next(x, y, 1)
		c, m, o := hex[i]&^w, dash[i]&^at[i], digit[i]&^w
		colons := next(c, cn, 2) & next(c, cn, 5) & next(c, cn, 8)
		dashes := next(m, mn, 2) & next(m, mn, 5) & next(m, mn, 8)
		all := out[i] | x2&next(x2, y2, 3)&(colons|dashes) | x2&next(x2, y2, 2)&next(o, on, 4)&next(o, on, 9)
		out[i] = all & w &^ prev(w, word[i-1], 1)
		y, y2, cn, mn, on = x, x2, c, m, o
	}
}

// seekPunct leaves in the places of punctuation what eye.punctuation tells of n
// blocks, but for the ends of keys.
func (f *field) seekPunct(n int) {
	f.seekMarks(n)
	f.seekQuads(n)
	f.seekColons(n)
}

// seekMarks finds what is looked at wherever it stands, and two dashes.
func (f *field) seekMarks(n int) {
	dash, at, loose, out := &f.planes[dashPlane], &f.planes[atPlane], &f.planes[loosePlane], &f.places[punctPlaces]
	i := min(n, chunkBlocks) + 1
	mn := dash[i] &^ at[i]
	for i--; i > 0; i-- {
		m := dash[i] &^ at[i]
		out[i] = m&next(m, mn, 1)&^prev(m, dash[i-1]&^at[i-1], 1) | loose[i] | at[i]&^dash[i]
		mn = m
	}
}

// seekQuads adds what eye.quads tells.
func (f *field) seekQuads(n int) {
	word, digit, out := &f.planes[wordPlane], &f.planes[digitPlane], &f.places[punctPlaces]
	i := min(n, chunkBlocks) + 1
	dn := word[i] & digit[i]
	sn := digit[i] &^ word[i] & prev(dn, word[i-1]&digit[i-1], 1)
	for i--; i > 0; i-- {
		d := word[i] & digit[i]
		s := digit[i] &^ word[i] & prev(d, word[i-1]&digit[i-1], 1)
		t := s & near(s, sn)
		out[i] |= s & next(d, dn, 1) & (next(t, sn, 2) | next(t, sn, 3) | next(t, sn, 4))
		dn, sn = d, s
	}
}

// near returns where x, which y continues, is two to five bytes on.
func near(x, y uint64) uint64 { return next(x, y, 2) | next(x, y, 3) | next(x, y, 4) | next(x, y, 5) }

// seekColons adds what eye.colons tells.
func (f *field) seekColons(n int) {
	word, hex, dash, at, out := &f.planes[wordPlane], &f.planes[hexPlane], &f.planes[dashPlane], &f.planes[atPlane], &f.places[punctPlaces]
	i := min(n, chunkBlocks) + 1
	cn, sn := hex[i]&^word[i], dash[i]&at[i]
	two := cn & (cn >> 1)
	an := two | cn&near(cn, 0)
	bn := two | cn&near(an, 0)
	for i--; i > 0; i-- {
		c, s := hex[i]&^word[i], dash[i]&at[i]
		two = c & next(c, cn, 1)
		a := two | c&near(c, cn)
		b := two | c&near(a, an)
		out[i] |= two | c&(near(b, bn)|next(s, sn, 1))
		cn, sn, an, bn = c, s, a, b
	}
}

// seekEnds adds what eye.keys tells. It goes from the first block to the last, for it looks
// back.
func (f *field) seekEnds(n int) {
	word, digit, hex, equal, dash := &f.planes[wordPlane], &f.planes[digitPlane], &f.planes[hexPlane], &f.planes[equalPlane], &f.planes[dashPlane]
	loose, open, tail, out := &f.planes[loosePlane], &f.planes[openPlane], &f.planes[tailPlane], &f.places[punctPlaces]
	tp, pp := tail[0], open[0]
	dp, gp := digit[0]&word[0], dash[0]|digit[0]&^word[0]
	kp, lp := tp<<2, loose[0]
	lp2 := lp | lp<<1
	lp4 := lp2 | lp2<<2
	ap := lp4 | lp4<<4 | kp | pp | dp | gp
	np := kp | kp<<1&gp
	for i := 1; i <= min(n, chunkBlocks); i++ {
		w, t, p, l := word[i], tail[i], open[i], loose[i]
		d, g := digit[i]&w, dash[i]|digit[i]&^w
		k := prev(t, tp, 2)
		l2 := l | prev(l, lp, 1)
		l4 := l2 | prev(l2, lp2, 2)
		a := l4 | prev(l4, lp4, 4) | k | p | d | g
		k1 := prev(k, kp, 1)
		m := k | k1&g
		ends := k1 | prev(p, pp, 1)&prev(a, ap, 2) | prev(d, dp, 1)&(prev(m, np, 2)|prev(m, np, 3)|prev(m, np, 4)|prev(m, np, 5))
		out[i] |= ends & (hex[i] | equal[i]) &^ w
		tp, pp, dp, kp, lp, lp2, lp4, ap, np = t, p, d, k, l, l2, l4, a, m
	}
}
