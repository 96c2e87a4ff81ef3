package daemon

import (
	"sync"
	"time"

	"github.com/logscrub/logscrub/scrub"
)

// A key that is to come into force is waited for: the scrubbers are made anew then.

// recheck is how long is waited at most: clocks are set.
const recheck = time.Hour

// untilKeys returns how long it is until a key of the ring comes into force.
func (d *Daemon) untilKeys() time.Duration {
	d.mu.Lock()
	defer d.mu.Unlock()
	now, wait := time.Now(), recheck
	for _, p := range d.pipes {
		if at, ok := d.set.Ring.NextChange(d.set.Config.TenantOf(&p.line), now); ok {
			wait = min(wait, max(at.Sub(now), time.Second))
		}
	}
	return wait
}

// newKeys has pipelines whose key has changed write with the new one.
func (d *Daemon) newKeys() {
	d.reloading.Lock()
	defer d.reloading.Unlock()
	d.mu.Lock()
	set := d.set
	d.mu.Unlock()
	scrubbers, err := d.compile(set)
	if err != nil {
		d.log.Error("the new keys cannot be used; the old ones write on", "cause", err)
		return
	}
	d.log.to.swap()
	d.mu.Lock()
	defer d.mu.Unlock()
	for name, p := range d.pipes {
		if s := scrubbers[name]; s.KeyID() != p.keyID() {
			p.setPolicy(s)
			d.log.Audit("a key came into force", "op", "key", "pipeline", name, "key_id", s.KeyID())
		}
	}
}

// A once tells what was not told before, of a bounded number of things.
type once struct {
	mu   sync.Mutex
	seen map[scrub.Withheld]bool
}

func newOnce() *once { return &once{seen: map[scrub.Withheld]bool{}} }

// maxTold bounds how many different reasons are told.
const maxTold = 50

// first reports whether w is new.
func (o *once) first(w scrub.Withheld) bool {
	w.Line = 0
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.seen[w] || len(o.seen) >= maxTold {
		return false
	}
	o.seen[w] = true
	return true
}
