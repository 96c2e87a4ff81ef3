package issuer

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// now is when the tokens of tests are looked at.
const now = 1_800_000_000

func at(sec int64) func() time.Time { return func() time.Time { return time.Unix(sec, 0) } }

// pairs are keys made once: RSA takes its time.
type pairs struct {
	rsa, small *rsa.PrivateKey
	ec         *ecdsa.PrivateKey
	ed         ed25519.PrivateKey
	secret     []byte
}

var made = sync.OnceValue(func() *pairs {
	p := &pairs{secret: []byte("a secret of the tests, 32 bytes or more, and invented")}
	p.rsa = must(rsa.GenerateKey(rand.Reader, 2048))
	p.small = must(rsa.GenerateKey(rand.Reader, 1024))
	p.ec = must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	_, p.ed, _ = ed25519.GenerateKey(rand.Reader)
	return p
})

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func b64(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }

// sign signs header and payload as alg says.
func (p *pairs) sign(alg, header, payload string) string {
	text := b64(header) + "." + b64(payload)
	return text + "." + base64.RawURLEncoding.EncodeToString(p.signature(alg, text))
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
		if err != nil {
			panic(err)
		}
		return append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)
	case "EdDSA":
		return ed25519.Sign(p.ed, []byte(text))
	case "HS256":
		return sum256(p.secret, text)
	}
	panic(alg)
}

func sum256(key []byte, text string) []byte {
	m := hmac.New(sha256.New, key)
	m.Write([]byte(text))
	return m.Sum(nil)
}

// jwks is the set of p's public keys.
func (p *pairs) jwks() string {
	var set jose.JSONWebKeySet
	for id, k := range map[string]any{"r1": &p.rsa.PublicKey, "e1": &p.ec.PublicKey, "d1": p.ed.Public().(ed25519.PublicKey)} {
		set.Keys = append(set.Keys, jose.JSONWebKey{Key: k, KeyID: id, Use: "sig"})
	}
	return string(must(json.Marshal(set)))
}

func (p *pairs) pem() string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: must(x509.MarshalPKIXPublicKey(&p.rsa.PublicKey))}))
}

// file writes text to a file of its own.
func file(t testing.TB, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "keys")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// configured are the issuers of the tests: main with public keys, and shared with a
// secret.
func configured(t testing.TB) *Issuers {
	t.Helper()
	p := made()
	all, err := New([]Options{
		{Name: "main", Issuer: "https://auth.example.com", Algorithms: []string{"RS256", "PS256", "ES256", "EdDSA"},
			Audiences: []string{"api"}, MaxLifetime: time.Hour, JWKSFile: file(t, p.jwks())},
		{Name: "shared", Issuer: "https://hs.example.com", Algorithms: []string{"HS256"}, SecretFile: file(t, string(p.secret)+"\n")},
	}, "", at(now))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// claims returns a payload of main with more members behind it.
func claims(more string) string {
	return fmt.Sprintf(`{"iss":"https://auth.example.com","aud":"api","sub":"48213","iat":%d,"exp":%d%s}`, now-60, now+600, more)
}
