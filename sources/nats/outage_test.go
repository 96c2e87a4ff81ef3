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
				k.Stop()
				k.Start()
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

// patient calls f with a longer and longer patience of the server until it says that
// nothing was delivered twice. On a busy machine a second may not be enough for
// anybody; without progress being told no patience is.
func patient(t *testing.T, f func(patience time.Duration) (again int64)) {
	t.Helper()
	for patience := 2 * time.Second; ; patience *= 4 {
		again := f(patience)
		if again == 0 {
			return
		}
		t.Logf("%d messages were delivered again after %v", again, patience)
		if patience > 30*time.Second {
			t.Fatal("messages under way are delivered again, however long the server waits")
		}
	}
}

// TestSinkDown reads nothing more for longer than the server's patience, while what
// waits is more than the source wants to hold: no message is delivered twice, and
// memory stays bounded.
func TestSinkDown(t *testing.T) {
	body := string(slices.Repeat([]byte{'x'}, 1000))
	patient(t, func(patience time.Duration) int64 {
		k := serve(t)
		k.stream()
		k.consumer(func(c *jetstream.ConsumerConfig) { c.AckWait = patience })
		k.publish(slices.Repeat([]string{body}, 8000)...)
		var n Counts
		s := k.agent(func(o *Options) { o.Buffer, o.Counts, o.Limits.Records = 100_000, &n, 100 })
		defer s.Close()
		first := read(t, s)
		<-time.After(patience * 5 / 2)
		if held, most := s.in.(*jet).q.held(), 50_000+1<<20+64<<10; held > most {
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
		if got != 8000 {
			t.Errorf("%d messages were read", got)
		}
		return n.Redelivered.Load()
	})
}

// TestSlowSink holds a batch for longer than the server's patience: it is delivered
// once.
func TestSlowSink(t *testing.T) {
	patient(t, func(patience time.Duration) int64 {
		k := serve(t)
		k.stream()
		k.consumer(func(c *jetstream.ConsumerConfig) { c.AckWait = patience })
		k.number(1, 10)
		var n Counts
		s := k.agent(func(o *Options) { o.Counts, o.Limits.Wait = &n, time.Second })
		defer s.Close()
		b := read(t, s)
		quiet(t, s, patience*5/2)
		ack(t, s, b, flow.Delivered)
		until(t, "acknowledged", func() bool { return k.info().AckFloor.Stream == 10 })
		return n.Received.Load() - 10
	})
}

// TestReturned: what was not delivered comes again, later with each try, in its
// order and under the same identity.
func TestReturned(t *testing.T) {
	k := serve(t)
	k.stream()
	k.number(1, 3)
	s := k.agent(func(o *Options) {
		o.NakMin, o.NakMax, o.Limits.Wait = 100*time.Millisecond, time.Hour, time.Second // all three are one batch
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
