package nats

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/natsconn"
	"github.com/logscrub/logscrub/internal/natsstate"
	"github.com/logscrub/logscrub/record"
)

// A jet reads from a durable pull consumer. Its goroutines: one opens the consumer
// again and again and asks for messages, the library's hands over what comes, one
// tells the server of progress, one writes the state, one keeps poison elsewhere.
type jet struct {
	o     Options
	conn  *natsconn.Conn
	js    jetstream.JetStream
	state *natsstate.State
	q     *queue

	ctx    context.Context
	cancel context.CancelFunc
	bg     sync.WaitGroup
	close  sync.Once

	dead    chan struct{}             // closed with fatal set
	fatal   error                     // what no waiting mends
	blame   *natsconn.Blame           // why nothing comes
	broken  atomic.Bool               // the state cannot be written
	trusted atomic.Pointer[puller]    // of the consumer that is open, of a stream that is the present incarnation, or nil
	paced   chan struct{}             // has an element after third changed
	third   atomic.Int64              // of the acknowledgement wait, nanoseconds
	border  sync.RWMutex              // held by who begins an incarnation, and while messages of one are settled
	conf    *jetstream.ConsumerConfig // of the consumer, as last seen; only the opener's

	mu    sync.Mutex
	marks []*mark // to be used again
}

// defaultThird is the pace of progress before the consumer is known.
const defaultThird = 10 * time.Second

func newJet(o Options, conn *natsconn.Conn) (*jet, error) {
	js, err := conn.JetStream()
	if err != nil {
		return nil, errors.New("nats source: the JetStream domain or prefix is not valid; correct it")
	}
	j := &jet{o: o, conn: conn, js: js, state: natsstate.New(o.State), q: newQueue(), dead: make(chan struct{}), paced: make(chan struct{}, 1),
		blame: natsconn.NewBlame(o.Log, "nats source: ", "the consumer is not open yet", "stream", o.Stream, "durable", o.Durable)}
	if err := j.state.Load(); errors.Is(err, natsstate.ErrBad) {
		o.Log.Warn("nats source: "+err.Error()+"; what was written lately may be written again under the same identity", "path", o.State.Path)
	} else if err != nil {
		return nil, fmt.Errorf("nats source: %w", err)
	}
	j.third.Store(int64(defaultThird))
	j.ctx, j.cancel = context.WithCancel(context.Background())
	j.bg.Go(j.open)
	j.bg.Go(j.progress)
	j.bg.Go(j.keep)
	j.bg.Go(j.keepAside)
	return j, nil
}

// Read gives out what waits.
func (j *jet) Read(ctx context.Context, b *record.Batch) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m := j.newMark()
	var over <-chan time.Time
	for bytes := 0; ; {
		if j.q.take(m, &j.o.Limits, &bytes) {
			return j.fill(b, m)
		}
		if len(m.msgs) > 0 && over == nil {
			t := time.NewTimer(j.o.Limits.Wait)
			defer t.Stop()
			over = t.C
		}
		select {
		case <-j.q.ready:
			continue
		case <-over:
		case <-j.dead:
		case <-ctx.Done():
		}
		switch {
		case len(m.msgs) > 0:
			return j.fill(b, m)
		case ctx.Err() != nil:
			j.oldMark(m)
			return ctx.Err()
		}
		return j.fatal
	}
}

// fill puts the messages of m into b.
func (j *jet) fill(b *record.Batch, m *mark) error {
	f := filler{b: b, bare: j.o.Bare}
	for i := range m.msgs {
		f.add(&m.msgs[i])
		m.msgs[i].forget()
	}
	j.o.Counts.Control.Add(int64(f.control))
	b.Mark = m
	return nil
}

// Ack tells the server what became of each message.
func (j *jet) Ack(ctx context.Context, b *record.Batch, fate flow.Fate) error {
	m, ok := b.Mark.(*mark)
	if !ok {
		return errors.New("nats source: a batch that was not read here")
	}
	told := j.sure(ctx)
	j.border.RLock()
	defer j.border.RUnlock()
	j.q.settle(m)
	jitter := 1 - rand.Float64()/4 // one for all, so that they come again in their order
	for i := range m.msgs {
		msg := &m.msgs[i]
		if msg.reply == "" {
			continue // of a stream that is no more
		}
		if fate == flow.Delivered {
			j.state.Done(msg.seq, msg.gen)
		}
		switch {
		case !told:
			j.o.Counts.Unacked.Add(1)
		case fate == flow.Delivered:
			j.tell(msg.reply, ackText)
		default:
			j.o.Counts.Returned.Add(1)
			j.tell(msg.reply, nakText(j.pause(msg.tries, jitter)))
		}
	}
	j.oldMark(m)
	return nil
}

// pause returns when a message that was delivered so often is to come again.
func (j *jet) pause(tries uint64, jitter float64) time.Duration {
	d := j.o.NakMin
	for ; tries > 1 && d < j.o.NakMax; tries-- {
		d *= 2
	}
	return time.Duration(float64(min(d, j.o.NakMax)) * jitter)
}

func (j *jet) newMark() *mark {
	j.mu.Lock()
	defer j.mu.Unlock()
	if n := len(j.marks); n > 0 {
		m := j.marks[n-1]
		j.marks = j.marks[:n-1]
		return m
	}
	return new(mark)
}

func (j *jet) oldMark(m *mark) {
	clear(m.msgs)
	m.msgs = m.msgs[:0]
	j.mu.Lock()
	defer j.mu.Unlock()
	j.marks = append(j.marks, m)
}

// Ready says whether messages can come.
func (j *jet) Ready() error {
	select {
	case <-j.dead:
		return j.fatal
	default:
	}
	if err := j.conn.Up(); err != nil {
		return err
	}
	if err := j.blame.Err(); err != nil {
		return err
	}
	if j.broken.Load() {
		return errors.New("nats source: the state file cannot be written")
	}
	return nil
}

// fail ends the source for err.
func (j *jet) fail(err error) {
	j.fatal = err
	close(j.dead)
}

// closeLimit bounds what is waited for when the source is closed.
const closeLimit = 2 * time.Second

// Close gives back what waits, what was read and not acknowledged too.
func (j *jet) Close() (err error) {
	j.close.Do(func() {
		told := j.trusted.Load() != nil
		j.cancel()
		j.bg.Wait()
		if told {
			for _, reply := range j.q.replies(nil) {
				j.tell(reply, nakText(0))
			}
			_ = j.conn.FlushTimeout(closeLimit) // what does not get out is given back by the server
		}
		err = j.state.Save()
		j.conn.Close()
	})
	return err
}
