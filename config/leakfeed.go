package config

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/logscrub/logscrub/scrub"
	"github.com/logscrub/logscrub/token/issuer/feed"
)

// A LeakFeed is what is told, and to whom, of tokens that could still be used.
type LeakFeed struct {
	Issuers    []string     `key:"issuers" form:"family" doc:"Names of the issuers whose tokens are told; all if absent."`
	Vendors    []string     `key:"vendors" one:"key vendor" doc:"Vendors whose keys are told if their checksum holds; all if absent, [] for none."`
	Unverified bool         `key:"unverified" doc:"Tell also tokens that name one of the issuers and could not be verified."`
	PerMinute  int          `key:"per_minute" min:"1" max:"10000" doc:"Events of one issuer or vendor; the rest are counted."`
	Window     Duration     `key:"window" doc:"In which there is one event about a token, over restarts too."`
	File       string       `key:"file" form:"line" doc:"File to append events to, as lines of JSON."`
	NATS       *LeakNATS    `key:"nats" doc:"Subject to publish events to, instead of a file."`
	Webhook    *LeakWebhook `key:"webhook" doc:"Where to post events to, signed, instead of a file."`
}

func (f *LeakFeed) setDefaults() {
	f.Vendors, f.PerMinute, f.Window = scrub.KeyVendors(), feed.DefaultPerMinute, Duration(feed.DefaultWindow)
}

// A LeakNATS is a subject that events are published to.
type LeakNATS struct {
	NATSServer
	Subject string `key:"subject" need:"yes" form:"subject" doc:"Where events are published."`
	Stream  string `key:"stream" form:"stream" doc:"Stream that stores them; absent is core NATS, where an event is held once the server read it."`
}

// A LeakWebhook is a URL that events are posted to.
type LeakWebhook struct {
	URL          string     `key:"url" need:"yes" form:"line" secret:"yes" doc:"https URL. Redirects are not followed, and no proxy is used."`
	SecretFile   string     `key:"secret_file" need:"yes" form:"line" doc:"File of the secret that events are signed with, of 24 bytes or more, or its base64 behind whsec_; read again when it changes."`
	AllowPrivate bool       `key:"allow_private" doc:"Whether the URL may lead to a private address."`
	TLS          *TLSClient `key:"tls" doc:"What https demands and shows; absent trusts the authorities of the machine."`
}

func (c *Config) checkLeakFeed() Errors {
	f := c.LeakFeed
	if f == nil {
		return nil
	}
	k := checker{c: c, at: "leak_feed"}
	sinks := 0
	for _, set := range []bool{f.File != "", f.NATS != nil, f.Webhook != nil} {
		if set {
			sinks++
		}
	}
	if sinks != 1 {
		k.add("", "needs file, nats or webhook", "write one of the three")
	}
	names := c.issuerNames()
	for i, name := range f.Issuers {
		switch at := fmt.Sprintf(".issuers[%d]", i); {
		case len(names) == 0:
			k.add(at, "no issuers are configured", "add issuers:")
		case !slices.Contains(names, name):
			k.add(at, "unknown issuer", meant(name, names))
		}
	}
	for _, name := range c.leakIssuers() {
		if slices.Contains(f.Vendors, name) {
			k.add(".vendors", "one has the name of an issuer, and their keys would be the same", "call the issuer otherwise, or leave the vendor out")
		}
	}
	if len(c.leakIssuers())+len(f.Vendors) == 0 {
		k.add("", "there is nothing to tell", "add issuers:, or vendors")
	}
	if f.NATS != nil {
		k.server(".nats", &f.NATS.NATSServer)
	}
	if f.Webhook != nil {
		if err := feed.CheckURL(f.Webhook.URL); err != nil {
			k.add(".webhook.url", "is none that events go to", strings.TrimPrefix(err.Error(), "url: "))
		}
		k.client(".webhook.tls", f.Webhook.TLS)
	}
	return k.errs
}

// issuerNames returns the names of the issuers.
func (c *Config) issuerNames() []string {
	names := make([]string, len(c.Issuers))
	for i := range c.Issuers {
		names[i] = c.Issuers[i].Name
	}
	return names
}

// leakIssuers returns the names of the issuers whose tokens are told.
func (c *Config) leakIssuers() []string {
	if c.LeakFeed.Issuers != nil {
		return c.LeakFeed.Issuers
	}
	return c.issuerNames()
}

// LeakNames returns the names of the issuers and vendors that events can be of; none
// where there is no feed.
func (c *Config) LeakNames() []string {
	if c.LeakFeed == nil {
		return nil
	}
	return slices.Concat(c.leakIssuers(), c.LeakFeed.Vendors)
}

// LeakSink returns the word for where events go: file, nats or webhook.
func (f *LeakFeed) LeakSink() string {
	switch {
	case f == nil:
		return None
	case f.NATS != nil:
		return "nats"
	case f.Webhook != nil:
		return "webhook"
	}
	return "file"
}

// SameLeakFeed reports whether c and next have the same feed, so that one can go on
// for both. What of an event follows from other keys may differ.
func (c *Config) SameLeakFeed(next *Config) bool {
	if c.LeakFeed == nil || next.LeakFeed == nil {
		return c.LeakFeed == next.LeakFeed
	}
	a, b := *c.LeakFeed, *next.LeakFeed
	a.Issuers, b.Issuers = c.leakIssuers(), next.leakIssuers()
	return reflect.DeepEqual(a, b) && c.path("x") == next.path("x")
}
