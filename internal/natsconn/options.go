// Package natsconn opens connections to NATS for sources, sinks and plans, all in
// the same way: credentials from files or from a context of the nats command,
// TLS whose files are read again at each connection, reconnecting for ever, and
// nothing buffered while there is no connection, so that what is sent was sent
// once and whoever sent it knows.
//
// Call Options.Connect; it returns before there is a connection. An error never
// quotes a URL, a token or a password.
package natsconn

import (
	"errors"
	"log/slog"
	"net/url"
	"strings"
	"time"
)

// DefaultURL is where a server is looked for if nothing says otherwise.
const DefaultURL = "nats://127.0.0.1:4222"

// Options say how to reach a server and who connects. What is set here goes before
// what the context says.
type Options struct {
	// URLs are servers of one cluster: nats://, tls://, ws:// or wss://.
	URLs []string
	// Context is the name of a context of the nats command, whose file is read;
	// "" uses none. ContextDir is where contexts are kept; "" is the place where
	// the nats command keeps them.
	Context, ContextDir string
	// Name is what the server shows of the connection.
	Name string

	// One of these says who connects. Files are read again at each connection.
	CredsFile string // a JWT and its seed
	NKeyFile  string // a seed
	User      string
	Password  string
	Token     string

	// TLS files, in PEM. A CAFile alone asks for TLS too.
	CertFile, KeyFile, CAFile string
	// TLSFirst starts TLS before the server says anything.
	TLSFirst bool

	// InboxPrefix stands before the subjects of answers; "" is _INBOX.
	InboxPrefix string
	// Domain and APIPrefix choose a JetStream of several; at most one is set.
	Domain, APIPrefix string

	// ReconnectWait is the wait between attempts, to which jitter comes; 0 is a second.
	ReconnectWait time.Duration
	// PingInterval is how often the other side is asked whether it is there; two
	// missing answers end the connection. 0 is three seconds, so that a server that
	// hangs is left for another one within ten.
	PingInterval time.Duration
	// Log is told of connections made and lost; nil tells nobody.
	Log *slog.Logger
}

// Validate says what is wrong with o. It reads no file.
func (o *Options) Validate() error {
	identities := 0
	for _, set := range []bool{o.CredsFile != "", o.NKeyFile != "", o.User != "", o.Token != ""} {
		if set {
			identities++
		}
	}
	switch {
	case identities > 1:
		return errors.New("nats: more than one of creds, nkey, user and token is set; leave one")
	case o.Password != "" && o.User == "":
		return errors.New("nats: a password without a user; set user")
	case (o.CertFile == "") != (o.KeyFile == ""):
		return errors.New("nats: a client certificate needs cert and key; set both")
	case o.Domain != "" && o.APIPrefix != "":
		return errors.New("nats: a JetStream domain and an API prefix; leave one")
	}
	for _, text := range o.URLs {
		if err := checkURL(text); err != nil {
			return err
		}
	}
	return nil
}

// checkURL refuses what no server can be reached by. A URL may hold a password, so
// nothing of it is quoted.
func checkURL(text string) error {
	if !strings.Contains(text, "://") {
		text = "nats://" + text
	}
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil || u.Hostname() == "" {
		return errors.New("nats: a url is not of the form nats://host:port; correct it")
	}
	switch u.Scheme {
	case "nats", "tls", "ws", "wss":
		return nil
	}
	return errors.New("nats: a url begins with neither nats, tls, ws nor wss; correct its scheme")
}

// withDefaults returns o with every zero replaced.
func (o Options) withDefaults() Options {
	if len(o.URLs) == 0 {
		o.URLs = []string{DefaultURL}
	}
	if o.Name == "" {
		o.Name = "logscrub"
	}
	if o.ReconnectWait <= 0 {
		o.ReconnectWait = time.Second
	}
	if o.PingInterval <= 0 {
		o.PingInterval = 3 * time.Second
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}
