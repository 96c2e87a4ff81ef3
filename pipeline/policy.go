package pipeline

import "sync/atomic"

// A Policy hands out the workers of a run, and can be swapped for another while
// the run goes on.
type Policy[C any] struct{ now atomic.Pointer[generation[C]] }

// A generation is a policy between two swaps.
type generation[C any] struct{ newWorker func() Worker[C] }

// NewPolicy returns a policy whose workers newWorker makes. It is called for each
// goroutine, and for each worker lost to a panic or a hang, and must be safe for
// concurrent use.
func NewPolicy[C any](newWorker func() Worker[C]) *Policy[C] {
	p := new(Policy[C])
	p.Swap(newWorker)
	return p
}

// Swap has every batch scrubbed by workers of newWorker whose Read returns from
// now on. A batch that was read before keeps the policy it was read under. What
// one worker carries to the next inside a long record goes over to the new one.
func (p *Policy[C]) Swap(newWorker func() Worker[C]) { p.now.Store(&generation[C]{newWorker}) }
