package issuer

import (
	"slices"
	"strings"
)

// Findings are what is wrong with a token, whoever made it: a bit each.
type Findings uint32

// The findings.
const (
	AlgNone         Findings = 1 << iota // unsecured
	WeakAlg                              // HS of an issuer that is not configured for it: whoever guesses the secret signs
	UnexpectedAlg                        // the issuer does not sign with it
	SharedForPublic                      // HS where the issuer has public keys: key confusion
	NoExpiry
	LongLife // longer than the issuer's max_lifetime, or it cannot be told
	NoAudience
	UnknownAudience // none of the issuer's audiences
	NoIssuer
	UnconfiguredIssuer
	PointsAtKey // jku or x5u
	BringsKey   // jwk or x5c
	Extension   // crit
	DoubledName // two members of one name
	PersonalData
	allFindings = iota
)

// words are the findings' words in metrics and reports, by bit.
var words = [allFindings]string{
	"alg_none", "weak_alg", "unexpected_alg", "key_confusion", "no_exp", "long_lifetime", "no_aud", "unknown_aud",
	"no_iss", "unknown_iss", "key_url", "key_inside", "crit", "duplicate_name", "pii_in_claims",
}

// FindingWords returns the words of all findings.
func FindingWords() []string { return (Findings(1)<<allFindings - 1).Words() }

// Words returns the words of the findings in f.
func (f Findings) Words() []string {
	var list []string
	for i, w := range words {
		if f&(1<<i) != 0 {
			list = append(list, w)
		}
	}
	return list
}

// String returns the words with commas.
func (f Findings) String() string { return strings.Join(f.Words(), ",") }

// findings returns what is wrong with c, as far as it was read before why, of
// issuer is or nil.
func findings(c *compact, is *Issuer, why Reason) (f Findings) {
	set := func(bit Findings, is bool) {
		if is {
			f |= bit
		}
	}
	alg := c.header.alg
	set(AlgNone, strings.EqualFold(alg, "none"))
	set(WeakAlg, strings.HasPrefix(alg, "HS") && (is == nil || is.opts.SecretFile == ""))
	set(Extension, why == Critical)
	set(DoubledName, why == Duplicate)
	set(PointsAtKey, c.header.jku || c.header.x5u)
	set(BringsKey, c.header.jwk || c.header.x5)
	if c.claims.payload == nil {
		return f
	}
	set(NoExpiry, !c.claims.HasExpiry)
	set(NoAudience, len(c.claims.Audience) == 0)
	set(NoIssuer, c.claims.Issuer == "")
	set(UnconfiguredIssuer, c.claims.Issuer != "" && is == nil)
	if is == nil {
		return f
	}
	o := &is.opts
	set(UnexpectedAlg, !slices.Contains(o.Algorithms, alg))
	set(SharedForPublic, strings.HasPrefix(alg, "HS") && o.SecretFile == "")
	set(LongLife, o.MaxLifetime > 0 && c.claims.HasExpiry &&
		(!c.claims.HasTime || float64(c.claims.Expiry-c.claims.IssuedAt) > o.MaxLifetime.Seconds()))
	set(UnknownAudience, len(o.Audiences) > 0 && len(c.claims.Audience) > 0 &&
		!slices.ContainsFunc(c.claims.Audience, func(a string) bool { return slices.Contains(o.Audiences, a) }))
	return f
}
