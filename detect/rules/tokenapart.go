package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/token"
)

// Tokens whose three parts stand apart: as elements of a list, behind names, with blanks
// around the dots, or in JSON serialisation as languages print their maps.

const (
	// maxParting is how much may stand between two parts, in bytes: names, brackets, quotes,
	// blanks, and the unprotected header of a signature. Of lines, each may have as much, and
	// partingLines may stand between.
	maxParting   = 96
	partingLines = 4
	// maxApart is how many parts are looked at on either side of a header.
	maxApart = 8
	// minPart is how long a part is at least, in characters: a payload of one short claim.
	minPart = 16
	// maxName is how long the name of a part is, in characters.
	maxName = 32
)

// A part is a run of base64 characters beside the header of a token.
type part struct {
	start, end int
	what       partKind
}

type partKind uint8

const (
	noPart partKind = iota
	headerPart
	payloadPart
	signaturePart
)

// An apart is a header and what stands around it, the nearest first.
type apart struct {
	w             *detect.Window
	head          token.Head
	start, end    int
	before, after [maxApart]part
}

// findApart finds the token whose header, with nothing of it behind, begins at at, and
// whose payload and signature stand before or behind it.
func findApart(w *detect.Window, at int) detect.Verdict {
	h, end, ok := w.HeaderAt(at)
	if !ok || h.Sealed() || !w.MayBeApart() {
		return detect.BadSyntax
	}
	a := apart{w: w, head: h, start: at, end: end}
	for i := range a.after {
		if a.after[i] = a.next(end); a.after[i].what == noPart {
			break
		}
		end = a.after[i].end
	}
	for i, from := 0, at; i < maxApart; i++ {
		if a.before[i] = a.last(from); a.before[i].what == noPart {
			break
		}
		from = a.before[i].start
	}
	payload, signature := a.parts()
	if payload.what == noPart {
		return detect.BadSyntax
	}
	t := w.Text
	if w.JoinToken(at, a.end, t[payload.start:payload.end], t[signature.start:signature.end]) {
		w.Found(at, a.end, 0)
	}
	w.FoundKind(detect.TokenPart, payload.start, payload.end, 0)
	w.FoundKind(detect.TokenPart, signature.start, signature.end, 0)
	return detect.Matched
}

// parts returns the payload of the header, and its signature, which may be none. Header
// and payload stand in this order, or the other way round, or with signatures and other
// headers between them; the signature stands behind both, between them, or before them.
func (a *apart) parts() (payload, signature part) {
	first, last := a.after[0], a.before[0]
	switch {
	case first.what == payloadPart:
		return first, firstOf(signaturePart, a.after[1], last)
	case last.what == payloadPart:
		return last, firstOf(signaturePart, first, a.before[1])
	case first.what == signaturePart && a.after[1].what == payloadPart:
		return a.after[1], first
	}
	for i := 0; i < maxApart; i++ {
		if p := a.before[i]; p.what == payloadPart {
			return p, firstOf(signaturePart, first, last)
		} else if p.what == noPart {
			break
		}
	}
	return part{}, part{}
}

// firstOf returns the first of two parts that is of a kind, or none.
func firstOf(what partKind, p, q part) part {
	switch what {
	case p.what:
		return p
	case q.what:
		return q
	}
	return part{}
}

// next returns the part that follows i, if it is not too far away.
func (a *apart) next(i int) part {
	t := a.w.Text
	for low, lines := i, 0; i < len(t) && i-low < maxParting; {
		if !detect.IsBase64(t[i]) {
			if i++; t[i-1] == '\n' && lines < partingLines {
				low, lines = i, lines+1
			}
			continue
		}
		from := i
		for i < len(t) && i-from < token.MaxScan && detect.IsBase64(t[i]) {
			i++
		}
		if i-from < minPart {
			continue
		}
		for i < len(t) && t[i] == '=' && (i-from)&3 != 0 {
			i++
		}
		if p := a.part(from, i); p.what != noPart || i-from > maxName {
			return p
		}
	}
	return part{}
}

// last returns the part before i, if it is not too far away.
func (a *apart) last(i int) part {
	t := a.w.Text
	for high, lines := i, 0; i > 0 && high-i < maxParting; {
		if !detect.IsBase64(t[i-1]) {
			if i--; t[i] == '\n' && lines < partingLines {
				high, lines = i, lines+1
			}
			continue
		}
		end := i
		for i > 0 && end-i < token.MaxScan && detect.IsBase64(t[i-1]) {
			i--
		}
		if end-i < minPart {
			continue
		}
		if p := a.part(i, end); p.what != noPart || end-i > maxName {
			return p
		}
	}
	return part{}
}

// part says what [start, end) is.
func (a *apart) part(start, end int) part {
	seg := a.w.Text[start:end]
	n := len(bytes.TrimRight(seg, "="))
	switch {
	case a.w.IsHeader(seg):
		return part{start, end, headerPart}
	case token.IsObject(seg):
		return part{start, end, payloadPart}
	case token.SignatureLike(seg[:n]) || a.head.Signs(n) && !detect.AllHex(seg):
		return part{start, end, signaturePart}
	}
	return part{}
}
