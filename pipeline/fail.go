package pipeline

import (
	"context"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/retry"
)

// fail ends everything for err, unless something ended it before.
func (r *run[C]) fail(err error) {
	r.mu.Lock()
	if r.err == nil {
		r.err = err
	}
	r.mu.Unlock()
	r.kill(err)
}

// failAt is fail for a batch that cannot be delivered. Those before it may still
// be; of those from it on, the sinks have to let go.
func (r *run[C]) failAt(number int64, err error) {
	for {
		first := r.broken.Load()
		if number >= first || r.broken.CompareAndSwap(first, number) {
			break
		}
	}
	r.fail(err)
	for _, l := range r.lanes {
		l.letGo()
	}
}

// retries reports whether a sink or the quarantine that failed with err is to be
// tried again.
func (r *run[C]) retries(err error) bool {
	return r.o.Retry != nil && r.dead.Err() == nil && !flow.IsPermanent(err)
}

// backoff returns the pauses between tries.
func (r *run[C]) backoff() retry.Backoff {
	if r.o.Retry == nil {
		return retry.Backoff{}
	}
	return retry.Backoff{Min: r.o.Retry.Min, Max: r.o.Retry.Max}
}

// health notes that a sink fails with err, or works where it is nil.
func (r *run[C]) health(sink int, err error) {
	failing := &r.failing[sink+1]
	if err == nil && !failing.Load() {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.o.Progress.health(sink, err)
	if failing.Swap(err != nil) != (err != nil) && r.o.Health != nil {
		r.o.Health(sink, err)
	}
}

// keep has the quarantine keep something, as often as it takes.
func (r *run[C]) keep(put func(context.Context) error) error {
	select {
	case <-r.vault:
	case <-r.dead.Done():
		return context.Cause(r.dead)
	}
	defer func() { r.vault <- struct{}{} }()
	for pause := r.backoff(); ; {
		err := guardKeep(func() error { return put(r.dead) })
		if err == nil {
			r.health(Quarantine, nil)
			return nil
		}
		if !r.retries(err) {
			return err
		}
		r.health(Quarantine, err)
		if retry.Wait(r.dead, pause.Next()) != nil {
			return err
		}
	}
}
