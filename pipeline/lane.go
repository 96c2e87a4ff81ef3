package pipeline

import (
	"context"
	"fmt"
	"sync"

	"github.com/logscrub/logscrub/internal/failpoint"
	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/retry"
)

// A lane brings batches to one sink, in order. One goroutine sends (the run's
// own, where there is one sink; else the lane's), another waits for what could
// not be held at once. While a sink is down only its own lane stands still, until
// the slots are used up.
type lane[C any] struct {
	r    *run[C]
	sink Sink
	i    int // index in Options.Sinks

	queue chan *job[C] // to be sent; only where there are several sinks
	sent  chan *job[C] // to be waited for, in order; as many as there are slots
	// turn holds one token: whoever has it may call Send, and may change sends.
	turn  chan struct{}
	sends context.Context    // of Send
	cut   context.CancelFunc // ends sends; the waiting goroutine's
	pause retry.Backoff      // of the sending goroutine

	waits context.Context // of Wait
	quit  context.CancelFunc

	mu      sync.Mutex
	under   int   // batches in sent, or waited for
	waiting int64 // number of the batch that is waited for, or -1
}

func newLane[C any](r *run[C], i int) *lane[C] {
	l := &lane[C]{r: r, i: i, sink: r.o.Sinks[i], waiting: -1, pause: r.backoff()}
	l.queue = make(chan *job[C], r.o.Slots)
	l.sent = make(chan *job[C], r.o.Slots)
	l.turn = make(chan struct{}, 1)
	l.turn <- struct{}{}
	l.sends, l.cut = context.WithCancel(r.dead)
	l.waits, l.quit = context.WithCancel(r.abort)
	return l
}

// close releases what the contexts of l hold.
func (l *lane[C]) close() {
	l.cut()
	l.quit()
}

// sendAll sends what is queued.
func (l *lane[C]) sendAll() {
	for j := range l.queue {
		if l.send(j) {
			j.finish()
		}
	}
	close(l.sent)
}

// send begins the delivery of j, as often as it takes. It reports whether that is
// all, since the sink holds its part at once or will not get it; else the waiting
// goroutine finishes the part.
func (l *lane[C]) send(j *job[C]) (finished bool) {
	p := &j.parts[l.i]
	if p.clean.Len() == 0 && p.clean == &p.chosen {
		p.fate = Delivered
		return true
	}
	for l.r.dead.Err() == nil {
		finished, cut, err := l.sendOnce(j, p)
		switch {
		case err == nil:
			return finished
		case cut && l.r.dead.Err() == nil:
			continue // the waiting goroutine wanted the turn; nothing is wrong with j
		case !l.r.retries(err):
			l.r.failAt(j.number, fmt.Errorf("sink %d: %w", l.i, err))
			return true
		}
		l.r.health(l.i, err)
		if retry.Wait(l.r.dead, l.pause.Next()) != nil {
			return true
		}
	}
	return true
}

// sendOnce calls Send once. cut says that an error may be for want of the turn.
func (l *lane[C]) sendOnce(j *job[C], p *part) (finished, cut bool, err error) {
	<-l.turn
	defer func() { l.turn <- struct{}{} }()
	d, err := guardSend(l.sends, l.sink, p.clean)
	if err != nil {
		return false, l.sends.Err() != nil, err
	}
	failpoint.Hit("pipeline-sent")
	l.pause.Reset()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.under == 0 && d == flow.Held() {
		l.r.health(l.i, nil)
		p.fate = Delivered
		return true, false, nil
	}
	p.under = d
	l.under++
	l.sent <- j
	return false, false, nil
}
