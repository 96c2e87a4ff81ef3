package issuer

import (
	"errors"
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
}

// Verify says what tok, a token in compact serialisation, is worth at now (Unix
// seconds). With try it checks the signature, which is most of the cost; else a
// token that it would have checked is Unverified. It never waits.
//
// A token is Live only if a key of its issuer made the signature and its dates
// allow it; Forged if the issuer is configured and cannot have made it.
func (all *Issuers) Verify(tok string, now int64, try bool) Verdict {
	c, why := read(tok)
	v := Verdict{State: token.Unverified, Issuer: "other", Reason: why, Claims: c.claims}
	if why == Unsigned {
		v.State = token.Unsigned
	}
	is, _ := all.of(c.claims.Issuer)
	if is != nil {
		v.Issuer = is.opts.Name
	}
	v.Findings = findings(&c, is, why)
	if why != NoReason {
		return v
	}
	if is == nil {
		v.Reason = UnknownIssuer
		v.State = v.dated(now)
		return v
	}
	v.Reason = is.verify(&c, try)
	v.Verified = v.Reason == NoReason
	v.State = v.dated(now)
	return v
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

// verify looks for the key of is that made the signature of c.
func (is *Issuer) verify(c *compact, try bool) Reason {
	if !slices.Contains(is.opts.Algorithms, c.header.alg) {
		return WrongAlg
	}
	if !slices.Contains(is.opts.Types, mediaType(c.header.typ)) {
		return BadHeader
	}
	tries, wrong := 0, false
	is.source.keys(func(k *key) bool {
		if !slices.Contains(k.algs, c.header.alg) || c.header.kid != "" && k.id != "" && k.id != c.header.kid {
			return true
		}
		if !try {
			tries = -1
			return false
		}
		tries++
		_, err := is.parser.ParseWithClaims(c.text, &ignored{}, func(*jwt.Token) (any, error) { return k.public, nil })
		if wrong = err != nil; !wrong {
			return false
		}
		return tries < maxTries
	})
	switch {
	case tries < 0:
		return NotTried
	case tries == 0:
		is.source.ask()
		return UnknownKey
	case wrong:
		return BadSignature
	}
	return NoReason
}

// ignored are claims that golang-jwt need not read, for they have been.
type ignored struct{}

var errIgnored = errors.New("claims are read elsewhere")

func (*ignored) UnmarshalJSON([]byte) error                   { return nil }
func (*ignored) GetExpirationTime() (*jwt.NumericDate, error) { return nil, errIgnored }
func (*ignored) GetIssuedAt() (*jwt.NumericDate, error)       { return nil, errIgnored }
func (*ignored) GetNotBefore() (*jwt.NumericDate, error)      { return nil, errIgnored }
func (*ignored) GetIssuer() (string, error)                   { return "", errIgnored }
func (*ignored) GetSubject() (string, error)                  { return "", errIgnored }
func (*ignored) GetAudience() (jwt.ClaimStrings, error)       { return nil, errIgnored }
