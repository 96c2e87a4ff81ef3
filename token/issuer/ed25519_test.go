package issuer

import (
	"crypto/ed25519"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/minttest"
)

// TestEd25519: one algorithm has two names (RFC 9864). An issuer signs with those that it
// is configured for and that its key allows.
func TestEd25519(t *testing.T) {
	p := made()
	x := minttest.B64(string(p.Ed.Public().(ed25519.PublicKey)))
	const both = "EdDSA Ed25519"
	for _, c := range []struct {
		configured, key, alg string
		want                 Reason
	}{
		{both, "", "EdDSA", NoReason}, {both, "", "Ed25519", NoReason}, {both, "", "Ed448", WrongAlg}, {both, "", "ed25519", WrongAlg},
		{"EdDSA", "", "Ed25519", WrongAlg}, {"Ed25519", "", "EdDSA", WrongAlg}, {"Ed25519", "", "Ed25519", NoReason},
		{both, "Ed25519", "Ed25519", NoReason}, {both, "Ed25519", "EdDSA", UnknownKey}, {both, "EdDSA", "Ed25519", UnknownKey},
	} {
		jwk := `{"kty":"OKP","crv":"Ed25519","x":"` + x + `"`
		if c.key != "" {
			jwk += `,"alg":"` + c.key + `"`
		}
		all, err := New([]Options{{Name: "main", Issuer: "https://auth.example.com", Algorithms: strings.Fields(c.configured),
			JWKSFile: file(t, `{"keys":[`+jwk+`}]}`)}}, "", at(now))
		if err != nil {
			t.Fatal(err)
		}
		if v := all.Verify(p.Sign("EdDSA", `{"alg":"`+c.alg+`"}`, claims("")), now, true); v.Reason != c.want {
			t.Errorf("%+v: %v", c, v.Reason)
		}
		if v := all.Verify(p.Sign("EdDSA", `{"alg":"`+c.alg+`"}`, claims(`,"x":1`))+"A", now, true); v.Verified {
			t.Errorf("%+v: a signature that does not hold is believed", c)
		}
	}
}
