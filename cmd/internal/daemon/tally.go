package daemon

import (
	"slices"
	"sync"
	"time"

	"github.com/logscrub/logscrub/admin"
	"github.com/logscrub/logscrub/pipeline"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/scrub"
)

// A tally adds up what a pipeline has settled, over all its runs and policies. It is
// safe for concurrent use.
type tally struct {
	mu       sync.Mutex
	flow     admin.Flow
	settled  int64
	last     time.Time // when a batch was last settled
	now      *scrub.Scrubber
	old      []retired   // still at work on what was read before
	past     scrub.Stats // of those that are not
	refused  map[string]int64
	restarts int64
}

// A retired is a scrubber whose policy was swapped for another.
type retired struct {
	scrubber *scrub.Scrubber
	until    int64 // it is done once so many batches are settled
}

// settle is a pipeline's Settled hook.
func (t *tally) settle(_ pipeline.Fate, n pipeline.Totals) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f := &t.flow
	f.Batches += n.Batches
	f.RecordsIn += n.RecordsIn
	f.RecordsOut += n.RecordsOut
	f.Dropped += n.Dropped
	f.Quarantined += n.Quarantined
	f.Undelivered += n.Undelivered
	f.BytesIn += n.BytesIn
	f.BytesOut += n.BytesOut
	f.Panics += n.Panics
	f.Hangs += n.Hangs
	f.Sealed += n.Sealed
	t.settled++
	t.last = time.Now()
}

// skipped counts what a source that is closed left out. Like the pipeline, it counts
// such records as in, too.
func (t *tally) skipped(n int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.flow.Skipped += n
	t.flow.RecordsIn += n
}

// refuse counts an entry of the quarantine.
func (t *tally) refuse(reason string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.refused == nil {
		t.refused = map[string]int64{}
	}
	t.refused[reason]++
}

// swap notes that s scrubs what is read from now on. under is how many batches are
// under way that the one before has, or had.
func (t *tally) swap(s *scrub.Scrubber, under int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.fold()
	if t.now != nil {
		t.old = append(t.old, retired{t.now, t.settled + int64(under)})
	}
	t.now = s
}

// fold adds up scrubbers that are done.
func (t *tally) fold() {
	t.old = slices.DeleteFunc(t.old, func(r retired) bool {
		if t.settled < r.until {
			return false
		}
		add(&t.past, r.scrubber.Stats())
		return true
	})
}

// stats returns what all scrubbers counted.
func (t *tally) stats() scrub.Stats {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.fold()
	var all scrub.Stats
	add(&all, t.past)
	for _, r := range t.old {
		add(&all, r.scrubber.Stats())
	}
	if t.now != nil {
		add(&all, t.now.Stats())
	}
	return all
}

// snapshot returns the flow, skipping skipped records more than were added.
func (t *tally) snapshot(skipped int64) (f admin.Flow, refused map[string]int64, restarts int64, last time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f = t.flow
	f.Skipped += skipped
	f.RecordsIn += skipped
	refused = map[string]int64{}
	for reason, n := range t.refused {
		refused[reason] = n
	}
	return f, refused, t.restarts, t.last
}

// add adds n to to.
func add(to *scrub.Stats, n scrub.Stats) {
	to.Records += n.Records
	to.BytesIn += n.BytesIn
	to.BytesOut += n.BytesOut
	to.Dropped += n.Dropped
	to.Residue += n.Residue
	to.Forged += n.Forged
	to.Foreign += n.Foreign
	to.Fresh += n.Fresh
	to.Allowed += n.Allowed
	to.Suppressed = suppressed(to.Suppressed, n.Suppressed)
	to.Shadow = shadowed(to.Shadow, n.Shadow)
	to.ShadowFailed += n.ShadowFailed
	to.Withheld = sum(to.Withheld, n.Withheld)
	to.Tokens = merged(to.Tokens, n.Tokens, func(a, b *scrub.TokenCount) bool { return a.Issuer == b.Issuer && a.State == b.State },
		func(to, c *scrub.TokenCount) { to.N += c.N })
	to.Findings = merged(to.Findings, n.Findings, func(a, b *scrub.Count) bool {
		return a.Kind == b.Kind && a.Rule == b.Rule && a.Action == b.Action && a.Class == b.Class
	}, func(to, c *scrub.Count) { to.N += c.N })
}

// merged returns to with the counts of more: each added to the one that it is the same
// as, or put behind all.
func merged[C any](to, more []C, same func(a, b *C) bool, add func(to, c *C)) []C {
	for _, c := range more {
		i := slices.IndexFunc(to, func(have C) bool { return same(&have, &c) })
		if i < 0 {
			to = append(to, c)
		} else {
			add(&to[i], &c)
		}
	}
	return to
}

// suppressed adds up counts of the same rule and entry.
func suppressed(a, b []scrub.Suppression) []scrub.Suppression {
	return merged(a, b, func(a, b *scrub.Suppression) bool { return a.Rule == b.Rule && a.Entry == b.Entry },
		func(to, c *scrub.Suppression) { to.N += c.N })
}

// shadowed adds up counts of the same rule.
func shadowed(a, b []scrub.ShadowCount) []scrub.ShadowCount {
	return merged(a, b, func(a, b *scrub.ShadowCount) bool { return a.Rule == b.Rule && a.Kind == b.Kind },
		func(to, c *scrub.ShadowCount) { to.Findings, to.Changes = to.Findings+c.Findings, to.Changes+c.Changes })
}

func sum(a, b map[string]uint64) map[string]uint64 {
	if a == nil {
		a = map[string]uint64{}
	}
	for k, n := range b {
		a[k] += n
	}
	return a
}

// A timer is a worker that says how long each batch took.
type timer struct {
	pipeline.Worker[scrub.Carry]
	observe func(time.Duration)
}

// ApplyAfter scrubs a batch. See pipeline.Worker.
func (t timer) ApplyAfter(dst *record.Clean, src *record.Batch, c scrub.Carry) (scrub.Carry, error) {
	began := time.Now()
	defer func() { t.observe(time.Since(began)) }()
	return t.Worker.ApplyAfter(dst, src, c)
}
