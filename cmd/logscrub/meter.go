package main

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/logscrub/logscrub/admin"
	"github.com/logscrub/logscrub/pipeline"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/scrub"
)

// A meter adds up what a pipeline has settled. It is safe for concurrent use.
type meter struct {
	scrubber *scrub.Scrubber
	began    time.Time

	mu   sync.Mutex
	flow admin.Flow
}

// settled is a pipeline's Settled hook.
func (m *meter) settled(_ pipeline.Fate, t pipeline.Totals) {
	m.mu.Lock()
	defer m.mu.Unlock()
	f := &m.flow
	f.Batches += t.Batches
	f.RecordsIn += t.RecordsIn
	f.RecordsOut += t.RecordsOut
	f.Dropped += t.Dropped
	f.Undelivered += t.Undelivered
	f.BytesIn += t.BytesIn
	f.BytesOut += t.BytesOut
	f.Panics += t.Panics
	f.Hangs += t.Hangs
}

func (m *meter) totals() admin.Flow {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.flow
}

// snapshot returns what the metrics endpoint reads at each scrape.
func (m *meter) snapshot(s *stream) func() admin.Snapshot {
	key := ""
	if id, ok := s.ring.Current(s.tenant, time.Now()); ok {
		key = string(id)
	}
	return func() admin.Snapshot {
		told := admin.Snapshot{Version: version(), Pipelines: []admin.Pipeline{{
			Name: "filter", Policy: s.scrubber.Hash(), KeyIDs: []string{key}, Flow: m.totals(), Scrub: m.scrubber.Stats(),
		}}}
		if s.issuers != nil {
			told.Issuers = s.issuers()
		}
		return told
	}
}

// A timer is a worker that says how long each batch took.
type timer struct {
	pipeline.Worker[scrub.Carry]
	observe func(time.Duration)
}

func (t timer) ApplyAfter(dst *record.Clean, src *record.Batch, c scrub.Carry) (scrub.Carry, error) {
	began := time.Now()
	defer func() { t.observe(time.Since(began)) }()
	return t.Worker.ApplyAfter(dst, src, c)
}

// timed has the workers that make returns timed.
func timed(make func() pipeline.Worker[scrub.Carry], observe func(time.Duration)) func() pipeline.Worker[scrub.Carry] {
	return func() pipeline.Worker[scrub.Carry] { return timer{make(), observe} }
}

// show writes one line of progress a second to w, which is a terminal, until
// the function it returns is called.
func (m *meter) show(w io.Writer) (done func()) {
	tick := time.NewTicker(time.Second)
	end, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		var last admin.Flow
		for {
			select {
			case <-tick.C:
				now := m.totals()
				fmt.Fprintf(w, "\r%s\x1b[K", progress(now, now.BytesIn-last.BytesIn))
				last = now
			case <-end:
				now := m.totals()
				took := max(time.Since(m.began), time.Millisecond)
				fmt.Fprintf(w, "\r%s\x1b[K\n", progress(now, int64(float64(now.BytesIn)/took.Seconds())))
				return
			}
		}
	}()
	return func() { tick.Stop(); close(end); <-ended }
}

// progress is the line that --progress shows; rate is in bytes a second.
func progress(f admin.Flow, rate int64) string {
	return fmt.Sprintf("%s  %s/s  %d records", bytesOf(f.BytesIn), bytesOf(rate), f.RecordsIn)
}

// bytesOf writes n with a binary unit and three digits or so.
func bytesOf(n int64) string {
	unit, f := 0, float64(n)
	for f >= 1000 && unit < 4 {
		f, unit = f/1024, unit+1
	}
	if unit == 0 {
		return fmt.Sprintf("%d B", n)
	}
	return fmt.Sprintf("%.1f %ciB", f, "KMGT"[unit-1])
}
