package token

import "slices"

// Words for values that are in no list, or not there.
const (
	other = "other"
	none  = "none"
)

// Algs returns every word that Token.Alg may be: the "alg" values of the IANA
// JOSE registry for signing and key management (RFC 7518 §3.1 and §4.1, 8037,
// 8812, 9864), lower case and without separators, and "other". The unsecured
// "none" is recognised in any case of letters, since verifiers were fooled by
// "nOnE"; all others are case-sensitive as RFC 7515 §4.1.1 demands.
func Algs() []string { return slices.Clone(algs[:]) }

// algs is never written to.
var algs = [...]string{
	"hs256", "hs384", "hs512", "rs256", "rs384", "rs512", "es256", "es384", "es512", "es256k",
	"ps256", "ps384", "ps512", "eddsa", "ed25519", "ed448", none,
	"rsa15", "rsaoaep", "rsaoaep256", "rsaoaep384", "rsaoaep512", "a128kw", "a192kw", "a256kw", "dir",
	"ecdhes", "ecdhesa128kw", "ecdhesa192kw", "ecdhesa256kw", "a128gcmkw", "a192gcmkw", "a256gcmkw",
	"pbes2hs256a128kw", "pbes2hs384a192kw", "pbes2hs512a256kw", other,
}

// algWord returns the word of Algs for the header's alg.
func algWord(alg []byte) string {
	switch string(alg) {
	case "HS256":
		return "hs256"
	case "HS384":
		return "hs384"
	case "HS512":
		return "hs512"
	case "RS256":
		return "rs256"
	case "RS384":
		return "rs384"
	case "RS512":
		return "rs512"
	case "ES256":
		return "es256"
	case "ES384":
		return "es384"
	case "ES512":
		return "es512"
	case "ES256K":
		return "es256k"
	case "PS256":
		return "ps256"
	case "PS384":
		return "ps384"
	case "PS512":
		return "ps512"
	case "EdDSA":
		return "eddsa"
	case "Ed25519":
		return "ed25519"
	case "Ed448":
		return "ed448"
	}
	if equalFold(alg, none) {
		return none
	}
	return keyAlgWord(alg)
}

// keyAlgWord is algWord for the key management algorithms of JWE.
func keyAlgWord(alg []byte) string {
	switch string(alg) {
	case "RSA1_5":
		return "rsa15"
	case "RSA-OAEP":
		return "rsaoaep"
	case "RSA-OAEP-256":
		return "rsaoaep256"
	case "RSA-OAEP-384":
		return "rsaoaep384"
	case "RSA-OAEP-512":
		return "rsaoaep512"
	case "A128KW":
		return "a128kw"
	case "A192KW":
		return "a192kw"
	case "A256KW":
		return "a256kw"
	case "dir":
		return "dir"
	case "ECDH-ES":
		return "ecdhes"
	case "ECDH-ES+A128KW":
		return "ecdhesa128kw"
	case "ECDH-ES+A192KW":
		return "ecdhesa192kw"
	case "ECDH-ES+A256KW":
		return "ecdhesa256kw"
	case "A128GCMKW":
		return "a128gcmkw"
	case "A192GCMKW":
		return "a192gcmkw"
	case "A256GCMKW":
		return "a256gcmkw"
	case "PBES2-HS256+A128KW":
		return "pbes2hs256a128kw"
	case "PBES2-HS384+A192KW":
		return "pbes2hs384a192kw"
	case "PBES2-HS512+A256KW":
		return "pbes2hs512a256kw"
	}
	return other
}

// typWord returns the word for the header's typ, a media type whose
// "application/" may be left out and whose case does not matter (RFC 7515
// §4.1.9): RFC 7519, 9068 (access tokens), 9449 (DPoP), OpenID Connect
// Back-Channel Logout, RFC 8417 (security events).
func typWord(typ []byte) string {
	const application = "application/"
	if len(typ) > len(application) && equalFold(typ[:len(application)], application) {
		typ = typ[len(application):]
	}
	switch {
	case equalFold(typ, "jwt"):
		return "jwt"
	case equalFold(typ, "at+jwt"):
		return "atjwt"
	case equalFold(typ, "dpop+jwt"):
		return "dpop"
	case equalFold(typ, "logout+jwt"):
		return "logout"
	case equalFold(typ, "secevent+jwt"):
		return "secevent"
	}
	return other
}

// equalFold reports whether b is word, which is lower case, in any case of
// ASCII letters.
func equalFold(b []byte, word string) bool {
	if len(b) != len(word) {
		return false
	}
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != word[i] {
			return false
		}
	}
	return true
}
