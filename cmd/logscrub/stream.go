package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/logscrub/logscrub/admin"
	"github.com/logscrub/logscrub/pipeline"
	"github.com/logscrub/logscrub/pseudonym"
	"github.com/logscrub/logscrub/scrub"
	"github.com/logscrub/logscrub/sinks/stdout"
)

// A stream is one run of a pipeline from files to standard output: what filter
// and scan have in common.
type stream struct {
	workers   count
	maxRecord size
	stats     bool
	progress  bool
	metrics   string

	scrubber *scrub.Scrubber
	tenant   string
	ring     *pseudonym.Keyring
	issuers  func() *admin.Issuers // nil where none is configured
}

// flags adds the flags of a stream to c.
func (s *stream) flags(c *cobra.Command) {
	s.workers, s.maxRecord = count{defaultWorkers(), 256}, 1<<20
	f := c.Flags()
	f.Var(&s.workers, "workers", "scrub `N` batches at once")
	f.Var(&s.maxRecord, "max-record-size", "scan records above `SIZE` in pieces")
	f.BoolVar(&s.progress, "progress", false, "show bytes, rate and records on standard error, if that is a terminal")
	f.StringVar(&s.metrics, "metrics-listen", "", "serve Prometheus metrics at `ADDR`, such as 127.0.0.1:9465")
	complete(c, "metrics-listen", func() []string { return []string{"127.0.0.1:9465"} })
	twin(c, "")
}

// run moves files, or standard input where there are none, through workers to
// standard output. The error is code(exitWithheld) where records were withheld.
func (s *stream) run(a *app, files []string, workers func() pipeline.Worker[scrub.Carry]) error {
	spare()
	stop, abort, sig := signals(a.forget)
	source, err := openSource(files, int(s.maxRecord))
	if err != nil {
		return err
	}
	defer source.Close()
	sink, err := openSink()
	if err != nil {
		return err
	}
	defer sink.Close()

	m := &meter{scrubber: s.scrubber, began: time.Now()}
	if s.metrics != "" {
		metrics := admin.New(m.snapshot(s))
		server, err := metrics.Listen(s.metrics, admin.Probes{})
		if err != nil {
			return &fault{a.called("metrics-listen"), "cannot listen there", "give a free host:port, such as 127.0.0.1:9465"}
		}
		defer server.Close()
		workers = timed(workers, metrics.Scrubbed("filter"))
	}
	if s.progress && isTerminal(a.err) {
		defer m.show(a.err)()
	}
	_, err = pipeline.Run(stop, abort, pipeline.Options[scrub.Carry]{
		Source: source, Sinks: []pipeline.Sink{sink}, NewWorker: workers,
		Workers: max(1, s.workers.value), Settled: m.settled,
	})
	if s.stats {
		a.summary(s)
	}
	return s.outcome(err, sig)
}

// outcome turns how a pipeline ended into how the process ends.
func (s *stream) outcome(err error, sig *stopper) error {
	switch {
	case errors.Is(err, stdout.ErrGone):
		return code(exitFailure) // the reader is gone; there is nobody to tell
	case err != nil && sig.caught() == nil:
		if inner := errors.Unwrap(err); inner != nil {
			err = inner // there is one source and one sink, and they name themselves
		}
		return &fault{"", err.Error(), ""}
	case sig.caught() != nil:
		sig.raise() // so that the shell sees what ended us
		return code(exitFailure)
	}
	for _, n := range s.scrubber.Stats().Withheld {
		if n > 0 {
			return code(exitWithheld)
		}
	}
	return nil
}

// A stopper remembers the first signal that asked the process to end.
type stopper struct{ got, in chan os.Signal }

// signals returns a context that the first SIGINT or SIGTERM ends, which drains,
// and one that the second ends, or SIGQUIT or SIGABRT (which the watchdog of systemd sends), which gives up. A SIGINT that is
// ignored, as in the background of a script, stays so. SIGPIPE keeps its default.
// forget ends the wait of who waited for SIGQUIT and SIGABRT before.
func signals(forget func()) (stop, abort context.Context, s *stopper) {
	stop, drain := context.WithCancel(context.Background())
	abort, kill := context.WithCancelCause(context.Background())
	in := make(chan os.Signal, 2)
	s = &stopper{make(chan os.Signal, 1), in}
	signal.Notify(in, syscall.SIGTERM, syscall.SIGQUIT, syscall.SIGABRT)
	if forget != nil {
		forget()
	}
	if !signal.Ignored(os.Interrupt) {
		signal.Notify(in, os.Interrupt)
	}
	go func() {
		sig := <-in
		s.got <- sig
		if !atOnce(sig) {
			drain()
			second(in)
		}
		kill(errors.New("stopped before everything was written"))
		drain()
	}()
	return stop, abort, s
}

// second waits for the next signal that is meant as one: some send theirs to a
// process and to its group, and both arrive at once.
func second(in <-chan os.Signal) {
	echo := time.NewTimer(100 * time.Millisecond)
	defer echo.Stop()
	for {
		select {
		case <-in:
		case <-echo.C:
			<-in
			return
		}
	}
}

// forget ends the wait for signals.
func (s *stopper) forget() { signal.Stop(s.in) }

// caught returns the signal that ended the stream, or nil.
func (s *stopper) caught() os.Signal {
	select {
	case sig := <-s.got:
		s.got <- sig
		return sig
	default:
		return nil
	}
}

// atOnce reports whether sig gives up at once. The default of such a signal prints what
// is on the stacks.
func atOnce(sig os.Signal) bool { return sig == syscall.SIGQUIT || sig == syscall.SIGABRT }

// raise ends the process by the signal that was caught, unless that would print.
func (s *stopper) raise() {
	sig := s.caught()
	if atOnce(sig) {
		return
	}
	signal.Reset(sig)
	if p, err := os.FindProcess(os.Getpid()); err == nil && p.Signal(sig) == nil {
		time.Sleep(time.Second) // it arrives well before; else the exit code says it
	}
}
