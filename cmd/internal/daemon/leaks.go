package daemon

import (
	"context"
	"path/filepath"

	"github.com/logscrub/logscrub/admin"
	"github.com/logscrub/logscrub/config"
	"github.com/logscrub/logscrub/pseudonym"
	"github.com/logscrub/logscrub/scrub"
	"github.com/logscrub/logscrub/token/issuer/feed"
)

// A leak is a leak feed at work, for as many configurations as have the same.
type leak struct {
	conf *config.Config
	feed *feed.Feed
	stop context.CancelFunc
	done chan struct{}
}

// leaksOf returns what tells the leak feed of c of the tokens that a pipeline meets, or
// nil where c has none. The feed is at work from now on, until settle finds it unused.
func (d *Daemon) leaksOf(c *config.Config, ring *pseudonym.Keyring) (func(pipeline string) func(scrub.TokenSeen), error) {
	if c.LeakFeed == nil {
		return func(string) func(scrub.TokenSeen) { return nil }, nil
	}
	l := d.leakFor(c)
	if l == nil {
		var err error
		if l, err = d.openLeak(c); err != nil {
			return nil, err
		}
	}
	return func(pipeline string) func(scrub.TokenSeen) { return c.LeakHook(l.feed, pipeline, ring) }, nil
}

// openLeak opens the leak feed of c. What was told before stays known, whatever feed
// told it.
func (d *Daemon) openLeak(c *config.Config) (*leak, error) {
	if d.met == nil {
		m, err := feed.OpenMemory(filepath.Join(c.StatePath(), "leak-feed"))
		if err != nil {
			return nil, err
		}
		d.met = m
	}
	f, err := c.OpenLeakFeed(d.met, d.log.Logger)
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(context.Background())
	l := &leak{c, f, stop, make(chan struct{})}
	d.leaks = append(d.leaks, l)
	d.leaking.Store(l)
	go func() {
		defer close(l.done)
		f.Run(ctx)
	}()
	return l, nil
}

// leakFor returns the leak feed at work that is that of c, or nil.
func (d *Daemon) leakFor(c *config.Config) *leak {
	for _, l := range d.leaks {
		if c != nil && l.conf.SameLeakFeed(c) {
			return l
		}
	}
	return nil
}

// settleLeaks ends all leak feeds but that of c, which may be nil.
func (d *Daemon) settleLeaks(c *config.Config) {
	keep := d.leakFor(c)
	for _, l := range d.leaks {
		if l != keep {
			l.stop()
			<-l.done
		}
	}
	if d.leaks = d.leaks[:0]; keep != nil {
		d.leaks = append(d.leaks, keep)
	}
	d.leaking.Store(keep)
}

// auditLeaks tells that a reload goes over to another leak feed.
func (d *Daemon) auditLeaks(was, now *config.Config) {
	if !was.SameLeakFeed(now) {
		d.log.Audit("the leak feed is another", "op", "reload", "sink", now.LeakFeed.LeakSink(), "issuers", now.LeakNames(),
			"sink_before", was.LeakFeed.LeakSink(), "issuers_before", was.LeakNames())
	}
}

// tellLeaks adds the leak feed to what a scrape reports.
func (d *Daemon) tellLeaks(s *admin.Snapshot) {
	if l := d.leaking.Load(); l != nil {
		status := l.feed.Status()
		s.Leaks = &status
	}
}
