package config

import (
	"fmt"
	"strings"
	"time"

	"github.com/logscrub/logscrub/pseudonym"
	"github.com/logscrub/logscrub/token/issuer"
)

// An Auth is what a request must show to be let in: a token of one issuer.
type Auth struct {
	Issuer      string   `key:"issuer" need:"yes" form:"family" doc:"Name of the issuer, of those under issuers."`
	Audience    string   `key:"audience" need:"yes" form:"line" doc:"Whom the token must be for, among others."`
	Scope       string   `key:"scope" form:"word" doc:"Word that the token's scope must have; any if absent."`
	MaxLifetime Duration `key:"max_lifetime" doc:"Longest time between iat and exp, both of which the token must have."`
	Denylist    bool     `key:"denylist" doc:"Refuse tokens of the denylist, and every token until it is loaded."`
}

func (a *Auth) setDefaults() { a.MaxLifetime = Duration(issuer.DefaultDoorLife) }

// checkAuth checks what a door at path asks for.
func (c *Config) checkAuth(path string, a *Auth) (errs Errors) {
	if a == nil {
		return nil
	}
	var names []string
	known := false
	for i := range c.Issuers {
		is := &c.Issuers[i]
		names, known = append(names, is.Name), known || is.Name == a.Issuer
	}
	switch {
	case len(names) == 0:
		errs = append(errs, c.problem(path+".issuer", "no issuers are configured", "add issuers:"))
	case !known:
		errs = append(errs, c.problem(path+".issuer", "unknown issuer", meant(a.Issuer, names)))
	}
	if a.Denylist && c.Denylist == nil {
		errs = append(errs, c.problem(path+".denylist", "no denylist is configured", "add denylist: {file: …}, or {nats: {…}}"))
	}
	return errs
}

// checkHTTP checks who may come in by an HTTP source.
func (k *checker) checkHTTP(s *HTTPSource) {
	k.errs = append(k.errs, k.c.checkAuth(k.at+".source.auth", s.Auth)...)
	if s.Auth != nil && s.TokenFile != "" {
		k.add(".source", "has both auth and token_file", "leave one")
	}
	for i, name := range s.Headers {
		if name == "authorization" || name == "proxy-authorization" {
			k.add(fmt.Sprintf(".source.headers[%d]", i), "is a credential, which is no attribute", "remove it")
		}
	}
	asked := s.Auth != nil || s.TokenFile != "" || s.TLS != nil && s.TLS.ClientCA != ""
	if !strings.HasPrefix(s.Listen, "unix:") && !s.Open && public(s.Listen) {
		k.closed(".source.listen", asked, s.TLS)
	}
}

// closed refuses an address that other machines reach and that is not guarded.
func (k *checker) closed(below string, asked bool, t *TLSServer) {
	switch {
	case !asked:
		k.add(below, "is reached from other machines, and nobody is asked who he is", "listen at 127.0.0.1, add auth and tls, or say open: true")
	case t == nil:
		k.add(below, "is reached from other machines, and credentials would come in clear", "listen at 127.0.0.1, add tls, or say open: true")
	}
}

// Door returns the door that a asks for, with the issuers and the denylist, which may
// be nil, of this configuration. Tokens are recognised by every key of ring that has
// its root, whatever its tenant.
func (c *Config) Door(a *Auth, all *issuer.Issuers, deny *issuer.Denylist, ring *pseudonym.Keyring, counts *issuer.DoorCounts) *issuer.Door {
	d := &issuer.Door{Issuers: all, Issuer: a.Issuer, Audience: a.Audience, Scope: a.Scope, MaxLifetime: time.Duration(a.MaxLifetime),
		Clock: time.Now, Counts: counts}
	if a.Denylist {
		d.Deny, d.Prints = deny, fingerprints(ring, a.Issuer)
	}
	return d
}

// fingerprints returns what makes the fingerprints of tokens of an issuer.
func fingerprints(ring *pseudonym.Keyring, name string) func([]byte) []issuer.Fingerprint {
	var keys [][]byte
	for _, e := range ring.Entries() {
		if key, err := ring.Derive(e.ID, pseudonym.PurposeFeed, name); err == nil { // else it has no root
			keys = append(keys, key)
		}
	}
	return func(canonical []byte) []issuer.Fingerprint {
		all := make([]issuer.Fingerprint, len(keys))
		for i, key := range keys {
			all[i] = issuer.FingerprintOf(key, canonical)
		}
		return all
	}
}
