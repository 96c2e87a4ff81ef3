package nats

import (
	"slices"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/record"
)

// TestServerRestarts stops and starts the server under load: every message is read
// and acknowledged, none twice.
func TestServerRestarts(t *testing.T) {
	k := serve(t)
	k.stream()
	// What the server gave out and the connection lost comes again after this.
	k.consumer(func(c *jetstream.ConsumerConfig) { c.AckWait = time.Second })
	s := k.agent(func(o *Options) { o.Limits.Records, o.Limits.Wait = 50, 10*time.Millisecond })
	seen := map[string]int{}
	for round := range 10 {
		k.number(1+200*round, 200+200*round)
		for got := 0; got < 200; {
			b := read(t, s)
			if got == 0 {
				k.stop()
				k.start()
			}
			for _, body := range bodies(b) {
				seen[body]++
			}
			got += len(b.Recs)
			ack(t, s, b, flow.Delivered)
		}
		until(t, "connected", k.conn.IsConnected)
	}
	once(t, seen, 1, 2000)
	until(t, "all acknowledged", func() bool { return k.info().NumAckPending == 0 })
}

// TestSinkDown reads nothing more for many times the server's patience, while what
// waits is more than the source wants to hold: no message is delivered twice, and
// memory stays bounded.
func TestSinkDown(t *testing.T) {
	k := serve(t)
	k.stream()
	k.consumer(func(c *jetstream.ConsumerConfig) { c.AckWait = 2 * time.Second })
	body := string(slices.Repeat([]byte{'x'}, 1000))
	k.publish(slices.Repeat([]string{body}, 8000)...)
	var n Counts
	s := k.agent(func(o *Options) { o.Buffer, o.Counts, o.Limits.Records = 100_000, &n, 100 })
	first := read(t, s)
	<-time.After(7 * time.Second)
	q := s.in.(*jet).q
	q.mu.Lock()
	held := q.bytes
	q.mu.Unlock()
	if most := 100_000 + 2<<20 + 64<<10; held > most {
		t.Errorf("%d bytes wait, want at most %d", held, most)
	}
	ack(t, s, first, flow.Delivered)
	got := len(first.Recs)
	for got < 8000 {
		b := read(t, s)
		got += len(b.Recs)
		ack(t, s, b, flow.Delivered)
	}
	until(t, "all acknowledged", func() bool { i := k.info(); return i.NumAckPending == 0 && i.NumPending == 0 })
	if n.Redelivered.Load() > 0 || got != 8000 {
		t.Errorf("%d messages were delivered again; %d read", n.Redelivered.Load(), got)
	}
}

// TestSlowSink holds a batch for longer than the server's patience: it is delivered
// once.
func TestSlowSink(t *testing.T) {
	k := serve(t)
	k.stream()
	k.consumer(func(c *jetstream.ConsumerConfig) { c.AckWait = 900 * time.Millisecond })
	k.number(1, 10)
	var n Counts
	s := k.agent(func(o *Options) { o.Counts = &n })
	b := read(t, s)
	quiet(t, s, 3*time.Second)
	ack(t, s, b, flow.Delivered)
	until(t, "acknowledged", func() bool { return k.info().AckFloor.Stream == 10 })
	if got := n.Received.Load(); got != 10 {
		t.Errorf("%d deliveries", got)
	}
}

// TestReturned: what was not delivered comes again, later with each try, in its
// order and under the same identity.
func TestReturned(t *testing.T) {
	k := serve(t)
	k.stream()
	k.number(1, 3)
	s := k.agent(func(o *Options) {
		o.NakMin, o.NakMax, o.Limits.Wait = 100*time.Millisecond, time.Hour, 50*time.Millisecond
	})
	var before []record.Record
	for try, wait := range []time.Duration{0, 75 * time.Millisecond, 150 * time.Millisecond, 300 * time.Millisecond} {
		began := time.Now()
		b := read(t, s)
		if took := time.Since(began); took < wait {
			t.Errorf("try %d came after %v, want %v", try, took, wait)
		}
		for i := range min(len(before), len(b.Recs)) {
			if b.Recs[i].Seq != before[i].Seq {
				t.Errorf("try %d: record %d is another one", try, i)
			}
		}
		before = slices.Clone(b.Recs)
		ack(t, s, b, flow.Undelivered)
	}
}
