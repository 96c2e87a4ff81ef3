package nats

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	natsio "github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/natsconn"
	"github.com/logscrub/logscrub/record"
)

// chunkMax is the most records of a chunk, and so of an atomic batch; a server takes
// 1000.
const chunkMax = 500

// A jet publishes into a stream. Whoever publishes holds send; answers come on a
// goroutine of the library; a goroutine of its own sends again.
type jet struct {
	o      Options
	conn   *natsconn.Conn
	js     jetstream.JetStream
	inbox  string // where answers go, with the dot before their number
	prefix []byte // of a good answer
	ring   ring

	send   sync.Mutex
	live   uint64 // the generation of the connection by which all was sent, plus 1; 0 before the first
	max    int    // size of the largest message that the stream takes
	batch  int    // records in an atomic batch; 0 is none
	name   string // of atomic batches, before their number
	tries  uint64 // times a chunk was published
	drafts [2]*draft

	window atomic.Int64 // of the stream for duplicates, nanoseconds; 0 is not known
	blame  *natsconn.Blame
	wake   chan struct{}
	ctx    context.Context
	cancel context.CancelFunc
	bg     sync.WaitGroup
	close  sync.Once
}

func newJet(o Options, conn *natsconn.Conn) (*jet, error) {
	js, err := conn.JetStream()
	if err != nil {
		return nil, errors.New("nats sink: the JetStream domain or prefix is not valid; correct it")
	}
	s := &jet{o: o, conn: conn, js: js, inbox: conn.NewInbox() + ".", prefix: quickPrefix(o.Stream),
		name: rand.Text(), wake: make(chan struct{}, 1),
		blame: natsconn.NewBlame(o.Log, "nats sink: ", "not connected yet", "stream", o.Stream)}
	s.drafts = [2]*draft{newDraft(&s.o), newDraft(&s.o)}
	s.ring.init(o.Window, s.kick)
	if _, err := conn.Subscribe(s.inbox+">", s.answered); err != nil {
		return nil, errors.New("nats sink: the inbox prefix is not valid; correct it")
	}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.bg.Go(s.tend)
	return s, nil
}

// Send publishes c in chunks, each once there is room for it.
func (s *jet) Send(ctx context.Context, c *record.Clean) (flow.Delivery, error) {
	d := &delivery{s: s, c: c, left: c.Len(), done: make(chan struct{})}
	for lo := 0; lo < c.Len(); {
		hi := min(lo+min(chunkMax, s.o.Window), c.Len())
		if err := s.ring.reserve(ctx, hi-lo); err != nil {
			s.giveUp(d)
			return nil, err
		}
		s.send.Lock()
		k, err := s.ring.add(d, lo, hi, s.batch >= hi-lo && hi-lo > 1)
		if err == nil && s.isLive() && s.ring.clear() {
			s.publish(k)
		} else if err == nil {
			s.ring.behind() // it is sent in its turn
			s.kick()
		}
		s.send.Unlock()
		if err != nil {
			s.giveUp(d)
			return nil, err
		}
		lo = hi
	}
	return d, nil
}

// isLive reports whether all that is unacknowledged was sent by this connection:
// only then may what is new be sent behind it.
func (s *jet) isLive() bool { return s.live == s.conn.Generation()+1 && s.conn.IsConnected() }

// answered takes an answer of the server.
func (s *jet) answered(m *natsio.Msg) {
	id, i, batch, ok := address(strings.TrimPrefix(m.Subject, s.inbox))
	if !ok {
		return
	}
	if seq, ok := quick(m.Data, s.prefix); ok {
		s.blame.Clear()
		s.conn.Answered()
		s.ring.stored(id, i, seq, false, s.o.Counts)
		return
	}
	a, v := parse(m)
	switch {
	case v == stored && a.Stream != s.o.Stream:
		s.ring.fail(flow.Permanent(errors.New("nats sink: another stream than the one configured stores the subject; correct stream or subject")))
	case v == stored:
		s.blame.Clear()
		s.conn.Answered()
		if batch != 0 {
			s.o.Counts.Batches.Add(1)
		}
		s.ring.stored(id, i, a.Seq, a.Duplicate, s.o.Counts)
	case v == later:
		s.o.Counts.Refused.Add(1)
		s.refusedBy(&a)
		s.ring.again(id, i, batch, false)
		s.kick()
	case v == single, v == refused && batch != 0:
		s.ring.again(id, i, batch, true)
		s.kick()
	case v == refused:
		s.o.Counts.Rejected.Add(1)
		s.ring.reject(id, i)
	}
}

// kick wakes the goroutine that sends again.
func (s *jet) kick() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// giveUp forgets what is left of d. When it returns nobody looks at its records.
func (s *jet) giveUp(d *delivery) {
	s.send.Lock() // whoever publishes reads records
	defer s.send.Unlock()
	s.ring.drop(d)
}

// Ready says whether records can be written.
func (s *jet) Ready() error {
	if err := s.ring.failure(); err != nil {
		return err
	}
	if err := s.conn.Up(); err != nil {
		return err
	}
	return s.blame.Err()
}

// Close closes the connection.
func (s *jet) Close() error {
	s.close.Do(func() {
		s.cancel()
		s.bg.Wait()
		s.ring.fail(flow.Permanent(errors.New("nats sink: closed")))
		s.conn.Close()
	})
	return nil
}

// A delivery is a batch that is under way.
type delivery struct {
	s    *jet
	c    *record.Clean
	done chan struct{} // closed when nothing is left, or err is set

	// The ring guards these.
	left     int // records
	held     int // by whoever reads records
	closed   bool
	rejected []flow.Rejection
	err      error
}

// Wait waits for the answer to every record.
func (d *delivery) Wait(ctx context.Context) ([]flow.Rejection, error) {
	var over <-chan time.Time
	if d.s.o.Patience > 0 {
		t := time.NewTimer(d.s.o.Patience)
		defer t.Stop()
		over = t.C
	}
	select {
	case <-d.done:
		return d.s.ring.result(d)
	case <-ctx.Done():
		d.s.giveUp(d)
		return nil, ctx.Err()
	case <-over:
	}
	d.s.giveUp(d)
	if err := d.s.Ready(); err != nil {
		return nil, err
	}
	return nil, errors.New("nats sink: the stream does not acknowledge; see its server")
}
