package nats

import (
	"context"
	"fmt"
	"maps"
	"os"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	natsio "github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/natsconn"
	"github.com/logscrub/logscrub/internal/natstest"
	"github.com/logscrub/logscrub/record"
)

// testLimit bounds what a test waits for.
const testLimit = natstest.Limit

// A broker is a server of NATS in the process, with a stream IN that has the
// subjects in.>, and a consumer of it.
type broker struct {
	*natstest.Server
	t    testing.TB
	conn *natsio.Conn
	js   jetstream.JetStream
}

// serve starts a server; change may change what it is started with.
func serve(t testing.TB, change ...func(*server.Options)) *broker {
	t.Helper()
	k := &broker{Server: natstest.Serve(t, change...), t: t}
	k.conn, k.js = k.Connect(jetstream.WithPublishAsyncMaxPending(4096))
	return k
}

// stream makes the stream, and the consumer of it that all agents share.
func (k *broker) stream() {
	k.t.Helper()
	if _, err := k.js.CreateStream(k.t.Context(), jetstream.StreamConfig{Name: "IN", Subjects: []string{"in.>"}}); err != nil {
		k.t.Fatal(err)
	}
	k.consumer(func(*jetstream.ConsumerConfig) {})
}

// consumer makes the consumer; change may change it.
func (k *broker) consumer(change func(*jetstream.ConsumerConfig)) {
	k.t.Helper()
	c := jetstream.ConsumerConfig{
		Durable: "scrub", AckPolicy: jetstream.AckExplicitPolicy, AckWait: 30 * time.Second, MaxAckPending: 300_000, MaxDeliver: -1,
	}
	change(&c)
	if _, err := k.js.CreateOrUpdateConsumer(k.t.Context(), "IN", c); err != nil {
		k.t.Fatal(err)
	}
}

// publish stores messages, each a body under in.app.
func (k *broker) publish(bodies ...string) {
	k.t.Helper()
	for _, body := range bodies {
		if _, err := k.js.PublishAsync("in.app", []byte(body), jetstream.WithStallWait(testLimit)); err != nil {
			k.t.Fatal(err)
		}
	}
	select {
	case <-k.js.PublishAsyncComplete():
	case <-time.After(testLimit):
		k.t.Fatal("not stored")
	}
}

// number publishes n bodies "message 1" to "message n".
func (k *broker) number(lo, hi int) {
	k.t.Helper()
	var bodies []string
	for i := lo; i <= hi; i++ {
		bodies = append(bodies, fmt.Sprint("message ", i))
	}
	k.publish(bodies...)
}

// info returns what the server knows of the consumer.
func (k *broker) info() *jetstream.ConsumerInfo {
	k.t.Helper()
	c, err := k.js.Consumer(k.t.Context(), "IN", "scrub")
	if err != nil {
		k.t.Fatal(err)
	}
	return c.CachedInfo()
}

// options are those of an agent at the broker.
func (k *broker) options() Options {
	return Options{
		Conn:   natsconn.Options{URLs: []string{k.ClientURL()}, ReconnectWait: 10 * time.Millisecond},
		Stream: "IN", Durable: "scrub", Heartbeat: 500 * time.Millisecond, NakMin: time.Millisecond, Counts: new(Counts),
		Limits: flow.Limits{Wait: 20 * time.Millisecond},
	}
}

// agent opens a source.
func (k *broker) agent(change ...func(*Options)) *Source {
	k.t.Helper()
	o := k.options()
	for _, f := range change {
		f(&o)
	}
	s, err := New(o)
	if err != nil {
		k.t.Fatal(err)
	}
	k.t.Cleanup(func() { s.Close() })
	return s
}

// read reads a batch, and fails if none comes.
func read(t testing.TB, s *Source) *record.Batch {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), testLimit)
	defer cancel()
	b := new(record.Batch)
	if err := s.Read(ctx, b); err != nil {
		t.Fatalf("%v (ready: %v)", err, s.Ready())
	}
	return b
}

// quiet reads for a moment, and fails if something comes.
func quiet(t testing.TB, s *Source, d time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	b := new(record.Batch)
	if err := s.Read(ctx, b); err == nil {
		t.Errorf("%d records came, the first %q", len(b.Recs), b.Body(0))
	}
}

// until waits for a condition.
func until(t testing.TB, what string, ok func() bool) {
	t.Helper()
	over := time.After(testLimit)
	for !ok() {
		select {
		case <-over:
			t.Fatal("does not happen: " + what)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// bodies returns the bodies of the records of b.
func bodies(b *record.Batch) (all []string) {
	for i := range b.Recs {
		all = append(all, string(b.Body(i)))
	}
	return all
}

// damage changes a byte of a file.
func damage(t testing.TB, path string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/2] ^= 1
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// ack acknowledges b.
func ack(t testing.TB, s *Source, b *record.Batch, fate flow.Fate) {
	t.Helper()
	if err := s.Ack(t.Context(), b, fate); err != nil {
		t.Fatal(err)
	}
}

// collect reads and acknowledges until n records came, and returns how often each
// body did.
func collect(t testing.TB, s *Source, n int) map[string]int {
	t.Helper()
	seen := map[string]int{}
	for got := 0; got < n; {
		b := read(t, s)
		for _, body := range bodies(b) {
			seen[body]++
			got++
		}
		ack(t, s, b, flow.Delivered)
	}
	return seen
}

// once fails unless seen has each message from lo to hi once, and no other.
func once(t testing.TB, seen map[string]int, lo, hi int) {
	t.Helper()
	want := map[string]int{}
	for i := lo; i <= hi; i++ {
		want[fmt.Sprint("message ", i)] = 1
	}
	if !maps.Equal(seen, want) {
		t.Errorf("%d different messages, want %d to %d once each", len(seen), lo, hi)
	}
}
