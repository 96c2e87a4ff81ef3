// Package daemon runs the pipelines of a configuration: logscrub run.
//
// New opens everything that the configuration names, and Run moves records until
// it is told to stop: stop drains, abort gives up. Reload takes another
// configuration while it runs, as a whole or not at all. Metrics and Probes tell
// how it is doing.
//
// What the daemon writes of itself has been scrubbed; it never holds a record.
package daemon

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/logscrub/logscrub/admin"
	"github.com/logscrub/logscrub/config"
	"github.com/logscrub/logscrub/internal/sdnotify"
	"github.com/logscrub/logscrub/pseudonym"
	"github.com/logscrub/logscrub/scrub"
	"github.com/logscrub/logscrub/token/issuer"
	"github.com/logscrub/logscrub/token/issuer/feed"
)

// A Set is a configuration with the keys that it names.
type Set struct {
	Config *config.Config
	Ring   *pseudonym.Keyring
}

// Options say what a daemon is made from.
type Options struct {
	// Load reads the configuration and its keyring. It is called once by New and by
	// each Reload.
	Load func() (Set, error)
	// Log is where the daemon writes of itself; usually standard error.
	Log io.Writer
	// Version of the program, for metrics.
	Version string
	// Verify detects again in the output, and withholds what is found there.
	Verify bool
	// Notify tells systemd; nil tells nobody.
	Notify *sdnotify.Notifier
}

// A Daemon is a set of pipelines that run.
type Daemon struct {
	o       Options
	log     *logger
	metrics *admin.Metrics
	lock    *os.File
	ended   chan struct{} // has an element after a pipe ended
	rekey   chan struct{} // has an element after the keys changed
	now     chan struct{} // closed when nothing is waited for any more

	reloading sync.Mutex            // one Reload at a time
	trusts    []*trust              // of the configurations at work; reloading guards it
	trusted   atomic.Pointer[trust] // the newest of them, or nil
	leaks     []*leak               // of the configurations at work; reloading guards it, and met
	leaking   atomic.Pointer[leak]  // the newest of them, or nil
	met       *feed.Memory          // of all of them
	gate      gate                  // of admin
	begun     bool                  // Run runs, and is not ending; else there is no Reload

	mu       sync.Mutex // guards all below
	set      Set
	pipes    map[string]*pipe
	reloads  map[string]int64
	reloaded time.Time
	bad      bool // the last reload failed
	deny     *issuer.Denylist
}

// The results of a reload, for metrics.
const (
	reloadOK      = "ok"
	reloadFailed  = "failed"
	reloadRefused = "refused" // weaker
)

// New loads the configuration and opens what it names. After an error nothing is
// open. Errors of the configuration are those of package config.
func New(o Options) (*Daemon, error) {
	set, err := o.Load()
	if err != nil {
		return nil, err
	}
	if err := set.Config.Runnable(); err != nil {
		return nil, err
	}
	d := &Daemon{o: o, ended: make(chan struct{}, 1), rekey: make(chan struct{}, 1), now: make(chan struct{}), set: set,
		pipes: map[string]*pipe{}, reloads: map[string]int64{reloadOK: 0, reloadFailed: 0, reloadRefused: 0}, reloaded: time.Now()}
	d.gate.counts = new(issuer.DoorCounts)
	d.log = newLogger(o.Log, &set.Config.Log)
	d.metrics = admin.New(d.snapshot)
	if err := d.open(); err != nil {
		d.Discard()
		return nil, err
	}
	return d, nil
}

// open opens what the configuration names.
func (d *Daemon) open() error {
	scrubbers, err := d.compile(d.set)
	if err != nil {
		return err
	}
	d.log.to.swap()
	if err := d.take(d.set.Config.StatePath()); err != nil {
		return err
	}
	for _, name := range d.set.Config.PipelineNames() {
		if err := d.add(d.pipes, d.set, name, scrubbers[name]); err != nil {
			return fmt.Errorf("pipeline %s: %w", name, err)
		}
	}
	d.setDoors(d.set, nil)
	return nil
}

// take makes the folder of state and locks it.
func (d *Daemon) take(dir string) (err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("state folder: %w; set state_dir to one that can be made", err)
	}
	if err := checkFolder(dir); err != nil {
		return fmt.Errorf("state folder: %w", err)
	}
	if d.lock, err = lock(filepath.Join(dir, "lock")); err != nil {
		return fmt.Errorf("state folder: %w", err)
	}
	return nil
}

func (d *Daemon) unlock() {
	if d.lock != nil {
		_ = d.lock.Close()
	}
}

// compile compiles the scrubber of each pipeline of set, and that of the log.
func (d *Daemon) compile(set Set) (map[string]*scrub.Scrubber, error) {
	verifier, err := d.trustOf(set.Config)
	if err != nil {
		return nil, err
	}
	leaks, err := d.leaksOf(set.Config, set.Ring)
	if err != nil {
		return nil, err
	}
	own := set.Config.Options(set.Ring)
	if _, ok := set.Ring.Current(own.Tenant, time.Now()); !ok {
		own.Keyring = nil // each pipeline has a tenant of its own; the log needs any key
	}
	s, err := set.Config.Build(own)
	if err != nil {
		return nil, err
	}
	all := map[string]*scrub.Scrubber{}
	for name, line := range set.Config.Pipelines {
		o := set.Config.PipelineOptions(name, &line, set.Ring)
		o.Verify, o.Verifier = d.o.Verify, verifier
		o.OnWithheld, o.OnToken = d.withheld(name), leaks(name)
		if all[name], err = set.Config.Compile(o); err != nil {
			return nil, err
		}
	}
	d.log.to.next = s
	return all, nil
}

