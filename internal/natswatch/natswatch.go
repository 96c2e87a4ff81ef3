// Package natswatch follows the keys of a bucket of NATS (ADR-8 of its architecture,
// "Key-Value"): first all that it holds, then each change, for as long as it is told
// to. Only keys count; values are not fetched.
//
// Call New, then Run. When the connection was lost, and every so often, the whole is
// read again, so that nothing that was missed stays missed; until then a Keeper has
// what it had.
package natswatch

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/logscrub/logscrub/internal/natsconn"
	"github.com/logscrub/logscrub/internal/retry"
)

// Whole again after, and the longest silence before it is there.
const (
	DefaultRefresh = 15 * time.Minute
	stall          = 30 * time.Second
)

// Options say what is followed.
type Options struct {
	Conn    natsconn.Options
	Bucket  string
	Refresh time.Duration // after which the whole is read again; 0 is DefaultRefresh
}

// A Keeper is told what a bucket holds, by one goroutine. Between Begin and Whole
// come the keys that there are, and changes meanwhile; after Whole each change. Begin
// comes again, also without a Whole before, and takes back nothing by itself.
type Keeper interface {
	Begin()
	// Put says that the key is there, until a time, which is zero where none is known:
	// the bucket's TTL after it was written, by the server's clock.
	Put(key string, until time.Time)
	// Delete says that the key was deleted, or that its own TTL is over.
	Delete(key string)
	Whole()
	// Fail says why the bucket cannot be followed now. It is tried again. The error
	// quotes nothing.
	Fail(err error)
}

// A Watch follows a bucket.
type Watch struct {
	o    Options
	conn *natsconn.Conn
	js   jetstream.JetStream
}

// New begins to connect. It returns an error only where no attempt can help.
func New(o Options) (*Watch, error) {
	conn, js, err := o.Conn.ConnectJetStream()
	if err != nil {
		return nil, err
	}
	if o.Refresh <= 0 {
		o.Refresh = DefaultRefresh
	}
	return &Watch{o, conn, js}, nil
}

// Close ends the connection of a Watch that Run was not called for.
func (w *Watch) Close() { w.conn.Close() }

// Run tells k until ctx ends, and closes the connection.
func (w *Watch) Run(ctx context.Context, k Keeper) {
	defer w.conn.Close()
	pause := retry.Backoff{Min: 100 * time.Millisecond, Max: 10 * time.Second}
	for ctx.Err() == nil {
		if w.conn.Wait(ctx) != nil {
			return
		}
		began := time.Now()
		err := w.follow(ctx, k)
		if err != nil && ctx.Err() == nil {
			k.Fail(err)
		}
		if err == nil || time.Since(began) > pause.Max {
			pause.Reset()
		}
		_ = retry.Wait(ctx, pause.Next()) // the loop looks
	}
}

// follow tells k of one watch, until the connection is lost or the time of a refresh
// has come, which is no error.
func (w *Watch) follow(ctx context.Context, k Keeper) error {
	ctx, end := w.conn.Request(ctx, w.o.Refresh)
	defer end()
	bucket, err := w.js.KeyValue(ctx, w.o.Bucket)
	if err != nil {
		return w.plain(err)
	}
	status, err := bucket.Status(ctx)
	if err != nil {
		return w.plain(err)
	}
	watch, err := bucket.WatchAll(ctx, jetstream.MetaOnly())
	if err != nil {
		return w.plain(err)
	}
	defer watch.Stop()
	k.Begin()
	return w.tell(ctx, k, watch.Updates(), status.TTL())
}

// tell hands what comes from updates to k.
func (w *Watch) tell(ctx context.Context, k Keeper, updates <-chan jetstream.KeyValueEntry, ttl time.Duration) error {
	silence := time.NewTimer(stall)
	defer silence.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-silence.C:
			return errors.New("the bucket: its keys do not come")
		case e, ok := <-updates:
			switch {
			case !ok:
				return nil // the subscription ended, as by a lost connection
			case e == nil:
				silence.Stop()
				k.Whole()
				continue
			case e.Operation() != jetstream.KeyValuePut:
				k.Delete(e.Key())
			case ttl > 0:
				k.Put(e.Key(), e.Created().Add(ttl))
			default:
				k.Put(e.Key(), time.Time{})
			}
			if silence.Stop() { // still before the whole
				silence.Reset(stall)
			}
		}
	}
}

// plain puts err into words that quote nothing.
func (w *Watch) plain(err error) error {
	switch {
	case errors.Is(err, jetstream.ErrBucketNotFound):
		return errors.New("the bucket: there is none of this name")
	case errors.Is(err, jetstream.ErrBadBucket), errors.Is(err, jetstream.ErrInvalidBucketName):
		return errors.New("the bucket: the stream of this name is no bucket")
	}
	return fmt.Errorf("the bucket: %s", natsconn.Reason(err))
}
