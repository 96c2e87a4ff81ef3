package nats

import (
	"context"
	"fmt"
	"strconv"
	"strings"
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

// A broker is a server of NATS in the process, with a stream OUT that stores out.>.
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
	k.conn, k.js = k.Connect()
	return k
}

// stream makes the stream; change may change it.
func (k *broker) stream(change ...func(*jetstream.StreamConfig)) {
	k.t.Helper()
	c := jetstream.StreamConfig{Name: "OUT", Subjects: []string{"out.>"}}
	for _, f := range change {
		f(&c)
	}
	if _, err := k.js.CreateOrUpdateStream(k.t.Context(), c); err != nil {
		k.t.Fatal(err)
	}
}

// atomicBatches lets the stream take them.
func atomicBatches(c *jetstream.StreamConfig) { c.AllowAtomicPublish = true }

// messages returns what the stream holds, in order.
func (k *broker) messages() (all []*jetstream.RawStreamMsg) {
	k.t.Helper()
	s, err := k.js.Stream(k.t.Context(), "OUT")
	if err != nil {
		k.t.Fatal(err)
	}
	for seq := uint64(1); seq <= s.CachedInfo().State.LastSeq; seq++ {
		m, err := s.GetMsg(k.t.Context(), seq)
		if err != nil {
			k.t.Fatal(err)
		}
		all = append(all, m)
	}
	return all
}

// held returns the payloads that the stream holds.
func (k *broker) held() []string {
	var all []string
	for _, m := range k.messages() {
		all = append(all, string(m.Data))
	}
	return all
}

// id is what tests take for a message's id.
func id(dst []byte, origin string, seq uint64) []byte {
	return strconv.AppendUint(append(append(dst, origin...), '-'), seq, 10)
}

// options are those of a sink at the broker.
func (k *broker) options() Options {
	return Options{
		Conn:    natsconn.Options{URLs: []string{k.ClientURL()}, ReconnectWait: 10 * time.Millisecond},
		Subject: "out.app", Stream: "OUT", MsgID: id, Counts: new(Counts),
	}
}

// sink opens a sink.
func (k *broker) sink(change ...func(*Options)) (*Sink, *Counts) {
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
	return s, o.Counts
}

// records returns a batch of records, the first with the number lo.
func records(lo int, bodies ...string) *record.Clean {
	c := new(record.Clean)
	w := c.Writer()
	for i, body := range bodies {
		w.Begin()
		w.Buf = append(w.Buf, body...)
		w.End(&record.Record{Term: record.TermLF, Seq: uint64(lo + i)})
	}
	return c
}

// batch returns a batch of records with the numbers lo to hi.
func batch(lo, hi int) *record.Clean { return records(lo, numbered(lo, hi)...) }

// numbered are the payloads of batch.
func numbered(lo, hi int) (all []string) {
	for i := lo; i <= hi; i++ {
		all = append(all, fmt.Sprint("record ", i))
	}
	return all
}

// send sends c.
func send(t testing.TB, s *Sink, c *record.Clean) flow.Delivery {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), testLimit)
	defer cancel()
	d, err := s.Send(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// wait waits for a delivery, of which nothing may be rejected.
func wait(t testing.TB, s *Sink, d flow.Delivery) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), testLimit)
	defer cancel()
	if rejected, err := d.Wait(ctx); err != nil || len(rejected) > 0 {
		t.Fatalf("rejected %v, error %v, ready %v", rejected, err, s.Ready())
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

// equal fails where got is not want.
func equal(t testing.TB, got, want []string) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%d messages, want %d", len(got), len(want))
	}
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			t.Fatalf("message %d is %.60q, want %.60q", i, got[i], want[i])
		}
	}
}

func join(all []string) string { return strings.Join(all, "") }
