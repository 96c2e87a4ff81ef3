package nats

import (
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	natsio "github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/logscrub/logscrub/internal/natsstate"
)

// An epoch is a consumer while it is open: on one connection, of one incarnation
// of its stream.
type epoch struct {
	j     *jet
	gen   uint64       // of the connection
	of    *incarnation // only the handler's
	pull  *puller
	over  chan struct{} // closed when nothing more is taken
	last  atomic.Int64  // when a message came
	began time.Time

	cluster  *jetstream.ClusterInfo // of the stream, when the consumer was opened
	headless bool                   // the stream has no leader; only watch's

	end      chan error // why it is over
	named    string     // the origin of a generation; only the handler's
	namedGen uint32
}

// errStalled is why a consumer is opened again that has messages and gives none.
var errStalled = errors.New("the consumer has messages and gives none; it is opened again")

// fail ends the epoch; nil asks to open the consumer again at once.
func (e *epoch) fail(err error) {
	select {
	case e.end <- err:
	default:
	}
}

// watch asks for messages where there is room, until the epoch is over. nil asks to
// open the consumer again at once.
func (e *epoch) watch(cons jetstream.Consumer) error {
	stall, beat := time.NewTicker(e.led(e.cluster)), time.NewTicker(e.j.o.Heartbeat)
	defer stall.Stop()
	defer beat.Stop()
	for {
		var err error
		select {
		case <-e.j.ctx.Done():
			return e.j.ctx.Err()
		case err := <-e.end:
			return err
		case <-e.j.conn.Changed():
			if e.j.conn.Generation() != e.gen || !e.j.conn.IsConnected() {
				return nil
			}
		case <-e.j.q.room:
			err = e.pull.ask()
		case <-beat.C:
			if e.pull.silent() {
				return errSilent
			}
			err = e.pull.ask()
		case <-stall.C:
			if err = e.look(cons); err == nil {
				stall.Reset(e.lead())
			}
		}
		if err != nil {
			return err
		}
	}
}

// worked reports whether the consumer was of use: what comes next is no further
// failure in a row.
func (e *epoch) worked() bool { return e.last.Load() != 0 || time.Since(e.began) > 2*time.Second }

// look asks the server about the consumer: whether it is the one that was opened,
// up to where all is acknowledged, and whether it gives what it has.
func (e *epoch) look(cons jetstream.Consumer) error {
	created := cons.CachedInfo().Created
	ctx, cancel := e.j.conn.Request(e.j.ctx, requestLimit)
	defer cancel()
	info, err := cons.Info(ctx)
	if err != nil {
		return request("asking for the consumer", err)
	}
	if !info.Created.Equal(created) {
		return errors.New("the consumer was made anew")
	}
	e.j.state.Floor(info.AckFloor.Stream)
	e.j.o.Counts.Pending.Store(int64(info.NumPending))
	quiet := time.Since(time.Unix(0, e.last.Load())) > e.j.o.Stall
	free := info.Config.MaxAckPending <= 0 || info.NumAckPending < info.Config.MaxAckPending
	if info.NumPending > 0 && quiet && free && !info.Paused && e.pull.open() {
		e.j.o.Counts.Stalls.Add(1)
		return errStalled
	}
	return nil
}

// lead asks whether the stream has a leader, and returns when to ask again.
func (e *epoch) lead() time.Duration {
	j := e.j
	ctx, cancel := j.conn.Request(j.ctx, requestLimit)
	defer cancel()
	s, err := j.js.Stream(ctx, j.o.Stream)
	if err != nil {
		return j.o.Stall
	}
	return e.led(s.CachedInfo().Cluster)
}

// led says, as why nothing comes, that the stream has no leader, where it has none: its
// consumer may have one all the same, who goes on to be heard and knows of nothing that
// is pending. It returns when to ask again.
func (e *epoch) led(c *jetstream.ClusterInfo) time.Duration {
	j, was := e.j, e.headless
	switch e.headless = c != nil && c.Leader == ""; {
	case e.headless && !was:
		j.o.Counts.Leaderless.Add(1)
		j.blame.Set("the stream has no leader, so that nothing of it comes; see its servers")
	case was && !e.headless:
		j.blame.Clear()
		j.o.Log.Info("nats source: the stream has a leader again", "stream", j.o.Stream, "durable", j.o.Durable)
	}
	if e.headless {
		return min(j.o.Stall, j.o.Heartbeat)
	}
	return j.o.Stall
}

// handle takes what comes. It is called by one goroutine, and does not wait: what
// the library holds, nobody speaks for.
func (e *epoch) handle(m *natsio.Msg) {
	if ok, err := e.pull.status(m); err != nil {
		e.fail(err)
		return
	} else if !ok {
		e.take(m)
		e.pull.came(m.Size())
	}
	if !e.isOver() {
		if err := e.pull.ask(); err != nil {
			e.fail(err)
		}
	}
}

// take takes a message.
func (e *epoch) take(m *natsio.Msg) {
	j := e.j
	j.o.Counts.Received.Add(1)
	e.last.Store(time.Now().UnixNano())
	j.conn.Answered()
	md, err := m.Metadata()
	if err != nil || j.conn.Generation() != e.gen {
		e.giveBack(m) // after a reconnect the stream may be another of the same name
		e.fail(nil)
		return
	}
	if md.NumDelivered > 1 {
		j.o.Counts.Redelivered.Add(1)
	}
	j.o.Counts.Pending.Store(int64(md.NumPending))
	msg := message{
		subject: m.Subject, header: m.Header, body: m.Data, reply: m.Reply,
		seq: md.Sequence.Stream, at: md.Timestamp.UnixNano(), tries: md.NumDelivered,
	}
	v, ok := e.see(&msg)
	switch {
	case !ok:
		e.giveBack(m)
	case v == natsstate.Written:
		j.o.Counts.Skipped.Add(1)
		j.tell(msg.reply, ackText)
	case j.q.under(msg.seq):
		j.o.Counts.InFlight.Add(1)
	case j.poison(&msg):
		j.q.setAside(&msg)
	default:
		j.q.push(&msg)
	}
}

// giveBack returns a message of which it is not sure what stream it is of.
func (e *epoch) giveBack(m *natsio.Msg) {
	e.j.o.Counts.Stale.Add(1)
	e.j.tell(m.Reply, nakText(0))
}

func (e *epoch) isOver() bool {
	select {
	case <-e.over:
		return true
	default:
		return false
	}
}

// see asks the state for m. ok is false once the epoch is over: another stream may
// be the present one.
func (e *epoch) see(m *message) (v natsstate.Verdict, ok bool) {
	j := e.j
	j.border.RLock()
	if ok = !e.isOver(); ok {
		v, m.gen = j.state.See(m.seq, m.at)
	}
	j.border.RUnlock()
	if v == natsstate.Reused {
		j.lost()
		j.border.Lock()
		e.of = &incarnation{e.of.stream}
		if ok = !e.isOver(); ok {
			j.q.begin(e.of)
		}
		j.border.Unlock()
	}
	m.of, m.origin = e.of, e.origin(m.gen)
	return v, ok
}

// origin names the records of a generation.
func (e *epoch) origin(gen uint32) string {
	if e.named == "" || e.namedGen != gen {
		e.named, e.namedGen = fmt.Sprintf("%s:%d", e.of.stream, gen), gen
	}
	return e.named
}
