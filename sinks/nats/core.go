package nats

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	natsio "github.com/nats-io/nats.go"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/natsconn"
	"github.com/logscrub/logscrub/record"
)

// A core publishes to a subject of core NATS. A batch is held once the server has
// answered a ping sent behind it by the same connection.
type core struct {
	o     Options
	conn  *natsconn.Conn
	close sync.Once

	mu    sync.Mutex
	draft *draft
	out   []*flight // not waited for yet, in order
}

// flushLimit bounds the wait for the answer to a ping.
const flushLimit = 10 * time.Second

// A flight is a batch that was published, or is to be.
type flight struct {
	s        *core
	c        *record.Clean
	rejected []flow.Rejection
	gen      uint64 // of the connection, plus 1; 0 is not published
}

// Send publishes c, unless something before it must be published again: then Wait
// does, in the order of Send.
func (s *core) Send(ctx context.Context, c *record.Clean) (flow.Delivery, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	f := &flight{s: s, c: c}
	if !slices.ContainsFunc(s.out, func(o *flight) bool { return !o.sent() }) {
		s.publish(f)
	}
	s.out = append(s.out, f)
	return f, nil
}

// publish sends the records of f. The caller has the lock.
func (s *core) publish(f *flight) {
	if s.draft == nil {
		s.draft = newDraft(&s.o)
	}
	f.rejected = f.rejected[:0]
	f.gen = 0
	gen := s.conn.Generation() + 1
	for i := range f.c.Len() {
		s.draft.write(f.c, i)
		delete(s.draft.msg.Header, headerID)
		switch err := s.conn.PublishMsg(&s.draft.msg); {
		case err == nil:
			s.o.Counts.Published.Add(1)
		case errors.Is(err, natsio.ErrMaxPayload):
			f.rejected = append(f.rejected, tooLarge(i))
		default:
			return
		}
	}
	f.gen = gen
}

// Wait waits for the server's answer, and publishes again after a reconnect.
func (f *flight) Wait(ctx context.Context) ([]flow.Rejection, error) {
	s := f.s
	defer f.done()
	if s.o.Patience > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, s.o.Patience)
		defer cancel()
	}
	for !f.sent() || s.flush(ctx) != nil || !f.sent() {
		if err := s.conn.Wait(ctx); err != nil || ctx.Err() != nil {
			return nil, s.passing(ctx)
		}
		s.mu.Lock()
		if f.gen != 0 {
			s.o.Counts.Resent.Add(int64(f.c.Len()))
		}
		s.publish(f)
		s.mu.Unlock()
	}
	if errors.Is(s.conn.LastError(), natsio.ErrPermissionViolation) {
		return nil, errors.New("nats sink: the server forbids to publish to the subject; grant it")
	}
	s.o.Counts.Stored.Add(int64(f.c.Len() - len(f.rejected)))
	s.o.Counts.Rejected.Add(int64(len(f.rejected)))
	return f.rejected, nil
}

// sent reports whether f was published by the connection that there is.
func (f *flight) sent() bool {
	return f.gen != 0 && f.gen == f.s.conn.Generation()+1 && f.s.conn.IsConnected()
}

// done takes f out of those that are waited for.
func (f *flight) done() {
	f.s.mu.Lock()
	defer f.s.mu.Unlock()
	if i := slices.Index(f.s.out, f); i >= 0 {
		f.s.out = slices.Delete(f.s.out, i, i+1)
	}
}

func (s *core) flush(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, flushLimit)
	defer cancel()
	return s.conn.FlushWithContext(ctx)
}

// passing returns why a batch is not held.
func (s *core) passing(ctx context.Context) error {
	if err := s.conn.Up(); err != nil {
		return err
	}
	return errors.New("nats sink: the server does not answer")
}

// Ready says whether records can be written.
func (s *core) Ready() error { return s.conn.Up() }

// Close closes the connection.
func (s *core) Close() error {
	s.close.Do(s.conn.Close)
	return nil
}
