package issuer

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"
	"github.com/logscrub/logscrub/internal/minttest"
	"github.com/logscrub/logscrub/token"
)

// jwk returns the JSON of a key with more members.
func jwk(k any, more string) string {
	text := string(minttest.Must(json.Marshal(jose.JSONWebKey{Key: k, KeyID: "k"})))
	return strings.TrimSuffix(text, "}") + more + "}"
}

func TestReadSet(t *testing.T) {
	p := made()
	public := jwk(&p.RSA.PublicKey, "")
	for _, c := range []struct {
		name string
		key  string
		keys int
	}{
		{"RSA", public, 1},
		{"P-256", jwk(&p.EC.PublicKey, ""), 1},
		{"Ed25519", jwk(p.Ed.Public(), ""), 1},
		{"for signatures", jwk(&p.RSA.PublicKey, `,"use":"sig","key_ops":["verify"],"alg":"RS256"`), 1},
		{"of a private RSA key", jwk(p.RSA, ""), 0},
		{"of a private EC key", jwk(p.EC, ""), 0},
		{"of a private Ed25519 key", jwk(p.Ed, ""), 0},
		{"a shared secret", jwk(p.Secret, ""), 0},
		{"RSA of 1024 bits", jwk(&p.small.PublicKey, ""), 0},
		{"RSA with exponent 1", jwk(&rsa.PublicKey{N: p.RSA.N, E: 1}, ""), 0},
		{"RSA with an even exponent", jwk(&rsa.PublicKey{N: p.RSA.N, E: 65536}, ""), 0},
		{"for encryption", jwk(&p.RSA.PublicKey, `,"use":"enc"`), 0},
		{"for signing", jwk(&p.RSA.PublicKey, `,"key_ops":["sign"]`), 0},
		{"for an algorithm of another kind", jwk(&p.RSA.PublicKey, `,"alg":"ES256"`), 0},
		{"for HMAC", jwk(&p.RSA.PublicKey, `,"alg":"HS256"`), 0},
		{"a point off the curve", `{"kty":"EC","crv":"P-256","x":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE","y":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE"}`, 0},
		{"kty twice", jwk(&p.RSA.PublicKey, `,"kty":"RSA"`), 0},
		{"unknown kty", `{"kty":"XYZ"}`, 0},
		{"a number", `7`, 0},
		{"kid too long", strings.Replace(public, `"kid":"k"`, `"kid":"`+strings.Repeat("k", 129)+`"`, 1), 0},
	} {
		// One key that cannot be used does not lose the other.
		keys, bad, err := readSet(fmt.Appendf(nil, `{"keys":[%s,%s]}`, c.key, public))
		if err != nil || len(keys) != c.keys+1 || len(bad) != 1-c.keys {
			t.Errorf("%s: %d keys, %d bad, error %v", c.name, len(keys), len(bad), err)
		}
	}
}

// TestLeftOut: each key of a file that is not used is named by its place, with the reason, and without
// anything that stands in it.
func TestLeftOut(t *testing.T) {
	p := made()
	o := Options{JWKSFile: file(t, fmt.Sprintf(`{"keys":[%s,%s,%s,%s,%s,%s,%s,7]}`,
		jwk(&p.RSA.PublicKey, ""), jwk(p.Secret, ""), jwk(p.RSA, ""), jwk(&p.small.PublicKey, ""),
		jwk(&p.RSA.PublicKey, `,"use":"enc"`), jwk(&p.RSA.PublicKey, `,"alg":"ES256"`),
		strings.Replace(jwk(&p.RSA.PublicKey, ""), `"kid":"k"`, `"kid":"`+strings.Repeat("k", 129)+`"`, 1)))}
	want := []string{"keys[1]: " + ownedKey, "keys[2]: " + ownedKey, "keys[3]: " + noSigner, "keys[4]: " + otherUse, "keys[5]: " + otherAlg, "keys[6]: " + longKeyID, "keys[7]: " + noKey}
	if got := o.LeftOut(); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	for _, o := range []Options{{}, {JWKSFile: file(t, `{"keys":[`+jwk(&p.RSA.PublicKey, "")+`]}`)}, {JWKSFile: file(t, "no set")}, {JWKSFile: "/missing"}} {
		if got := o.LeftOut(); len(got) > 0 {
			t.Errorf("%s: %q", o.JWKSFile, got)
		}
	}
}

