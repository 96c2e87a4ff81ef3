package check

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"testing"
)

// TestPrivateDER asks about keys made for the test, their public halves, and text.
func TestPrivateDER(t *testing.T) {
	big, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	public, edwards, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	keys := []any{big, edwards}
	for _, curve := range []elliptic.Curve{elliptic.P256(), elliptic.P384(), elliptic.P521()} {
		k, err := ecdsa.GenerateKey(curve, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, k)
		sec1, err := x509.MarshalECPrivateKey(k)
		ask(t, sec1, err, true)
	}
	for _, k := range keys {
		der, err := x509.MarshalPKCS8PrivateKey(k)
		ask(t, der, err, true)
	}
	ask(t, x509.MarshalPKCS1PrivateKey(big), nil, true)
	ask(t, x509.MarshalPKCS1PublicKey(&big.PublicKey), nil, false)
	for _, k := range []any{&big.PublicKey, public} {
		der, err := x509.MarshalPKIXPublicKey(k)
		ask(t, der, err, false)
	}
	for _, text := range []string{"", "MIIEow", "MIIEowIBAAKCAQ.A", "MIIDazCCAlOgAwIBAgIUb", "MIGHAgEAAAAAAAAAAAAA"} {
		if PrivateDER([]byte(text)) {
			t.Errorf("%q is a key", text)
		}
	}
}

func ask(t *testing.T, der []byte, err error, want bool) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if text := base64.StdEncoding.EncodeToString(der); PrivateDER([]byte(text)) != want {
		t.Errorf("%q: want %v", text[:min(len(text), 24)], want)
	}
}
