// Package jws has what framer and tokens both know of signatures.
package jws

// LongestSignature is the longest that SignatureLen knows, in base64 characters.
const LongestSignature = 683

// SignatureLen reports whether n base64 characters without padding are a signature by
// alg, the value of that header in lower case (RFC 7518 §3.1, RFC 8037 §3.1): RSA has 2048
// to 4096 bits. By an algorithm that is not known they may be one if a known one gives as
// many.
func SignatureLen(alg string, n int) bool {
	switch alg {
	case "hs256":
		return n == 43
	case "hs384":
		return n == 64
	case "hs512", "es256", "es256k", "ed25519":
		return n == 86
	case "es384":
		return n == 128
	case "es512":
		return n == 176
	case "ed448":
		return n == 152
	case "eddsa":
		return n == 86 || n == 152
	case "rs256", "rs384", "rs512", "ps256", "ps384", "ps512":
		return n == 342 || n == 512 || n == 683
	}
	switch n {
	case 43, 64, 86, 128, 152, 176, 342, 512, 683:
		return true
	}
	return false
}
