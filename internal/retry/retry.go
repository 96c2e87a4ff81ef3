// Package retry says how long to wait before something is tried again.
//
// A Backoff gives the next pause: each is twice the one before, up to a largest
// one, and jitter spreads callers that failed together. RetryAfter reads what a
// server asked for, and Wait waits, or ends with its context.
//
// The package decides nothing about what is worth another try, and logs nothing.
package retry

import (
	"context"
	"math/rand/v2"
	"time"
)

// The bounds of a Backoff that sets none.
const (
	DefaultMin = 100 * time.Millisecond
	DefaultMax = 30 * time.Second
)

// A Backoff is the row of pauses between tries of one thing. The zero value is
// ready for use. It is for one goroutine.
type Backoff struct {
	// Min is the first pause before jitter; 0 is DefaultMin.
	Min time.Duration
	// Max bounds every pause; 0 is DefaultMax.
	Max time.Duration
	// Rand returns a number in [0, 1); nil is a source of its own.
	Rand func() float64

	next time.Duration
	n    int
}

// Next returns the pause before the next try: between half of and the whole of a
// value that doubles with every call. So two callers drift apart, and none comes
// back at once.
func (b *Backoff) Next() time.Duration {
	lo, hi := b.bounds()
	if b.next < lo {
		b.next = lo
	}
	d := b.next
	b.n++
	if b.next > hi/2 {
		b.next = hi
	} else {
		b.next *= 2
	}
	return min(b.jitter(d), hi)
}

// After returns the pause before the next try of something whose server asked to
// be left alone for at least ask: never less than ask, bounded by limit, with
// jitter on top so that not all come back in the same moment.
func (b *Backoff) After(ask, limit time.Duration) time.Duration {
	own := b.Next()
	if ask <= 0 {
		return own
	}
	return max(own, min(ask, limit)) + time.Duration(float64(own)*b.random()/2)
}

// Tries returns the number of pauses since the last Reset.
func (b *Backoff) Tries() int { return b.n }

// Reset begins the row again, after a success.
func (b *Backoff) Reset() { b.next, b.n = 0, 0 }

func (b *Backoff) bounds() (lo, hi time.Duration) {
	lo, hi = b.Min, b.Max
	if lo <= 0 {
		lo = DefaultMin
	}
	if hi <= 0 {
		hi = DefaultMax
	}
	return min(lo, hi), hi
}

// jitter returns a duration in [d/2, d].
func (b *Backoff) jitter(d time.Duration) time.Duration {
	return d - time.Duration(float64(d)*b.random()/2)
}

func (b *Backoff) random() float64 {
	if b.Rand != nil {
		return b.Rand()
	}
	return rand.Float64()
}

// Wait returns after d, or with the error of ctx as soon as that is done.
func Wait(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
