package stream

import (
	"context"
	"io"
	"time"
)

// Pump returns an input that reads r in a goroutine of its own, for a reader
// that cannot be polled. After Close the goroutine ends with the read it is in.
func Pump(r io.Reader) Input {
	return &pump{r: r, ask: make(chan struct{}), got: make(chan result, 1)}
}

// A result is what a read of the goroutine gave.
type result struct {
	n   int
	err error
}

type pump struct {
	r     io.Reader
	ask   chan struct{}
	got   chan result
	buf   []byte // the goroutine's, from ask to got
	rest  []byte // of buf, read and not yet given out
	err   error  // behind rest
	state pumpState
}

type pumpState uint8

const (
	pumpNew pumpState = iota
	pumpIdle
	pumpAsked
	pumpClosed
)

func (p *pump) Read(ctx context.Context, b []byte, wait time.Duration) (int, error) {
	if err := p.fill(ctx, len(b), wait); err != nil {
		return 0, err
	}
	if len(p.rest) > 0 {
		n := copy(b, p.rest)
		p.rest = p.rest[n:]
		return n, nil
	}
	return 0, p.err
}

// fill waits until there are bytes in rest, or an error in p.err.
func (p *pump) fill(ctx context.Context, size int, wait time.Duration) error {
	if len(p.rest) > 0 || p.err != nil {
		return nil
	}
	if err := ctx.Err(); err != nil && p.state != pumpAsked {
		return err
	}
	switch p.state {
	case pumpClosed:
		return io.ErrClosedPipe
	case pumpNew:
		p.buf = make([]byte, size)
		go p.run()
	}
	if p.state != pumpAsked {
		p.ask <- struct{}{}
		p.state = pumpAsked
	}
	var late <-chan time.Time
	if wait >= 0 {
		t := time.NewTimer(wait)
		defer t.Stop()
		late = t.C
	}
	select {
	case r := <-p.got:
		p.take(r)
		return nil
	case <-late:
		return ErrIdle
	case <-ctx.Done():
	}
	select {
	case r := <-p.got: // what was read must not be lost
		p.take(r)
		return nil
	default:
		return ctx.Err()
	}
}

func (p *pump) take(r result) {
	p.state = pumpIdle
	p.rest, p.err = p.buf[:r.n], r.err
}

func (p *pump) run() {
	for range p.ask {
		n, err := readSome(p.r, p.buf)
		p.got <- result{n, err}
	}
}

func (p *pump) Close() error {
	if p.state != pumpClosed {
		close(p.ask)
		p.state = pumpClosed
	}
	return nil
}
