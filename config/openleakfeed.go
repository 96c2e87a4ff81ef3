package config

import (
	"fmt"
	"log/slog"
	"time"

	"github.com/logscrub/logscrub/internal/credfile"
	"github.com/logscrub/logscrub/internal/natspub"
	"github.com/logscrub/logscrub/pseudonym"
	"github.com/logscrub/logscrub/scrub"
	"github.com/logscrub/logscrub/token"
	"github.com/logscrub/logscrub/token/issuer"
	"github.com/logscrub/logscrub/token/issuer/feed"
)

// OpenLeakFeed opens the feed of c, which must have one, over m. It connects in the
// background. log is told of what goes wrong.
func (c *Config) OpenLeakFeed(m *feed.Memory, log *slog.Logger) (*feed.Feed, error) {
	sink, err := c.leakSink(log)
	if err != nil {
		return nil, fmt.Errorf("leak_feed: %w", err)
	}
	return feed.New(feed.Options{
		Issuers: c.LeakNames(), PerMinute: c.LeakFeed.PerMinute, Window: time.Duration(c.LeakFeed.Window), Sink: sink, Memory: m,
		Report: func(err error) {
			if err == nil {
				log.Info("the leak feed works again")
				return
			}
			log.Error("the leak feed fails, and tries again", "cause", err)
		},
	}), nil
}

func (c *Config) leakSink(log *slog.Logger) (feed.Sink, error) {
	f := c.LeakFeed
	switch {
	case f.NATS != nil:
		conn := c.connection(&f.NATS.NATSServer, "logscrub leak feed")
		conn.Log = log
		return feed.NewNATS(natspub.Options{Conn: conn, Subject: f.NATS.Subject, Stream: f.NATS.Stream})
	case f.Webhook != nil:
		return c.leakWebhook(f.Webhook)
	}
	return &feed.File{Path: c.path(f.File)}, nil
}

func (c *Config) leakWebhook(w *LeakWebhook) (feed.Sink, error) {
	secret, err := credfile.NewToken(c.path(w.SecretFile))
	if err != nil {
		return nil, fmt.Errorf("webhook: secret_file: %w", err)
	}
	o := feed.Webhook{URL: w.URL, Secret: secret.Bytes, AllowPrivate: w.AllowPrivate}
	if t := w.TLS; t != nil {
		o.TLS, err = credfile.TLS{Cert: c.path(t.Cert), Key: c.path(t.Key), CA: c.path(t.CA), ServerName: t.ServerName}.Client()
		if err != nil {
			return nil, fmt.Errorf("webhook: tls: %w", err)
		}
	}
	sink, err := feed.NewWebhook(o)
	if err != nil {
		return nil, fmt.Errorf("webhook: %w", err)
	}
	return sink, nil
}

// A leakName is a key of the ring and an issuer, or a vendor.
type leakName struct{ key, issuer string }

// A leaker hands what a scrubber sees to a feed. It is immutable.
type leaker struct {
	feed       *feed.Feed
	where      string
	unverified bool
	keys       map[leakName]*issuer.Printer
	byID       map[string]bool // issuers that revoke by jti
}

// LeakHook returns what tells f, the feed of c, of the tokens that the pipeline called
// where meets, which is made for scrub.Options: it makes hashes of what it is shown,
// and does not wait. Keys that have no root any more are those of nothing that is
// written now.
func (c *Config) LeakHook(f *feed.Feed, where string, ring *pseudonym.Keyring) func(scrub.TokenSeen) {
	l := &leaker{feed: f, where: where, unverified: c.LeakFeed.Unverified, keys: map[leakName]*issuer.Printer{}, byID: map[string]bool{}}
	for _, name := range c.LeakNames() {
		for _, e := range ring.Entries() {
			if key, err := ring.Derive(e.ID, pseudonym.PurposeFeed, name); err == nil { // else it has no root
				l.keys[leakName{string(e.ID), name}] = issuer.NewPrinter(key)
			}
		}
	}
	for i := range c.Issuers {
		l.byID[c.Issuers[i].Name] = c.Issuers[i].RevokeBy == "jti"
	}
	return l.see
}

// see is given every token.
func (l *leaker) see(s scrub.TokenSeen) {
	name, state, expiry := s.Vendor, "issued", int64(0)
	if name == "" {
		if !s.Genuine || s.State != token.Live && s.State != token.Early {
			if !l.unverified || s.State != token.Unverified {
				return
			}
		}
		name, state = s.Issuer, s.State.String()
		if s.HasExpiry {
			expiry = s.Expiry
		}
	}
	key := l.keys[leakName{s.KeyID, name}]
	if key == nil {
		return
	}
	mark := key.Of(s.Canonical)
	if !l.feed.Due(name, mark, expiry, feed.Doubt(s.State == token.Unverified && s.Vendor == "")) {
		return
	}
	e := feed.Event{KeyID: s.KeyID, Issuer: name, State: state, Pseudonym: string(s.Pseudonym), Within: string(s.Within), Subject: string(s.Subject), Expiry: expiry, Where: l.where}
	if l.byID[name] && s.Genuine {
		e.JTI = issuer.TokenID(s.Canonical)
	}
	l.feed.Raise(mark, e)
}
