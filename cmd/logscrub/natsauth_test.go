package main

import (
	"crypto/tls"
	"os"
	"testing"

	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nkeys"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/logscrub/logscrub/internal/natstest"
	"github.com/logscrub/logscrub/internal/tlstest"
)

// natsGuarded returns a command. natsguarded HOW: starts a server with JetStream that lets in who shows what HOW
// names (user, token, nkey, creds or tls), writes the files for that, and sets
// NATS_URL.
func natsGuarded(t *testing.T) func(ts *testscript.TestScript, neg bool, args []string) {
	return func(ts *testscript.TestScript, _ bool, args []string) {
		o := guarded(t, ts, args[0])
		s, err := natstest.Run(o)
		ts.Check(err)
		ts.Defer(func() { s.Shutdown(); s.WaitForShutdown() })
		ts.Setenv("NATS_URL", s.ClientURL())
	}
}

// guarded returns the options of a server that is guarded in a way.
func guarded(t *testing.T, ts *testscript.TestScript, how string) *server.Options {
	o := natstest.Local(ts.MkAbs("jetstream-" + how))
	switch how {
	case "user":
		o.Username, o.Password = "agent", "swordfish"
	case "token":
		o.Authorization = "swordfish"
	case "nkey":
		seed, public := userKey(ts)
		o.Nkeys = []*server.NkeyUser{{Nkey: public}}
		save(ts, "seed.nk", seed)
	case "creds":
		operated(ts, o)
	case "tls":
		mutual(t, ts, o)
	}
	return o
}

func save(ts *testscript.TestScript, name string, text []byte) {
	ts.Check(os.WriteFile(ts.MkAbs(name), text, 0o600))
}

// userKey returns a seed and its public half.
func userKey(ts *testscript.TestScript) (seed []byte, public string) {
	key, err := nkeys.CreateUser()
	ts.Check(err)
	public, err = key.PublicKey()
	ts.Check(err)
	seed, err = key.Seed()
	ts.Check(err)
	return seed, public
}

// operated has o trust an operator, and writes the credentials of a user.
func operated(ts *testscript.TestScript, o *server.Options) {
	operator, err := nkeys.CreateOperator()
	ts.Check(err)
	operatorID, err := operator.PublicKey()
	ts.Check(err)
	resolver := &server.MemAccResolver{}
	account := func(jetstream bool) (nkeys.KeyPair, string) {
		key, err := nkeys.CreateAccount()
		ts.Check(err)
		id, err := key.PublicKey()
		ts.Check(err)
		claims := jwt.NewAccountClaims(id)
		if jetstream {
			claims.Limits.JetStreamLimits = jwt.JetStreamLimits{MemoryStorage: -1, DiskStorage: -1, Streams: -1, Consumer: -1}
		}
		token, err := claims.Encode(operator)
		ts.Check(err)
		ts.Check(resolver.Store(id, token))
		return key, id
	}
	_, o.SystemAccount = account(false)
	key, _ := account(true)
	o.TrustedKeys, o.AccountResolver = []string{operatorID}, resolver
	seed, public := userKey(ts)
	token, err := jwt.NewUserClaims(public).Encode(key)
	ts.Check(err)
	text, err := jwt.FormatUserConfig(token, seed)
	ts.Check(err)
	save(ts, "user.creds", text)
}

// mutual has o show a certificate and demand one, and writes what a client needs.
func mutual(t *testing.T, ts *testscript.TestScript, o *server.Options) {
	ca := tlstest.New(t)
	conf := ca.Server("localhost")
	conf.ClientAuth, conf.ClientCAs = tls.RequireAndVerifyClientCert, ca.Pool()
	o.TLS, o.TLSVerify, o.TLSTimeout, o.TLSConfig = true, true, 5, conf
	cert, key := ca.Issue("agent")
	for name, path := range map[string]string{"ca.pem": ca.Path, "cert.pem": cert, "key.pem": key} {
		text, err := os.ReadFile(path)
		ts.Check(err)
		save(ts, name, text)
	}
}
