package issuer_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hpke"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/logscrub/logscrub/internal/minttest"
	"github.com/logscrub/logscrub/pseudonym"
	"github.com/logscrub/logscrub/scrub"
	"github.com/logscrub/logscrub/token/issuer"
)

// leanClaims are all that a resource server needs to let a request in. Sub is a
// pseudonym, so that whoever reads the token learns no more than from a scrubbed log.
func leanClaims(ring *pseudonym.Keyring, user, audience string) jwt.RegisteredClaims {
	now := time.Now()
	h := minttest.Must(ring.Hasher(pseudonym.DefaultTenant, now, pseudonym.Families()))
	return jwt.RegisteredClaims{
		Issuer: "https://auth.example.com", Audience: jwt.ClaimStrings{audience},
		Subject:  string(h.Append(nil, pseudonym.User, pseudonym.Canonical(nil, pseudonym.User, []byte(user)))),
		IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(now.Add(5 * time.Minute)),
		ID: rand.Text(),
	}
}

// verifier returns the issuers that an agent would have in its configuration.
func verifier(public *ecdsa.PublicKey) *issuer.Issuers {
	dir := minttest.Must(os.MkdirTemp("", "example"))
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "auth.pem")
	block := &pem.Block{Type: "PUBLIC KEY", Bytes: minttest.Must(x509.MarshalPKIXPublicKey(public))}
	if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
		log.Fatal(err)
	}
	return minttest.Must(issuer.New([]issuer.Options{{Name: "auth", Issuer: "https://auth.example.com", Algorithms: []string{"ES256"},
		Audiences: []string{"orders"}, MaxLifetime: 10 * time.Minute, PEMFile: path}}, "", time.Now))
}

// A lean token: the subject is the pseudonym that logs have for the same user, so a
// leaked token is found by it, and tells nobody who that is.
func Example_lean() {
	key := minttest.Must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	ring := pseudonym.Ephemeral() // the keyring that the agents have: pseudonym.LoadKeyring
	token := minttest.Must(jwt.NewWithClaims(jwt.SigningMethodES256, leanClaims(ring, "48213", "orders")).SignedString(key))

	all := verifier(&key.PublicKey)
	v := all.Verify(token, time.Now().Unix(), true)
	fmt.Println(v.State, v.Issuer, len(v.Findings.Words()), "findings")

	s := minttest.Must(scrub.New(scrub.Options{Keyring: ring, Verifier: issuer.NewChecker(all)}))
	line := string(minttest.Must(s.Append(nil, []byte(`user_id=48213 authorization="Bearer `+token+`"`))))
	fmt.Println(regexp.MustCompile(`_[a-z2-7]{4}_[a-z2-7]{24}|exp_\d+`).ReplaceAllString(line, "…"))
	words := regexp.MustCompile(`user_[a-z2-7]{4}_[a-z2-7]{24}`).FindAllString(line, -1)
	fmt.Println(len(words), "mentions of one user:", words[0] == words[1])
	// Output:
	// live auth 0 findings
	// user_id=user… authorization="Bearer jwt…-alg_es256-state_live-…-iss_auth-sub-user…"
	// 2 mentions of one user: true
}

// A sealed claim: who the person is stands in the token for one recipient only, which
// has the private key (HPKE, RFC 9180). The context ties it to this token.
func Example_sealed() {
	key := minttest.Must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	private := minttest.Must(hpke.MLKEM768X25519().GenerateKey()) // of the service that sends mail
	kdf, aead := hpke.HKDFSHA256(), hpke.AES128GCM()
	type claims struct {
		jwt.RegisteredClaims
		Sealed string `json:"sealed"`
	}
	context := func(c *claims) []byte { return []byte("orders sealed claims\x00" + c.Issuer + "\x00" + c.ID) }

	c := claims{RegisteredClaims: leanClaims(pseudonym.Ephemeral(), "48213", "orders")}
	text := minttest.Must(json.Marshal(map[string]string{"email": "jane.doe@example.com"}))
	c.Sealed = base64.RawURLEncoding.EncodeToString(minttest.Must(hpke.Seal(private.PublicKey(), kdf, aead, context(&c), text)))
	token := minttest.Must(jwt.NewWithClaims(jwt.SigningMethodES256, c).SignedString(key))

	// Everybody else sees this.
	payload := minttest.Must(base64.RawURLEncoding.DecodeString(strings.Split(token, ".")[1]))
	fmt.Println("address in the token:", strings.Contains(string(payload), "jane"))
	fmt.Println("findings:", len(verifier(&key.PublicKey).Verify(token, time.Now().Unix(), true).Findings.Words()))

	// The recipient verifies, then opens.
	var got claims
	minttest.Must(jwt.ParseWithClaims(token, &got, func(*jwt.Token) (any, error) { return &key.PublicKey, nil },
		jwt.WithValidMethods([]string{"ES256"}), jwt.WithIssuer("https://auth.example.com"), jwt.WithAudience("orders"),
		jwt.WithExpirationRequired(), jwt.WithStrictDecoding()))
	sealed := minttest.Must(base64.RawURLEncoding.DecodeString(got.Sealed))
	fmt.Println(string(minttest.Must(hpke.Open(private, kdf, aead, context(&got), sealed))))

	// In another token it is of no use.
	got.ID = "another"
	_, err := hpke.Open(private, kdf, aead, context(&got), sealed)
	fmt.Println("in another token:", err != nil)
	// Output:
	// address in the token: false
	// findings: 0
	// {"email":"jane.doe@example.com"}
	// in another token: true
}

// A reference: what is known of the person stays on the server, and the token has the
// key under which it stands there, which is random and dies with the token.
func Example_reference() {
	key := minttest.Must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	type profile struct{ Email, Plan string }
	store := map[string]profile{} // a table with an expiry, beside the issuer

	c := leanClaims(pseudonym.Ephemeral(), "48213", "orders")
	store[c.ID] = profile{"jane.doe@example.com", "gold"}
	token := minttest.Must(jwt.NewWithClaims(jwt.SigningMethodES256, c).SignedString(key))

	v := verifier(&key.PublicKey).Verify(token, time.Now().Unix(), true)
	fmt.Println(v.State, len(token) < 500, store[v.Claims.ID].Plan)

	delete(store, v.Claims.ID) // revoked: the reference leads nowhere
	_, found := store[v.Claims.ID]
	fmt.Println(found)
	// Output:
	// live true gold
	// false
}
