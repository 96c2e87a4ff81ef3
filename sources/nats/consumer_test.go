package nats

import (
	"errors"
	"maps"
	"path/filepath"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/record"
)

// TestConsumerDeleted deletes the consumer while messages are under way. Without
// Recreate the source waits, and says what for; with it, it makes the consumer
// again behind what is written. Nothing is lost nor read twice.
func TestConsumerDeleted(t *testing.T) {
	for _, recreate := range []bool{false, true} {
		k := serve(t)
		k.stream()
		k.number(1, 10)
		s := k.agent(func(o *Options) { o.Recreate, o.Limits.Wait = recreate, time.Second })
		once(t, collect(t, s, 10), 1, 10)
		k.number(11, 15)
		out := read(t, s)
		if err := k.js.DeleteConsumer(t.Context(), "IN", "scrub"); err != nil {
			t.Fatal(err)
		}
		k.number(16, 20)
		if recreate {
			until(t, "made again", func() bool { _, err := k.js.Consumer(t.Context(), "IN", "scrub"); return err == nil })
			if from := k.info().Config.OptStartSeq; from != 11 {
				t.Errorf("made again from %d, want 11", from)
			}
		} else {
			until(t, "blamed", func() bool { return s.Ready() != nil })
			k.consumer(func(*jetstream.ConsumerConfig) {}) // from 1
		}
		ack(t, s, out, flow.Delivered)
		once(t, collect(t, s, 5), 16, 20)
		quiet(t, s, 300*time.Millisecond)
		until(t, "all acknowledged", func() bool { i := k.info(); return i.NumAckPending == 0 && i.AckFloor.Stream == 20 })
	}
}

// forget deletes the consumer and makes it again: the server knows of no
// acknowledgement any more.
func (k *broker) forget() {
	k.t.Helper()
	if err := k.js.DeleteConsumer(k.t.Context(), "IN", "scrub"); err != nil {
		k.t.Fatal(err)
	}
	k.consumer(func(*jetstream.ConsumerConfig) {})
}

// TestAckStateLost loses all that the server knows of acknowledgements, while the
// agent runs and while it does not. What was written is not read again; what was
// not is, also where it lies between what was.
func TestAckStateLost(t *testing.T) {
	for _, restart := range []bool{false, true} {
		k := serve(t)
		k.stream()
		k.number(1, 1000)
		var n Counts
		path := filepath.Join(t.TempDir(), "state")
		agent := func() *Source {
			return k.agent(func(o *Options) { o.Counts, o.State.Path, o.Limits.Records = &n, path, 100 })
		}
		s := agent()
		lost, left := readThirds(t, s, 1000)
		if restart {
			s.Close()
		}
		k.forget()
		if restart {
			s = agent()
		} else {
			for _, b := range left {
				ack(t, s, b, flow.Undelivered)
			}
		}
		if seen := collect(t, s, len(lost)); !maps.Equal(seen, lost) {
			t.Errorf("restart %v: %d messages came, want the %d that were not written", restart, len(seen), len(lost))
		}
		until(t, "all others are skipped", func() bool { return n.Skipped.Load() >= int64(1000-len(lost)) })
		quiet(t, s, 200*time.Millisecond)
		until(t, "all acknowledged", func() bool { return k.info().AckFloor.Stream == 1000 })
	}
}

// readThirds reads n messages and acknowledges two batches of three. It returns
// what is in the others, and those.
func readThirds(t *testing.T, s *Source, n int) (lost map[string]int, left []*record.Batch) {
	lost = map[string]int{}
	var batches []*record.Batch
	for got := 0; got < n; got += len(batches[len(batches)-1].Recs) {
		batches = append(batches, read(t, s))
	}
	for i, b := range batches {
		if i%3 != 1 {
			ack(t, s, b, flow.Delivered)
			continue
		}
		left = append(left, b)
		for _, body := range bodies(b) {
			lost[body]++
		}
	}
	return lost, left
}

// TestStateDamaged: a state file that cannot be read makes nothing be skipped.
func TestStateDamaged(t *testing.T) {
	k := serve(t)
	k.stream()
	k.number(1, 5)
	path := filepath.Join(t.TempDir(), "state")
	s := k.agent(func(o *Options) { o.State.Path = path })
	once(t, collect(t, s, 5), 1, 5)
	s.Close()
	damage(t, path)
	k.forget()
	s = k.agent(func(o *Options) { o.State.Path = path })
	once(t, collect(t, s, 5), 1, 5)
}

// TestBadConsumer: a consumer with which messages would be lost ends the source,
// with an error that says what is wrong.
func TestBadConsumer(t *testing.T) {
	for name, change := range map[string]func(*jetstream.ConsumerConfig){
		"no acks":      func(c *jetstream.ConsumerConfig) { c.AckPolicy, c.MaxAckPending = jetstream.AckNonePolicy, 0 },
		"acks for all": func(c *jetstream.ConsumerConfig) { c.AckPolicy = jetstream.AckAllPolicy },
		"headers only": func(c *jetstream.ConsumerConfig) { c.HeadersOnly = true },
		"groups": func(c *jetstream.ConsumerConfig) {
			c.PriorityGroups, c.PriorityPolicy = []string{"a"}, jetstream.PriorityPolicyOverflow
		},
	} {
		k := serve(t)
		if _, err := k.js.CreateStream(t.Context(), jetstream.StreamConfig{Name: "IN", Subjects: []string{"in.>"}}); err != nil {
			t.Fatal(err)
		}
		k.consumer(change)
		s := k.agent()
		err := s.Read(t.Context(), new(record.Batch))
		if err == nil || !flow.IsPermanent(err) || s.Ready() == nil {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// TestStall: a consumer that has messages and gives none for long is opened again;
// one that has none, or was told to pause, is not.
func TestStall(t *testing.T) {
	k := serve(t)
	k.stream()
	s := k.agent(func(o *Options) { o.Stall = time.Hour })
	until(t, "ready", func() bool { return s.Ready() == nil })
	j := s.in.(*jet)
	c, err := k.js.CreateConsumer(t.Context(), "IN", jetstream.ConsumerConfig{Durable: "other", AckPolicy: jetstream.AckExplicitPolicy})
	if err != nil {
		t.Fatal(err)
	}
	look := func() error {
		e := &epoch{j: j, pull: new(puller)}
		e.pull.asked = 1
		e.last.Store(time.Now().Add(-2 * time.Hour).UnixNano())
		return e.look(c)
	}
	if err := look(); err != nil {
		t.Errorf("with nothing to give: %v", err)
	}
	k.number(1, 3) // nobody pulls of this consumer
	if err := look(); !errors.Is(err, errStalled) || j.o.Counts.Stalls.Load() != 1 {
		t.Errorf("error %v, %d stalls", err, j.o.Counts.Stalls.Load())
	}
	if _, err := k.js.PauseConsumer(t.Context(), "IN", "other", time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := look(); err != nil {
		t.Errorf("while it pauses: %v", err)
	}
}
