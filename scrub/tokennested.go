package scrub

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/token"
)

// Bounds of what is looked for in a token: how deep, and how many in all.
const (
	maxNest   = 4
	maxNested = 64
)

// nested counts and tells the tokens within the payload of t, as if they stood alone:
// whoever reads t can use them. depth is how many tokens are around them, and room how
// many more there may be; it returns how many of these are left.
func (w *Worker) nested(t *token.Token, depth, room int) int {
	if depth == 0 && w.s.opts.OnToken != nil {
		w.around = w.hash.AppendAt(w.around[:0], w.s.jwt, t.Canonical())
	}
	return w.nestedIn(t.Nested(), depth, room)
}

// disclosed is nested for the values of the disclosures (RFC 9901 §4.2) in text, which tildes part.
func (w *Worker) disclosed(text []byte, room int) {
	for seg := range bytes.SplitSeq(text, []byte{'~'}) {
		if len(seg) > 0 && seg[0] == 'W' {
			w.disclosure = token.AppendSegment(w.disclosure[:0], seg)
			room = w.nestedIn(token.NestedIn(w.disclosure), 0, room)
		}
	}
	clear(w.disclosure)
}

// partOf is nested for f, a part of a token, if it is a disclosure.
func (w *Worker) partOf(t *treatment, f *detect.Finding) {
	text := w.value(f)
	if len(text) == 0 || text[0] != 'W' {
		return
	}
	if w.s.opts.OnToken != nil {
		family, canonical := w.canonical(t, f)
		w.around = w.hash.AppendAt(w.around[:0], family, canonical)
	}
	w.disclosed(text, maxNested)
	w.around = w.around[:0]
}

// nestedIn is nested for all of them.
func (w *Worker) nestedIn(all token.Nested, depth, room int) int {
	for ; room > 0; room-- {
		text, form := all.Next()
		if text == nil {
			break
		}
		if depth == len(w.nest) {
			w.nest = append(w.nest, new(token.Token))
		}
		inner := w.nest[depth]
		if inner.Parse(text, form, w.query.Now) != nil {
			continue
		}
		w.met(inner, text)
		if w.s.opts.OnToken != nil {
			w.words(inner, w.s.claimsOf(inner))
			w.tell(inner)
		}
		if depth+1 < maxNest {
			room = w.nested(inner, depth+1, room-1) + 1
		}
	}
	return room
}

// met completes t, which was read from text, and counts it.
func (w *Worker) met(t *token.Token, text []byte) {
	v := w.s.opts.Verifier
	if v != nil && t.Issuer == "" {
		v.Verify(t, text, w.query.Now)
	}
	w.tally.tokens[w.s.counts.tokenCell(t)]++
	w.standing = standing{t.State, t.State == token.Live}
	// A record may have its time from a clock that is wrong, or in another zone. Whether
	// a token must be revoked is a question of now.
	if early := t.State == token.Early; w.s.opts.OnToken != nil && (early || t.State == token.Expired && w.query.Now != w.now) {
		if v, ok := v.(token.Rejudger); ok {
			w.standing.state, w.standing.genuine = v.Rejudge(t, text, w.now)
		}
	}
}

// A standing is what a token is worth now.
type standing struct {
	state   token.State
	genuine bool // its issuer made it
}
