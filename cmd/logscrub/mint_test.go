package main

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"os"
	"strconv"
	"strings"

	"github.com/golang-jwt/jwt/v5"
	"github.com/rogpeppe/go-internal/testscript"
)

// mint PEM FILE CLAIMS writes a token of CLAIMS, of a key that is made for it, and
// the key's public half. EXP in CLAIMS is an hour that is long to come.
func mint(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: mint PEM FILE CLAIMS")
	}
	public, private, err := ed25519.GenerateKey(nil)
	ts.Check(err)
	der, err := x509.MarshalPKIXPublicKey(public)
	ts.Check(err)
	claims := jwt.MapClaims{"exp": 4102444800}
	for _, pair := range strings.Split(args[2], ",") {
		name, value, _ := strings.Cut(pair, "=")
		claims[name] = value
		if n, err := strconv.Atoi(value); err == nil && (name == "exp" || name == "iat" || name == "nbf") {
			claims[name] = n
		}
	}
	tok, err := jwt.NewWithClaims(jwt.SigningMethodEdDSA, claims).SignedString(private)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), 0o600))
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(tok+"\n"), 0o600))
}