// TestManyKeys: a token that names no key is tried on a few; where there are more it is
// not called forged, for one of these may have made it.
func TestManyKeys(t *testing.T) {
	all := []*minttest.Keys{made().Keys}
	for len(all) < maxTries+1 {
		all = append(all, minttest.New())
	}
	pems := func(n int) (text string) {
		for _, k := range all[:n] {
			text += string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: minttest.Must(x509.MarshalPKIXPublicKey(k.Ed.Public()))}))
		}
		return text
	}
	for n, want := range map[int]token.State{maxTries - 1: token.Forged, maxTries: token.Live, maxTries + 1: token.Live} {
		is, err := New([]Options{{Name: "main", Issuer: "https://auth.example.com", Algorithms: []string{"EdDSA"}, PEMFile: file(t, pems(n))}}, "", at(now))
		if err != nil {
			t.Fatal(err)
		}
		if v := is.Verify(all[maxTries-1].Sign("EdDSA", `{"alg":"EdDSA"}`, claims("")), now, true); v.State != want {
			t.Errorf("the last that is tried, of %d keys: %v, want %v", n, v.State, want)
		}
		want := map[bool]Reason{true: UnknownKey, false: BadSignature}[n > maxTries]
		if v := is.Verify(all[maxTries].Sign("EdDSA", `{"alg":"EdDSA"}`, claims("")), now, true); v.Reason != want {
			t.Errorf("one that is not tried, of %d keys: %v, want %v", n, v.Reason, want)
		}
	}
}

func TestSecretFile(t *testing.T) {
	for _, c := range []struct {
		text string
		algs int
	}{
		{strings.Repeat("x", 31), 0}, {strings.Repeat("x", 31) + "\n", 0}, {strings.Repeat("x", 32) + "\r\n", 1},
		{strings.Repeat("x", 48), 2}, {strings.Repeat("x", 64), 3},
		{"base64:" + strings.Repeat("QUJD", 10) + "QUI=\n", 1}, {"base64:" + strings.Repeat("?", 44), 0},
	} {
		k, err := readSecret([]byte(c.text))
		if len(k.algs) != c.algs || (err == nil) != (c.algs > 0) {
			t.Errorf("%d bytes: %v, %v", len(c.text), k.algs, err)
		}
		if err != nil && strings.Contains(err.Error(), "xx") {
			t.Errorf("the error has the secret: %v", err)
		}
	}
}

func TestPEMFile(t *testing.T) {
	p := made()
	private := "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
	for _, c := range []struct {
		name, text string
		keys       int
	}{
		{"one", p.pem(), 1}, {"two", p.pem() + p.pem(), 2}, {"none", "x", 0}, {"private", private, 0}, {"and a private one", p.pem() + private, 0},
		{"cut", strings.Replace(p.pem(), "MII", "", 1), 0},
	} {
		keys, err := readPEM([]byte(c.text))
		if len(keys) != c.keys || (err == nil) != (c.keys > 0) {
			t.Errorf("%s: %d keys, %v", c.name, len(keys), err)
		}
	}
}

func TestOptions(t *testing.T) {
	good := Options{Name: "main", Issuer: "https://auth.example.com", Algorithms: []string{"RS256"}, JWKS: "https://auth.example.com/jwks"}
	if err := good.Check(); err != nil {
		t.Fatal(err)
	}
	for want, change := range map[string]func(o *Options){
		"name":                 func(o *Options) { o.Name = "Main" },
		"and not other":        func(o *Options) { o.Name = "other" },
		"issuer":               func(o *Options) { o.Issuer = "" },
		"name those":           func(o *Options) { o.Algorithms = nil },
		"one of RS":            func(o *Options) { o.Algorithms = []string{"none"} },
		"do not go together":   func(o *Options) { o.Algorithms = []string{"RS256", "HS256"} },
		"needs a secret_file":  func(o *Options) { o.Algorithms = []string{"HS256"} },
		"nothing else does":    func(o *Options) { o.SecretFile = "x" },
		"no keys":              func(o *Options) { o.JWKS = "" },
		"that is not negative": func(o *Options) { o.MaxLifetime = -1 },
	} {
		o := good
		change(&o)
		if err := o.Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want an error with %q, got %v", want, err)
		}
	}
	if _, err := New([]Options{good, good}, "", at(now)); err == nil || !strings.Contains(err.Error(), "twice") {
		t.Errorf("one issuer twice: %v", err)
	}
}
