// Package minttest signs tokens for tests: of any header and payload, also such as no
// library would make.
package minttest

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
)

// Keys are one key for each algorithm.
type Keys struct {
	RSA    *rsa.PrivateKey // of 2048 bits, for RS256 and PS256
	EC     *ecdsa.PrivateKey
	Ed     ed25519.PrivateKey
	Secret []byte // for HS256
}

// Algs returns the algorithms that Keys sign with.
func Algs() []string { return []string{"EdDSA", "ES256", "HS256", "RS256", "PS256"} }

// New makes keys.
func New() *Keys {
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	return &Keys{
		RSA: Must(rsa.GenerateKey(rand.Reader, 2048)), EC: Must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader)), Ed: Must(ed, err),
		Secret: []byte("a secret of the tests, 32 bytes or more, and invented"),
	}
}

// Must returns v, and panics where there is an error.
func Must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// Public returns the key that checks alg, or nil.
func (k *Keys) Public(alg string) any {
	switch alg {
	case "RS256", "PS256":
		return &k.RSA.PublicKey
	case "ES256":
		return &k.EC.PublicKey
	case "EdDSA":
		return k.Ed.Public()
	case "HS256":
		return k.Secret
	}
	return nil
}

// B64 returns text as a token has it.
func B64(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }

// Sign returns the token of header and payload, as they stand, signed as alg says,
// whatever the header does.
func (k *Keys) Sign(alg, header, payload string) string {
	text := B64(header) + "." + B64(payload)
	return text + "." + B64(string(k.Signature(alg, text)))
}

// Signature returns the signature of text. It panics at an algorithm that is not among
// Algs.
func (k *Keys) Signature(alg, text string) []byte {
	sum := sha256.Sum256([]byte(text))
	switch alg {
	case "RS256":
		return Must(rsa.SignPKCS1v15(nil, k.RSA, crypto.SHA256, sum[:]))
	case "PS256":
		return Must(rsa.SignPSS(rand.Reader, k.RSA, crypto.SHA256, sum[:], &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash}))
	case "ES256":
		r, s, err := ecdsa.Sign(rand.Reader, k.EC, sum[:])
		r = Must(r, err)
		return append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)
	case "EdDSA":
		return ed25519.Sign(k.Ed, []byte(text))
	case "HS256":
		return HMAC(k.Secret, text)
	}
	panic(alg)
}

// HMAC returns the tag of text for HS256.
func HMAC(secret []byte, text string) []byte {
	m := hmac.New(sha256.New, secret)
	m.Write([]byte(text))
	return m.Sum(nil)
}
