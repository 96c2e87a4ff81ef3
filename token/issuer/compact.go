package issuer

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"math"
	"strings"
)

// A compact is a token in compact serialisation that was read strictly.
type compact struct {
	signed    string // what the signature is of
	signature []byte
	header    header
	claims    Claims
}

// A header is what matters of a JOSE header.
type header struct {
	alg, kid, typ     string
	jku, x5u, jwk, x5 bool // it points at, or brings, a key; which is never used
}

// Claims are the registered claims of a payload (RFC 7519 §4.1) and its scope
// (RFC 8693 §4.2), by their exact names. Dates are Unix seconds; an expiry is
// rounded up.
type Claims struct {
	Issuer, Subject, ID, Scope    string
	Audience                      []string
	Expiry, NotBefore, IssuedAt   int64
	HasExpiry, HasBefore, HasTime bool

	payload []byte
}

// decode reads base64url without padding. Unlike encoding/base64 it refuses unused
// bits that are not zero: one signature would have several spellings.
func decode(seg string) ([]byte, bool) {
	out, err := base64.RawURLEncoding.DecodeString(seg)
	if err != nil || base64.RawURLEncoding.EncodeToString(out[len(out)/3*3:]) != seg[len(seg)/4*4:] {
		return nil, false
	}
	return out, true
}

// read reads tok. It looks at the header before the claims, and at both before a
// key is.
func read(tok string) (c compact, why Reason) {
	if len(tok) > MaxToken {
		return c, TooLong
	}
	for i := range len(tok) {
		if !compactByte(tok[i]) {
			return c, Characters
		}
	}
	if strings.Count(tok, ".") != 2 {
		return c, Segments
	}
	head, rest, _ := strings.Cut(tok, ".")
	body, signature, _ := strings.Cut(rest, ".")
	if len(head) > maxHeader/3*4+4 {
		return c, TooLong
	}
	decoded, ok := decode(head)
	if !ok {
		return c, Encoding
	}
	c.signed = tok[:len(head)+1+len(body)]
	if why = readObject(decoded, c.header.member); why != NoReason {
		return c, why
	}
	if c.header.alg == "" {
		return c, BadHeader
	}
	// Other readers take every member of a header for something, if only for a double.
	var all map[string]any
	if json.Unmarshal(decoded, &all) != nil {
		return c, JSON
	}
	if signature == "" || strings.EqualFold(c.header.alg, "none") {
		return c, Unsigned
	}
	if c.signature, ok = decode(signature); !ok {
		return c, Encoding
	}
	if c.claims.payload, ok = decode(body); !ok {
		return c, Encoding
	}
	return c, readObject(c.claims.payload, c.claims.member)
}

func compactByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '_' || c == '.'
}

// member reads a member of the header.
func (h *header) member(name string, value []byte) Reason {
	var ok bool
	switch name {
	case "alg":
		if h.alg, ok = textOf(value); !ok || h.alg == "" {
			return BadHeader
		}
	case "kid":
		if h.kid, ok = textOf(value); !ok || len(h.kid) > maxKeyID || !printable(h.kid) {
			return BadHeader
		}
	case "typ":
		if h.typ, ok = textOf(value); !ok {
			return BadHeader
		}
	case "cty":
		if s, _ := textOf(value); strings.EqualFold(strings.TrimPrefix(strings.ToLower(s), "application/"), "jwt") {
			return Nested
		}
	case "crit", "b64", "zip", "enc":
		return Critical
	case "jku":
		h.jku = true
	case "x5u":
		h.x5u = true
	case "jwk":
		h.jwk = true
	case "x5c": // x5t, the print of a certificate, brings no key
		h.x5 = true
	}
	return NoReason
}

func printable(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// member reads a member of the payload.
func (c *Claims) member(name string, value []byte) Reason {
	ok := true
	switch name {
	case "iss":
		c.Issuer, ok = claimText(value)
	case "sub":
		c.Subject, ok = claimText(value)
	case "jti":
		c.ID, ok = claimText(value)
	case "scope":
		c.Scope, _ = claimText(value)
	case "aud":
		c.Audience, ok = audience(value)
	case "exp":
		c.Expiry, ok = date(value, math.Ceil)
		c.HasExpiry = true
	case "nbf":
		c.NotBefore, ok = date(value, math.Ceil)
		c.HasBefore = true
	case "iat":
		c.IssuedAt, ok = date(value, math.Floor)
		c.HasTime = true
	}
	if !ok {
		return BadClaims
	}
	return NoReason
}

// claimText is textOf of a value that is not longer than it may be.
func claimText(value []byte) (string, bool) {
	if len(value) > maxClaim {
		return "", false
	}
	return textOf(value)
}

// audience reads a string or an array of strings.
func audience(value []byte) ([]string, bool) {
	if s, ok := claimText(value); ok {
		return []string{s}, true
	}
	var list []*string
	if value[0] != '[' || len(value) > maxClaim || json.Unmarshal(value, &list) != nil {
		return nil, false
	}
	all := make([]string, len(list))
	for i, s := range list {
		if s == nil {
			return nil, false
		}
		all[i] = *s
	}
	return all, true
}

// date reads a NumericDate (RFC 7519 §2): a number that is not negative and that
// a double holds to the second.
func date(value []byte, round func(float64) float64) (int64, bool) {
	const exact = 1 << 53
	var f float64
	if value[0] == '"' || len(value) > maxDate || bytes.Equal(value, []byte("null")) || json.Unmarshal(value, &f) != nil || f < 0 || f > exact {
		return 0, false
	}
	return int64(round(f)), true
}
