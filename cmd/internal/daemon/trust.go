package daemon

import (
	"context"

	"github.com/logscrub/logscrub/admin"
	"github.com/logscrub/logscrub/config"
	"github.com/logscrub/logscrub/token"
	"github.com/logscrub/logscrub/token/issuer"
)

// A trust has the keys of the issuers of one configuration, which it keeps fresh.
type trust struct {
	conf    *config.Config
	issuers *issuer.Issuers
	checker *issuer.Checker
	stop    context.CancelFunc
	done    chan struct{}
}

// trustOf returns the verifier of c, or nil where c has no issuers. Its keys are
// fetched from now on, until settle finds it unused.
func (d *Daemon) trustOf(c *config.Config) (token.Verifier, error) {
	for _, t := range d.trusts {
		if t.conf == c {
			return t.checker, nil
		}
	}
	all, err := c.OpenIssuers(c.StatePath())
	if all == nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(context.Background())
	t := &trust{c, all, issuer.NewChecker(all), stop, make(chan struct{})}
	d.trusts = append(d.trusts, t)
	d.trusted.Store(t)
	go func() {
		defer close(t.done)
		all.Run(ctx, func(name string, err error) {
			d.log.Warn("the keys of an issuer cannot be fetched; those at hand are used for a day", "issuer", name, "cause", err)
		})
	}()
	return t.checker, nil
}

// settle ends the fetching of keys for all configurations but c, which may be nil.
func (d *Daemon) settle(c *config.Config) {
	kept := d.trusts[:0]
	var now *trust
	for _, t := range d.trusts {
		if t.conf == c {
			now = t
			kept = append(kept, t)
			continue
		}
		t.stop()
		<-t.done
	}
	d.trusts = kept
	d.trusted.Store(now)
}

// issuers returns what a scrape reports of the issuers of the newest configuration,
// or nil where it has none.
func (d *Daemon) issuers() *admin.Issuers {
	t := d.trusted.Load()
	if t == nil {
		return nil
	}
	return admin.IssuersOf(t.issuers, t.checker)
}
