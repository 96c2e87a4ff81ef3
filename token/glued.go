package token

import "bytes"

// maxGlued is how far before its end a text is searched for the header of a token that is glued
// to another, in bytes, and gluedTries for how many headers it is taken.
const (
	maxGlued   = 512
	gluedTries = 8
)

// loose is Scan for the second of two tokens, to which a third may be glued.
func loose(b []byte) (n int) {
	if !mayBegin(b) {
		return 0
	}
	var h header
	t := tail{b: b[:min(len(b), MaxScan)], more: len(b) > MaxScan, h: &h, glue: true}
	n, v := h.scan(t.b)
	if v != Whole {
		return 0
	}
	n, _, _ = t.afterHeader(n)
	return n
}

// Glued returns where in b[:end] the token begins that goes on at end: without
// a mark between them, the header of the second of two tokens looks like the end of the signature
// of the first. It returns end where there is none.
func Glued(b []byte, end int) int {
	for at, tries := max(0, end-maxGlued), 0; tries < gluedTries; tries++ {
		i := bytes.IndexByte(b[at:end], 'e')
		if i < 0 || at+i+1 == end {
			break
		}
		if at += i; b[at+1] != 'y' && b[at+1] != 'w' {
			tries--
		} else if n := loose(b[at:]); n > end-at {
			return at
		}
		at++
	}
	return end
}
