package daemon

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/logscrub/logscrub/admin"
	"github.com/logscrub/logscrub/config"
	"github.com/logscrub/logscrub/pipeline"
)

// stuck is how long nothing may be acknowledged, although something is under way and
// every part works, before the process counts as dead.
const stuck = 2 * time.Minute

// Probes returns what answers for d.
func (d *Daemon) Probes() admin.Probes {
	return admin.Probes{Live: d.live, Ready: d.ready, Reload: d.Reload, Admit: d.gate.admit}
}

// all returns the pipes in the order of their names.
func (d *Daemon) all() (all []*pipe, unready time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, name := range slices.Sorted(maps.Keys(d.pipes)) {
		all = append(all, d.pipes[name])
	}
	return all, time.Duration(d.set.Config.Admin.Unready)
}

// live reports whether every pipeline makes progress, or has a reason not to.
func (d *Daemon) live() admin.Report {
	r := admin.Report{OK: true}
	pipes, _ := d.all()
	for _, p := range pipes {
		_, age := p.progress.Unacknowledged()
		_, _, _, last := p.tally.snapshot(0)
		if age > stuck && time.Since(last) > stuck && len(p.problems()) == 0 {
			r.OK = false
			r.Lines = append(r.Lines, fmt.Sprintf("%s: nothing acknowledged for %s", p.name, age.Round(time.Second)))
		}
	}
	return r
}

// ready reports whether every pipeline runs, all its parts work, and nothing has
// been unacknowledged for long.
func (d *Daemon) ready() admin.Report {
	r := admin.Report{OK: true}
	pipes, limit := d.all()
	d.mu.Lock()
	if d.deny != nil && !d.deny.Ready() {
		r = admin.Report{Lines: []string{"the denylist is not loaded"}}
	}
	d.mu.Unlock()
	for _, p := range pipes {
		bad := p.problems()
		_, age := p.progress.Unacknowledged()
		if age > limit {
			bad = append(bad, "the oldest unacknowledged record is too old")
		}
		r.OK = r.OK && len(bad) == 0
		r.Lines = append(r.Lines, fmt.Sprintf("%s: oldest unacknowledged %s", p.name, age.Round(time.Millisecond)))
		for _, b := range bad {
			r.Lines = append(r.Lines, p.name+": "+b)
		}
	}
	return r
}

// status returns what p is doing, and why it does not run.
func (p *pipe) status() (state, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.state, p.err
}

// problems returns why p does not work, one line each. Of errors it tells only whose
// they are: the log has their text, scrubbed.
func (p *pipe) problems() (all []string) {
	if s, _ := p.status(); s != running && s != ended {
		all = append(all, s.String())
	}
	for _, o := range p.progress.Down() {
		all = append(all, p.partName(o.Sink)+" fails since "+o.Since.UTC().Format(time.RFC3339))
	}
	o := p.parts()
	if o == nil {
		return all
	}
	for i := range o.told {
		if ready := o.told[i].Ready; ready != nil && ready() != nil {
			all = append(all, o.told[i].Name+" is not ready")
		}
		if spool := o.told[i].Spool; spool != nil {
			switch s := spool(); {
			case s.Failed != nil:
				all = append(all, o.told[i].Name+": its spool sends nothing any more")
			case s.Down != nil:
				all = append(all, o.told[i].Name+" fails behind its spool")
			}
		}
	}
	return all
}

// partName returns the name of a sink, or of the quarantine.
func (p *pipe) partName(sink int) string {
	if sink == pipeline.Quarantine {
		return "quarantine"
	}
	return p.line.Sinks[sink].Title()
}

// snapshot returns what a scrape reports.
func (d *Daemon) snapshot() admin.Snapshot {
	pipes, _ := d.all()
	d.mu.Lock()
	s := admin.Snapshot{Version: d.o.Version, Reloads: maps.Clone(d.reloads), Reloaded: d.reloaded, ReloadBad: d.bad}
	d.mu.Unlock()
	d.tellDoors(&s, pipes)
	s.Issuers = d.issuers()
	d.tellLeaks(&s)
	for _, p := range pipes {
		s.Pipelines = append(s.Pipelines, p.snapshot())
	}
	return s
}

// snapshot returns what a scrape reports of p.
func (p *pipe) snapshot() admin.Pipeline {
	o, skipped := p.parts(), int64(0)
	if o != nil && o.skipped != nil {
		skipped = o.skipped()
	}
	state, _ := p.status()
	t := &admin.Daemon{Running: state == running}
	out := admin.Pipeline{Name: p.name, Policy: p.hash(), KeyIDs: []string{p.keyID()}, Scrub: p.tally.stats(), Daemon: t}
	out.Flow, t.Refused, t.Restarts, _ = p.tally.snapshot(skipped)
	t.Unacknowledged, t.Oldest = p.progress.Unacknowledged()
	if o == nil {
		return out
	}
	t.Parts = p.tell(o)
	return out
}

// tell returns how the parts that are open are doing.
func (p *pipe) tell(o *parts) (all []admin.Part) {
	down := map[string]bool{}
	for _, outage := range p.progress.Down() {
		down[p.partName(outage.Sink)] = true
	}
	p.mu.Lock()
	fails := maps.Clone(p.fails)
	p.mu.Unlock()
	for i := range o.told {
		a := tellPart(&o.told[i])
		a.Ready = a.Ready && !down[a.Name]
		if i > 0 {
			a.Errors = fails[i-1]
		}
		all = append(all, a)
	}
	if o.vault != nil {
		all = append(all, admin.Part{Name: "quarantine", Ready: !down["quarantine"], Errors: fails[pipeline.Quarantine],
			Levels: []admin.Event{{Reason: "bytes", N: o.vault.Counts().Bytes.Load()}}})
	}
	return all
}

// lag returns what f returns, and nil for no f.
func lag(f func() int64) *int64 {
	if f == nil {
		return nil
	}
	n := f()
	return &n
}

// tellPart returns what a part tells of itself.
func tellPart(part *config.Part) admin.Part {
	a := admin.Part{Name: part.Name, Ready: part.Ready == nil || part.Ready() == nil}
	for _, counts := range part.Counts {
		events, levels := admin.Events(counts.Of, counts.Prefix, counts.Levels...)
		a.Events, a.Levels = append(a.Events, events...), append(a.Levels, levels...)
	}
	if part.Dropped != nil {
		if n, ok := part.Dropped(); ok {
			a.Events = append(a.Events, admin.Event{Reason: "kernel_dropped", N: int64(n)})
		}
	}
	a.LagBytes, a.LagMessages = lag(part.LagBytes), lag(part.LagMessages)
	if part.Spool != nil {
		n := part.Spool()
		a.Spool = &admin.Spool{Records: n.Records, Bytes: n.Bytes, MaxBytes: n.MaxBytes}
		if n.Records > 0 {
			a.Spool.Stalled = time.Since(n.Progress)
		}
		a.Ready = a.Ready && n.Failed == nil
	}
	return a
}
