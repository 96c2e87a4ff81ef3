package token

// A State is how usable a token is, as far as that is known.
type State uint8

// The states. Parse judges up to Unverified, and where several hold it gives
// the first in this order; Live and Forged need an issuer's key.
const (
	Encrypted  State = iota // a JWE: only its header can be read
	Incomplete              // cut after its header
	Unsigned                // alg none, or an empty signature
	Expired                 // exp is not after now (RFC 7519 §4.1.4)
	Early                   // nbf or iat is more than Leeway after now
	Unverified              // none of the above, and nobody checked the signature
	Live                    // signed by a known issuer and within its time
	Forged                  // claims a known issuer, and its signature is wrong
	states     = iota
)

// States is how many states there are.
const States = states

// String returns the word of the state in a stub.
func (s State) String() string {
	words := [states]string{
		"encrypted", "truncated", "unsigned", "expired", "early", "unverified", "live", "forged",
	}
	if int(s) >= len(words) {
		return other
	}
	return words[s]
}

// judge returns the state at now of a token with or without a signature.
func (t *Token) judge(now int64, unsigned bool) State {
	switch {
	case t.Form == JWE:
		return Encrypted
	case t.Form == Truncated:
		return Incomplete
	case unsigned || t.Alg == none:
		return Unsigned
	case t.HasExp && t.Exp <= now:
		return Expired
	case t.hasNbf && t.nbf > now+Leeway, t.hasIat && t.iat > now+Leeway:
		return Early
	}
	return Unverified
}
