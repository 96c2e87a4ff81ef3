package natsconn

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nkeys"
)

// pair makes a key of a kind, and returns its public half too.
func pair(t *testing.T, make func() (nkeys.KeyPair, error)) (nkeys.KeyPair, string) {
	t.Helper()
	key, err := make()
	if err != nil {
		t.Fatal(err)
	}
	public, err := key.PublicKey()
	if err != nil {
		t.Fatal(err)
	}
	return key, public
}

// creds returns the text of a file of credentials for a user of account, until then.
func creds(t *testing.T, account nkeys.KeyPair, until time.Time) string {
	t.Helper()
	user, public := pair(t, nkeys.CreateUser)
	claims := jwt.NewUserClaims(public)
	claims.Expires = until.Unix()
	token, err := claims.Encode(account)
	if err != nil {
		t.Fatal(err)
	}
	seed, err := user.Seed()
	if err != nil {
		t.Fatal(err)
	}
	text, err := jwt.FormatUserConfig(token, seed)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// trusting returns a server that trusts an operator, and an account that it knows.
func trusting(t *testing.T) (*server.Server, nkeys.KeyPair) {
	t.Helper()
	operator, operatorID := pair(t, nkeys.CreateOperator)
	account, accountID := pair(t, nkeys.CreateAccount)
	claims := jwt.NewAccountClaims(accountID)
	token, err := claims.Encode(operator)
	if err != nil {
		t.Fatal(err)
	}
	resolver := &server.MemAccResolver{}
	if err := resolver.Store(accountID, token); err != nil {
		t.Fatal(err)
	}
	return serve(t, server.Options{TrustedKeys: []string{operatorID}, AccountResolver: resolver}), account
}

// TestCreds: a server that trusts an operator takes a user by the JWT and seed in a
// file, and once the file is renewed the same connection comes about again, without a
// restart.
func TestCreds(t *testing.T) {
	s, account := trusting(t)
	path := write(t, filepath.Join(t.TempDir(), "user.creds"), creds(t, account, time.Now().Add(time.Hour)))
	connect(t, Options{URLs: []string{s.ClientURL()}, CredsFile: path})

	other, _ := pair(t, nkeys.CreateAccount)
	write(t, path, creds(t, other, time.Now().Add(time.Hour)))
	c, err := Options{URLs: []string{s.ClientURL()}, CredsFile: path, ReconnectWait: 10 * time.Millisecond}.Connect()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if c.Wait(ctx) == nil {
		t.Fatal("a user of an account that the server does not know was taken")
	}
	if err := c.Up(); err == nil || !strings.Contains(err.Error(), "uthorization") {
		t.Errorf("up: %v", err)
	}
	write(t, path, creds(t, account, time.Now().Add(time.Hour)))
	ctx, cancel = context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := c.Wait(ctx); err != nil {
		t.Fatalf("with the file renewed: %v: %v", err, c.Up())
	}
}
