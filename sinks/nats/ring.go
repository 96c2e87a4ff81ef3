package nats

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
)

// A ring holds the chunks that are not settled, in the order of their sending. It
// keeps no record: those stay in their batches.
type ring struct {
	mu      sync.Mutex
	window  int
	chunks  []*chunk
	byID    map[uint64]*chunk
	next    uint64    // id
	under   int       // records
	last    uint64    // highest sequence number that the stream gave
	through time.Time // when the latest of the chunks was sent that are settled
	heard   bool      // there was an answer since unheard was asked
	heardAt time.Time // when unheard knew of one
	err     error     // ends everything
	room    chan struct{}
	ended   chan struct{} // closed when err is set

	// What was refused, or not sent, is trouble: from then on nothing new is sent
	// before it, for the stream is to keep the order. The first chunk of it is
	// sent alone; once it is settled, the others behind it.
	trouble bool
	probe   *chunk
	proved  bool   // the last probe was settled
	kick    func() // called, with the lock, when the probe is settled
}

func (r *ring) init(window int, kick func()) {
	r.window, r.byID, r.kick = window, map[uint64]*chunk{}, kick
	r.room, r.ended = make(chan struct{}, 1), make(chan struct{})
}

// reserve waits until there is room for n more records. It is called by one
// goroutine at a time.
func (r *ring) reserve(ctx context.Context, n int) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		r.mu.Lock()
		ok, err := r.under == 0 || r.under+n <= r.window, r.err
		r.mu.Unlock()
		if ok || err != nil {
			return err
		}
		select {
		case <-r.room:
		case <-r.ended:
		case <-ctx.Done():
		}
	}
}

// add appends a chunk.
func (r *ring) add(d *delivery, lo, hi int, atomic bool) (*chunk, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err != nil {
		return nil, r.err
	}
	r.next++
	k := &chunk{id: r.next, d: d, lo: lo, hi: hi, is: make([]state, hi-lo), left: hi - lo, atomic: atomic}
	k.backoff.Max = 5 * time.Second
	r.chunks = append(r.chunks, k)
	r.byID[k.id] = k
	r.under += k.left
	return k, nil
}

// settle ends record lo+i of k. The caller has the lock.
func (r *ring) settle(k *chunk, i int) bool {
	if k.is[i] == settled {
		return false
	}
	k.is[i] = settled
	k.left--
	k.d.left--
	r.under--
	if k.left == 0 {
		r.remove(k)
	}
	if k.d.left == 0 && k.d.held == 0 {
		k.d.end()
	}
	select {
	case r.room <- struct{}{}:
	default:
	}
	return true
}

// hold keeps d from ending while somebody reads its records, and reports false
// where it has ended.
func (r *ring) hold(d *delivery) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if d.closed {
		return false
	}
	d.held++
	return true
}

// release ends a hold.
func (r *ring) release(d *delivery) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if d.held--; d.held == 0 && (d.left == 0 || d.err != nil) {
		d.end()
	}
}

func (d *delivery) end() {
	if !d.closed {
		d.closed = true
		close(d.done)
	}
}

// remove takes k out, which is mostly the first.
func (r *ring) remove(k *chunk) {
	delete(r.byID, k.id)
	if r.through.Before(k.sent) {
		r.through = k.sent
	}
	if k == r.probe {
		r.probe, r.proved = nil, true
		r.kick()
	}
	if i := slices.Index(r.chunks, k); i >= 0 {
		r.chunks = slices.Delete(r.chunks, i, i+1)
	}
}

// stored says that the stream holds a record, or all of a chunk where i is negative.
func (r *ring) stored(id uint64, i int, seq uint64, duplicate bool, n *Counts) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.last, r.heard = max(r.last, seq), true
	k := r.byID[id]
	if k == nil || i >= len(k.is) {
		return
	}
	lo, hi := i, i+1
	if i < 0 {
		lo, hi = 0, len(k.is)
	}
	for ; lo < hi; lo++ {
		if r.settle(k, lo) {
			n.Stored.Add(1)
			if duplicate {
				n.Duplicates.Add(1)
			}
		}
	}
}

// again says that a record, or all of a chunk where i is negative, is to be sent
// again: after a pause, or at once and one by one where single is set. An answer to
// a batch that was given up tells nothing.
func (r *ring) again(id uint64, i int, try uint64, single bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.heard = true
	k := r.byID[id]
	if k == nil || i >= len(k.is) || i < 0 && (!k.atomic || k.try != try) {
		return
	}
	for n := range k.is {
		if k.is[n] == waiting && (i < 0 || i == n) {
			k.is[n] = again
		}
	}
	r.trouble, r.proved = true, false
	if single {
		k.atomic = false
	} else if now := time.Now(); !k.after.After(now) {
		k.after = now.Add(k.backoff.Next())
	}
}

// reject says that the server never takes a record.
func (r *ring) reject(id uint64, i int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if k := r.byID[id]; k != nil && i >= 0 && i < len(k.is) && k.is[i] != settled {
		k.d.rejected = append(k.d.rejected, tooLarge(k.lo+i))
		r.settle(k, i)
	}
}

// drop forgets the chunks of d.
func (r *ring) drop(d *delivery) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, k := range slices.Clone(r.chunks) {
		for i := range k.is {
			if k.d == d {
				r.settle(k, i)
			}
		}
	}
	d.end()
}

// fail ends everything for err.
func (r *ring) fail(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err != nil {
		return
	}
	r.err = err
	close(r.ended)
	for _, k := range r.chunks {
		if k.d.err = err; k.d.held == 0 {
			k.d.end()
		}
	}
	r.chunks, r.under, r.probe = nil, 0, nil
	clear(r.byID)
}

func (r *ring) failure() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.err
}

// result returns what became of d, which is done.
func (r *ring) result(d *delivery) ([]flow.Rejection, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if d.err != nil {
		return nil, d.err
	}
	slices.SortFunc(d.rejected, func(a, b flow.Rejection) int { return cmp.Compare(a.Record, b.Record) })
	return d.rejected, nil
}
