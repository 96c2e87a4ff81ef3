package detect

import (
	"bytes"
	"math/bits"

	"github.com/logscrub/logscrub/detect/check"
)

// walkBlocks is the engine: what may stand where is decided for 64 bytes at once by
// their planes, and only those places are looked at, in their order, by the code that
// walkWords has too.
func (s *Scanner) walkBlocks(t []byte, li uint32) {
	c, from := &s.batch, s.from
	if li != 0 || !s.inBatch {
		c, from = &s.chunk, 0
		c.begin(t)
	}
	s.seen, s.seenFrom = c, from
	to := from + len(t)
	for b := from / block; b*block < to; b++ {
		if b < c.first || b >= c.last {
			c.describe(b, s.set.anchored, s.set.engine)
		}
		k, at := b-c.first+2, b*block-from
		if at+block <= s.skipTo { // inside a token
			continue
		}
		heads, shaped := c.places[headPlaces][k], c.places[shapePlaces][k]
		places := heads | shaped | c.places[punctPlaces][k]
		if at < 0 { // the end of another record
			places = places >> -at << -at
		}
		if over := at + block - len(t); over > 0 {
			places = places << over >> over
		}
		if places != 0 {
			s.look(t, li, at, places, heads, shaped, k)
		}
	}
}

// A chunk is a part of a text, described: the blocks from first to before last.
type chunk struct {
	field
	text        []byte
	first, last int
}

// begin makes c that of another text, of which nothing is described.
func (c *chunk) begin(text []byte) {
	c.text, c.first, c.last = text, 0, 0
}

// describe describes the blocks of the text from b on. The one before, which they
// need to be told what it is, stands in word 1 of the field, and b in word 2.
func (c *chunk) describe(b int, a *beginnings, e engine) {
	at := 1
	if b == 0 {
		c.start()
		at = 2
	}
	rest := c.text[(b+at-2)*block:]
	want := min((len(rest)+block-1)/block, chunkBlocks+2-at)
	if e == kernels {
		c.fill(at, want, rest, &a.triples)
	} else {
		c.fillBy((*field).fillOctets, at, want, rest, &a.triples)
	}
	c.first, c.last = b, b+at+want-2
	if want == chunkBlocks+2-at {
		c.last-- // it is there to be behind the others
	} else {
		c.stop(at + want)
	}
	if e == kernels {
		c.seekIn(c.last-b+1, b*block)
	} else {
		c.seekPasses(c.last-b+1, b*block)
	}
	c.sift(c.last-b, c.text[b*block:], &a.starts)
}

// look looks at the places of the block of t at at: at words that may begin with
// a literal or be of a shape, and at punctuation. The block is word k of the planes.
func (s *Scanner) look(t []byte, li uint32, at int, places, heads, shaped uint64, k int) {
	for ; places != 0; places &= places - 1 {
		bit := places & -places
		i := at + bits.TrailingZeros64(places)
		if i < s.skipTo {
			continue
		}
		if (heads|shaped)&bit == 0 {
			if c := t[i]; c != ':' || !s.noKey(t, i) {
				s.punct(t, i, classes[c])
			}
			continue
		}
		if heads&bit != 0 {
			if s.literals(t, i); s.skipTo > i {
				continue // a token, which no word goes on behind
			}
		}
		if shaped&bit != 0 {
			end := i + 1 + bits.TrailingZeros64(^on(&s.seen.planes[wordPlane], k, uint(i-at)))
			if end == i+1+block {
				end = wordEnd(t, end)
			}
			s.wordAt(t, li, i, end)
		}
	}
}

// noKey reports whether the colon at i ends a key of JSON that asks for nothing,
// judged by how the key ends.
func (s *Scanner) noKey(t []byte, i int) bool {
	return i > 4 && i+1 < len(t) && t[i-1] == '"' && t[i+1] != ':' && t[i+1] != '/' &&
		!check.KeyMayEnd(t[i-5], t[i-4], t[i-3], t[i-2]) &&
		(!s.sawBackslash || bytes.IndexByte(t[max(0, i-12):i], '\\') < 0)
}

