package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/logscrub/logscrub/internal/failpoint"
	"github.com/logscrub/logscrub/record"
)

// read fills slots until the source ends.
func (r *run[C]) read(ctx context.Context) {
	defer close(r.jobs)
	if !r.serial {
		defer close(r.order)
	}
	careful := int64(0) // so many batches are scrubbed behind the marker
	if r.o.Marker != nil && r.o.Marker.Unclean() {
		careful = int64(r.o.Slots)
	}
	inside := false
	for k := int64(0); ; k++ {
		var j *job[C]
		select {
		case j = <-r.free:
		case <-r.dead.Done():
			return
		}
		j.reset()
		if err := guardRead(ctx, r.o.Source, j.read); err != nil {
			if !errors.Is(err, io.EOF) && (ctx.Err() == nil || !errors.Is(err, ctx.Err())) {
				r.readErr = fmt.Errorf("source: %w", err)
			}
			return
		}
		failpoint.Hit("pipeline-read")
		r.o.Progress.read(j.slot)
		j.number, j.policy, j.careful = k, r.o.Policy.now.Load(), k < careful
		r.cell(j, inside)
		inside = within(j.read)
		if !r.pass(j) {
			return
		}
	}
}

// cell gives j the cells to take its carry from and to leave one in.
func (r *run[C]) cell(j *job[C], inside bool) {
	n := int64(len(r.cells))
	j.carry = r.cells[j.number%n]
	select {
	case <-j.carry:
	default:
	}
	if inside {
		j.after = r.cells[(j.number-1)%n]
	}
}

// pass gives j to the workers. Where a record of it may kill the process, nothing
// else is scrubbed at the same time; false once the run is over.
func (r *run[C]) pass(j *job[C]) bool {
	r.jobs <- j
	if !r.serial {
		r.order <- j
	}
	if !j.careful {
		return true
	}
	select {
	case <-r.calm:
		return true
	case <-r.dead.Done():
		return false
	}
}

// send hands the scrubbed batches on in the order they were read: to one sink, or
// to the lanes of several. A batch that the one sink holds at once, while no other
// is under way, is settled here: a pipeline with a plain sink so needs no further
// goroutine.
func (r *run[C]) send(ends *sync.WaitGroup) {
	defer close(r.sent)
	for _, l := range r.lanes {
		ends.Go(l.waitAll)
		if len(r.lanes) > 1 {
			ends.Go(l.sendAll)
			defer close(l.queue)
		} else {
			defer close(l.sent)
		}
	}
	for j := range r.order {
		j.left.Store(int32(len(r.lanes)))
		switch ok := r.ready(j); {
		case !ok:
			j.left.Store(1)
			j.finish()
		case len(r.lanes) > 1:
			for _, l := range r.lanes {
				l.queue <- j
			}
		case r.lanes[0].send(j):
			if j.parts[0].fate == Delivered && r.under.Load() == 0 && !r.stuck {
				r.settle(j, Delivered)
				continue
			}
			j.finish()
		}
		r.under.Add(1)
		r.sent <- j
	}
}

// ready waits until j is scrubbed, seals what is withheld and chooses what each
// sink gets. It reports false if j is not to be sent.
func (r *run[C]) ready(j *job[C]) bool {
	select {
	case <-j.done:
	case <-r.dead.Done():
		return false
	}
	if j.err != nil || r.dead.Err() != nil {
		return false
	}
	failpoint.Hit("pipeline-scrubbed")
	if r.o.Seal != nil && !r.seal(j) {
		return false
	}
	for i := range j.parts {
		rt := Route{}
		if len(r.o.Routes) > 0 {
			rt = r.o.Routes[i]
		}
		j.parts[i].choose(j.out, rt, r.union)
	}
	return true
}

// seal keeps the originals of what is withheld of j.
func (r *run[C]) seal(j *job[C]) bool {
	which := originals(j.read, j.out)
	if len(which) == 0 {
		return true
	}
	if err := r.keep(func(ctx context.Context) error { return r.o.Seal(ctx, j.read, which) }); err != nil {
		r.failAt(j.number, fmt.Errorf("quarantine: %w", err))
		return false
	}
	for _, w := range which {
		if j.read.Recs[w.Record].Flags&record.More == 0 {
			j.count.Sealed++
		}
	}
	return true
}

// originals returns the records of b in whose place a stub stands in c.
func originals(b *record.Batch, c *record.Clean) (which []Withheld) {
	at := 0
	for i := range c.Len() {
		if c.Flags(i)&record.Withhold == 0 {
			continue
		}
		r := c.Record(i)
		if c.Len() == len(b.Recs) {
			at = i
		}
		for at < len(b.Recs) && (b.Recs[at].Seq != r.Seq || b.Recs[at].Origin != r.Origin) {
			at++
		}
		if at == len(b.Recs) {
			return which // cannot be: a stub is made from a record, in order
		}
		which = append(which, Withheld{Record: at, Why: r.Reason()})
		at++
	}
	return which
}

// settleAll acknowledges batches in order, each when every lane is done with it.
func (r *run[C]) settleAll() {
	for j := range r.sent {
		<-j.held
		r.settle(j, j.fate())
		r.under.Add(-1)
	}
}

// settle acknowledges j, counts it and gives its slot back. Batches come here in
// order and one at a time.
func (r *run[C]) settle(j *job[C], fate Fate) {
	if r.stuck {
		fate = Undelivered // the checkpoint cannot move past the one before
	}
	var n Totals
	if fate == Delivered {
		n = j.count // else a worker may still be counting
		n.countIn(j.read)
		n.countOut(j.out, j.refused)
	} else {
		n.countIn(j.read)
		n.Undelivered = n.RecordsIn
		r.stuck = true
	}
	r.totals.add(&n)
	if err := guardAck(r.abort, r.o.Source, j.read, fate); err != nil {
		r.failAt(j.number+1, fmt.Errorf("source: acknowledging: %w", err))
	}
	failpoint.Hit("pipeline-acked")
	r.o.Progress.settle(j.slot)
	if r.o.Settled != nil {
		r.o.Settled(fate, n)
	}
	if fate == Delivered {
		r.free <- j
	}
}

// skipped counts what the source left out by itself.
func (r *run[C]) skipped() {
	if r.o.Skipped != nil {
		n := r.o.Skipped()
		r.totals.Skipped += n
		r.totals.RecordsIn += n
	}
}
