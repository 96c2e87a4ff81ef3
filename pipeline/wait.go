package pipeline

import (
	"context"
	"fmt"

	"github.com/logscrub/logscrub/internal/failpoint"
	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/retry"
)

// waitAll waits for what is sent, in order.
func (l *lane[C]) waitAll() {
	for j := range l.sent {
		p := &j.parts[l.i]
		rejected, err := l.wait(j, p)
		switch {
		case err == nil:
			l.r.health(l.i, nil)
			l.taken(j, p, rejected)
		case l.r.retries(err):
			l.again(j, err)
			continue
		default:
			l.r.failAt(j.number, fmt.Errorf("sink %d: %w", l.i, err))
		}
		l.finish(j)
	}
}

// finish ends the part of j.
func (l *lane[C]) finish(j *job[C]) {
	l.mu.Lock()
	l.under--
	l.mu.Unlock()
	j.finish()
}

// wait waits for the delivery of j. Where that cannot move the checkpoint any more,
// it only waits for the sink to let go.
func (l *lane[C]) wait(j *job[C], p *part) ([]Rejection, error) {
	l.mu.Lock()
	ctx := l.waits
	if j.number >= l.r.broken.Load() {
		ctx = l.r.dead
	}
	l.waiting = j.number
	l.mu.Unlock()
	rejected, err := guardWait(ctx, p.under)
	l.mu.Lock()
	l.waiting = -1
	l.mu.Unlock()
	if err == nil {
		failpoint.Hit("pipeline-held")
		err = checkRejections(rejected, p)
	}
	return rejected, err
}

// checkRejections refuses what no sink can mean.
func checkRejections(rejected []Rejection, p *part) error {
	for _, rj := range rejected {
		if rj.Record < 0 || rj.Record >= p.clean.Len() {
			return flow.Permanent(fmt.Errorf("record %d of a batch of %d is refused; this is a bug, please report it", rj.Record, p.clean.Len()))
		}
	}
	return nil
}

// letGo ends the wait for a batch that cannot move the checkpoint any more.
func (l *lane[C]) letGo() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.waiting >= l.r.broken.Load() {
		l.quit()
	}
}

// taken ends a delivery of which the sink holds every record but the rejected.
func (l *lane[C]) taken(j *job[C], p *part, rejected []Rejection) {
	if len(rejected) == 0 {
		p.fate = Delivered
		return
	}
	if l.r.o.Refuse == nil {
		p.fate = Refused
		l.r.failAt(j.number, &RejectedError{Sink: l.i, Rejected: len(rejected), Records: p.clean.Len(), Err: rejected[0].Err})
		return
	}
	err := l.r.keep(func(ctx context.Context) error { return l.r.o.Refuse(ctx, l.i, p.clean, rejected) })
	if err != nil {
		l.r.failAt(j.number, fmt.Errorf("quarantine: %w", err))
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, rj := range rejected {
		j.refused = append(j.refused, p.index(rj.Record))
	}
	p.fate = Delivered
}

// again sends first once more, whose delivery failed with err, and then whatever
// was sent behind it, each when the one before it is held: so the sink ends with
// all of them in order. Nothing else is sent meanwhile.
func (l *lane[C]) again(first *job[C], err error) {
	l.cut()
	<-l.turn
	defer func() { l.turn <- struct{}{} }()
	l.sends, l.cut = context.WithCancel(l.r.dead)
	behind := l.drain()
	l.repeat(first, err)
	l.finish(first)
	for _, j := range behind {
		l.repeat(j, nil)
		l.finish(j)
	}
}

// drain takes what was sent out of sent, and has the sink let go of it.
func (l *lane[C]) drain() (behind []*job[C]) {
	over, cancel := context.WithCancel(context.Background())
	cancel()
	for {
		select {
		case j, ok := <-l.sent:
			if !ok {
				return behind
			}
			_, _ = guardWait(over, j.parts[l.i].under) // whatever it says, the batch is sent again
			behind = append(behind, j)
		default:
			return behind
		}
	}
}

// repeat sends j and waits, until the sink holds it or the run is over.
func (l *lane[C]) repeat(j *job[C], err error) {
	p := &j.parts[l.i]
	for pause := l.r.backoff(); l.r.dead.Err() == nil; {
		if err != nil {
			l.r.health(l.i, err)
			if retry.Wait(l.r.dead, pause.Next()) != nil {
				return
			}
		}
		var rejected []Rejection
		if p.under, err = guardSend(l.sends, l.sink, p.clean); err == nil {
			rejected, err = l.wait(j, p)
		}
		switch {
		case err == nil:
			l.r.health(l.i, nil)
			l.taken(j, p, rejected)
			return
		case !l.r.retries(err):
			l.r.failAt(j.number, fmt.Errorf("sink %d: %w", l.i, err))
			return
		}
	}
}
