package pipeline

import (
	"sync"
	"time"

	"github.com/logscrub/logscrub/record"
)

// quietTicks is the number of looks at a worker without progress after which it
// hangs. Looks are counted, not time, so that a process that was stopped or
// starved does not take its own sleep for a hang.
const quietTicks = 4

// A runner is a worker and what the watchdog must know of it.
type runner[C any] struct {
	mu     sync.Mutex // guards all below
	w      Worker[C]
	policy *generation[C] // that w is of
	state  state
	job    *job[C]
	base   int // index in the batch of the first record at hand
	calls  int64
	seen   progress
	quiet  int
}

type state uint8

const (
	idle state = iota
	running
	lost
)

// A progress changes as long as a worker does not hang.
type progress struct {
	calls  int64
	record int
}

// An outcome is how a call of a worker ended.
type outcome uint8

const (
	finished outcome = iota
	panicked
	abandoned // the watchdog gave the call to another worker meanwhile
)

// apply scrubs src, which begins with record base of j. After abandoned the
// caller must not touch j again, and must end.
func (w *runner[C]) apply(j *job[C], dst *record.Clean, src *record.Batch, base int, carry C) (c C, o outcome, err error) {
	w.mu.Lock()
	w.state, w.job, w.base, w.calls = running, j, base, w.calls+1
	worker := w.w
	w.mu.Unlock()
	o = panicked
	defer func() {
		if o == panicked {
			_ = recover() // never shown: it may quote the record
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.state == lost {
			o = abandoned
			return
		}
		w.state, w.job = idle, nil
	}()
	c, err = worker.ApplyAfter(dst, src, carry)
	o = finished
	return c, o, err
}

// replace gives the goroutine a fresh worker of policy g: one that panicked cannot
// be trusted.
func (w *runner[C]) replace(g *generation[C]) {
	fresh := g.newWorker()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.w, w.policy = fresh, g
}

// look is called by the watchdog at every tick. If the worker hangs it is lost,
// and its job, and the index of the record at hand or -1, are the caller's.
func (w *runner[C]) look() (j *job[C], at int, hangs bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.state != running {
		w.quiet = 0
		return nil, 0, false
	}
	at = w.w.Record()
	if p := (progress{w.calls, at}); p != w.seen {
		w.seen, w.quiet = p, 0
		return nil, 0, false
	}
	if w.quiet++; w.quiet < quietTicks {
		return nil, 0, false
	}
	w.state = lost
	if at >= 0 {
		at += w.base
	}
	return w.job, at, true
}

// work scrubs first, if there is one, and then one job after another.
func (r *run[C]) work(w *runner[C], first *job[C]) {
	if first != nil && !r.scrub(w, first) {
		return
	}
	for j := range r.jobs {
		if !r.scrub(w, j) {
			return
		}
	}
	if r.serial {
		close(r.order)
	}
	r.workers.Done()
}

// done passes j on.
func (r *run[C]) done(j *job[C]) {
	careful := j.careful
	j.done <- struct{}{}
	if r.serial {
		r.order <- j
	}
	if careful {
		r.calm <- struct{}{}
	}
}

// scrub scrubs j, and reports false if j and w are lost to another.
func (r *run[C]) scrub(w *runner[C], j *job[C]) bool {
	carry, ok := r.carryOf(j)
	if !ok {
		j.err = errStopped
		r.done(j)
		return true
	}
	if w.policy != j.policy {
		w.replace(j.policy)
	}
	next, o, err := r.try(w, j, carry)
	if o == abandoned {
		return false
	}
	if j.err = err; err == nil {
		j.carry <- next
	} else {
		r.failAt(j.number, err)
	}
	r.done(j)
	return true
}

// try scrubs j as a whole, or else record by record.
func (r *run[C]) try(w *runner[C], j *job[C], carry C) (next C, o outcome, err error) {
	if j.careful {
		return r.carefully(w, j, carry)
	}
	if next, o, err = w.apply(j, j.out, j.in, 0, carry); o == panicked {
		return r.isolate(w, j, carry)
	}
	return next, o, err
}

// carryOf returns what the batch before j left for it; false once nothing will
// be sent any more.
func (r *run[C]) carryOf(j *job[C]) (carry C, ok bool) {
	if r.dead.Err() != nil {
		return carry, false
	}
	if j.after == nil {
		return carry, true
	}
	select {
	case carry = <-j.after:
		j.after <- carry // for a second try
		return carry, true
	case <-r.dead.Done():
		return carry, false
	}
}

// isolate scrubs the records of j one by one, after the whole batch panicked, so
// as to withhold those that panic alone, and then the batch again.
func (r *run[C]) isolate(w *runner[C], j *job[C], carry C) (next C, o outcome, err error) {
	r.panicked(w, j)
	next = carry
	scratch := new(record.Clean)
	for i := 0; i < len(j.in.Recs); i++ {
		one := *j.in
		one.Recs = j.in.Recs[i : i+1]
		var c C
		switch c, o, err = w.apply(j, scratch, &one, i, next); {
		case o == abandoned || o == finished && err != nil:
			return next, o, err
		case o == finished:
			next = c
		case one.Recs[0].Flags&record.Withhold != 0:
			return next, finished, ErrPanic
		default:
			r.panicked(w, j)
			j.withhold(i, record.WhyPanic)
			i-- // again, for its carry
		}
	}
	if next, o, err = w.apply(j, j.out, j.in, 0, carry); o != panicked {
		return next, o, err
	}
	r.panicked(w, j)
	j.withhold(-1, record.WhyPanic)
	if next, o, err = w.apply(j, j.out, j.in, 0, carry); o == panicked {
		r.panicked(w, j)
		return next, finished, ErrPanic
	}
	return next, o, err
}

// panicked counts a panic and replaces the worker.
func (r *run[C]) panicked(w *runner[C], j *job[C]) {
	j.count.Panics++
	w.replace(j.policy)
}

// watch looks at every worker until stop is closed, and replaces one that hangs:
// its goroutine and its buffers are left behind, and its batch is scrubbed again
// with the record at hand withheld.
func (r *run[C]) watch(stop <-chan struct{}) {
	t := time.NewTicker(max(r.o.Hang/quietTicks, 1))
	defer t.Stop()
	hung := 0
	for {
		select {
		case <-stop:
			return
		case <-t.C:
		}
		for i, w := range r.runners {
			j, at, hangs := w.look()
			if !hangs {
				continue
			}
			if hung++; hung > maxLost {
				r.fail(ErrHung)
			}
			j.count.Hangs++
			j.abandon()
			j.withhold(at, record.WhyHang)
			r.runners[i] = &runner[C]{w: j.policy.newWorker(), policy: j.policy}
			go r.work(r.runners[i], j) // in the place of w: r.workers counts it already
		}
	}
}
