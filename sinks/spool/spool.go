// Package spool wraps a sink with a queue on disk, and is the only asynchronous
// stage of a pipeline.
//
// Wait returns once the scrubbed records are on the device (a write-ahead log and
// fdatasync, many batches by one), and a drainer sends them on, in order, until
// the sink inside holds them. So a source that cannot replay may be acknowledged
// at once, and a sink may be away for as long as there is room. A full disk, or a
// spool that has reached its greatest size, is waited for; nothing is dropped.
//
// A record leaves the spool with the identity it came with: the keyed hash of its
// origin, and its sequence. After a power cut, or a sink that failed half-way,
// records are sent again in the same order with the same identity. Marks of routes
// are not kept: what goes into a spool was routed before.
//
// Memory: QueueBytes and one batch wait to be written, Slots batches of BatchBytes
// are under way, and 3 MiB serve as buffers; each of these may exceed its size by
// one record. With the defaults and records up to 1 MiB that is at most 14 MiB,
// however long the sink is away. Descriptors: five.
//
// The package never sees a raw record, and puts no byte of one into an error or a
// log line.
package spool

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/retry"
	"github.com/logscrub/logscrub/internal/wal"
	"github.com/logscrub/logscrub/record"
)

// The errors of Open that a caller may branch on. The first three are for exit
// status 78, the last says that another agent runs.
var (
	ErrDirectory = wal.ErrDirectory
	ErrFormat    = wal.ErrFormat
	ErrOwner     = wal.ErrOwner
	ErrLocked    = wal.ErrLocked
)

// An Inner is the sink that is wrapped: a pipeline.Sink.
type Inner interface {
	Send(ctx context.Context, c *record.Clean) (flow.Delivery, error)
	Close() error
}

// Options configure a spool. Dir and Hash must be set.
type Options struct {
	// Dir is the directory of this spool alone. It is made where it is missing; the
	// directory above must exist.
	Dir string
	// Owner names the pipeline and the sink. A spool of another owner is refused.
	Owner string
	// Hash appends the keyed hash of the name of a stream, in whose place it is
	// written. It must be the same for the same key and name.
	Hash func(dst, name []byte) []byte
	// MaxBytes bounds all files, SegmentBytes one of them; 0 is 1 GiB and 16 MiB.
	MaxBytes, SegmentBytes int64
	// QueueBytes bounds what waits to be written; 0 is 4 MiB.
	QueueBytes int64
	// BatchBytes and BatchRecords bound a batch to the sink inside, Slots how many
	// are under way; 0 is 256 KiB, 4096 and 4.
	BatchBytes, BatchRecords, Slots int
	// Rejected keeps records that the sink refused for good: those of c that
	// rejected names. It has them for certain when it returns nil; until then it is
	// called again. Without it the spool stops before them, and Send returns why.
	Rejected func(ctx context.Context, c *record.Clean, rejected []flow.Rejection) error
	// Grace is how long Close goes on sending what is left; the rest stays.
	Grace time.Duration
	// Retry says how long to wait before a sink that failed is tried again.
	Retry retry.Backoff
	// Health, if set, is told when the sink inside fails and is tried again, and with
	// nil when it works again.
	Health func(err error)
	// Counts, if set, counts what happens.
	Counts *Counts
	// Log gets what somebody should look at; nil is nobody.
	Log *slog.Logger
}

// Counts count what happens to a spool.
type Counts struct {
	wal.Counts
	Sent     atomic.Int64 // records that the sink inside holds
	Rejected atomic.Int64 // records that it refused, and Rejected has
	Retries  atomic.Int64 // times that the sink inside was tried again
}

