package http

import (
	"context"
	"sync"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/record"
)

// A delivery is a batch under way.
type delivery struct {
	ctx      context.Context // done once nobody waits any more
	cancel   context.CancelFunc
	done     chan struct{}
	rejected []flow.Rejection // as err, set before done is closed
	err      error
	searches int // requests that were refused

	mu sync.Mutex // held while c is looked at
	c  *record.Clean
}

// Wait returns once every record was answered for. See flow.Delivery.
func (d *delivery) Wait(ctx context.Context) ([]flow.Rejection, error) {
	select {
	case <-d.done:
		return d.rejected, d.err
	case <-ctx.Done():
	}
	d.cancel()
	d.mu.Lock()
	d.c = nil // its owner writes into it
	d.mu.Unlock()
	select {
	case <-d.done:
		if d.err == nil {
			return d.rejected, nil
		}
	default:
	}
	return nil, ctx.Err()
}

// look calls f with the batch, unless nobody waits for it any more.
func (d *delivery) look(f func(c *record.Clean)) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.c == nil || d.ctx.Err() != nil {
		return context.Canceled
	}
	f(d.c)
	return nil
}

// settle ends d.
func (d *delivery) settle(err error) {
	if err != nil {
		d.rejected = nil
	}
	d.err = err
	close(d.done)
	d.cancel()
}
