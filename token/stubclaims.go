package token

import "bytes"

// Claims in a stub. Behind the subject a stub may tell further claims, ordered by the
// names that the configuration gives them; one whose value is an array stands there once
// for each of its elements:
//
//	-claim_email-email_k7f3_<24>    a pseudonym
//	-claim_tenant_acme              a value as it was, [A-Za-z0-9_]{1,32}
//	-stub_k7f3_<24>                 if there is such a value: the seal
//
// The seal is the pseudonym, of the family SealFamily, of that of the token and of the
// claims, as they are written, together. Nobody who has no key can write a value into a
// stub, or take one to another token.

// SealFamily is the family of seals.
const SealFamily = "stub"

// MaxClaims is how many claims a stub tells at most, besides the subject.
const MaxClaims = 8

const maxKept = 32

// Fits reports whether a value may stand in a stub as it is.
func Fits(value []byte) bool {
	if len(value) == 0 || len(value) > maxKept {
		return false
	}
	for _, c := range value {
		if !isWord(c) {
			return false
		}
	}
	return true
}

// MaxName is the greatest length, in bytes, of the name of an issuer or a claim in a stub.
const MaxName = 16

// FitName reports whether a stub may call a claim or an issuer so: [a-z][a-z0-9]{0,15}.
func FitName(name string) bool { return isIssuer([]byte(name)) }

// AppendKept appends a claim whose value Fits.
func AppendKept(dst []byte, name string, value []byte) []byte {
	dst = append(append(dst, "-claim_"...), name...)
	return append(append(dst, '_'), value...)
}

// AppendNamed appends the claim called name up to its pseudonym, which comes next.
func AppendNamed(dst []byte, name string) []byte {
	return append(append(append(dst, "-claim_"...), name...), '-')
}

// A StubClaim is one that a stub tells.
type StubClaim struct {
	Name  []byte
	Value []byte // as it was kept, or a pseudonym
	Kept  bool
}

// NextClaim reads the claim that claims, those of a Stub, begin with, and returns what
// follows it. ok is false at the end of them.
func NextClaim(claims []byte) (c StubClaim, rest []byte, ok bool) {
	word, end := field(claims, 0, "-claim_")
	if end == 0 {
		return StubClaim{}, claims, false
	}
	var kept bool
	c.Name, c.Value, kept = bytes.Cut(word, []byte("_"))
	if !isIssuer(c.Name) {
		return StubClaim{}, claims, false
	}
	if kept {
		c.Kept = true
		return c, claims[end:], Fits(c.Value)
	}
	if end == len(claims) || claims[end] != '-' {
		return StubClaim{}, claims, false
	}
	end++
	n := pseudonymLen(claims[end:])
	c.Value = claims[end : end+n]
	return c, claims[end+n:], n > 0
}

// readClaims reads the claims and the seal that text[n:] begins with into s and returns
// where they end: at n where they are not of the form above.
func (s *Stub) readClaims(text []byte, n int) int {
	rest, last, kept, count := text[n:], []byte(nil), false, 0
	for {
		c, more, ok := NextClaim(rest)
		if !ok {
			break
		}
		if count++; count > MaxClaims || bytes.Compare(c.Name, last) < 0 {
			return n
		}
		kept, last, rest = kept || c.Kept, c.Name, more
	}
	end := len(text) - len(rest)
	claims := text[n:end:end]
	if !kept {
		s.Claims = claims
		return end
	}
	const seal = "-" + SealFamily + "_"
	p := 0
	if len(rest) > len(seal) && string(rest[:len(seal)]) == seal {
		p = pseudonymLen(rest[1:])
	}
	if p == 0 {
		return n
	}
	s.Claims, s.Seal = claims, rest[1:1+p:1+p]
	return end + 1 + p
}

// AppendSealed appends what the seal of a stub is the pseudonym of: the pseudonym of its
// token, and its claims.
func AppendSealed(dst, pseudonym, claims []byte) []byte {
	return append(append(dst, pseudonym...), claims...)
}
