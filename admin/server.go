package admin

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/logscrub/logscrub/token/issuer"
)

// Probes answer for the process. One that is nil answers well, or is not served.
type Probes struct {
	// Live reports whether the process makes progress or has nothing to do. One that
	// does not should be restarted.
	Live func() Report
	// Ready reports whether everything is connected and nothing waits for long.
	Ready func() Report
	// Reload reads the configuration again. Its error says why the one that runs
	// stays; it never quotes a value.
	Reload func() error
	// Admit, if set, is given the Authorization headers of a request for /metrics and
	// /-/reload and returns 200, or the status to refuse it with and, for 401 and 403,
	// a WWW-Authenticate.
	Admit func(authorization []string) (status int, challenge string)
}

// A Report is the answer of a probe: a line for each thing that is asked.
type Report struct {
	OK    bool
	Lines []string
}

// A Server serves until it is closed.
type Server struct {
	http *http.Server
	ln   net.Listener
	done chan struct{}
}

// Listen serves m and p at addr, a host:port. It returns once the port is open. The
// error may quote addr.
func (m *Metrics) Listen(addr string, p Probes) (*Server, error) { return m.ListenTLS(addr, nil, p) }

// ListenTLS is Listen, under TLS unless conf is nil.
func (m *Metrics) ListenTLS(addr string, conf *tls.Config, p Probes) (*Server, error) {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("admin: cannot listen: %w", err)
	}
	s := &Server{http: &http.Server{
		Handler: m.Handler(p), ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout: 10 * time.Second, WriteTimeout: 60 * time.Second, MaxHeaderBytes: 16 << 10,
		ErrorLog:  log.New(io.Discard, "", 0), // its lines quote requests
		TLSConfig: conf,
	}, ln: ln, done: make(chan struct{})}
	go func() {
		defer close(s.done)
		if conf != nil {
			_ = s.http.ServeTLS(ln, "", "") // ends by Close
		} else {
			_ = s.http.Serve(ln)
		}
	}()
	return s, nil
}

// Addr returns the address that the server listens at.
func (s *Server) Addr() string { return s.ln.Addr().String() }

// Close ends the server. Requests under way get a second to finish.
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

// Handler serves /metrics, /livez, /readyz and, where it can be done, /-/reload.
func (m *Metrics) Handler(p Probes) http.Handler {
	door := func(h http.Handler) http.Handler {
		if p.Admit == nil {
			return h
		}
		return issuer.Guard(p.Admit, h)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", door(promhttp.HandlerFor(m.reg, promhttp.HandlerOpts{MaxRequestsInFlight: 4})))
	mux.HandleFunc("GET /livez", probe(p.Live))
	mux.HandleFunc("GET /readyz", probe(p.Ready))
	if p.Reload == nil {
		return mux
	}
	// A page in a browser on this machine can reach the address too.
	guard := http.NewCrossOriginProtection()
	mux.Handle("POST /-/reload", door(guard.Handler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if err := p.Reload(); err != nil {
			answer(w, http.StatusConflict, err.Error()+"\n")
			return
		}
		answer(w, http.StatusOK, "reloaded\n")
	}))))
	return mux
}

// probe serves a report: 200 if all is well, else 503.
func probe(ask func() Report) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		r := Report{OK: true}
		if ask != nil {
			r = ask()
		}
		text, status := "ok\n", http.StatusOK
		if !r.OK {
			text, status = "not ok\n", http.StatusServiceUnavailable
		}
		for _, line := range r.Lines {
			text += line + "\n"
		}
		answer(w, status, text)
	}
}

func answer(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text) // the client went away
}
