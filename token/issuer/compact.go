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
	body      string // the payload as it is written
	signature []byte
	header    header
	claims    Claims
}

// A header is what matters of a JOSE header.
type header struct {
	alg, kid, typ     string
	jku, x5u, jwk, x5 bool   // it points at, or brings, a key; which is never used
	private           bool   // and the one it brings is no public one
	why               Reason // the first of its members that is not as it must be
}

// Claims are the registered claims of a payload (RFC 7519 §4.1) and its scope
// (RFC 8693 §4.2), by their exact names. Dates are Unix seconds; an expiry is
// rounded up.
type Claims struct {
	Issuer, Subject, ID, Scope    string
	Audience                      []string
	Expiry, NotBefore, IssuedAt   int64
	HasExpiry, HasBefore, HasTime bool

	why  Reason // the first claim that is not as it must be
	rest rest
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
// key is. Where signs says that nobody signs with its algorithm, the claims are not
// looked at.
func read(tok string, signs func(alg string) bool) (c compact, why Reason) {
	if why = c.split(tok); why != NoReason {
		return c, why
	}
	head, rest, _ := strings.Cut(tok, ".")
	_, signature, _ := strings.Cut(rest, ".")
	if why = c.header.read(head); why != NoReason {
		return c, why
	}
	switch alg := c.header.alg; {
	case signature == "" || isNone(alg):
		return c, Unsigned
	case !signs(alg):
		return c, WrongAlg
	}
	var ok bool
	if c.signature, ok = decode(signature); !ok {
		return c, Encoding
	}
	return c, c.readClaims()
}

// isNone reports whether alg is that of unsecured tokens, in any letters: verifiers were
// fooled by "nOnE".
func isNone(alg string) bool { return strings.EqualFold(alg, "none") }

// split looks at the characters of tok and notes its parts.
func (c *compact) split(tok string) Reason {
	if len(tok) > MaxToken {
		return TooLong
	}
	for i := range len(tok) {
		if !compactByte(tok[i]) {
			return Characters
		}
	}
	if strings.Count(tok, ".") != 2 {
		return Segments
	}
	head, last := strings.IndexByte(tok, '.'), strings.LastIndexByte(tok, '.')
	if head > maxHeader/3*4+4 {
		return TooLong
	}
	c.signed, c.body = tok[:last], tok[head+1:last]
	return NoReason
}

// read reads the segment that is the header. What stands behind a member that is not as
// it must be is read all the same.
func (h *header) read(segment string) Reason {
	decoded, ok := decode(segment)
	if !ok {
		return Encoding
	}
	if why := readObject(decoded, h.member); why != NoReason {
		return why
	}
	// Other readers take every member of a header for something, if only for a double.
	var all map[string]any
	switch {
	case h.why != NoReason:
		return h.why
	case h.alg == "":
		return BadHeader
	case json.Unmarshal(decoded, &all) != nil:
		return JSON
	}
	return NoReason
}

// readClaims reads the payload.
func (c *compact) readClaims() Reason {
	c.claims.rest.read = true
	payload, ok := decode(c.body)
	if !ok {
		return Encoding
	}
	c.claims.rest.needs = typeOf(c.header.typ).claims
	if why := readObject(payload, c.claims.member); why != NoReason {
		return why
	}
	c.claims.rest.whole = true
	return c.claims.why
}

func compactByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '_' || c == '.'
}

// member reads a member of the header.
func (h *header) member(name string, value []byte) Reason {
	ok := true
	switch name {
	case "alg":
		h.alg, ok = textOf(value)
		ok = ok && h.alg != ""
	case "kid":
		h.kid, ok = textOf(value)
		ok = ok && len(h.kid) <= maxKeyID && printable(h.kid)
	case "typ":
		h.typ, ok = textOf(value)
	case "cty":
		if s, _ := textOf(value); mediaType(s) == "jwt" {
			h.refuse(Nested)
		}
	case "crit", "b64", "zip", "enc":
		h.refuse(Critical)
	case "jku":
		h.jku = true
	case "x5u":
		h.x5u = true
	case "jwk":
		h.jwk, h.private = true, !isPublic(value)
	case "x5c": // x5t, the print of a certificate, brings no key
		h.x5 = true
	}
	if !ok {
		h.refuse(BadHeader)
	}
	return NoReason
}

// refuse notes why, unless something else was wrong before.
func (h *header) refuse(why Reason) {
	if h.why == NoReason {
		h.why = why
	}
}

func printable(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// member reads a member of the payload. One that is not as it must be does not count.
func (c *Claims) member(name string, value []byte) Reason {
	ok := true
	switch name {
	case "iss":
		c.Issuer, ok = textOf(value)
	case "sub":
		c.Subject, ok = idOf(value)
	case "jti":
		c.ID, ok = idOf(value)
	case "scope":
		c.Scope, _ = textOf(value)
	case "aud":
		c.Audience, ok = audience(value)
	case "exp":
		c.Expiry, c.HasExpiry = date(value, math.Ceil)
		ok = c.HasExpiry
	case "nbf":
		c.NotBefore, c.HasBefore = date(value, math.Ceil)
		ok = c.HasBefore
	case "iat":
		c.IssuedAt, c.HasTime = date(value, math.Floor)
		ok = c.HasTime
	}
	c.rest.member(name, value, ok)
	if !ok && c.why == NoReason {
		c.why = BadClaims
	}
	return NoReason
}

// idOf is textOf, and takes whole numbers too, which is what many issuers make of the id of
// an account: their own services take such a token, so it is of use.
func idOf(value []byte) (string, bool) {
	const most = 20 // digits of 64 bits
	if digits := bytes.TrimPrefix(value, []byte("-")); 0 < len(digits) && len(digits) <= most && len(bytes.Trim(digits, "0123456789")) == 0 {
		return string(value), true
	}
	return textOf(value)
}

// audience reads a string or an array of strings, which is JSON.
func audience(value []byte) ([]string, bool) {
	if s, ok := textOf(value); ok {
		return []string{s}, true
	}
	if value[0] != '[' {
		return nil, false
	}
	all, o := []string{}, object{text: value}
	o.list(']', func() {
		if o.next() == '"' && len(all) < maxMembers {
			start := o.at
			o.string()
			all = append(all, text(o.text[start:o.at]))
			return
		}
		o.fail(BadClaims)
	})
	return all, o.why == NoReason
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
