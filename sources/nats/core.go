package nats

import (
	"context"
	"crypto/rand"
	"errors"
	"sync"
	"time"

	natsio "github.com/nats-io/nats.go"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/natsconn"
	"github.com/logscrub/logscrub/record"
)

// A core reads from a subscription of core NATS. The library holds what waits to
// be read, up to Options.Buffer, and drops what comes above that.
type core struct {
	o      Options
	conn   *natsconn.Conn
	sub    *natsio.Subscription
	origin string
	seq    uint64
	next   *message // taken, and not part of a batch yet
	leave  sync.Once
	close  sync.Once
}

func newCore(o Options, conn *natsconn.Conn) (*core, error) {
	// Nothing can be read again, so another process is another stream.
	c := &core{o: o, conn: conn, origin: "nats:core:" + rand.Text()}
	var err error
	if o.Queue != "" {
		c.sub, err = conn.QueueSubscribeSync(o.Subject, o.Queue)
	} else {
		c.sub, err = conn.SubscribeSync(o.Subject)
	}
	if err == nil {
		err = c.sub.SetPendingLimits(-1, o.Buffer)
	}
	if err != nil {
		return nil, errors.New("nats source: the subject or queue is not valid; correct it")
	}
	return c, nil
}

// Read gives out what came. Once ctx is done it gives out what is there, and then
// says so.
func (c *core) Read(ctx context.Context, b *record.Batch) error {
	defer c.count()
	f := filler{b: b, bare: c.o.Bare}
	size := 0
	wait := ctx
	for {
		m, err := c.take(wait)
		if err != nil {
			if len(b.Recs) > 0 {
				break
			}
			return c.ended(ctx, err)
		}
		if c.o.Limits.Full(size, len(b.Recs), m.size) {
			c.next = m
			break
		}
		f.add(m)
		if size += m.size; len(b.Recs) == 1 {
			var cancel context.CancelFunc
			wait, cancel = context.WithTimeout(ctx, c.o.Limits.Wait)
			defer cancel()
		}
	}
	c.o.Counts.Control.Add(int64(f.control))
	return nil
}

// take returns the next message.
func (c *core) take(ctx context.Context) (*message, error) {
	if m := c.next; m != nil {
		c.next = nil
		return m, nil
	}
	msg, err := c.sub.NextMsgWithContext(ctx)
	for errors.Is(err, natsio.ErrSlowConsumer) { // said once; count tells how many
		msg, err = c.sub.NextMsgWithContext(ctx)
	}
	if err != nil && ctx.Err() != nil {
		msg, err = c.sub.NextMsg(time.Nanosecond) // what is there already
	}
	if err != nil {
		return nil, err
	}
	c.o.Counts.Received.Add(1)
	c.seq++
	m := &message{subject: msg.Subject, header: msg.Header, body: msg.Data, origin: c.origin, seq: c.seq, at: time.Now().UnixNano()}
	if len(m.body) > c.o.MaxRecord {
		m.why = record.WhyTooLarge
		c.o.Counts.TooLarge.Add(1)
	}
	m.size = m.measure()
	return m, nil
}

// ended returns why there is nothing to read.
func (c *core) ended(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		// From now on nothing is taken any more, so that others of the queue get it.
		c.leave.Do(func() { _ = c.sub.Unsubscribe() })
		return ctx.Err()
	}
	return errors.New("nats source: the subscription ended: " + natsconn.Reason(err))
}

// count keeps the count of what the library dropped.
func (c *core) count() {
	if n, err := c.sub.Dropped(); err == nil {
		c.o.Counts.Dropped.Store(int64(n))
	}
}

// Ack does nothing, for there is nobody to tell.
func (c *core) Ack(context.Context, *record.Batch, flow.Fate) error { return nil }

// Ready says whether messages can come.
func (c *core) Ready() error { return c.conn.Up() }

// Close ends the subscription.
func (c *core) Close() error {
	c.close.Do(c.conn.Close)
	return nil
}
