package issuer

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"slices"
	"time"
)

// Options configure one issuer.
type Options struct {
	// Name is what stubs and metrics call the issuer: [a-z][a-z0-9]{0,15}, and not
	// "other" or "none".
	Name string
	// Issuer is the "iss" of its tokens, compared byte by byte.
	Issuer string
	// Algorithms it signs with, in the words of RFC 7518: RS, PS, ES and HS with 256,
	// 384 or 512, EdDSA, and Ed25519 of RFC 9864. HS needs SecretFile, the others public keys.
	Algorithms []string
	// Audiences are those that a token may be for. Empty: any.
	Audiences []string
	// MaxLifetime is the longest time between "iat" and "exp". 0: any.
	MaxLifetime time.Duration
	// Types are the "typ" that a token may have, in lower case and without
	// "application/". Empty: "jwt", "at+jwt" and none.
	Types []string

	JWKS         string // https URL of its JWK set
	JWKSFile     string
	PEMFile      string
	SecretFile   string
	AllowPrivate bool // the URL may lead to private and link-local addresses
}

// Algorithms returns those that can be configured.
func Algorithms() []string {
	return []string{
		"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519", "HS256", "HS384", "HS512",
	}
}

// Check returns what is wrong with o, without reading a file.
func (o *Options) Check() error {
	switch {
	case !fitName(o.Name):
		return errors.New("name: 1 to 16 of a-z and 0-9 that begin with a letter, and not other or none, are expected")
	case o.Issuer == "":
		return errors.New(`issuer: the "iss" of its tokens is missing`)
	case len(o.Algorithms) == 0:
		return errors.New("algorithms: name those that it signs with, for example [RS256]")
	case o.JWKS == "" && o.JWKSFile == "" && o.PEMFile == "" && o.SecretFile == "":
		return errors.New("it has no keys; name jwks, jwks_file, pem_file or secret_file")
	case o.MaxLifetime < 0:
		return errors.New("max_lifetime: a time that is not negative is expected")
	}
	shared := 0
	for _, a := range o.Algorithms {
		if !slices.Contains(Algorithms(), a) {
			return errors.New("algorithms: one of RS, PS, ES or HS with 256, 384 or 512, or EdDSA or Ed25519, is expected")
		}
		if a[0] == 'H' {
			shared++
		}
	}
	if shared > 0 && shared < len(o.Algorithms) {
		return errors.New("algorithms: HS and public keys do not go together, for then a public key could be taken for a secret (RFC 8725 §2.1); make two issuers of it")
	}
	if (shared > 0) != (o.SecretFile != "") || shared > 0 && (o.JWKS != "" || o.JWKSFile != "" || o.PEMFile != "") {
		return errors.New("HS needs a secret_file, and nothing else does")
	}
	return o.checkURL()
}

func (o *Options) checkURL() error {
	if o.JWKS == "" {
		return nil
	}
	u, err := url.Parse(o.JWKS)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.Fragment != "" {
		return errors.New("jwks: an https URL without user and fragment is expected; for a file there is jwks_file")
	}
	return nil
}

func fitName(s string) bool {
	if s == "" || len(s) > 16 || s[0] < 'a' || s[0] > 'z' || s == "other" || s == "none" {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// fileKeys reads the keys of the files of o.
func (o *Options) fileKeys() (keys []key, err error) {
	for _, f := range []struct {
		option, path string
		read         func([]byte) ([]key, error)
	}{
		{"jwks_file", o.JWKSFile, func(b []byte) ([]key, error) { k, _, err := readSet(b); return k, err }},
		{"pem_file", o.PEMFile, readPEM},
		{"secret_file", o.SecretFile, func(b []byte) ([]key, error) { k, err := readSecret(b); return []key{k}, err }},
	} {
		if f.path == "" {
			continue
		}
		text, err := os.ReadFile(f.path)
		if err != nil {
			return nil, unread(f.option, err)
		}
		if len(text) > maxBody {
			return nil, fmt.Errorf("%s: it has %d bytes; %d are allowed", f.option, len(text), maxBody)
		}
		more, err := f.read(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.option, err)
		}
		keys = append(keys, more...)
	}
	return keys, nil
}

// unread returns why the file of option cannot be read. It leaves out the path, which may
// be the secret itself.
func unread(option string, err error) error {
	var p *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s: no such file; name one that exists, never what stands in it", option)
	case errors.As(err, &p):
		err = p.Err
	}
	return fmt.Errorf("%s: the file cannot be read: %w", option, err)
}

// LeftOut returns which keys of the file JWKSFile are not used and why, one line each, by their place
// in the set and by nothing that stands in it. What New returns an error for it does not tell.
func (o *Options) LeftOut() (lines []string) {
	if o.JWKSFile == "" {
		return nil
	}
	text, err := os.ReadFile(o.JWKSFile)
	if err != nil || len(text) > maxBody {
		return nil
	}
	_, bad, _ := readSet(text)
	for _, k := range bad {
		lines = append(lines, fmt.Sprintf("keys[%d]: %s", k.number, k.why))
	}
	return lines
}
