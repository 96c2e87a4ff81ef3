package josediff

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
	"encoding/json"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/logscrub/logscrub/token/issuer"
)

// now is when tokens are looked at, in Unix seconds.
const now = 1_800_000_000

// algs are the algorithms that pairs sign with.
func algs() []string { return []string{"EdDSA", "ES256", "HS256", "RS256", "PS256"} }

// pairs are the keys of the two issuers: one with public keys, one with a secret.
type pairs struct {
	rsa    *rsa.PrivateKey
	ec     *ecdsa.PrivateKey
	ed     ed25519.PrivateKey
	secret []byte
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func newPairs() *pairs {
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	return &pairs{
		rsa: must(rsa.GenerateKey(rand.Reader, 2048)), ec: must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader)), ed: must(ed, err),
		secret: []byte("a secret of these tests, 32 bytes or more, invented"),
	}
}

// public returns the key that checks alg, or nil.
func (p *pairs) public(alg string) any {
	switch alg {
	case "RS256", "PS256":
		return &p.rsa.PublicKey
	case "ES256":
		return &p.ec.PublicKey
	case "EdDSA":
		return p.ed.Public()
	case "HS256":
		return p.secret
	}
	return nil
}

func (p *pairs) signature(alg, text string) []byte {
	sum := sha256.Sum256([]byte(text))
	switch alg {
	case "RS256":
		return must(rsa.SignPKCS1v15(nil, p.rsa, crypto.SHA256, sum[:]))
	case "PS256":
		return must(rsa.SignPSS(rand.Reader, p.rsa, crypto.SHA256, sum[:], &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash}))
	case "ES256":
		r, s, err := ecdsa.Sign(rand.Reader, p.ec, sum[:])
		r = must(r, err)
		return append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)
	case "EdDSA":
		return ed25519.Sign(p.ed, []byte(text))
	}
	m := hmac.New(sha256.New, p.secret)
	m.Write([]byte(text))
	return m.Sum(nil)
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// mint signs header and payload, as they are, with the key of alg.
func (p *pairs) mint(alg string, header, payload []byte) string {
	text := b64(header) + "." + b64(payload)
	return text + "." + b64(p.signature(alg, text))
}

// A change is what befalls a token after it was signed.
const (
	none    = iota
	replace // the character at a place becomes another
	insert  // one is put there
	remove  // the one there goes
	cut     // the token ends there
	negate  // the second half of the signature becomes n-s of P-256
	changes
)

// changed returns tok with a change at a place.
func changed(tok string, change uint8, place uint16, with byte) string {
	at := int(place) % (len(tok) + 1)
	rest := tok[min(at+1, len(tok)):]
	switch change % changes {
	case replace:
		return tok[:at] + string([]byte{with}) + rest
	case insert:
		return tok[:at] + string([]byte{with}) + tok[at:]
	case remove:
		return tok[:at] + rest
	case cut:
		return tok[:at]
	case negate:
		dot := strings.LastIndexByte(tok, '.')
		sig, err := base64.RawURLEncoding.DecodeString(tok[dot+1:])
		if err != nil || len(sig) != 64 {
			return tok
		}
		s := new(big.Int).SetBytes(sig[32:])
		if s.Sub(elliptic.P256().Params().N, s).Sign() < 0 {
			return tok
		}
		return tok[:dot+1] + b64(append(sig[:32:32], s.FillBytes(make([]byte, 32))...))
	}
	return tok
}

// issuers are those that p signs for.
func (p *pairs) issuers(t testing.TB) *issuer.Issuers {
	t.Helper()
	var set jose.JSONWebKeySet
	for id, alg := range map[string]string{"r1": "RS256", "e1": "ES256", "d1": "EdDSA"} {
		set.Keys = append(set.Keys, jose.JSONWebKey{Key: p.public(alg), KeyID: id, Use: "sig"})
	}
	dir := t.TempDir()
	write := func(name string, text []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	return must(issuer.New([]issuer.Options{
		{Name: "main", Issuer: "https://auth.example.com", Algorithms: []string{"RS256", "PS256", "ES256", "EdDSA"},
			JWKSFile: write("jwks", must(json.Marshal(set)))},
		{Name: "shared", Issuer: "https://hs.example.com", Algorithms: []string{"HS256"}, SecretFile: write("secret", p.secret)},
	}, "", func() time.Time { return time.Unix(now, 0) }))
}
