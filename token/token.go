// Package token says what a JSON Web Token is from its bytes alone: no key, no
// network, no clock of its own.
//
// Scan finds the token that begins at a place in a text: a JWS (RFC 7515), a
// JWE (RFC 7516), an unsecured JWT (RFC 7519 §6), or one that was cut anywhere
// after its header. Token.Parse reads a found token: algorithm, type, state,
// expiry, the claims that name a person, and the canonical bytes its pseudonym
// is made of. AppendStub writes what stands in the log in its place, and
// ParseStub reads that back.
//
// Structure decides, never entropy: the first segment must decode to a whole
// JSON object with a string "alg". Nothing recurses, nothing allocates once the
// scratch of a Token has grown (≤ 256 KiB), and the work is linear. Texts may be
// hostile. Errors and verdicts are fixed words and never quote the text.
//
// The package never verifies a signature and so never says that a token is live
// or forged; it knows those words because stubs may carry them.
package token

import "errors"

// MaxScan is the number of bytes of one token, dots included, that Scan and
// Parse look at. Of a longer one that is the part which is read and which identifies it.
const MaxScan = 64 << 10

// MaxHeader is the greatest length, in bytes after decoding, of a JOSE header.
const MaxHeader = 40 << 10

// ErrNotToken is returned by Parse for bytes in which Scan would find no token.
var ErrNotToken = errors.New("token: bytes are no token; pass exactly what Scan reported")

// A Form is the shape of a token.
type Form uint8

// The forms.
const (
	NoForm    Form = iota
	JWS            // header.payload.signature; the signature may be empty
	JWE            // header.key.iv.ciphertext.tag; the key may be empty
	Truncated      // a JWS or JWE that was cut after its header
)

// String returns "none", "jws", "jwe" or "truncated".
func (f Form) String() string {
	return [...]string{"none", "jws", "jwe", "truncated"}[f&3]
}

// A Token is what one token says. The zero Token is ready for Parse, which
// overwrites it and reuses its memory. It must not be copied after use nor used
// by two goroutines at once.
type Token struct {
	Form  Form
	Alg   string // a word of Algs, "other" for every other value
	Typ   string // "jwt", "atjwt", "dpop", "logout", "secevent", "other", or "none" where the header has no typ
	State State
	// Issuer is the name of the configured issuer that a Verifier found the token to
	// claim, "other" where that is none, and "" where no Verifier was asked.
	Issuer string

	// Exp is the expiry in Unix seconds, rounded up and clamped to int64;
	// HasExp says whether there is one.
	Exp    int64
	HasExp bool

	// Claims are the claims of ClaimName that the payload has as a string or a
	// number at its top level, each once, the last of equal keys winning. Where the
	// payload is a token, they and the dates are its own. They are valid until the next
	// Parse.
	Claims []Claim

	canonical []byte
	body      []byte // the claims, in canonical or in inner
	inner     []byte // payloads of tokens within this one
	text      []byte // unescaped claim values

	nbf, iat       int64
	hasNbf, hasIat bool
}

// A Verifier knows the keys of issuers. It completes t, which was read from text at
// now (Unix seconds), by its Issuer and State, and never waits. It is asked by many
// goroutines at once. Names are what it may set Issuer to.
type Verifier interface {
	Verify(t *Token, text []byte, now int64)
	Names() []string
}

// A Rejudger is a Verifier that says of a token that it has completed in which State it is
// at another time, and whether its issuer made it. It neither changes nor counts it.
type Rejudger interface {
	Rejudge(t *Token, text []byte, now int64) (s State, genuine bool)
}

// Canonical returns the bytes that identify the token, valid until the next
// Parse: 4 bytes with the big-endian length of the decoded header, the decoded
// header, the decoded payload. The signature is not part of it, so that one
// token signed twice, cut in its signature, or written with another base64
// alphabet or padding is one token. For a JWE the parts 2 to 4 follow the header
// in the same way, each after its length, and part 5 ends it. For a Truncated
// token it is what is there, up to the last whole byte.
func (t *Token) Canonical() []byte { return t.canonical }

// Claim returns the value of the claim called name.
func (t *Token) Claim(name ClaimName) ([]byte, bool) {
	for i := range t.Claims {
		if t.Claims[i].Name == name {
			return t.Claims[i].Value, true
		}
	}
	return nil, false
}
