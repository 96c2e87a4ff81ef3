package natsconn

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Selected is the name of a context that stands for the one the user selected
// with "nats context select".
const Selected = "."

// maxContext bounds the file of a context.
const maxContext = 1 << 20

// A context is what the nats command keeps in a file.
type natsContext struct {
	URL         string `json:"url"`
	Token       string `json:"token"`
	User        string `json:"user"`
	Password    string `json:"password"`
	Creds       string `json:"creds"`
	NKey        string `json:"nkey"`
	Cert        string `json:"cert"`
	Key         string `json:"key"`
	CA          string `json:"ca"`
	TLSFirst    bool   `json:"tls_first"`
	InboxPrefix string `json:"inbox_prefix"`
	Domain      string `json:"jetstream_domain"`
	APIPrefix   string `json:"jetstream_api_prefix"`

	// What cannot be honoured is refused, not overlooked.
	NSC     string `json:"nsc"`
	UserJWT string `json:"user_jwt"`
	Proxy   string `json:"socks_proxy"`
	CertWin string `json:"windows_cert_store"`
}

// resolve lays the context of o, if it names one, beneath what o sets itself.
func (o Options) resolve() (Options, error) {
	if o.Context == "" {
		return o, nil
	}
	dir, err := o.contextDir()
	if err != nil {
		return o, err
	}
	name := o.Context
	if name == Selected {
		if name, err = selected(dir); err != nil {
			return o, err
		}
	}
	c, err := readContext(dir, name)
	if err != nil {
		return o, err
	}
	return o.over(c), nil
}

// contextDir returns the folder that holds context.txt and context/.
func (o *Options) contextDir() (string, error) {
	if o.ContextDir != "" {
		return o.ContextDir, nil
	}
	if dir := os.Getenv("XDG_CONFIG_HOME"); dir != "" {
		return filepath.Join(dir, "nats"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", errors.New("nats context: the home directory is not known; set HOME or XDG_CONFIG_HOME")
	}
	return filepath.Join(home, ".config", "nats"), nil
}

// selected returns the name that context.txt holds.
func selected(dir string) (string, error) {
	b, err := os.ReadFile(filepath.Join(dir, "context.txt"))
	if name := strings.TrimSpace(string(b)); err == nil && name != "" {
		return name, nil
	}
	return "", errors.New("nats context: none is selected; run nats context select, or name one")
}

// readContext reads a context. The file may hold a password, so an error says only
// where it stands.
func readContext(dir, name string) (c natsContext, err error) {
	if name == "" || strings.Contains(name, "..") || strings.ContainsAny(name, `/\`) {
		return c, fmt.Errorf("nats context: %q is no name of a context", name)
	}
	path := filepath.Join(dir, "context", name+".json")
	info, err := os.Stat(path)
	if err != nil {
		return c, fmt.Errorf("nats context %q: %w; nats context ls shows those there are", name, err)
	}
	if info.Size() > maxContext {
		return c, fmt.Errorf("nats context %q: %s is too large for a context", name, path)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return c, fmt.Errorf("nats context %q: %w", name, err)
	}
	if json.Unmarshal(b, &c) != nil {
		return c, fmt.Errorf("nats context %q: %s is no JSON of a context; nats context edit corrects it", name, path)
	}
	for key, value := range map[string]string{"nsc": c.NSC, "user_jwt": c.UserJWT, "socks_proxy": c.Proxy, "windows_cert_store": c.CertWin} {
		if value != "" {
			return c, fmt.Errorf("nats context %q: %s is not supported; use creds, nkey or certificates", name, key)
		}
	}
	return c, nil
}

// over returns o with what it does not set taken from c. Who connects comes from
// one of them as a whole.
func (o Options) over(c natsContext) Options {
	if len(o.URLs) == 0 && c.URL != "" {
		o.URLs = strings.Split(c.URL, ",")
	}
	if o.CredsFile == "" && o.NKeyFile == "" && o.User == "" && o.Token == "" {
		switch { // in the order of the nats command
		case c.User != "":
			o.User, o.Password = c.User, c.Password
		case c.Creds != "":
			o.CredsFile = expand(c.Creds)
		case c.NKey != "":
			o.NKeyFile = expand(c.NKey)
		default:
			o.Token = c.Token
		}
	}
	if o.CertFile == "" && o.KeyFile == "" {
		o.CertFile, o.KeyFile = expand(c.Cert), expand(c.Key)
	}
	if o.CAFile == "" {
		o.CAFile = expand(c.CA)
	}
	if o.Domain == "" && o.APIPrefix == "" {
		o.Domain, o.APIPrefix = c.Domain, c.APIPrefix
	}
	if o.InboxPrefix == "" {
		o.InboxPrefix = c.InboxPrefix
	}
	o.TLSFirst = o.TLSFirst || c.TLSFirst
	return o
}

// expand replaces a leading ~ by the home directory, as the nats command does.
func expand(path string) string {
	rest, ok := strings.CutPrefix(path, "~/")
	home, err := os.UserHomeDir()
	if !ok || err != nil {
		return path
	}
	return filepath.Join(home, rest)
}
