// Package issuer says of a token, with the keys of issuers that the operator
// configured, whether one of them signed it and whether it is still of use.
//
// It never asks an issuer that a token names: keys come from files, or from
// configured https URLs in the background, and Verify uses those that are there.
// A strict reader of the compact serialisation (RFC 7515 §7.1) stands before
// golang-jwt, which by itself takes a token with an unknown "crit", with two
// members of one name, with a name in other letters, or with line breaks in its
// signature (measured on v5.3.1). Which key may check which algorithm is the
// issuer's configuration, never the token's header (RFC 8725 §3.1).
//
// No error and no verdict quotes a token or a key.
package issuer

// Limits of what is read. What is longer, deeper or has more members is refused
// before its claims are looked at; its state is then what its bytes say.
const (
	MaxToken   = 64 << 10 // bytes of a token
	maxHeader  = 16 << 10 // bytes of a decoded header
	maxDepth   = 8        // containers within containers, the outermost counted
	maxMembers = 512      // members of all objects of a header or payload, and elements of "aud"
	maxName    = 256      // bytes of a member's name
	maxKeyID   = 128      // bytes of a "kid"
	maxDate    = 64       // the same of a date
)

// A Reason is why a token was refused, or what stands in the way of trust in it.
// It is a closed set, fit for explaining and counting.
type Reason uint8

// The reasons. Those up to NotTried are met before a key is.
const (
	NoReason      Reason = iota
	TooLong              // longer than MaxToken, or its header than allowed
	Characters           // a byte that is none of base64url and no dot
	Segments             // not three segments (RFC 7515 §7.1)
	Encoding             // a segment is no canonical base64url (RFC 4648 §3.5)
	JSON                 // header or payload is no JSON object in UTF-8
	TooDeep              // containers or members beyond the limits
	Duplicate            // two members of one name, letter case aside
	Critical             // "crit": an extension that must be understood (RFC 7515 §4.1.11)
	Nested               // "cty" or "typ" says that the payload is another token
	BadHeader            // "alg", "kid" or "typ" is no string, or not a fit one
	BadClaims            // a registered claim is of the wrong type (RFC 7519 §4.1), or has too many elements
	Unsigned             // alg none, or no signature
	UnknownIssuer        // "iss" is that of no configured issuer
	WrongAlg             // the issuer does not sign with this algorithm
	UnknownKey           // the issuer has no key that fits "kid" and "alg"
	NotTried             // over the budget of verification
	BadSignature         // no key of the issuer made the signature
	reasons       = iota
)

// String returns the word of r in reports and metrics.
func (r Reason) String() string {
	words := [reasons]string{
		"none", "too_long", "characters", "segments", "encoding", "json", "too_deep", "duplicate", "critical",
		"nested", "bad_header", "bad_claims", "unsigned", "unknown_issuer", "wrong_alg", "unknown_key", "not_tried",
		"bad_signature",
	}
	if int(r) >= len(words) {
		return "unknown"
	}
	return words[r]
}