// seekPlain finds the places of n blocks from their planes: never too few, for who
// is called looks again. It is the specification of the kernels.
func (f *field) seekPlain(n int) {
	for i := 1; i <= n; i++ {
		e := f.eye(i)
		f.runs[i] = e.run()
	}
	for i := 1; i <= n; i++ {
		e := f.eye(i)
		w, wp := e.here[wordPlane], e.before[wordPlane]
		starts := w &^ prev(w, wp, 1)
		f.places[headPlaces][i] = starts & e.here[headPlane]
		f.places[shapePlaces][i] = starts & e.shaped(f.runs[i-1], f.runs[i])
		f.places[punctPlaces][i] = e.punctuation()
	}
}

// An eye sees three blocks at once: the one that it looks at and, for what
// reaches over its edges, those before and behind. Its methods answer about the
// middle one, a bit a byte.
type eye struct{ before, here, behind [planeCount]uint64 }

func (f *field) eye(i int) (e eye) {
	for k := range f.planes {
		e.before[k], e.here[k], e.behind[k] = f.planes[k][i-1], f.planes[k][i], f.planes[k][i+1]
	}
	return e
}

// next returns x, which y continues, as seen from k bytes before.
func next(x, y uint64, k uint) uint64 { return x>>k | y<<(64-k) }

// prev returns x, which continues y, as seen from k bytes behind.
func prev(x, y uint64, k uint) uint64 { return x<<k | y>>(64-k) }

// run returns where sixteen base64 characters begin.
func (e *eye) run() uint64 {
	h, n := &e.here, &e.behind
	b, bn := h[wordPlane]|h[dashPlane]|h[atPlane]&h[loosePlane], n[wordPlane]|n[dashPlane]|n[atPlane]&n[loosePlane]
	b, bn = b&next(b, bn, 1), bn&(bn>>1)
	b, bn = b&next(b, bn, 2), bn&(bn>>2)
	b, bn = b&next(b, bn, 4), bn&(bn>>4)
	return b & next(b, bn, 8)
}

// shaped returns where a shape may begin if a word does. runs are the places of
// run in the block before and in this one.
func (e *eye) shaped(before, runs uint64) (out uint64) {
	h, n := &e.here, &e.behind
	w, wn := h[wordPlane], n[wordPlane]
	// Eight and more in a run of sixteen base64 characters.
	in, was := runs|prev(runs, before, 1), before|before<<1
	in, was = in|prev(in, was, 2), was|was<<2
	in, was = in|prev(in, was, 4), was|was<<4
	in |= prev(in, was, 8)
	w2, wn2 := w&next(w, wn, 1), wn&(wn>>1)
	w4, wn4 := w2&next(w2, wn2, 2), wn2&(wn2>>2)
	out = w4 & next(w4, wn4, 4) & in
	// Twelve digits.
	d, dn := h[digitPlane]&w, n[digitPlane]&wn
	d2, dn2 := d&next(d, dn, 1), dn&(dn>>1)
	d4, dn4 := d2&next(d2, dn2, 2), dn2&(dn2>>2)
	out |= d4 & next(d4, dn4, 4) & next(d4, dn4, 8)
	// 1234-5678…, 123 45 …
	m, mn := h[dashPlane]&^h[atPlane], n[dashPlane]&^n[atPlane]
	p, pn := h[openPlane]|m, n[openPlane]|mn
	out |= d4 & next(p, pn, 4) & next(d4, dn4, 5)
	out |= d2 & next(d2, dn2, 1) & next(p, pn, 3) & next(d2, dn2, 4) & next(p, pn, 6)
	// GB29…
	l, ln := w&^d, wn&^dn
	out |= l & next(l, ln, 1) & next(d2, dn2, 2)
	// 00:53:00:…, 00-53-00-…
	x, xn := h[hexPlane]&w, n[hexPlane]&wn
	x2, xn2 := x&next(x, xn, 1), xn&(xn>>1)
	c, cn := h[colonPlane]&^w, n[colonPlane]&^wn
	out |= (next(c, cn, 2)&next(c, cn, 5)&next(c, cn, 8) | next(m, mn, 2)&next(m, mn, 5)&next(m, mn, 8)) & x2 & next(x2, xn2, 3)
	// 0053.0012.3456
	o, on := h[dotPlane]&^w, n[dotPlane]&^wn
	return out | x2&next(x2, xn2, 2)&next(o, on, 4)&next(o, on, 9)
}

