package josediff

import (
	"crypto/elliptic"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/logscrub/logscrub/internal/minttest"
	"github.com/logscrub/logscrub/token/issuer"
)

// now is when tokens are looked at, in Unix seconds.
const now = 1_800_000_000

// A change is what befalls a token after it was signed.
const (
	none    = iota
	replace // the character at a place becomes another
	insert  // one is put there
	remove  // the one there goes
	cut     // the token ends there
	negate  // the second half of the signature becomes n-s of P-256
	respell // every segment is padded, and may be in the other alphabet
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
	case respell:
		parts := strings.Split(tok, ".")
		for i, part := range parts {
			parts[i] = part + strings.Repeat("=", -len(part)&3)
		}
		if tok = strings.Join(parts, "."); with&1 == 1 {
			tok = strings.NewReplacer("-", "+", "_", "/").Replace(tok)
		}
		return tok
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
		return tok[:dot+1] + minttest.B64(string(append(sig[:32:32], s.FillBytes(make([]byte, 32))...)))
	}
	return tok
}

// issuers returns those that p signs for: one with public keys, one with a secret.
func issuers(t testing.TB, p *minttest.Keys) *issuer.Issuers {
	t.Helper()
	var set jose.JSONWebKeySet
	for id, alg := range map[string]string{"r1": "RS256", "e1": "ES256", "d1": "EdDSA"} {
		set.Keys = append(set.Keys, jose.JSONWebKey{Key: p.Public(alg), KeyID: id, Use: "sig"})
	}
	dir := t.TempDir()
	write := func(name string, text []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	return minttest.Must(issuer.New([]issuer.Options{
		{Name: "main", Issuer: "https://auth.example.com", Algorithms: []string{"RS256", "PS256", "ES256", "EdDSA"},
			JWKSFile: write("jwks", minttest.Must(json.Marshal(set)))},
		{Name: "shared", Issuer: "https://hs.example.com", Algorithms: []string{"HS256"}, SecretFile: write("secret", p.Secret)},
	}, "", func() time.Time { return time.Unix(now, 0) }))
}