// withheld returns what tells the log why records of a pipeline are withheld.
func (d *Daemon) withheld(name string) func(scrub.Withheld) {
	once := newOnce()
	return func(w scrub.Withheld) {
		if !once.first(w) {
			return
		}
		d.log.Warn("a record is withheld; the same reason is told once", "pipeline", name, "reason", w.Reason, "rule", w.Rule, "where", w.Where, "type", w.Type)
	}
}

// add opens the pipeline called name and puts it into pipes.
func (d *Daemon) add(pipes map[string]*pipe, set Set, name string, s *scrub.Scrubber) error {
	p, err := d.newPipe(set.Config, name, set.Ring, s)
	if err != nil {
		return err
	}
	o, err := p.open()
	if err != nil {
		return err
	}
	p.hold(o)
	pipes[name] = p
	return nil
}

// discard closes pipes that were never begun.
func (d *Daemon) discard(pipes map[string]*pipe) {
	for _, p := range pipes {
		if o := p.parts(); o != nil {
			_ = o.close(0) // the error that led here says more
		}
	}
}

// Discard closes a daemon that is not to be run.
func (d *Daemon) Discard() {
	d.settle(nil)
	d.discard(d.pipes)
	d.unlock()
}

// ErrFailed is returned by Run when every pipeline has ended and one has failed.
var ErrFailed = errors.New("every pipeline has ended, and at least one failed")

// ErrUndelivered is returned by Run when it was told to stop and not everything that
// was read could be delivered in time. Nothing is lost: sources give it again, or it
// stands in a spool.
var ErrUndelivered = errors.New("not everything that was read could be delivered in time; it is read again at the next start, or stands in a spool")

// Run moves records until stop is done, or every source has ended. Then what was
// read is delivered, for as long as drain_timeout, or until abort is done.
func (d *Daemon) Run(stop, abort context.Context) error {
	defer d.unlock()
	d.begin()
	defer context.AfterFunc(abort, func() { close(d.now) })()
	watchdog, quiet := ticker(d.o.Notify)
	defer quiet()
	keys := time.NewTimer(d.untilKeys())
	defer keys.Stop()
	for over := false; !over; {
		select {
		case <-stop.Done():
			over = true
		case <-abort.Done():
			over = true
		case <-d.ended:
			over = d.idle()
		case <-watchdog:
			if d.live().OK {
				d.tell(sdnotify.Watchdog)
			}
		case <-keys.C:
			d.newKeys()
			keys.Reset(d.untilKeys())
		case <-d.rekey:
			keys.Reset(d.untilKeys())
		}
	}
	return d.finish()
}

// begin starts every pipe.
func (d *Daemon) begin() {
	d.reloading.Lock()
	defer d.reloading.Unlock()
	d.begun = true
	for name, p := range d.pipes {
		id, _ := d.set.Ring.Current(d.set.Config.TenantOf(&p.line), time.Now())
		d.log.Audit("policy in force", "op", "start", "pipeline", name, "policy", p.hash(), "key_id", string(id))
		p.start(d.note)
	}
	d.tell(sdnotify.Ready, sdnotify.Status(fmt.Sprintf("%d pipelines", len(d.pipes))))
}

// note notes that a pipe ended.
func (d *Daemon) note() {
	select {
	case d.ended <- struct{}{}:
	default:
	}
}

// idle reports whether no pipe runs. While a reload is under way some may not.
func (d *Daemon) idle() bool {
	if !d.reloading.TryLock() {
		return false // it calls note when it is over
	}
	defer d.reloading.Unlock()
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, p := range d.pipes {
		select {
		case <-p.done:
		default:
			return false
		}
	}
	return true
}

// finish ends every pipe at once.
func (d *Daemon) finish() error {
	d.tell(sdnotify.Stopping, sdnotify.Status("delivering what was read"))
	d.reloading.Lock() // a reload under way ends first
	defer d.reloading.Unlock()
	d.begun = false
	defer d.settle(nil)
	pipes, _ := d.all()
	limit := time.Duration(d.set.Config.DrainTimeout)
	var all sync.WaitGroup
	whole := make(chan bool, len(pipes))
	wasFailed := false
	for _, p := range pipes {
		s, _ := p.status()
		wasFailed = wasFailed || s == failed
		all.Go(func() { whole <- p.end(limit, d.now) })
	}
	all.Wait()
	close(whole)
	for ok := range whole {
		if !ok {
			return ErrUndelivered
		}
	}
	if wasFailed {
		return ErrFailed
	}
	return nil
}

// tell tells systemd.
func (d *Daemon) tell(states ...string) {
	if d.o.Notify == nil {
		return
	}
	if err := d.o.Notify.Send(states...); err != nil {
		d.log.Warn("systemd was not told", "cause", err)
	}
}

// ticker returns when to tell the watchdog of systemd, if it waits for it.
func ticker(n *sdnotify.Notifier) (<-chan time.Time, func()) {
	if n == nil || n.Interval() <= 0 {
		return nil, func() {}
	}
	t := time.NewTicker(n.Interval())
	return t.C, t.Stop
}

// Withheld returns how many records were withheld since New.
func (d *Daemon) Withheld() (n uint64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, p := range d.pipes {
		for _, k := range p.tally.stats().Withheld {
			n += k
		}
	}
	return n
}

// Metrics returns the metrics of d.
func (d *Daemon) Metrics() *admin.Metrics { return d.metrics }

// Buffers returns about how many bytes the pipelines hold when everything is full.
func (d *Daemon) Buffers() int64 { return d.set.Config.Buffers() }

// AdminAddress returns where the configuration wants d to be asked; "" is nowhere.
func (d *Daemon) AdminAddress() string {
	if d.set.Config.Admin.Listen == config.None {
		return ""
	}
	return d.set.Config.Admin.Listen
}
