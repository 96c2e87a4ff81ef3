package syslog

import (
	"context"
	"sync"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/record"
)

// A queue is the batch that receivers fill while the pipeline has the one before.
// When it is full they wait, and so do their senders.
type queue struct {
	limits flow.Limits
	origin string
	ready  chan struct{} // has a token if there may be records
	full   chan struct{} // has a token if it may be full
	dead   chan struct{} // closed once nobody reads any more

	mu   sync.Mutex
	b    *record.Batch
	w    writer
	seq  uint64
	room chan struct{} // closed once there is room again; nil if nobody waits
}

func newQueue(l flow.Limits, origin string) *queue {
	q := &queue{limits: l, origin: origin, ready: make(chan struct{}, 1), full: make(chan struct{}, 1),
		dead: make(chan struct{}), b: new(record.Batch)}
	q.begin()
	return q
}

// begin makes ready an empty batch.
func (q *queue) begin() {
	q.b.Origins = append(q.b.Origins, record.Origin{Name: q.origin})
	q.w.begin(q.b)
}

// put adds a message, once there is room. It reports false if nobody reads any
// more.
func (q *queue) put(m *message, peer []byte, r record.Record) bool {
	cost := m.cost()
	q.mu.Lock()
	for q.limits.Full(len(q.b.Arena), len(q.b.Recs), cost) {
		if q.room == nil {
			q.room = make(chan struct{})
		}
		room := q.room
		q.mu.Unlock()
		signal(q.full)
		select {
		case <-room:
		case <-q.dead:
			return false
		}
		q.mu.Lock()
	}
	r.Seq = q.seq
	q.seq++
	q.w.write(m, peer, r)
	first := len(q.b.Recs) == 1
	q.mu.Unlock()
	if first {
		signal(q.ready)
	}
	return true
}

// take moves what there is to b, which is empty.
func (q *queue) take(b *record.Batch) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.b.Recs) == 0 {
		return false
	}
	*b, *q.b = *q.b, *b
	q.b.Reset()
	select {
	case <-q.full: // the next is not
	default:
	}
	q.begin()
	if q.room != nil {
		close(q.room)
		q.room = nil
	}
	return true
}

// linger waits for more after the first record, as long as the limits say; once
// ctx is done, until the batch is full or nothing more will come.
func (q *queue) linger(ctx context.Context, over <-chan struct{}) {
	stopped := ctx.Err() != nil
	if q.limits.Wait <= 0 && !stopped {
		return
	}
	q.mu.Lock()
	none := len(q.b.Recs) == 0
	q.mu.Unlock()
	if none {
		return
	}
	if stopped {
		select {
		case <-q.full:
		case <-over:
		}
		return
	}
	t := time.NewTimer(q.limits.Wait)
	defer t.Stop()
	select {
	case <-q.full:
	case <-over:
	case <-ctx.Done():
	case <-t.C:
	}
}

// signal puts a token into ch, which has room for one.
func signal(ch chan struct{}) {
	select {
	case ch <- struct{}{}:
	default:
	}
}
