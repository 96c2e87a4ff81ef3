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

// findings returns what is wrong with c, as far as it was read, of issuer is or nil.
// header and payload say what was wrong with reading each.
func findings(c *compact, is *Issuer, header, payload Reason) Findings {
	var f Findings
	f.set(Extension, header == Critical)
	f.set(DoubledName, header == Duplicate || payload == Duplicate)
	kind := typeOf(c.header.typ)
	excused := kind.excuses(c)
	f |= c.header.findings(is, excused) | c.claims.missing()&^excused
	if is == nil {
		f.set(UnconfiguredIssuer, c.claims.Issuer != "" || c.claims.rest.issuer)
		return f
	}
	return f | c.claims.findings(&is.opts)
}

// set adds bit to f if is holds.
func (f *Findings) set(bit Findings, is bool) {
	if is {
		*f |= bit
	}
}

// findings returns what is wrong with h, in which a key is excused or not.
func (h *header) findings(is *Issuer, excused Findings) (f Findings) {
	shared := strings.HasPrefix(h.alg, "HS")
	f.set(AlgNone, isNone(h.alg))
	f.set(WeakAlg, shared && (is == nil || is.opts.SecretFile == ""))
	f.set(PointsAtKey, h.jku || h.x5u)
	f.set(BringsKey, h.x5 || h.jwk && excused&BringsKey == 0)
	if is != nil && !isNone(h.alg) {
		f.set(UnexpectedAlg, !slices.Contains(is.opts.Algorithms, h.alg))
		f.set(SharedForPublic, shared && is.opts.SecretFile == "")
	}
	return f
}

// missing returns which claims are missing that a token should have. Of one that could
// not be read to its end none is known to be.
func (c *Claims) missing() (f Findings) {
	if c.rest.whole {
		f.set(NoExpiry, !c.HasExpiry && !c.rest.expires)
		f.set(NoAudience, !c.rest.audience && !slices.ContainsFunc(c.Audience, func(a string) bool { return a != "" }))
		f.set(NoIssuer, c.Issuer == "" && !c.rest.issuer)
	}
	return f
}

// findings returns what is wrong with claims that are there, of an issuer with options o.
func (c *Claims) findings(o *Options) (f Findings) {
	expiry, has := c.Expiry, c.HasExpiry
	if !has {
		expiry, has = c.rest.expiry, c.rest.expires
	}
	f.set(LongLife, o.MaxLifetime > 0 && has && (!c.HasTime || float64(expiry-c.IssuedAt) > o.MaxLifetime.Seconds()))
	f.set(UnknownAudience, len(o.Audiences) > 0 && len(c.Audience) > 0 &&
		!slices.ContainsFunc(c.Audience, func(a string) bool { return slices.Contains(o.Audiences, a) }))
	return f
}
