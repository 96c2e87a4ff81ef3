package pipeline

import (
	"context"
	"errors"
	"math"
	"sync"
	"sync/atomic"
)

// errStopped marks a job that was not scrubbed, because nothing is sent any more.
var errStopped = errors.New("stopped")

// Run moves batches until the source ends, and returns what it counted.
//
// stop ends the reading: what was read is still scrubbed, sent and acknowledged,
// and Run returns nil. abort ends everything: what is not held by every sink is
// acknowledged as Undelivered, and Run returns abort's cause. The first error of
// the source or a worker ends everything likewise and is returned, and so does
// that of a sink or the quarantine, unless Options.Retry has it tried again; after
// an error of Read, what was read before is delivered first. A panic of a source
// or a sink is a PanicError.
//
// When Run returns, nothing it started is running, except a worker that hung.
func Run[C any](stop, abort context.Context, o Options[C]) (Totals, error) {
	o, err := o.withDefaults()
	if err != nil {
		return Totals{}, err
	}
	union, err := checkRoutes(o.Routes, len(o.Sinks))
	if err != nil {
		return Totals{}, err
	}
	r := newRun(abort, o)
	r.union = union
	defer r.close()
	reads, cancel := context.WithCancel(r.dead)
	defer cancel()
	defer context.AfterFunc(stop, cancel)()

	for i := range r.runners {
		g := o.Policy.now.Load()
		r.runners[i] = &runner[C]{w: g.newWorker(), policy: g}
	}
	r.workers.Add(o.Workers)
	for _, w := range r.runners {
		go r.work(w, nil)
	}
	quiet := make(chan struct{})
	var rest sync.WaitGroup
	rest.Go(func() { r.watch(quiet) })
	var ends sync.WaitGroup
	ends.Go(func() { r.read(reads) })
	ends.Go(r.settleAll)
	r.send(&ends)
	ends.Wait()
	r.workers.Wait()
	close(quiet)
	rest.Wait()
	r.skipped()
	return r.totals, r.result()
}

// A run is the state of one Run.
type run[C any] struct {
	o     Options[C]
	abort context.Context
	dead  context.Context // done after abort and after the first failure
	kill  context.CancelCauseFunc

	free    chan *job[C]  // empty slots
	jobs    chan *job[C]  // to be scrubbed, by any worker
	order   chan *job[C]  // the same, to be sent in order
	calm    chan struct{} // a careful batch has been scrubbed
	sent    chan *job[C]  // to be settled, in order
	cells   []chan C      // carries, in a ring: batch k leaves its in cell k
	runners []*runner[C]
	workers sync.WaitGroup
	lanes   []*lane[C]
	union   uint64        // the selectors of all routes
	vault   chan struct{} // holds one token: for the quarantine

	// serial says that there is one worker, which puts its jobs into order itself:
	// so the sender is woken once a batch and not twice.
	serial bool

	under   atomic.Int64 // jobs in sent or at the settler
	broken  atomic.Int64 // the first batch, by number, that cannot be delivered
	stuck   bool         // some batch was not delivered; like totals, whoever settles has it
	totals  Totals
	readErr error

	mu      sync.Mutex
	err     error         // the first failure
	failing []atomic.Bool // by sink, the quarantine first
}

func newRun[C any](abort context.Context, o Options[C]) *run[C] {
	r := &run[C]{o: o, abort: abort, runners: make([]*runner[C], o.Workers), serial: o.Workers == 1}
	r.dead, r.kill = context.WithCancelCause(abort)
	r.free = make(chan *job[C], o.Slots)
	r.jobs = make(chan *job[C], o.Slots)
	r.order = make(chan *job[C], o.Slots)
	r.sent = make(chan *job[C], o.Slots)
	r.calm = make(chan struct{}, 1)
	r.vault = make(chan struct{}, 1)
	r.vault <- struct{}{}
	r.broken.Store(math.MaxInt64)
	r.failing = make([]atomic.Bool, len(o.Sinks)+1)
	for i := range o.Slots {
		r.free <- newJob[C](i, len(o.Sinks))
	}
	for i := range o.Sinks {
		r.lanes = append(r.lanes, newLane(r, i))
	}
	// Batch k+1 takes the carry of batch k before it is settled, and batch
	// k+Slots+1 is read after that, so a cell is empty or forgotten when its turn
	// comes again.
	r.cells = make([]chan C, o.Slots+2)
	for i := range r.cells {
		r.cells[i] = make(chan C, 1)
	}
	o.Progress.begin(o.Slots)
	return r
}

// close releases what a run holds when it is over.
func (r *run[C]) close() {
	r.kill(nil)
	for _, l := range r.lanes {
		l.close()
	}
}

// result returns why the run ended.
func (r *run[C]) result() error {
	if r.abort.Err() != nil {
		return context.Cause(r.abort)
	}
	if r.err != nil {
		return r.err
	}
	return r.readErr
}
