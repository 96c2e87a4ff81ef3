// Package admin tells the outside how logscrub is doing: Prometheus metrics at
// /metrics, and /livez. New makes the metrics of a pipeline, Listen serves them;
// nothing runs and nothing is registered globally.
//
// Counts are read from a Snapshot at each scrape, so counting costs the pipeline
// nothing extra and the figures of one scrape belong together. Labels
// come from closed sets only: the names of rules, kinds, actions and reasons.
// Nothing of a record ever becomes a label, and there is no pprof and no expvar.
package admin

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics are the metrics of one pipeline. They are safe for concurrent use.
type Metrics struct {
	reg   *prometheus.Registry
	scrub prometheus.Histogram
}

// New returns the metrics of the pipeline called name. read is called at each
// scrape, from any goroutine.
func New(name string, read func() Snapshot) *Metrics {
	m := &Metrics{
		reg: prometheus.NewPedanticRegistry(),
		scrub: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "logscrub_scrub_duration_seconds", Help: "Time to scrub a batch.",
			ConstLabels: prometheus.Labels{"pipeline": name},
			Buckets:     []float64{.0001, .001, .01, .1, 1, 10}, NativeHistogramBucketFactor: 1.1,
			NativeHistogramMaxBucketNumber: 160,
		}),
	}
	m.reg.MustRegister(m.scrub, &collector{name, read})
	return m
}

// Scrubbed notes that a batch was scrubbed in d.
func (m *Metrics) Scrubbed(d time.Duration) { m.scrub.Observe(d.Seconds()) }

// A Server serves until it is closed.
type Server struct {
	http *http.Server
	ln   net.Listener
	done chan struct{}
}

// Listen serves m at addr, a host:port. It returns once the port is open. The
// error may quote addr.
func (m *Metrics) Listen(addr string) (*Server, error) {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("admin: cannot listen: %w", err)
	}
	s := &Server{http: &http.Server{
		Handler: m.Handler(), ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout: 10 * time.Second, WriteTimeout: 30 * time.Second, MaxHeaderBytes: 16 << 10,
		ErrorLog: log.New(io.Discard, "", 0), // its lines quote requests
	}, ln: ln, done: make(chan struct{})}
	go func() {
		defer close(s.done)
		_ = s.http.Serve(ln) // ends by Close
	}()
	return s, nil
}

// Addr returns the address that the server listens at.
func (s *Server) Addr() string { return s.ln.Addr().String() }

// Close ends the server. Scrapes under way get a second to finish.
func (s *Server) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	err := s.http.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = s.http.Close()
	}
	<-s.done
	return err
}

// Handler serves /metrics and /livez.
func (m *Metrics) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.reg, promhttp.HandlerOpts{MaxRequestsInFlight: 4}))
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "ok\n") // the client went away
	})
	return mux
}
