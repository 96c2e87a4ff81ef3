package wal

import (
	"context"
)

// spareBytes is the largest buffer that is kept for later.
const spareBytes = 512 << 10

// A Ticket is a run of entries under way to the device.
type Ticket struct {
	frames      []byte
	first, last uint64
	done        chan struct{}
	err         error // once done is closed
}

// Wait returns nil once the entries are on the device. With ErrClosed the log was
// closed before; with the error of ctx nothing is known.
func (t *Ticket) Wait(ctx context.Context) error {
	select {
	case <-t.done:
		return t.err
	default:
	}
	select {
	case <-t.done:
		return t.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// settle tells who waits.
func (t *Ticket) settle(err error) {
	t.err = err
	close(t.done)
}

// Append takes n entries, at least one, each as encode appends it to the buffer it
// is given. It returns when they wait to be written, which is at once unless
// Options.QueueBytes do already.
func (l *Log) Append(ctx context.Context, n int, encode func(dst []byte, i int) []byte) (*Ticket, error) {
	if err := l.await(ctx, func() bool { return l.queued == 0 || l.queued < l.o.QueueBytes }); err != nil {
		return nil, err
	}
	var buf []byte
	if k := len(l.spare); k > 0 {
		buf, l.spare = l.spare[k-1], l.spare[:k-1]
	}
	first, durable := l.next, l.durable
	l.mu.Unlock()

	t := &Ticket{first: first, last: first + uint64(n) - 1, done: make(chan struct{})}
	for i := range n {
		at := len(buf)
		buf = encode(append(buf, make([]byte, frameHead)...), i)
		if len(buf)-at-frameHead > maxEntry {
			return nil, ErrTooLarge
		}
		seal(buf[at:], first+uint64(i), durable, l.seed)
	}
	t.frames = buf

	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case <-l.closing:
		return nil, ErrClosed
	default:
	}
	l.next = t.last + 1
	l.queue = append(l.queue, t)
	l.queued += int64(len(buf))
	l.change()
	return t, nil
}

// recycle keeps the buffer of a ticket that is done. l.mu is held.
func (l *Log) recycle(t *Ticket) {
	l.queued -= int64(len(t.frames))
	if cap(t.frames) <= spareBytes && len(l.spare) < 4 {
		l.spare = append(l.spare, t.frames[:0])
	}
	t.frames = nil
}
