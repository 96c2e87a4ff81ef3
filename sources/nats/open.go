package nats

import (
	"context"
	"errors"
	"fmt"
	"time"

	natsio "github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/natsconn"
	"github.com/logscrub/logscrub/internal/retry"
)

// requestLimit bounds what is asked of the server.
const requestLimit = 5 * time.Second

// errAbsent is what a server says that is of use.
var errAbsent = errors.New("there is no")

// open keeps a consumer open until the source is closed.
func (j *jet) open() {
	again := retry.Backoff{Max: 5 * time.Second}
	for n := 0; j.ctx.Err() == nil; n++ {
		if n > 0 {
			j.o.Counts.Reopened.Add(1)
		}
		err := j.consume(&again)
		switch {
		case err == nil || j.ctx.Err() != nil:
			continue
		case flow.IsPermanent(err):
			j.fail(err)
			return
		}
		j.blame.Set(err.Error())
		if !errors.Is(err, errAbsent) {
			j.conn.Unanswered()
		}
		t := time.NewTimer(again.Next())
		select {
		case <-t.C:
		case <-j.conn.Changed():
			t.Stop()
		case <-j.ctx.Done():
			t.Stop()
		}
	}
}

// consume opens the consumer once and waits until it is to be opened again. Each
// time the stream is looked at first, for it may be another of the same name.
func (j *jet) consume(again *retry.Backoff) error {
	if err := j.conn.Wait(j.ctx); err != nil {
		return err
	}
	e := &epoch{j: j, gen: j.conn.Generation(), end: make(chan error, 1), over: make(chan struct{}), began: time.Now()}
	cons, err := j.resolve(e)
	if err != nil {
		return err
	}
	e.pull = j.newPuller(cons.CachedInfo())
	sub, err := j.conn.Subscribe(e.pull.inbox+"*", e.handle)
	if err == nil {
		err = sub.SetPendingLimits(-1, -1) // no more comes than is asked for
	}
	if err != nil {
		return request("opening the consumer", err)
	}
	j.trusted.Store(e.pull)
	if err = e.pull.ask(); err == nil {
		j.blame.Clear()
		err = e.watch(cons)
	}
	if e.worked() {
		again.Reset()
	}
	j.trusted.Store(nil)
	close(e.over)
	_ = sub.Drain() // what the library holds is given back, while the next one opens
	return err
}

// resolve finds the stream and its consumer, and begins a new incarnation if the
// stream is not the one it was.
func (j *jet) resolve(e *epoch) (jetstream.Consumer, error) {
	ctx, cancel := j.conn.Request(j.ctx, requestLimit)
	defer cancel()
	s, err := j.js.Stream(ctx, j.o.Stream)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return nil, fmt.Errorf("%w stream %s; logscrub nats plan --apply makes it", errAbsent, j.o.Stream)
	}
	if err != nil {
		return nil, request("asking for the stream", err)
	}
	j.meet(s.CachedInfo())
	e.of, e.cluster = j.q.present(), s.CachedInfo().Cluster
	cons, err := s.Consumer(ctx, j.o.Durable)
	if errors.Is(err, jetstream.ErrConsumerNotFound) {
		cons, err = j.recreate(ctx, s)
	} else if err != nil {
		err = request("asking for the consumer", err)
	}
	if err != nil {
		return nil, err
	}
	info := cons.CachedInfo()
	if err := j.check(&info.Config); err != nil {
		return nil, err
	}
	j.conf = &info.Config
	j.third.Store(int64(patience(&info.Config) / 3))
	signal(j.paced)
	return cons, nil
}

// streamName names a stream and the moment of its making.
func streamName(info *jetstream.StreamInfo) string {
	return fmt.Sprintf("nats:%s:%d", info.Config.Name, info.Created.UnixNano())
}

// meet compares the stream with the one of the present incarnation.
func (j *jet) meet(info *jetstream.StreamInfo) {
	j.border.Lock()
	defer j.border.Unlock()
	name := streamName(info)
	lost := j.state.Use(name, info.State.LastSeq)
	if lost {
		j.lost()
	}
	if in := j.q.present(); in == nil || in.stream != name || lost {
		j.q.begin(&incarnation{name})
	}
}

// lost tells that the server no longer has messages that it once gave out.
func (j *jet) lost() {
	j.o.Counts.Lost.Add(1)
	j.o.Log.Error("nats source: the stream lost stored messages and uses their numbers again; set sync_interval: always on its servers",
		"stream", j.o.Stream, "generation", j.state.Generation())
}

// recreate makes a consumer that was there before, if that is wanted.
func (j *jet) recreate(ctx context.Context, s jetstream.Stream) (jetstream.Consumer, error) {
	if j.conf == nil || !j.o.Recreate {
		return nil, fmt.Errorf("%w consumer %s of the stream; logscrub nats plan --apply makes it", errAbsent, j.o.Durable)
	}
	conf := *j.conf
	conf.DeliverPolicy, conf.OptStartTime = jetstream.DeliverByStartSequencePolicy, nil
	conf.OptStartSeq = j.state.Next()
	cons, err := s.CreateConsumer(ctx, conf)
	if errors.Is(err, jetstream.ErrConsumerExists) {
		return s.Consumer(ctx, j.o.Durable) // another replica was faster
	}
	if err != nil {
		return nil, request("making the consumer again", err)
	}
	j.o.Log.Warn("nats source: the consumer was deleted and is made again", "durable", j.o.Durable, "from", conf.OptStartSeq)
	return cons, nil
}

// check refuses a consumer with which messages would be lost, or never come.
func (j *jet) check(c *jetstream.ConsumerConfig) error {
	refuse := func(what string) error {
		return flow.Permanent(fmt.Errorf("nats source: consumer %s of stream %s %s; logscrub nats plan shows one that can be used", j.o.Durable, j.o.Stream, what))
	}
	switch {
	case c.AckPolicy != jetstream.AckExplicitPolicy:
		return refuse("does not want each message acknowledged by itself (ack policy explicit)")
	case c.DeliverSubject != "":
		return refuse("is no pull consumer")
	case c.HeadersOnly:
		return refuse("gives headers only")
	case len(c.PriorityGroups) > 0:
		return refuse("has priority groups")
	}
	if c.MaxDeliver > 0 && j.conf == nil {
		j.o.Log.Warn("nats source: the consumer gives a message up after some tries, and then it is lost; set its max deliver to -1",
			"durable", j.o.Durable, "max_deliver", c.MaxDeliver)
	}
	return nil
}

// patience is how long the server waits for an acknowledgement at least.
func patience(c *jetstream.ConsumerConfig) time.Duration {
	d := c.AckWait
	for _, b := range c.BackOff {
		d = min(d, b)
	}
	if d <= 0 {
		return 3 * defaultThird
	}
	return d
}

// request puts the error of a request into words that quote nothing of it.
func request(what string, err error) error {
	var api *jetstream.APIError
	if errors.As(err, &api) {
		return fmt.Errorf("%s: the server says error %d", what, api.ErrorCode)
	}
	if errors.Is(err, natsio.ErrNoResponders) || errors.Is(err, jetstream.ErrJetStreamNotEnabled) {
		return fmt.Errorf("%s: no JetStream answers; enable it on the server, or wait for its leader", what)
	}
	return fmt.Errorf("%s: %s", what, natsconn.Reason(err))
}
