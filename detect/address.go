package detect

import (
	"math/bits"
	"unicode/utf8"

	"github.com/logscrub/logscrub/detect/check"
)

// Address returns the lengths of the local part before the at sign at and of the
// domain behind it, by [check.EmailLocal] and [check.EmailDomain]; 0, 0 where there
// is none.
func (w *Window) Address(at int) (local, domain int) {
	if local, domain = w.plainAddress(at); domain > 0 {
		w.localAt, w.local = at, local
		return local, domain
	}
	local = check.EmailLocal(w.Text[max(0, at-80):at])
	if w.localAt, w.local = at, local; local == 0 {
		return 0, 0
	}
	n, ok := check.EmailDomain(w.Text[at+1 : min(len(w.Text), at+1+256)])
	if !ok {
		return local, 0
	}
	return local, n
}

// LastLocal returns the length of the local part before the at sign at, if that is the
// one that Address looked at last, and else 0.
func (w *Window) LastLocal(at int) int {
	if w.localAt != at {
		return 0
	}
	return w.local
}

// plainAddress is the fast twin of Address for what most addresses are: letters,
// digits, dots, hyphens, underscores and plus signs, in less than 64 bytes on
// either side, with a top-level domain at the end. It reads them off the planes,
// and returns 0, 0 for others.
func (w *Window) plainAddress(at int) (local, domain int) {
	c := w.s.seen
	if c == nil {
		return 0, 0
	}
	p := at + w.s.seenFrom
	if b := p / block; b < c.first || b >= c.last {
		return 0, 0
	}
	k, o := p/block-c.first+2, uint(p)%block
	word, dots, dashes, signs := &c.planes[wordPlane], &c.planes[dotPlane], &c.planes[dashPlane], &c.planes[atPlane]

	// Bit 63 is about the byte before the at sign.
	words, sign := back(word, k, o), back(signs, k, o)
	dot, dash := back(dots, k, o)&^words, back(dashes, k, o)&^sign
	n := bits.LeadingZeros64(^(words | dot | dash | sign&back(&c.planes[loosePlane], k, o)))
	if n == 0 || n == block || at > n && unplain(w.Text[at-n-1]) {
		return 0, 0
	}
	all := ^uint64(0) << (block - n)
	if dot&(dot<<1|1<<63)&all != 0 || (dot|dash)>>(block-n)&1 != 0 {
		return 0, 0
	}
	return n, w.plainDomain(at+1, on(word, k, o), on(dots, k, o), on(dashes, k, o)&^on(signs, k, o))
}

// plainDomain returns the length of the domain at at, or 0 where it is none or not
// plain. The bits of words, dots and dashes are about the 64 bytes from there on.
func (w *Window) plainDomain(at int, words, dots, dashes uint64) int {
	dots &^= words
	n := bits.TrailingZeros64(^(words | dots | dashes))
	if n == 0 || n == block || at+n < len(w.Text) && w.Text[at+n] >= utf8.RuneSelf {
		return 0
	}
	if dots>>(n-1)&1 != 0 { // the end of a sentence
		n--
	}
	all := uint64(1)<<n - 1
	dots, dashes = dots&all, dashes&all
	if dots == 0 || dots&(dots<<1|dashes<<1|dashes>>1|1) != 0 || dashes&(1|1<<(n-1)) != 0 {
		return 0
	}
	name := w.Text[at : at+n]
	if indexShort(name, '_') >= 0 || !check.TLD(name[bits.Len64(dots):]) {
		return 0
	}
	return n
}

// back returns the bits of plane about the 64 bytes before byte o of the block of
// word k, and on those about the 64 bytes behind it.
func back(plane *[span]uint64, k int, o uint) uint64 { return plane[k]<<(block-o) | plane[k-1]>>o }

func on(plane *[span]uint64, k int, o uint) uint64 { return plane[k]>>(o+1) | plane[k+1]<<(block-1-o) }

// unplain reports whether c before a plain local part may belong to it.
func unplain(c byte) bool {
	return c == '=' || c == '/' || c == '$' || c == '\'' || c >= utf8.RuneSelf
}
