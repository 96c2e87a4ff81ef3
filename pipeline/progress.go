package pipeline

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// A Progress shows a run from outside: what is under way, for how long, and which
// sinks fail. The zero Progress is ready for use, by one run at a time; its
// methods may be called from any goroutine, before and after the run too.
type Progress struct {
	settled atomic.Int64
	slots   atomic.Pointer[ages]

	mu   sync.Mutex
	down []Outage
}

// An Outage is a sink that fails and is tried again.
type Outage struct {
	Sink  int // index in Options.Sinks, or Quarantine
	Since time.Time
	Err   error // the last
}

// Settled returns how many batches were acknowledged, whatever their fate.
func (p *Progress) Settled() int64 { return p.settled.Load() }

// Unacknowledged returns how many batches are between Read and Ack, and how long
// ago the oldest of them was read.
func (p *Progress) Unacknowledged() (batches int, age time.Duration) {
	all := p.slots.Load()
	if all == nil {
		return 0, 0
	}
	now := all.now()
	for i := range all.read {
		if at := all.read[i].Load(); at != 0 {
			batches++
			age = max(age, time.Duration(now-at))
		}
	}
	return batches, age
}

// Down returns the sinks that fail, in the order in which they began to.
func (p *Progress) Down() []Outage {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.down)
}

// ages are when the batch in each slot was read, by a clock that nobody sets; 0 is
// an empty slot.
type ages struct {
	began time.Time
	read  []atomic.Int64
}

func (a *ages) now() int64 { return int64(time.Since(a.began)) + 1 }

// begin makes p show a run of so many slots.
func (p *Progress) begin(slots int) {
	if p == nil {
		return
	}
	p.slots.Store(&ages{time.Now(), make([]atomic.Int64, slots)})
	p.mu.Lock()
	p.down = nil
	p.mu.Unlock()
}

// read notes that a batch was read into a slot.
func (p *Progress) read(slot int) {
	if p != nil {
		all := p.slots.Load()
		all.read[slot].Store(all.now())
	}
}

// settle notes that the batch in a slot was acknowledged.
func (p *Progress) settle(slot int) {
	if p != nil {
		p.slots.Load().read[slot].Store(0)
		p.settled.Add(1)
	}
}

// health notes that a sink fails with err, or works again where it is nil.
func (p *Progress) health(sink int, err error) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	i := slices.IndexFunc(p.down, func(o Outage) bool { return o.Sink == sink })
	switch {
	case err == nil && i >= 0:
		p.down = slices.Delete(p.down, i, i+1)
	case err == nil:
	case i < 0:
		p.down = append(p.down, Outage{Sink: sink, Since: time.Now(), Err: err})
	default:
		p.down[i].Err = err
	}
}
