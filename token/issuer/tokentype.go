package issuer

import (
	"encoding/json"
	"strings"
)

// A tokenType says what tokens of one "typ" have and what they need not have, by the
// specification of that type. What a token lacks is only then no finding if it has all
// that makes it one of its type: else the word would excuse every token.
type tokenType struct {
	claims []string // that it has
	key    bool     // its header has the public key that verifies it
	lacks  Findings // which say nothing bad of it
}

// typeOf returns the row of a "typ". Types that need all of iss, aud and exp have none:
// at+jwt (RFC 9068 §2.2), logout+jwt (OpenID Connect Back-Channel Logout 1.0 §2.4, since
// its errata set 1 of 2023), client-authentication+jwt (RFC 7523 §3), and those of which
// nothing is said.
func typeOf(typ string) tokenType {
	switch mediaType(typ) {
	case "dpop+jwt": // RFC 9449 §4.2: one proof for one request, made by a client
		return tokenType{[]string{"jti", "htm", "htu", "iat"}, true, NoExpiry | NoAudience | NoIssuer | BringsKey}
	case "kb+jwt": // RFC 9901 §4.3: the holder of an SD-JWT answers a nonce
		return tokenType{[]string{"iat", "aud", "nonce", "sd_hash"}, false, NoExpiry | NoIssuer}
	case "secevent+jwt": // RFC 8417 §2.2: what happened does not expire; aud is recommended
		return tokenType{[]string{"iss", "iat", "jti", "events"}, false, NoExpiry}
	case "token-introspection+jwt": // RFC 9701 §5: exp would make it pass for an access token
		return tokenType{[]string{"iss", "aud", "iat", "token_introspection"}, false, NoExpiry}
	case "openid4vci-proof+jwt": // OpenID for Verifiable Credential Issuance 1.0 §F.1: a wallet answers a nonce
		return tokenType{[]string{"aud", "iat", "nonce"}, false, NoExpiry | NoIssuer | BringsKey}
	}
	return tokenType{}
}

// excuses returns the findings that c, as far as it was read, has by being of its type.
func (t *tokenType) excuses(c *compact) Findings {
	h, r := &c.header, &c.claims.rest
	switch {
	case len(t.claims) == 0, !r.whole, r.met < len(t.claims):
		return 0
	case t.key && (!h.jwk || isNone(h.alg)), h.private, strings.HasPrefix(h.alg, "HS"):
		return 0
	}
	return t.lacks
}

// isPublic reports whether a "jwk" is a public key: of a known type, and without a member
// of a private or a secret one (RFC 7518 §6.2.2, §6.3.2 and §6.4, RFC 8037 §2).
func isPublic(jwk []byte) bool {
	var key map[string]json.RawMessage
	if json.Unmarshal(jwk, &key) != nil {
		return false
	}
	switch string(key["kty"]) {
	case `"RSA"`, `"EC"`, `"OKP"`, `"AKP"`:
	default:
		return false
	}
	for _, name := range [...]string{"d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"} {
		if _, is := key[name]; is {
			return false
		}
	}
	return true
}
