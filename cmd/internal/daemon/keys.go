package daemon

import (
	"sync"
	"time"

	"github.com/logscrub/logscrub/pseudonym"
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
		d.log.Audit("the new keys cannot be used; the old ones write on", "op", "key", "cause", err)
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

// changes returns what became of keys between two rings, as the arguments of audit
// lines: each key that is new, is in another state, or is gone.
func changes(was, now *pseudonym.Keyring) (all [][]any) {
	if was == now {
		return nil
	}
	before := map[pseudonym.KeyID]pseudonym.Entry{}
	for _, e := range was.Entries() {
		before[e.ID] = e
	}
	line := func(what string, e pseudonym.Entry, tenant string) {
		all = append(all, []any{"op", "key", "change", what, "key_id", string(e.ID), "tenant", tenant})
	}
	for _, e := range now.Entries() {
		old, known := before[e.ID]
		delete(before, e.ID)
		switch {
		case !known:
			line("added, "+e.State.String(), e, e.Tenant)
		case old.State != e.State:
			line(e.State.String(), e, old.Tenant) // one that is erased has none
		}
	}
	for _, e := range was.Entries() {
		if _, gone := before[e.ID]; gone {
			line("removed", e, e.Tenant)
		}
	}
	return all
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
