package daemon

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"sync"
	"time"

	"github.com/logscrub/logscrub/config"
	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/retry"
	"github.com/logscrub/logscrub/pipeline"
	"github.com/logscrub/logscrub/pseudonym"
	"github.com/logscrub/logscrub/scrub"
	"github.com/logscrub/logscrub/token/issuer"
)

// A pipe is a pipeline of the configuration that runs, over as many runs as it
// takes: after an error that may pass it is opened and run again.
type pipe struct {
	name     string
	dir      string
	conf     *config.Config  // that line is of
	line     config.Pipeline // what it was opened with
	log      *slog.Logger
	names    names
	policy   *pipeline.Policy[scrub.Carry]
	observe  func(time.Duration)
	progress pipeline.Progress
	tally    tally
	gate     gate

	stop, abort context.Context
	drain       context.CancelFunc
	kill        context.CancelCauseFunc
	done        chan struct{} // closed once it runs no more

	mu    sync.Mutex // guards all below
	state state
	held  *parts // nil between runs
	err   error  // why it does not run
	fails map[int]int64
}

// A state is what a pipe is doing.
type state uint8

const (
	opened  state = iota // and not begun
	running              // or about to be begun again
	waiting              // to be opened again, after an error
	ended                // its source has
	failed               // for good
	stopped              // because it was told to
)

// String returns the word for s in reports.
func (s state) String() string {
	return [...]string{"opened", "running", "waiting", "ended", "failed", "stopped"}[s]
}

// errNow is why a pipe is aborted.
var errNow = errors.New("stopped before everything was delivered; what was not is read again, or stands in a spool")

// newPipe returns a pipe that is not open yet.
func (d *Daemon) newPipe(conf *config.Config, name string, ring *pseudonym.Keyring, s *scrub.Scrubber) (*pipe, error) {
	p := &pipe{name: name, dir: filepath.Join(conf.StatePath(), name), conf: conf, line: conf.Pipelines[name],
		log: d.log.With("pipeline", name), observe: d.metrics.Scrubbed(name), done: make(chan struct{}), fails: map[int]int64{}}
	p.stop, p.drain = context.WithCancel(context.Background())
	p.abort, p.kill = context.WithCancelCause(context.Background())
	if err := makeFolder(p.dir); err != nil {
		return nil, fmt.Errorf("state folder: %w", err)
	}
	if err := p.setKeys(conf, ring); err != nil {
		return nil, err
	}
	p.setPolicy(s)
	if p.gate.counts = new(issuer.DoorCounts); d.pipes[name] != nil {
		p.gate.counts = d.pipes[name].gate.counts
	}
	d.setDoor(p, conf, ring)
	return p, nil
}

// setKeys takes the keys of ring.
func (p *pipe) setKeys(conf *config.Config, ring *pseudonym.Keyring) error {
	tenant := conf.TenantOf(&p.line)
	secret, lost, err := openSecret(filepath.Join(p.dir, "key"), ring, tenant)
	if err != nil {
		return err
	}
	if lost {
		p.log.Warn("no key of the keyring opens the state of earlier processes: files are read anew, and what was written may be written again")
	}
	return p.names.setKeys(secret, ring, tenant)
}

// setPolicy has what is read from now on scrubbed by s.
func (p *pipe) setPolicy(s *scrub.Scrubber) {
	workers := func() pipeline.Worker[scrub.Carry] { return timer{s.Worker(), p.observe} }
	if p.policy == nil {
		p.policy = pipeline.NewPolicy(workers)
	} else {
		p.policy.Swap(workers)
	}
	under, _ := p.progress.Unacknowledged()
	// A batch is among these before it takes its policy, so none is missed.
	p.tally.swap(s, under)
}

// start runs a pipe that is open, until it ends.
func (p *pipe) start(ended func()) {
	p.set(running, nil)
	go func() {
		defer ended()
		defer close(p.done)
		p.loop()
	}()
}

// loop runs p over and over.
func (p *pipe) loop() {
	pause := retry.Backoff{Min: time.Second, Max: time.Minute}
	for {
		began := time.Now()
		err := p.run()
		if state, final := p.verdict(err); final {
			p.set(state, err)
			return
		}
		if time.Since(began) > 10*time.Minute {
			pause.Reset()
		}
		if !p.reopen(err, &pause) {
			return
		}
		p.again()
	}
}

// reopen opens p after it ended with err, as often as it takes. It reports false if
// p was stopped meanwhile.
func (p *pipe) reopen(err error, pause *retry.Backoff) bool {
	for {
		p.set(waiting, err)
		p.log.Error("the pipeline does not run and is begun again", "cause", err)
		if retry.Wait(p.stop, pause.Next()) != nil {
			p.set(stopped, nil)
			return false
		}
		var o *parts
		if o, err = p.open(); err == nil {
			p.hold(o)
			p.set(running, nil)
			return true
		}
	}
}