// punctuation returns the places that punct has to look at.
func (e *eye) punctuation() uint64 {
	h, p, n := &e.here, &e.before, &e.behind
	m, mp := h[dashPlane]&^h[atPlane], p[dashPlane]&^p[atPlane]
	out := h[loosePlane] | h[atPlane]&^h[dashPlane]
	mn := n[dashPlane] &^ n[atPlane]
	out |= m & next(m, mn, 1) &^ prev(m, mp, 1) // --
	return out | e.quads() | e.colons() | e.keys()
}

// quads returns the dots that can be the first of a dotted quad.
func (e *eye) quads() uint64 {
	h, p, n := &e.here, &e.before, &e.behind
	d, dp, dn := h[digitPlane]&h[wordPlane], p[digitPlane]&p[wordPlane], n[digitPlane]&n[wordPlane]
	s := h[dotPlane] &^ h[wordPlane] & prev(d, dp, 1)
	sn := n[dotPlane] &^ n[wordPlane] & prev(dn, d, 1)
	t := s & (next(s, sn, 2) | next(s, sn, 3) | next(s, sn, 4) | next(s, sn, 5))
	return s & next(d, dn, 1) & (next(t, sn, 2) | next(t, sn, 3) | next(t, sn, 4))
}

// colons returns the colons that can be of a scheme or the first of an address:
// "::", ":/", or four with two to four bytes between them, unless two touch.
func (e *eye) colons() uint64 {
	h, n := &e.here, &e.behind
	c, cn := h[colonPlane]&^h[wordPlane], n[colonPlane]&^n[wordPlane]
	two, twon := c&next(c, cn, 1), cn&(cn>>1)
	near := func(x, xn uint64) uint64 { return next(x, xn, 2) | next(x, xn, 3) | next(x, xn, 4) | next(x, xn, 5) }
	a, an := two|c&near(c, cn), twon|cn&near(cn, 0)
	a, an = two|c&near(a, an), twon|cn&near(an, 0)
	return two | c&near(a, an) | c&next(h[dashPlane]&h[atPlane], n[dashPlane]&n[atPlane], 1)
}

// keys returns the separators before which a key may end: three bytes that can end
// one, or these and a quote or blanks, or these and a number of at most four digits.
func (e *eye) keys() uint64 {
	h, p := &e.here, &e.before
	w, wp := h[wordPlane], p[wordPlane]
	d, dp := h[digitPlane]&w, p[digitPlane]&wp
	k, kp := prev(h[tailPlane], p[tailPlane], 2), p[tailPlane]<<2
	out := prev(k, kp, 1)

	g, gp := h[dashPlane]|h[dotPlane]&^w, p[dashPlane]|p[dotPlane]&^wp
	a, ap := h[loosePlane], p[loosePlane] // an escape in the last letters hides what they say
	a, ap = a|prev(a, ap, 1), ap|ap<<1
	a, ap = a|prev(a, ap, 2), ap|ap<<2
	a, ap = a|prev(a, ap, 4), ap|ap<<4
	a, ap = a|k|h[openPlane]|d|g, ap|kp|p[openPlane]|dp|gp
	out |= prev(h[openPlane], p[openPlane], 1) & prev(a, ap, 2)

	k, kp = k|prev(k, kp, 1)&g, kp|kp<<1&gp
	out |= prev(d, dp, 1) & (prev(k, kp, 2) | prev(k, kp, 3) | prev(k, kp, 4) | prev(k, kp, 5))
	return out & (h[colonPlane] | h[equalPlane]) &^ w
}
