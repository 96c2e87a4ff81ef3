package daemon

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"time"

	"github.com/logscrub/logscrub/config"
	"github.com/logscrub/logscrub/internal/sdnotify"
	"github.com/logscrub/logscrub/scrub"
)

// ErrNotRunning is returned by Reload before Run, and once it has been told to end.
var ErrNotRunning = errors.New("the daemon does not run yet, or is ending")

// A WeakerError is returned by Reload for a configuration that hides less than the
// one that runs, and does not say that it may.
type WeakerError struct{ Ways []string }

// Error names the first way.
func (e *WeakerError) Error() string {
	more := ""
	if n := len(e.Ways); n > 1 {
		more = fmt.Sprintf(" (and %d more)", n-1)
	}
	return "the new policy is weaker: " + e.Ways[0] + more + "; set allow_weaker: true, or restart"
}

// Reload loads the configuration again. With an error the one that ran goes on as
// it was. Pipelines that are the same go on without a pause, and what they read from
// then on is scrubbed by the new policy; those that changed deliver what they have
// read, and are opened anew; one that cannot be is opened as it was.
func (d *Daemon) Reload() (err error) {
	d.reloading.Lock()
	defer d.reloading.Unlock()
	if !d.begun {
		return ErrNotRunning
	}
	d.tell(sdnotify.Reloading)
	defer d.tell(sdnotify.Ready)
	defer d.note() // what ended meanwhile was not looked at
	set, err := d.o.Load()
	if err == nil {
		err = set.Config.Runnable()
	}
	if err == nil {
		err = d.weaker(set)
	}
	if err == nil {
		if err = d.change(set); err != nil {
			d.settle(d.set.Config)
		}
	}
	d.result(err)
	return err
}

// result counts and tells how a reload ended.
func (d *Daemon) result(err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var weak *WeakerError
	switch {
	case err == nil:
		d.reloads[reloadOK]++
		d.reloaded = time.Now()
	case errors.As(err, &weak):
		d.reloads[reloadRefused]++
		d.log.AuditRefused("a weaker policy was refused", "op", "reload", "ways", weak.Ways)
	default:
		d.reloads[reloadFailed]++
		d.log.AuditRefused("the reload failed; what ran goes on", "op", "reload", "cause", err)
	}
	d.bad = err != nil
}

// weaker announces in which ways set hides less, and refuses it unless it may.
func (d *Daemon) weaker(set Set) error {
	ways := d.set.Config.Weaker(set.Config)
	switch {
	case len(ways) == 0:
		return nil
	case !set.Config.AllowWeaker:
		return &WeakerError{ways}
	}
	d.log.Audit("the policy is weaker than before", "op", "weaker", "ways", ways)
	return nil
}

// change goes over to set, or leaves all as it was.
func (d *Daemon) change(set Set) (err error) {
	was := d.set
	if set.Config.StatePath() != was.Config.StatePath() {
		return errors.New("state_dir is another; that needs a restart")
	}
	scrubbers, err := d.compile(set)
	if err != nil {
		return err
	}
	same, changed, added := d.compare(set)
	if err := d.setKeys(same, set); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = d.setKeys(same, was) // these keys worked before
		}
	}()
	next := map[string]*pipe{}
	for _, name := range added {
		if err := d.add(next, set, name, scrubbers[name]); err != nil {
			d.discard(next)
			return fmt.Errorf("pipeline %s: %w", name, err)
		}
	}
	if err := d.restart(set, changed, scrubbers, next); err != nil {
		return err
	}
	d.commit(set, same, scrubbers, next)
	return nil
}

// setKeys gives pipes the keys of set.
func (d *Daemon) setKeys(names []string, set Set) error {
	for _, name := range names {
		if err := d.pipes[name].setKeys(set.Config, set.Ring); err != nil {
			return fmt.Errorf("pipeline %s: %w", name, err)
		}
	}
	return nil
}

