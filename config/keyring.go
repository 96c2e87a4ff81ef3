package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/logscrub/logscrub/pseudonym"
)

// CredentialName is the file that is looked for in $CREDENTIALS_DIRECTORY,
// where systemd puts what LoadCredential= names.
const CredentialName = "logscrub-keyring"

// A KeyringError says that a keyring was configured but cannot be used.
type KeyringError struct {
	From string // what configured it: a flag, a variable, or a place in a file
	Err  error  // from package pseudonym: names the path, never the contents
}

func (e *KeyringError) Error() string { return e.From + ": " + e.Err.Error() }
func (e *KeyringError) Unwrap() error { return e.Err }

// KeyringPath returns where the keyring is and who said so: the flag, which the
// user gave by the name called; then the file; then systemd's credentials. The
// path is empty when nobody did, and may be Ephemeral.
func (c *Config) KeyringPath(flag, called string, env Lookup) (path, from string) {
	if flag != "" {
		return flag, called
	}
	if c.Keyring != "" {
		from = c.problem("keyring", "", "").Error()
		if c.Keyring != Ephemeral && !filepath.IsAbs(c.Keyring) {
			return filepath.Join(filepath.Dir(c.in), c.Keyring), from
		}
		return c.Keyring, from
	}
	if dir, _ := env("CREDENTIALS_DIRECTORY"); dir != "" {
		path := filepath.Join(dir, CredentialName)
		if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
			return path, "CREDENTIALS_DIRECTORY"
		}
	}
	return "", ""
}

// OpenKeyring loads the keyring that KeyringPath finds. configured is false
// when there is none; the key is ephemeral then, as it is when that was asked
// for. The error is a *KeyringError.
func (c *Config) OpenKeyring(flag, called string, env Lookup) (ring *pseudonym.Keyring, configured bool, err error) {
	path, from := c.KeyringPath(flag, called, env)
	if path == "" || path == Ephemeral {
		ring, err := c.ephemeral()
		if err != nil {
			return nil, path != "", &KeyringError{from, err}
		}
		return ring, path != "", nil
	}
	if strings.ContainsAny(path, "\n\x00") {
		return nil, true, &KeyringError{from, errors.New("is no path; name a file, never the key itself")}
	}
	ring, err = LoadKeyring(path, from)
	return ring, true, err
}

// LoadKeyring loads the keyring at path, which from configured. The error is a
// *KeyringError.
func LoadKeyring(path, from string) (*pseudonym.Keyring, error) {
	ring, err := pseudonym.LoadKeyring(path)
	switch {
	case err == nil:
		return ring, nil
	case ShownPath(path, "") == "":
		err = errors.New("no such file; name one that exists, never the key itself")
	}
	return nil, &KeyringError{from, err}
}

// ephemeral returns a ring with a key for each tenant of c.
func (c *Config) ephemeral() (*pseudonym.Keyring, error) {
	ring, now := pseudonym.Ephemeral(c.Tenant), time.Now().Add(-time.Second)
	for _, name := range c.PipelineNames() {
		p := c.Pipelines[name]
		if tenant := c.TenantOf(&p); len(ring.Keys(tenant)) == 0 {
			if _, err := ring.Rotate(tenant, now, now); err != nil {
				return nil, err
			}
		}
	}
	return ring, nil
}
