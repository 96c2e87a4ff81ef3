package pipeline

import (
	"slices"

	"github.com/logscrub/logscrub/record"
)

// Totals count what went through a pipeline. At rest,
//
//	RecordsIn = RecordsOut + Dropped + Quarantined + Skipped + Undelivered
//
// and after a run that ended well Undelivered is 0. A record counts once, however
// many sinks there are: as quarantined if any of them refused it, else as out once
// all of those hold it that its route names. One that was read in fragments counts
// with its last fragment. A withheld record is out, for its stub is. Bytes include
// terminators and leave out the context of fragments.
type Totals struct {
	Batches     int64
	RecordsIn   int64 // read, after joining of lines, the skipped ones among them
	RecordsOut  int64 // held by every sink they were for, the withheld ones' stubs among them
	Dropped     int64 // left out by policy
	Quarantined int64 // refused by a sink for good, and kept by the quarantine
	Skipped     int64 // left out by the source, since every sink held them before
	Undelivered int64 // read, and not held by every sink
	BytesIn     int64
	BytesOut    int64 // of the records out, once for all sinks
	Panics      int64 // of workers
	Hangs       int64 // of workers
	Withheld    int64 // records out of which only a stub is sent
	Sealed      int64 // of those, how many originals the quarantine keeps
}

// add adds n to t.
func (t *Totals) add(n *Totals) {
	t.Batches += n.Batches
	t.RecordsIn += n.RecordsIn
	t.RecordsOut += n.RecordsOut
	t.Dropped += n.Dropped
	t.Quarantined += n.Quarantined
	t.Skipped += n.Skipped
	t.Undelivered += n.Undelivered
	t.BytesIn += n.BytesIn
	t.BytesOut += n.BytesOut
	t.Panics += n.Panics
	t.Hangs += n.Hangs
	t.Withheld += n.Withheld
	t.Sealed += n.Sealed
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

// countOut adds the records of c, of which refused, in any order and some perhaps
// twice, are in the quarantine. It comes after countIn.
func (t *Totals) countOut(c *record.Clean, refused []int32) {
	out := int64(0)
	for i := range c.Len() {
		f := c.Flags(i)
		if f&record.More != 0 {
			continue
		}
		out++
		if f&record.Withhold != 0 {
			t.Withheld++
		}
	}
	t.Dropped += t.RecordsIn - out
	t.BytesOut += int64(len(c.Raw()))
	slices.Sort(refused)
	for _, i := range slices.Compact(refused) {
		r := c.Record(int(i))
		t.BytesOut -= int64(r.Body.Len() + len(r.Term.Bytes()))
		if r.Flags&record.More == 0 {
			out--
			t.Quarantined++
		}
	}
	t.RecordsOut += out
}