// compare returns which pipelines of set run as they are, which are to be opened
// anew, and which are new.
func (d *Daemon) compare(set Set) (same, changed, added []string) {
	for _, name := range set.Config.PipelineNames() {
		p, ok := d.pipes[name]
		if !ok {
			added = append(added, name)
			continue
		}
		line := set.Config.Pipelines[name]
		if s, _ := p.status(); s == failed || !reflect.DeepEqual(lasting(p.line), lasting(line)) || d.set.Config.TenantOf(&p.line) != set.Config.TenantOf(&line) {
			changed = append(changed, name)
		} else {
			same = append(same, name)
		}
	}
	return same, changed, added
}

// lasting returns what of p cannot change while it runs.
func lasting(p config.Pipeline) config.Pipeline {
	p.Source.Pseudonyms = "" // is of the policy
	return p
}

// restart ends changed pipelines and opens them anew, into next. If one cannot be,
// all of them are begun as they were.
func (d *Daemon) restart(set Set, changed []string, scrubbers map[string]*scrub.Scrubber, next map[string]*pipe) error {
	limit := time.Duration(d.set.Config.DrainTimeout)
	for i, name := range changed {
		old := d.pipes[name]
		old.end(limit, d.now)
		if err := d.add(next, set, name, scrubbers[name]); err != nil {
			d.discard(next)
			d.restore(changed[:i+1])
			return fmt.Errorf("pipeline %s: %w", name, err)
		}
		next[name].inherit(old)
	}
	return nil
}

// restore begins pipelines again that a reload ended, as they were.
func (d *Daemon) restore(names []string) {
	scrubbers, err := d.compile(d.set)
	for _, name := range names {
		old := d.pipes[name]
		p := old
		if err == nil {
			p, err = d.newPipe(d.set.Config, name, d.set.Ring, scrubbers[name])
		}
		if err != nil {
			d.log.Error("the pipeline cannot be begun again; restart the daemon", "pipeline", name, "cause", err)
			continue
		}
		p.inherit(old)
		d.mu.Lock()
		d.pipes[name] = p
		d.mu.Unlock()
		o, opening := p.open()
		if opening != nil {
			p.resume(opening, d.note)
			continue
		}
		p.hold(o)
		p.start(d.note)
	}
}

// commit goes over to set, of which everything is open.
func (d *Daemon) commit(set Set, same []string, scrubbers map[string]*scrub.Scrubber, next map[string]*pipe) {
	d.log.to.swap()
	d.log.setLevel(&set.Config.Log)
	var removed []*pipe
	d.mu.Lock()
	for name, p := range d.pipes {
		if _, ok := set.Config.Pipelines[name]; !ok {
			removed = append(removed, p)
			delete(d.pipes, name)
		}
	}
	for _, name := range same {
		d.pipes[name].setPolicy(scrubbers[name])
	}
	d.setDoors(set, same)
	maps.Copy(d.pipes, next)
	limit := time.Duration(d.set.Config.DrainTimeout)
	was := d.set
	keys := changes(was.Ring, set.Ring)
	d.set = set
	d.mu.Unlock()
	d.settle(set.Config)
	d.auditLeaks(was.Config, set.Config)
	for _, line := range keys {
		d.log.Audit("a key changed", line...)
	}
	for _, p := range next {
		p.start(d.note)
	}
	for _, p := range removed {
		p.end(limit, d.now)
		d.metrics.Forget(p.name)
		d.log.Audit("the pipeline is no more", "op", "reload", "pipeline", p.name)
	}
	for name := range set.Config.Pipelines {
		d.log.Audit("policy in force", "op", "reload", "pipeline", name, "policy", scrubbers[name].Hash(), "key_id", scrubbers[name].KeyID())
	}
	select {
	case d.rekey <- struct{}{}:
	default:
	}
}

// Reopen has sinks open their files again, for whoever renamed them.
func (d *Daemon) Reopen() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for name, p := range d.pipes {
		if o := p.parts(); o != nil {
			if err := o.reopen(); err != nil {
				d.log.Error("opening files again", "pipeline", name, "cause", err)
			}
		}
	}
}
