package issuer

import (
	"slices"

	"github.com/golang-jwt/jwt/v5"

	"github.com/logscrub/logscrub/token"
)

// maxTries is how many keys are tried on a token that does not name one.
const maxTries = 4

// A Verdict is what is known of a token.
type Verdict struct {
	State    token.State
	Issuer   string // name of the configured issuer that it claims, or "other"
	Verified bool   // a key of that issuer made its signature
	Reason   Reason // why it is not verified
	Findings Findings
	Claims   Claims // those that could be read

	epoch uint32 // of the issuer's keys before they were looked at
}

// Verify says what tok, a token in compact serialisation, is worth at now (Unix
// seconds). With try it checks the signature, which is most of the cost; else a
// token that it would have checked is Unverified. It never waits.
//
// A token is Live only if a key of its issuer made the signature and its dates
// allow it; Forged if the issuer is configured and cannot have made it.
func (all *Issuers) Verify(tok string, now int64, try bool) Verdict {
	c, is, v := all.read(tok)
	return v.judged(is, &c, now, try)
}

// admit is Verify for those who trust in what is verified and ask for nothing else: of a
// token that is refused before its claims are looked at, they never are.
func (all *Issuers) admit(tok string, now int64) Verdict {
	c, is, v := all.trust(tok)
	return v.judged(is, &c, now, true)
}

// judged returns v with what the signature and the dates of c say, of issuer is.
func (v Verdict) judged(is *Issuer, c *compact, now int64, try bool) Verdict {
	if v.Reason == NotTried && try {
		v.Reason = is.verify(c)
	}
	v.Verified = v.Reason == NoReason
	if v.Verified || v.Reason >= UnknownIssuer {
		v.State = v.dated(now)
	}
	return v
}

// trust reads tok and returns what stands in the way of trust in it but for its signature
// and its dates, and nothing else of it. The reason is NotTried where there is a key to
// try.
func (all *Issuers) trust(tok string) (c compact, is *Issuer, v Verdict) {
	c, why := read(tok, all.signs)
	v = Verdict{State: token.Unverified, Issuer: "other", Reason: why, Claims: c.claims}
	if why == Unsigned {
		v.State = token.Unsigned
	}
	if why != NoReason {
		return c, nil, v
	}
	if is, _ = all.of(c.claims.Issuer); is == nil {
		v.Reason = UnknownIssuer
		return c, nil, v
	}
	v.Issuer = is.opts.Name
	v.epoch = is.source.epoch()
	v.Reason = is.fit(&c)
	return c, is, v
}

// signs reports whether any issuer signs with alg.
func (all *Issuers) signs(alg string) bool {
	return slices.ContainsFunc(all.list, func(is *Issuer) bool { return slices.Contains(is.opts.Algorithms, alg) })
}

// read is trust, and tells what is wrong with tok, whoever made it. For that alone the
// claims of a token that was refused before are read too.
func (all *Issuers) read(tok string) (c compact, is *Issuer, v Verdict) {
	c, is, v = all.trust(tok)
	payload := v.Reason
	if c.signed != "" && !c.claims.rest.read {
		payload = c.readClaims()
		v.Claims = c.claims
	}
	if is == nil {
		if is, _ = all.of(c.claims.Issuer); is != nil {
			v.Issuer = is.opts.Name
		}
	}
	v.Findings = findings(&c, is, v.Reason, payload)
	switch {
	case v.Reason != WrongAlg:
	case payload != NoReason && payload != WrongAlg:
		v.Reason = payload
	case is == nil:
		v.Reason = UnknownIssuer // of whom nobody knows what he signs with
	}
	return c, is, v
}

// dated returns the state that the dates of the claims, and whether the signature
// holds, make of a token.
func (v *Verdict) dated(now int64) token.State {
	switch c := &v.Claims; {
	case v.Reason == WrongAlg, v.Reason == BadSignature:
		return token.Forged
	case c.HasExpiry && c.Expiry <= now:
		return token.Expired
	case c.HasBefore && c.NotBefore > now+token.Leeway, c.HasTime && c.IssuedAt > now+token.Leeway:
		return token.Early
	case v.Verified:
		return token.Live
	}
	return token.Unverified
}

// fit returns NotTried if is may have signed c and has a key for it, else why not.
func (is *Issuer) fit(c *compact) Reason {
	if !slices.Contains(is.opts.Algorithms, c.header.alg) {
		return WrongAlg
	}
	if !slices.Contains(is.opts.Types, mediaType(c.header.typ)) {
		return BadHeader
	}
	why := UnknownKey
	is.source.keys(func(k *key) bool {
		if k.fits(c) {
			why = NotTried
		}
		return why == UnknownKey
	})
	if why == UnknownKey {
		is.source.ask()
	}
	return why
}

// fits reports whether k may have signed c, by what its header says.
func (k *key) fits(c *compact) bool {
	return slices.Contains(k.algs, c.header.alg) && (c.header.kid == "" || k.id == "" || k.id == c.header.kid)
}

// methodOf returns what verifies alg, which is one of Algorithms.
func methodOf(alg string) jwt.SigningMethod {
	if alg == "Ed25519" {
		return jwt.SigningMethodEdDSA
	}
	return jwt.GetSigningMethod(alg)
}

// verify looks for the key of is that made the signature of c. Keys may have changed
// since there was one that fits. Where there are more than may be tried, one of the others
// may have made it.
func (is *Issuer) verify(c *compact) Reason {
	method, tries, why := methodOf(c.header.alg), 0, UnknownKey
	is.source.keys(func(k *key) bool {
		if !k.fits(c) {
			return true
		}
		if tries++; tries > maxTries {
			why = UnknownKey
			return false
		}
		if why = NoReason; method.Verify(c.signed, c.signature, k.public) != nil {
			why = BadSignature
		}
		return why != NoReason
	})
	return why
}
