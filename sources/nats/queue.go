package nats

import (
	"sync"

	"github.com/logscrub/logscrub/internal/flow"
)

// An incarnation is a stream as it was made at one moment, up to a loss of stored
// messages: as long as a sequence number means the same message. What is known of
// one incarnation says nothing of another.
type incarnation struct {
	stream string // name and moment of its making
}

// A mark is the note in a batch: the messages in it.
type mark struct{ msgs []message }

// A queue holds what came and was not settled: what waits to be read, the marks of
// the batches that are under way, and what is set aside.
type queue struct {
	mu     sync.Mutex
	wait   []message
	head   int // index in wait of the first that was not taken
	bytes  int
	out    map[*mark]struct{}
	flight map[uint64]struct{} // numbers of cur that wait or are out
	cur    *incarnation
	aside  []message // to be kept elsewhere, the first perhaps just now

	sick  chan struct{} // has an element when something was set aside
	ready chan struct{} // has an element when something waits
	room  chan struct{} // has an element when something was taken
}

func newQueue() *queue {
	return &queue{out: map[*mark]struct{}{}, flight: map[uint64]struct{}{}, sick: make(chan struct{}, 1), ready: make(chan struct{}, 1), room: make(chan struct{}, 1)}
}

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// begin makes in the present incarnation. What is still there of another can be
// delivered, but nobody is told.
func (q *queue) begin(in *incarnation) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.cur = in
	clear(q.flight)
}

// present returns the present incarnation, or nil.
func (q *queue) present() *incarnation {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.cur
}

// under reports whether the message is under way.
func (q *queue) under(seq uint64) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	_, under := q.flight[seq]
	return under
}

// push appends m, if it is of the present incarnation.
func (q *queue) push(m *message) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if m.of != q.cur {
		return // it comes again, if it is still there
	}
	q.flight[m.seq] = struct{}{}
	if q.head > 0 && len(q.wait) == cap(q.wait) {
		q.compact()
	}
	m.size = m.measure()
	q.wait = append(q.wait, *m)
	q.bytes += m.size
	signal(q.ready)
}

// held returns how many bytes wait.
func (q *queue) held() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.bytes
}

// compact moves what waits to the front.
func (q *queue) compact() {
	n := copy(q.wait, q.wait[q.head:])
	clear(q.wait[n:])
	q.wait, q.head = q.wait[:n], 0
}

// take moves messages into m until a batch of l is full, and reports whether it
// is. bytes is what the batch holds, and becomes what it will hold.
func (q *queue) take(m *mark, l *flow.Limits, bytes *int) (full bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for ; q.head < len(q.wait); q.head++ {
		next := &q.wait[q.head]
		if full = l.Full(*bytes, len(m.msgs), next.size); full {
			break
		}
		*bytes += next.size
		q.bytes -= next.size
		m.msgs = append(m.msgs, *next)
		next.forget()
	}
	if q.head == len(q.wait) {
		q.wait, q.head = q.wait[:0], 0
	}
	if len(m.msgs) > 0 {
		q.out[m] = struct{}{}
	}
	signal(q.room)
	return full
}

// settle ends the way of the messages of m. Those of another than the present
// incarnation lose their reply: nobody is to be told.
func (q *queue) settle(m *mark) {
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.out, m)
	for i := range m.msgs {
		msg := &m.msgs[i]
		if msg.of == q.cur {
			delete(q.flight, msg.seq)
		} else {
			msg.reply = ""
		}
	}
}

// replies returns where to acknowledge all that waits or is out, of the present
// incarnation.
func (q *queue) replies(dst []string) []string {
	q.mu.Lock()
	defer q.mu.Unlock()
	add := func(msgs []message) {
		for i := range msgs {
			if msgs[i].of == q.cur {
				dst = append(dst, msgs[i].reply)
			}
		}
	}
	add(q.wait[q.head:])
	add(q.aside)
	for m := range q.out {
		add(m.msgs)
	}
	return dst
}
