package issuer

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/logscrub/logscrub/internal/minttest"
)

// now is when the tokens of tests are looked at.
const now = 1_800_000_000

func at(sec int64) func() time.Time { return func() time.Time { return time.Unix(sec, 0) } }

// pairs are keys made once: RSA takes its time.
type pairs struct {
	*minttest.Keys
	small *rsa.PrivateKey
}

var made = sync.OnceValue(func() *pairs {
	return &pairs{minttest.New(), minttest.Must(rsa.GenerateKey(rand.Reader, 1024))}
})

// jwks is the set of p's public keys.
func (p *pairs) jwks() string {
	var set jose.JSONWebKeySet
	for id, k := range map[string]any{"r1": &p.RSA.PublicKey, "e1": &p.EC.PublicKey, "d1": p.Ed.Public().(ed25519.PublicKey)} {
		set.Keys = append(set.Keys, jose.JSONWebKey{Key: k, KeyID: id, Use: "sig"})
	}
	return string(minttest.Must(json.Marshal(set)))
}

func (p *pairs) pem() string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: minttest.Must(x509.MarshalPKIXPublicKey(&p.RSA.PublicKey))}))
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
		{Name: "shared", Issuer: "https://hs.example.com", Algorithms: []string{"HS256"}, SecretFile: file(t, string(p.Secret)+"\n")},
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
