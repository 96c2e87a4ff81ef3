package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"

	"github.com/logscrub/logscrub/internal/flow"
)

// errStopped marks a job that was not scrubbed, because nothing is sent any more.
var errStopped = errors.New("stopped")

// Run moves batches until the source ends, and returns what it counted.
//
// stop ends the reading: what was read is still scrubbed, sent and acknowledged,
// and Run returns nil. abort ends everything: what is not held by every sink is
// acknowledged as Undelivered, and Run returns abort's cause. The first error of
// the source, a sink or a worker ends everything likewise and is returned; after
// an error of Read, what was read before is delivered first.
//
// When Run returns, nothing it started is running, except a worker that hung.
func Run[C any](stop, abort context.Context, o Options[C]) (Totals, error) {
	o, err := o.withDefaults()
	if err != nil {
		return Totals{}, err
	}
	r := newRun(abort, o)
	defer r.kill(nil)
	reads, cancel := context.WithCancel(r.dead)
	defer cancel()
	defer context.AfterFunc(stop, cancel)()

	for i := range r.runners {
		r.runners[i] = &runner[C]{w: o.NewWorker()}
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
	r.send()
	ends.Wait()
	r.workers.Wait()
	close(quiet)
	rest.Wait()
	return r.totals, r.result()
}

// A run is the state of one Run.
type run[C any] struct {
	o     Options[C]
	abort context.Context
	dead  context.Context // done after abort and after the first failure
	kill  context.CancelCauseFunc

	free    chan *job[C] // empty slots
	jobs    chan *job[C] // to be scrubbed, by any worker
	order   chan *job[C] // the same, to be sent in order
	sent    chan *job[C] // to be waited for, in order
	cells   []chan C     // carries, in a ring: batch k leaves its in cell k
	runners []*runner[C]
	workers sync.WaitGroup

	// serial says that there is one worker, which puts its jobs into order itself:
	// so the sender is woken once a batch and not twice.
	serial bool

	under   atomic.Int64 // jobs in sent or at the settler
	broken  bool         // some batch was not delivered; like totals, whoever settles has it
	totals  Totals
	readErr error

	mu  sync.Mutex
	err error // the first failure
}

func newRun[C any](abort context.Context, o Options[C]) *run[C] {
	r := &run[C]{o: o, abort: abort, runners: make([]*runner[C], o.Workers), serial: o.Workers == 1}
	r.dead, r.kill = context.WithCancelCause(abort)
	r.free = make(chan *job[C], o.Slots)
	r.jobs = make(chan *job[C], o.Slots)
	r.order = make(chan *job[C], o.Slots)
	r.sent = make(chan *job[C], o.Slots)
	for range o.Slots {
		r.free <- newJob[C]()
	}
	// Batch k+1 takes the carry of batch k before it is settled, and batch
	// k+Slots+1 is read after that, so a cell is empty or forgotten when its turn
	// comes again.
	r.cells = make([]chan C, o.Slots+2)
	for i := range r.cells {
		r.cells[i] = make(chan C, 1)
	}
	return r
}

// fail ends everything for err, unless something ended it before.
func (r *run[C]) fail(err error) {
	r.mu.Lock()
	if r.err == nil {
		r.err = err
	}
	r.mu.Unlock()
	r.kill(err)
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

// read fills slots until the source ends.
func (r *run[C]) read(ctx context.Context) {
	defer close(r.jobs)
	if !r.serial {
		defer close(r.order)
	}
	inside := false
	for k := 0; ; k++ {
		var j *job[C]
		select {
		case j = <-r.free:
		case <-r.dead.Done():
			return
		}
		j.reset()
		if err := r.o.Source.Read(ctx, j.read); err != nil {
			if !errors.Is(err, io.EOF) && (ctx.Err() == nil || !errors.Is(err, ctx.Err())) {
				r.readErr = fmt.Errorf("source: %w", err)
			}
			return
		}
		j.carry = r.cells[k%len(r.cells)]
		select {
		case <-j.carry:
		default:
		}
		if inside {
			j.after = r.cells[(k-1)%len(r.cells)]
		}
		inside = within(j.read)
		r.jobs <- j
		if !r.serial {
			r.order <- j
		}
	}
}

// send sends the scrubbed batches in the order they were read. One that every
// sink holds at once, while no other is under way, is settled here: a pipeline
// with a plain sink so needs no further goroutine.
func (r *run[C]) send() {
	defer close(r.sent)
	for j := range r.order {
		r.sendOne(j)
		if !j.failed && held(j.deliveries) && r.under.Load() == 0 && !r.broken {
			r.settle(j, Delivered)
			continue
		}
		r.under.Add(1)
		r.sent <- j
	}
}

// sendOne begins the deliveries of j. Where it could not, j has failed.
func (r *run[C]) sendOne(j *job[C]) {
	select {
	case <-j.done:
	case <-r.dead.Done():
		j.failed = true
		return
	}
	if j.failed = j.err != nil || r.dead.Err() != nil; j.failed {
		return
	}
	for i, s := range r.o.Sinks {
		d, err := s.Send(r.dead, j.out)
		if err != nil {
			j.failed = true
			r.fail(fmt.Errorf("sink %d: %w", i, err))
			return
		}
		j.deliveries = append(j.deliveries, d)
	}
}

// held reports whether there is nothing to wait for.
func held(ds []Delivery) bool {
	for _, d := range ds {
		if d != flow.Held() {
			return false
		}
	}
	return true
}

// settleAll waits for deliveries and acknowledges their batches, in order. After
// a batch that no wait could settle, it only waits for sinks to let go.
func (r *run[C]) settleAll() {
	for j := range r.sent {
		fate := Undelivered
		if j.failed || r.broken {
			r.wait(r.dead, j)
		} else {
			fate = r.wait(r.abort, j)
		}
		r.settle(j, fate)
		r.under.Add(-1)
	}
}

// wait waits for every delivery of j.
func (r *run[C]) wait(ctx context.Context, j *job[C]) Fate {
	fate := Delivered
	for i, d := range j.deliveries {
		rejected, err := d.Wait(ctx)
		switch {
		case err != nil:
			fate = Undelivered
			r.fail(fmt.Errorf("sink %d: %w", i, err))
		case len(rejected) > 0:
			if fate == Delivered {
				fate = Refused
			}
			r.fail(&RejectedError{Sink: i, Rejected: len(rejected), Records: j.out.Len(), Err: rejected[0].Err})
		}
	}
	return fate
}

// settle acknowledges j, counts it and gives its slot back. Batches come here in
// order and one at a time.
func (r *run[C]) settle(j *job[C], fate Fate) {
	var n Totals
	if fate == Delivered {
		n = j.count // else a worker may still be counting
		n.countIn(j.read)
		n.countOut(j.out)
	} else {
		n.countIn(j.read)
		n.Undelivered = n.RecordsIn
		r.broken = true
	}
	r.totals.add(&n)
	if err := r.o.Source.Ack(r.abort, j.read, fate); err != nil {
		r.fail(fmt.Errorf("source: acknowledging: %w", err))
	}
	if r.o.Settled != nil {
		r.o.Settled(fate, n)
	}
	if fate == Delivered {
		r.free <- j
	}
}
