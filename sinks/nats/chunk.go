package nats

import (
	"time"

	"github.com/logscrub/logscrub/internal/retry"
)

// A state is what is known of a record that was given to the ring.
type state uint8

const (
	waiting state = iota // sent or to be sent; no answer yet
	again                // to be sent again: the server said not now
	settled              // stored, rejected, or given up
)

// A chunk is a run of records of one batch that are sent together.
type chunk struct {
	id     uint64
	d      *delivery
	lo, hi int
	is     []state // of record lo+i
	left   int     // not settled

	atomic  bool          // as one atomic batch
	try     uint64        // number of that batch
	first   time.Time     // when it was sent first; zero is never
	sent    time.Time     // when it was sent last; zero is to be sent
	after   time.Time     // when what is again may be sent
	backoff retry.Backoff // of that
}

// repeat marks what is not settled as to be sent.
func (k *chunk) repeat() {
	for i := range k.is {
		if k.is[i] == waiting {
			k.is[i] = again
		}
	}
}

// claim reports whether record lo+i of k is to be sent, and makes it wait for its
// answer. The first time all are.
func (r *ring) claim(k *chunk, i int) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if k.is[i] == settled || k.is[i] == waiting && !k.first.IsZero() {
		return false
	}
	k.is[i] = waiting
	return true
}

// claimAll is claim for all of k at once, and reports whether that could be done: the
// first time, when none is settled.
func (r *ring) claimAll(k *chunk) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !k.first.IsZero() || k.left < len(k.is) {
		return false
	}
	clear(k.is) // waiting
	return true
}

// batch reports whether k is to be sent as the atomic batch of this number. A part
// of one never is.
func (r *ring) batch(k *chunk, try uint64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	k.atomic = k.atomic && k.left == len(k.is)
	k.try = try
	return k.atomic
}

// oneByOne says that k is no atomic batch after all, and nothing of it is sent.
func (r *ring) oneByOne(k *chunk) {
	r.mu.Lock()
	defer r.mu.Unlock()
	k.atomic = false
	k.repeat()
}

// unsent says that k could not be sent to its end.
func (r *ring) unsent(k *chunk) {
	r.mu.Lock()
	defer r.mu.Unlock()
	k.sent, r.trouble, r.proved = time.Time{}, true, false
}

// behind says that a chunk waits behind others.
func (r *ring) behind() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.trouble = true
}

// wasSent says that k was sent now.
func (r *ring) wasSent(k *chunk, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if k.sent = now; k.first.IsZero() {
		k.first = now
	}
}

// open reports whether record lo+i of k is not settled.
func (r *ring) open(k *chunk, i int) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return k.is[i] != settled
}

// begin says which number the stream had given last, before this sink sent anything.
func (r *ring) begin(last uint64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.last = last
}

// highest returns the highest number of which the stream spoke.
func (r *ring) highest() uint64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.last
}
