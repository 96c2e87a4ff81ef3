package nats

import (
	"encoding/json"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	natsio "github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// TestLeaderless has a stream without a leader, whose consumer has one who says that he
// is there and knows of nothing that is pending: the source says that nothing comes, and
// why, until the stream has a leader again.
func TestLeaderless(t *testing.T) {
	k := serve(t, func(o *server.Options) { o.JetStream = false })
	var leader atomic.Value
	leader.Store("n1")
	k.play(&leader)
	var n Counts
	s := k.agent(func(o *Options) { o.Stall, o.Counts = 20*time.Millisecond, &n })
	for range 2 {
		until(t, "ready", func() bool { return s.Ready() == nil })
		leader.Store("")
		until(t, "blamed", func() bool { err := s.Ready(); return err != nil && strings.Contains(err.Error(), "no leader") })
		leader.Store("n3")
	}
	until(t, "ready again", func() bool { return s.Ready() == nil })
	if got := n.Leaderless.Load(); got != 2 {
		t.Errorf("found without a leader %d times, want 2", got)
	}
	if n.Reopened.Load() > 0 {
		t.Errorf("the consumer was opened again %d times, which is of no use", n.Reopened.Load())
	}
}

// play plays a stream that leader leads, and its consumer, who is led by another: he
// has nothing to give, and says so.
func (k *broker) play(leader *atomic.Value) {
	k.t.Helper()
	begun := time.Now()
	answer := func(subject string, with func() any) {
		_, err := k.conn.Subscribe(subject, func(m *natsio.Msg) {
			text, err := json.Marshal(with())
			if err != nil {
				k.t.Error(err)
			}
			_ = m.Respond(text)
		})
		if err != nil {
			k.t.Fatal(err)
		}
	}
	answer("$JS.API.STREAM.INFO.IN", func() any {
		return &jetstream.StreamInfo{Config: jetstream.StreamConfig{Name: "IN"}, Created: begun, Cluster: &jetstream.ClusterInfo{Leader: leader.Load().(string)}}
	})
	answer("$JS.API.CONSUMER.INFO.IN.scrub", func() any {
		return &jetstream.ConsumerInfo{Stream: "IN", Name: "scrub", Created: begun, Config: jetstream.ConsumerConfig{
			Durable: "scrub", AckPolicy: jetstream.AckExplicitPolicy}, Cluster: &jetstream.ClusterInfo{Leader: "n2"}}
	})
	_, err := k.conn.Subscribe("$JS.API.CONSUMER.MSG.NEXT.IN.scrub", func(m *natsio.Msg) {
		go func() {
			beat := time.NewTicker(50 * time.Millisecond)
			defer beat.Stop()
			for k.t.Context().Err() == nil {
				_ = k.conn.PublishMsg(&natsio.Msg{Subject: m.Reply, Header: natsio.Header{"Status": {"100"}}})
				<-beat.C
			}
		}()
	})
	if err != nil {
		k.t.Fatal(err)
	}
}
