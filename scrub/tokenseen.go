package scrub

import (
	"slices"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
	"github.com/logscrub/logscrub/token"
)

// A TokenSeen is a token that was found and replaced, or a key of a vendor whose
// checksum holds. Its slices are valid during
// the call only. Canonical is as secret as the token: what is made of it is a hash.
type TokenSeen struct {
	Vendor    string      // of a key, whose State and Expiry are not known: one of KeyVendors; else ""
	Issuer    string      // name of a configured issuer; "other", or "" where there is no Verifier
	State     token.State // when it was read: that of a stub goes by the time of its record
	Genuine   bool        // a configured issuer made it: so it is Live, or will be if it is Early
	Canonical []byte      // what a fingerprint is made of: see token.Token.Canonical; of a key, all of it
	Pseudonym []byte      // what stands in its place if the policy is to write one
	Within    []byte      // of a token in another one, what stands in the place of the outermost; else empty
	Subject   []byte      // pseudonym of its subject, or empty
	KeyID     string      // of the key that made both
	Expiry    int64       // Unix seconds
	HasExpiry bool
}

// KeyVendors returns the vendors whose keys OnToken is told of.
func KeyVendors() []string { return check.KeyVendors() }

// tell tells OnToken of t, whose pseudonyms are in w.word and w.sub. While
// attributes are written that may be written again, it waits for how that ends.
func (w *Worker) tell(t *token.Token) {
	if w.s.opts.OnToken != nil {
		w.told(TokenSeen{
			Issuer: t.Issuer, State: w.standing.state, Genuine: w.standing.genuine, Canonical: t.Canonical(), Pseudonym: w.word, Within: w.around, Subject: w.sub,
			KeyID: w.s.KeyID(), Expiry: t.Exp, HasExpiry: t.HasExp,
		})
	}
}

// tellKey is tell for what f found, a secret, if it is a key of a vendor.
func (w *Worker) tellKey(t *treatment, f *detect.Finding) {
	vendor := check.IssuedKey(w.value(f))
	if vendor == "" {
		return
	}
	family, canonical := w.canonical(t, f)
	w.word = w.hash.AppendAt(w.word[:0], family, canonical)
	w.told(TokenSeen{Vendor: vendor, Canonical: w.value(f), Pseudonym: w.word, KeyID: w.s.KeyID()})
}

// told tells OnToken, at once or once it is known that what is written stands.
func (w *Worker) told(seen TokenSeen) {
	if !w.trying {
		w.s.opts.OnToken(seen)
		return
	}
	seen.Canonical, seen.Pseudonym = slices.Clone(seen.Canonical), slices.Clone(seen.Pseudonym)
	seen.Within, seen.Subject = slices.Clone(seen.Within), slices.Clone(seen.Subject)
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
