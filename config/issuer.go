package config

import (
	"fmt"
	"strings"
	"time"

	"github.com/logscrub/logscrub/token/issuer"
)

// An Issuer is one whose tokens are verified, with keys that the operator names.
type Issuer struct {
	Name         string   `key:"name" need:"yes" form:"family" doc:"What stubs and metrics call it."`
	Issuer       string   `key:"issuer" need:"yes" form:"line" doc:"The iss of its tokens, byte by byte."`
	Algorithms   []string `key:"algorithms" one:"algorithm" doc:"What it signs with; RS256, PS256, ES256, EdDSA and Ed25519 if absent, and HS256 beside a secret_file."`
	Audiences    []string `key:"audiences" form:"line" doc:"Whom its tokens may be for; anybody if absent."`
	Types        []string `key:"types" form:"media type" doc:"The typ that its tokens may have; jwt, at+jwt and none if absent."`
	MaxLifetime  Duration `key:"max_lifetime" doc:"Longest time between iat and exp."`
	JWKS         string   `key:"jwks" form:"line" secret:"query" doc:"https URL of its public keys, fetched in the background."`
	JWKSFile     string   `key:"jwks_file" form:"line" doc:"File of its public keys, as a JWK set."`
	PEMFile      string   `key:"pem_file" form:"line" doc:"File of its public keys or certificates, as PEM."`
	SecretFile   string   `key:"secret_file" form:"line" doc:"File of the secret that HS tokens are signed with; base64: in front if it is encoded."`
	RevokeBy     string   `key:"revoke_by" one:"revocation" doc:"What the issuer revokes a token by: its fingerprint, or its jti, which events of the leak feed then have too; fingerprint if absent."`
	AllowPrivate bool     `key:"allow_private" doc:"Whether the URL may lead to a private address."`

	SubjectFamily string  `key:"subject_family" form:"family" doc:"Prefix of the pseudonyms of its subjects that are account ids, which are then others than those of the same ids elsewhere; user if absent."`
	Claims        []Claim `key:"claims" doc:"What the stubs of its tokens tell besides the subject, and beside what claims: says for all; at most eight with these."`
}

// options returns what package issuer needs of is.
func (c *Config) issuer(is *Issuer) issuer.Options {
	o := issuer.Options{
		Name: is.Name, Issuer: is.Issuer, Algorithms: is.Algorithms, Audiences: is.Audiences,
		MaxLifetime: time.Duration(is.MaxLifetime), JWKS: is.JWKS, JWKSFile: c.path(is.JWKSFile),
		PEMFile: c.path(is.PEMFile), SecretFile: c.path(is.SecretFile), AllowPrivate: is.AllowPrivate,
	}
	for _, t := range is.Types {
		o.Types = append(o.Types, strings.TrimPrefix(strings.ToLower(t), "application/"))
	}
	switch {
	case len(o.Algorithms) > 0:
	case o.SecretFile != "":
		o.Algorithms = []string{"HS256"}
	default:
		o.Algorithms = []string{"RS256", "PS256", "ES256", "EdDSA", "Ed25519"}
	}
	return o
}

func (c *Config) checkIssuers() (errs Errors) {
	for i := range c.Issuers {
		o := c.issuer(&c.Issuers[i])
		path := fmt.Sprintf("issuers[%d]", i)
		for j := range c.Issuers[:i] {
			if was := &c.Issuers[j]; was.Name == o.Name || was.Issuer == o.Issuer {
				errs = append(errs, c.problem(path, "has the name or the issuer of another", "give each its own"))
			}
		}
		if err := o.Check(); err != nil {
			problem, remedy, _ := strings.Cut(err.Error(), "; ")
			errs = append(errs, c.problem(path, problem, remedy))
		}
	}
	return errs
}

// OpenIssuers reads the keys of the issuers of c from files, and what was kept of
// those of URLs in the folder dir, which may be empty. It returns nil where c has no
// issuers. The error is Errors.
func (c *Config) OpenIssuers(dir string) (*issuer.Issuers, error) {
	if len(c.Issuers) == 0 {
		return nil, nil
	}
	list := make([]issuer.Options, len(c.Issuers))
	for i := range c.Issuers {
		list[i] = c.issuer(&c.Issuers[i])
	}
	all, err := issuer.New(list, dir, time.Now)
	if err != nil {
		return nil, Errors{c.problem("issuers", err.Error(), "")}
	}
	return all, nil
}

// KeysLeftOut returns which keys of the files of JWK sets are not used, one line each, with the reason
// and without anything that stands in them.
func (c *Config) KeysLeftOut() (out []string) {
	for i := range c.Issuers {
		o := c.issuer(&c.Issuers[i])
		for _, line := range o.LeftOut() {
			e := c.problem(fmt.Sprintf("issuers[%d].jwks_file", i), "has a key that is left out: "+line, "")
			out = append(out, e.Error())
		}
	}
	return out
}
