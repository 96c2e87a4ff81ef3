package rules

import (
	"github.com/logscrub/logscrub/detect"
)

// A JWE whose five parts stand apart is known by its header, and by the lengths of its
// initialization vector and its tag (RFC 7518 §5): 16 characters and 22 for GCM; 22, and half of a
// hash, for CBC. Between them stands the ciphertext; before them the key, or nothing.

// sealedParts are runs of base64url behind the header of a JWE, the nearest first.
type sealedParts struct {
	runs [maxApart][2]int
	n    int
}

// findSealed finds the JWE whose header, with nothing of it behind, begins at at, and whose other
// parts stand behind it.
func findSealed(w *detect.Window, at int) detect.Verdict {
	h, end, ok := w.HeaderAt(at)
	if !ok || !h.Sealed() || !w.MayBeApart() {
		return detect.BadSyntax
	}
	t := w.Text
	var p sealedParts
	p.read(t, end)
	iv := p.vector()
	if iv < 0 {
		return detect.BadSyntax
	}
	var key, vector, text, tag []byte
	from := max(iv-1, 0)
	if iv > 0 {
		key = p.of(t, iv-1)
	}
	vector, text, tag = p.of(t, iv), p.of(t, iv+1), p.of(t, iv+2)
	if !w.JoinToken(at, end, key, vector, text, tag) {
		return detect.BadSyntax
	}
	w.Found(at, end, 0)
	for _, r := range p.runs[from : iv+3] {
		w.FoundKind(detect.TokenPart, r[0], r[1], 0)
	}
	return detect.Matched
}

// read reads the runs behind i, each not too far from the one before.
func (p *sealedParts) read(t []byte, i int) {
	for low := i; i < len(t) && i-low < maxParting && p.n < len(p.runs); {
		from := i
		if i = urlEnd(t, i); i == from {
			i++
			continue
		}
		if i-from < minVector || isName(t[from:i]) {
			continue
		}
		p.runs[p.n] = [2]int{from, i}
		p.n++
		low = i
	}
}

// minVector is how long an initialization vector is at least, in characters: 12 bytes.
const minVector = 16

// isName reports whether b is of letters with few capitals, and so the name of a part rather
// than one.
func isName(b []byte) bool {
	capitals := 0
	for _, c := range b {
		if !detect.IsAlnum(c) || detect.IsDigit(c) {
			return false
		}
		if detect.IsUpper(c) {
			capitals++
		}
	}
	return capitals < 4
}

// vector returns which run is the initialization vector, or -1: ciphertext and tag follow it.
func (p *sealedParts) vector() int {
	size := func(i int) int { return p.runs[i][1] - p.runs[i][0] }
	for i := 0; i < 2 && i+2 < p.n; i++ {
		switch iv, tag := size(i), size(i+2); {
		case iv == 16 && tag == 22, iv == 22 && (tag == 22 || tag == 32 || tag == 43):
			return i
		}
	}
	return -1
}

// of returns run i.
func (p *sealedParts) of(t []byte, i int) []byte { return t[p.runs[i][0]:p.runs[i][1]] }
