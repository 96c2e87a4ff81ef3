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
	denial  *denial // nil where it has no denylist
	stop    context.CancelFunc
	done    chan struct{}
}

// trustOf returns the verifier of c, or nil where c has no issuers. Its keys are
// fetched from now on, until settle finds it unused.
func (d *Daemon) trustOf(c *config.Config) (token.Verifier, error) {
	if t := d.trustFor(c); t != nil {
		return t.checker, nil
	}
	all, err := c.OpenIssuers(c.StatePath())
	if all == nil {
		return nil, err
	}
	deny, err := d.denialOf(c)
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(context.Background())
	t := &trust{c, all, issuer.NewChecker(all), deny, stop, make(chan struct{})}
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

// trustFor returns the trust of c, or nil.
func (d *Daemon) trustFor(c *config.Config) *trust {
	for _, t := range d.trusts {
		if t.conf == c {
			return t
		}
	}
	return nil
}

// settle ends the fetching of keys and of a denylist, and the leak feed, for all
// configurations but c, which may be nil.
func (d *Daemon) settle(c *config.Config) {
	keep := d.trustFor(c)
	for _, t := range d.trusts {
		if t == keep {
			continue
		}
		t.stop()
		<-t.done
		if n := t.denial; n != nil && (keep == nil || keep.denial != n) {
			n.stop() // twice is as good as once
			<-n.done
		}
	}
	if d.trusts = d.trusts[:0]; keep != nil {
		d.trusts = append(d.trusts, keep)
	}
	d.trusted.Store(keep)
	d.settleLeaks(c)
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
