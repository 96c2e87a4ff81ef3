// Package admin tells the outside how logscrub is doing: Prometheus metrics at
// /metrics, /livez and /readyz for whoever decides about restarts and traffic, and
// POST /-/reload. New makes the metrics, Listen serves all of it; nothing runs and
// nothing is registered globally.
//
// Counts are read from a Snapshot at each scrape, so counting costs the pipelines
// nothing extra and the figures of one scrape belong together. Labels come from
// closed sets only: names of pipelines and sinks of the configuration, of rules,
// kinds, actions, states and reasons. Nothing of a record ever becomes a label, and
// there is no pprof and no expvar.
package admin

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Metrics are the metrics of a process. They are safe for concurrent use.
type Metrics struct {
	reg   *prometheus.Registry
	scrub *prometheus.HistogramVec
}

// New returns the metrics of what read tells. It is called at each scrape, from any
// goroutine.
func New(read func() Snapshot) *Metrics {
	m := &Metrics{
		reg: prometheus.NewPedanticRegistry(),
		scrub: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "logscrub_scrub_duration_seconds", Help: "Time to scrub a batch.",
			Buckets: []float64{.0001, .001, .01, .1, 1, 10}, NativeHistogramBucketFactor: 1.1,
			NativeHistogramMaxBucketNumber: 160,
		}, []string{"pipeline"}),
	}
	m.reg.MustRegister(m.scrub, &collector{read})
	return m
}

// Scrubbed returns a function that notes how long scrubbing a batch of the pipeline
// took. It is safe for concurrent use.
func (m *Metrics) Scrubbed(pipeline string) func(time.Duration) {
	h := m.scrub.WithLabelValues(pipeline)
	return func(d time.Duration) { h.Observe(d.Seconds()) }
}

// Forget removes what a pipeline that is gone has in the histograms.
func (m *Metrics) Forget(pipeline string) { m.scrub.DeleteLabelValues(pipeline) }
