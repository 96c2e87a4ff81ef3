package pipeline

import (
	"slices"

	"github.com/logscrub/logscrub/record"
)

// A job is a batch on its way: one slot. Its fields belong to the reader, then
// to one worker until done is sent, then to the sender and the settler.
type job[C any] struct {
	read  *record.Batch // as Read filled it; nobody changes it until it is settled
	in    *record.Batch // what is scrubbed: read, or a copy with records withheld
	out   *record.Clean
	count Totals
	err   error
	done  chan struct{}
	// after is the cell to take the carry from, where the batch begins inside a
	// record; carry is the cell to leave it in.
	after, carry chan C
	deliveries   []Delivery
	failed       bool // some sink did not take it
	// shared says that a lost worker still has the buffers: they are not reused.
	shared bool
}

func newJob[C any]() *job[C] {
	return &job[C]{read: new(record.Batch), out: new(record.Clean), done: make(chan struct{}, 1)}
}

// reset makes j ready for the next Read.
func (j *job[C]) reset() {
	if j.shared {
		j.read, j.out, j.shared = new(record.Batch), new(record.Clean), false
	}
	j.read.Reset()
	j.in = j.read
	j.count, j.err, j.failed, j.after = Totals{}, nil, false, nil
	clear(j.deliveries)
	j.deliveries = j.deliveries[:0]
}

// withhold marks record i, or all where i is negative, so that the next try
// replaces it by a stub. It works on a copy, for others still read the batch.
func (j *job[C]) withhold(i int) {
	in := *j.in
	in.Recs = slices.Clone(in.Recs)
	for k := range in.Recs {
		if (i < 0 || i == k) && in.Recs[k].Flags&record.Withhold == 0 {
			in.Recs[k].Flags |= record.Withhold
			j.count.Withheld++
		}
	}
	j.in = &in
}

// abandon leaves the buffers of j to a worker that hangs.
func (j *job[C]) abandon() {
	j.shared = true
	j.out = new(record.Clean)
}

// within reports whether the record after the last of b continues it.
func within(b *record.Batch) bool {
	n := len(b.Recs)
	return n > 0 && b.Recs[n-1].Flags&record.More != 0
}

// countIn adds the records of b, as they were read.
func (t *Totals) countIn(b *record.Batch) {
	t.Batches++
	for i := range b.Recs {
		r := &b.Recs[i]
		t.BytesIn += int64(r.Body.Len()) - int64(r.Lead) - int64(r.Trail) + int64(len(r.Term.Bytes()))
		if r.Flags&record.More == 0 {
			t.RecordsIn++
		}
	}
}

// countOut adds the records of c, as every sink holds them.
func (t *Totals) countOut(c *record.Clean) {
	t.BytesOut += int64(len(c.Raw()))
	for i := range c.Len() {
		if c.Record(i).Flags&record.More == 0 {
			t.RecordsOut++
		}
	}
	t.Dropped = t.RecordsIn - t.RecordsOut
}
