package pipeline

import (
	"slices"
	"sync"
	"sync/atomic"

	"github.com/logscrub/logscrub/record"
)

// A job is a batch on its way: one slot. Its fields belong to the reader, then
// to one worker until done is sent, then to the sender, to the lanes, each of
// which has a part, and once all of those have finished to the settler.
type job[C any] struct {
	slot   int   // which of the run's slots it is
	number int64 // of its Read, from 0

	read   *record.Batch // as Read filled it; nobody changes it until it is settled
	in     *record.Batch // what is scrubbed: read, or a copy with records withheld
	out    *record.Clean
	policy *generation[C] // that it is scrubbed by
	count  Totals
	err    error
	done   chan struct{}
	// after is the cell to take the carry from, where the batch begins inside a
	// record; carry is the cell to leave it in.
	after, carry chan C
	// careful says that each record is scrubbed behind the crash marker.
	careful bool
	// shared says that a lost worker still has the buffers: they are not reused.
	shared bool

	parts []part
	left  atomic.Int32  // parts that are not finished
	held  chan struct{} // gets a value once none is left
	mu    sync.Mutex
	// refused are the records, by their index in out, that some sink refused and the
	// quarantine keeps. Guarded by mu until held.
	refused []int32
}

// A part is what one sink gets of a batch.
type part struct {
	clean *record.Clean // the whole of it, or chosen
	fate  Fate
	under Delivery

	chosen record.Clean // memory of a selection
	which  []int32      // the records in it, by their index in the batch
}

func newJob[C any](slot, parts int) *job[C] {
	return &job[C]{
		slot: slot, read: new(record.Batch), out: new(record.Clean),
		done: make(chan struct{}, 1), held: make(chan struct{}, 1), parts: make([]part, parts),
	}
}

// reset makes j ready for the next Read.
func (j *job[C]) reset() {
	if j.shared {
		j.read, j.out, j.shared = new(record.Batch), new(record.Clean), false
	}
	j.read.Reset()
	j.in = j.read
	j.count, j.err, j.after = Totals{}, nil, nil
	j.refused = j.refused[:0]
	for i := range j.parts {
		p := &j.parts[i]
		p.clean, p.fate, p.under = nil, Undelivered, nil
	}
}

// withhold marks record i, or all where i is negative, so that the next try
// replaces it by a stub. It works on a copy, for others still read the batch.
func (j *job[C]) withhold(i int, why record.Why) {
	in := *j.in
	in.Recs = slices.Clone(in.Recs)
	for k := range in.Recs {
		if r := &in.Recs[k]; (i < 0 || i == k) && r.Flags&record.Withhold == 0 {
			r.Flags |= record.Withhold
			r.Why = why
		}
	}
	j.in = &in
}

// abandon leaves the buffers of j to a worker that hangs.
func (j *job[C]) abandon() {
	j.shared = true
	j.out = new(record.Clean)
}

// finish is called once for each part.
func (j *job[C]) finish() {
	if j.left.Add(-1) == 0 {
		j.held <- struct{}{}
	}
}

// fate returns the worst of what became of the parts.
func (j *job[C]) fate() Fate {
	fate := Delivered
	for i := range j.parts {
		switch j.parts[i].fate {
		case Undelivered:
			return Undelivered
		case Refused:
			fate = Refused
		}
	}
	return fate
}

// within reports whether the record after the last of b continues it.
func within(b *record.Batch) bool {
	n := len(b.Recs)
	return n > 0 && b.Recs[n-1].Flags&record.More != 0
}