// verdict returns what becomes of p after a run ended with err, and whether that is
// the end of it.
func (p *pipe) verdict(err error) (s state, final bool) {
	var rejected *pipeline.RejectedError
	switch {
	case p.stop.Err() != nil || p.abort.Err() != nil:
		p.logEnd(err)
		return stopped, true
	case err == nil || errors.Is(err, io.EOF):
		p.log.Info("the source has ended")
		return ended, true
	case errors.As(err, &rejected), flow.IsPermanent(err):
		p.log.Error("the pipeline has failed; mend the cause, then reload or restart", "cause", err)
		return failed, true
	}
	return waiting, false
}

// logEnd tells how a pipe ended that was told to.
func (p *pipe) logEnd(err error) {
	if err != nil {
		p.log.Warn("the pipeline was stopped", "cause", err)
		return
	}
	p.log.Info("the pipeline has stopped; everything read is delivered")
}

// run is one run over the parts that are open, which it closes.
func (p *pipe) run() error {
	o := p.parts()
	_, routes := p.line.Routes()
	opts := pipeline.Options[scrub.Carry]{
		Source: o.source, Sinks: o.sinks, Routes: routes, Policy: p.policy,
		Workers: p.line.Workers, Slots: p.line.SlotCount(), Hang: time.Duration(p.line.Hang),
		Retry:  &pipeline.Retry{Min: time.Duration(p.line.Retry.Min), Max: time.Duration(p.line.Retry.Max)},
		Marker: o.marker, Settled: p.tally.settle, Skipped: o.skipped, Health: p.health, Progress: &p.progress,
	}
	if o.vault != nil {
		opts.Refuse = p.refusing(o.vault)
		if o.vault.Seals() {
			opts.Seal = o.vault.Seal
		}
	}
	_, err := pipeline.Run(p.stop, p.abort, opts)
	p.hold(nil)
	if o.skipped != nil {
		p.tally.skipped(o.skipped())
	}
	grace := time.Duration(p.conf.DrainTimeout) / 4
	if closing := o.close(grace); closing != nil {
		p.log.Warn("closing the pipeline", "cause", closing)
	}
	return err
}

// health is the pipeline's Health hook.
func (p *pipe) health(sink int, err error) {
	name := "quarantine"
	if sink != pipeline.Quarantine {
		name = p.line.Sinks[sink].Title()
	}
	if err == nil {
		p.log.Info("works again", "part", name)
		return
	}
	p.mu.Lock()
	p.fails[sink]++
	p.mu.Unlock()
	p.log.Error("fails and is tried again", "part", name, "cause", err)
}

// set notes what p is doing.
func (p *pipe) set(s state, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state, p.err = s, err
}

// again notes that p runs again after an error.
func (p *pipe) again() {
	p.set(running, nil)
	p.tally.mu.Lock()
	defer p.tally.mu.Unlock()
	p.tally.restarts++
}

// hold notes what is open.
func (p *pipe) hold(o *parts) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.held = o
}

// parts returns what is open, or nil.
func (p *pipe) parts() *parts {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.held
}

// end has p deliver what it has read, for as long as limit, and then gives up. It
// returns once p runs no more, and reports whether all was delivered.
func (p *pipe) end(limit time.Duration, now <-chan struct{}) bool {
	p.drain()
	t := time.NewTimer(limit)
	defer t.Stop()
	select {
	case <-p.done:
		return p.whole()
	case <-t.C:
	case <-now:
	}
	p.kill(errNow)
	<-p.done
	return p.whole()
}

// whole reports whether p, which was told to stop, delivered everything that it had
// read. One that had failed before is told of otherwise.
func (p *pipe) whole() bool {
	s, err := p.status()
	return s != stopped || err == nil
}

// hash returns the digest of the policy in force.
func (p *pipe) hash() string { return p.scrubber().Hash() }

// keyID returns the id of the key that writes.
func (p *pipe) keyID() string { return p.scrubber().KeyID() }

// scrubber returns the one in force.
func (p *pipe) scrubber() *scrub.Scrubber {
	p.tally.mu.Lock()
	defer p.tally.mu.Unlock()
	return p.tally.now
}

// inherit takes over what old counted, which has ended.
func (p *pipe) inherit(old *pipe) {
	past := old.tally.stats()
	old.tally.mu.Lock()
	flow, refused, restarts := old.tally.flow, old.tally.refused, old.tally.restarts
	old.tally.mu.Unlock()
	p.tally.mu.Lock()
	defer p.tally.mu.Unlock()
	p.tally.flow, p.tally.past, p.tally.refused, p.tally.restarts = flow, past, refused, restarts
}

// resume starts a pipe that could not be opened, for err: it tries again.
func (p *pipe) resume(err error, ended func()) {
	go func() {
		defer ended()
		defer close(p.done)
		if p.reopen(err, &retry.Backoff{Min: time.Second, Max: time.Minute}) {
			p.loop()
		}
	}()
}