// withDefaults returns o with every zero replaced, or says what is missing.
func (o Options) withDefaults() (Options, error) {
	switch {
	case o.Hash == nil:
		return o, errors.New("a spool needs Options.Hash, for names of streams are not written down")
	case o.BatchBytes < 0 || o.BatchRecords < 0 || o.Slots < 0 || o.Grace < 0:
		return o, errors.New("a spool's sizes and times must not be negative")
	}
	o.BatchBytes = cmp.Or(o.BatchBytes, 256<<10)
	o.BatchRecords = cmp.Or(o.BatchRecords, 4096)
	o.Slots = cmp.Or(o.Slots, 4)
	if o.Counts == nil {
		o.Counts = new(Counts)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o, nil
}

// A Sink is a sink with a spool before it. It is a pipeline.Sink.
type Sink struct {
	o      Options
	inner  Inner
	log    *wal.Log
	stop   context.CancelFunc // ends the drainer
	ended  chan struct{}      // it has
	once   sync.Once
	closed error // what Close returned

	name string // of the stream hashed last
	hash []byte

	mu       sync.Mutex // guards all below
	failed   error      // why nothing is sent any more
	down     error      // why the sink inside is being tried again
	progress time.Time
}

// Open opens the spool before inner, which then belongs to it, and begins to send
// what is in it. After an error inner is still the caller's.
func Open(inner Inner, o Options) (*Sink, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	log, err := wal.Open(wal.Options{Dir: o.Dir, Owner: o.Owner, SegmentBytes: o.SegmentBytes, MaxBytes: o.MaxBytes,
		QueueBytes: o.QueueBytes, Counts: &o.Counts.Counts, Log: o.Log})
	if err != nil {
		return nil, err
	}
	return start(inner, log, o), nil
}

// start begins to drain log.
func start(inner Inner, log *wal.Log, o Options) *Sink {
	ctx, cancel := context.WithCancel(context.Background())
	s := &Sink{o: o, inner: inner, log: log, stop: cancel, ended: make(chan struct{}), progress: time.Now()}
	go func() {
		defer close(s.ended)
		newDrainer(s).run(ctx)
	}()
	return s
}

// Send writes c down. It copies what it needs before it returns, and blocks while
// QueueBytes wait to be written. See pipeline.Sink.
func (s *Sink) Send(ctx context.Context, c *record.Clean) (flow.Delivery, error) {
	if err := s.failure(); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if c.Len() == 0 {
		return flow.Held(), nil
	}
	t, err := s.log.Append(ctx, c.Len(), func(dst []byte, i int) []byte { return c.AppendTo(dst, i, s.hashOf(c.Origin(i))) })
	if err != nil {
		return nil, permanent(err)
	}
	return delivery{t}, nil
}

// hashOf returns the keyed hash of the name of a stream. No name stays none.
func (s *Sink) hashOf(name string) []byte {
	if name != s.name {
		s.name = name
		s.hash = s.o.Hash(s.hash[:0], []byte(name))
	}
	if name == "" {
		return nil
	}
	return s.hash
}

// permanent marks errors of the log that no second try mends.
func permanent(err error) error {
	if errors.Is(err, wal.ErrClosed) || errors.Is(err, wal.ErrTooLarge) {
		return flow.Permanent(err)
	}
	return err
}

// A delivery is a batch on its way to the device.
type delivery struct{ t *wal.Ticket }

// Wait returns once the records are on the device.
func (d delivery) Wait(ctx context.Context) ([]flow.Rejection, error) {
	return nil, permanent(d.t.Wait(ctx))
}

// A Status is the state of a spool at one moment.
type Status struct {
	Records  int64 // in it, not yet held by the sink inside
	Bytes    int64 // of all files
	MaxBytes int64
	Progress time.Time // when a batch was last sent, or there was none
	Down     error     // why the sink inside is being tried again; nil if it works
	Failed   error     // why nothing is sent any more; nil if it is
}

// Status returns the state of s. It is safe for concurrent use.
func (s *Sink) Status() Status {
	n := s.log.Stats()
	s.mu.Lock()
	defer s.mu.Unlock()
	at := s.progress
	if n.Entries == 0 {
		at = time.Now()
	}
	return Status{n.Entries, n.Bytes, n.MaxBytes, at, s.down, s.failed}
}

func (s *Sink) failure() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.failed
}

// letGo is how long the sink inside may take to return once it is told to.
const letGo = 2 * time.Second

// Close sends what is left for as long as Options.Grace, keeps the rest for the
// next start, and closes the sink inside. An empty spool is closed at once.
func (s *Sink) Close() error {
	s.once.Do(func() {
		if s.o.Grace > 0 {
			ctx, cancel := context.WithTimeout(context.Background(), s.o.Grace)
			go func() { // a drainer that has given up empties nothing
				<-s.ended
				cancel()
			}()
			_ = s.log.Drained(ctx)
			cancel()
		}
		s.stop()
		select {
		case <-s.ended:
		case <-time.After(letGo):
			s.closed = fmt.Errorf("the sink behind the spool did not return within %v; what it has not confirmed is sent again", letGo)
			return // its goroutine still has the log
		}
		if left := s.log.Stats().Entries; left > 0 {
			s.o.Log.Info("spool: closed; what is left is sent after the next start", "dir", s.o.Dir, "records", left)
		}
		s.closed = errors.Join(s.inner.Close(), s.log.Close())
	})
	return s.closed
}
