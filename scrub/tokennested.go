package scrub

import "github.com/logscrub/logscrub/token"

// Bounds of what is looked for in a token: how deep, and how many in one.
const (
	maxNest   = 4
	maxNested = 64
)

// nested counts and tells the tokens within the payload of t, as if they stood alone:
// whoever reads t can use them. depth is how many tokens are around them.
func (w *Worker) nested(t *token.Token, depth int) {
	payload := t.Payload()
	for n, at := 0, 0; n < maxNested; n++ {
		start, end, form := token.Next(payload, at)
		if end == 0 {
			return
		}
		at = end
		if depth == len(w.nest) {
			w.nest = append(w.nest, new(token.Token))
		}
		inner := w.nest[depth]
		if inner.Parse(payload[start:end], form, w.query.Now) != nil {
			continue
		}
		w.met(inner, payload[start:end])
		if w.s.opts.OnToken != nil {
			w.words(inner, w.s.claimsOf(inner))
			w.tell(inner)
		}
		if depth+1 < maxNest {
			w.nested(inner, depth+1)
		}
	}
}

// met completes t, which was read from text, and counts it.
func (w *Worker) met(t *token.Token, text []byte) {
	if v := w.s.opts.Verifier; v != nil && t.Issuer == "" {
		v.Verify(t, text, w.query.Now)
	}
	w.tally.tokens[w.s.counts.tokenCell(t)]++
}
