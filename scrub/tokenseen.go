package scrub

import (
	"slices"

	"github.com/logscrub/logscrub/token"
)

// A TokenSeen is a token that was found and replaced. Its slices are valid during
// the call only. Canonical is as secret as the token: what is made of it is a hash.
type TokenSeen struct {
	Issuer    string // name of a configured issuer; "other", or "" where there is no Verifier
	State     token.State
	Canonical []byte // what a fingerprint is made of; see token.Token.Canonical
	Pseudonym []byte // what stands in its place if the policy is to write one
	Subject   []byte // pseudonym of its subject, or empty
	KeyID     string // of the key that made both
	Expiry    int64  // Unix seconds
	HasExpiry bool
}

// tell tells OnToken of t, whose pseudonyms are in w.word and w.sub. While
// attributes are written that may be written again, it waits for how that ends.
func (w *Worker) tell(t *token.Token) {
	if w.s.opts.OnToken == nil {
		return
	}
	seen := TokenSeen{
		Issuer: t.Issuer, State: t.State, Canonical: t.Canonical(), Pseudonym: w.word, Subject: w.sub,
		KeyID: w.s.KeyID(), Expiry: t.Exp, HasExpiry: t.HasExp,
	}
	if !w.trying {
		w.s.opts.OnToken(seen)
		return
	}
	seen.Canonical, seen.Pseudonym, seen.Subject = slices.Clone(seen.Canonical), slices.Clone(seen.Pseudonym), slices.Clone(seen.Subject)
	w.untold = append(w.untold, seen)
}

// tellTrial ends a trial: what was seen in it counts, or is seen again.
func (w *Worker) tellTrial(counts bool) {
	for i := range w.untold {
		if counts {
			w.s.opts.OnToken(w.untold[i])
		}
		clear(w.untold[i].Canonical)
	}
	clear(w.untold)
	w.untold = w.untold[:0]
}
