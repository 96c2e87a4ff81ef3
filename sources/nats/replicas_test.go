package nats

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/record"
)

// A fleet is replicas that share the consumer, each with a loop that writes what it
// reads into a stream OUT, under an id that follows from origin and number.
type fleet struct {
	*broker
	agents []*replica
}

type replica struct {
	s      *Source
	counts Counts
	stop   context.CancelFunc
	done   sync.WaitGroup
	// fate says, after a batch was written, what is told to the source; nil is that
	// it was delivered.
	fate func(n int) (f flow.Fate, ok bool)
}

func newFleet(t *testing.T) *fleet {
	k := serve(t)
	k.stream()
	k.consumer(func(c *jetstream.ConsumerConfig) { c.AckWait = time.Second })
	if _, err := k.js.CreateStream(t.Context(), jetstream.StreamConfig{Name: "OUT", Subjects: []string{"out"}}); err != nil {
		t.Fatal(err)
	}
	return &fleet{broker: k}
}

// start adds a replica.
func (f *fleet) start(t *testing.T, fate func(int) (flow.Fate, bool)) *replica {
	r := &replica{fate: fate}
	path := filepath.Join(t.TempDir(), "state")
	r.s = f.agent(func(o *Options) {
		o.Counts, o.State.Path, o.Limits.Records, o.Limits.Wait = &r.counts, path, 20, 5*time.Millisecond
	})
	var ctx context.Context
	ctx, r.stop = context.WithCancel(t.Context())
	t.Cleanup(func() { r.stop(); r.done.Wait() })
	r.done.Go(func() { f.run(ctx, t, r) })
	f.agents = append(f.agents, r)
	return r
}

func (f *fleet) run(ctx context.Context, t *testing.T, r *replica) {
	for n := 0; ; n++ {
		b := new(record.Batch)
		if r.s.Read(ctx, b) != nil {
			return
		}
		for i := range b.Recs {
			id := fmt.Sprint(b.Origins[b.Recs[i].Origin].Name, "-", b.Recs[i].Seq)
			if _, err := f.js.Publish(ctx, "out", b.Body(i), jetstream.WithMsgID(id)); err != nil {
				return
			}
		}
		fate, ok := flow.Delivered, true
		if r.fate != nil {
			fate, ok = r.fate(n)
		}
		if !ok {
			continue // it is killed before it says so
		}
		if err := r.s.Ack(ctx, b, fate); err != nil {
			t.Error(err)
		}
	}
}

// kill ends a replica without a word to anybody.
func (r *replica) kill() {
	j := r.s.in.(*jet)
	j.trusted.Store(nil)
	j.conn.Close()
	r.stop()
	r.done.Wait()
}

// settled waits until the server has nothing left.
func (f *fleet) settled(t *testing.T, last uint64) {
	t.Helper()
	until(t, "all acknowledged", func() bool {
		i := f.info()
		return i.AckFloor.Stream == last && i.NumAckPending == 0 && i.NumPending == 0
	})
}

// stored fails unless OUT has each message from 1 to n once.
func (f *fleet) stored(t *testing.T, n int) {
	t.Helper()
	s, err := f.js.Stream(t.Context(), "OUT")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for seq := uint64(1); seq <= s.CachedInfo().State.LastSeq; seq++ {
		m, err := s.GetMsg(t.Context(), seq)
		if err != nil {
			t.Fatal(err)
		}
		seen[string(m.Data)]++
	}
	once(t, seen, 1, n)
}

// skipped returns how many messages the replicas knew as written.
func (f *fleet) skipped() (n int64) {
	for _, r := range f.agents {
		n += r.counts.Skipped.Load()
	}
	return n
}

// TestReplicaKilled kills one of two replicas that has messages unacknowledged, some
// written and some not, far below the highest that the other has written.
func TestReplicaKilled(t *testing.T) {
	f := newFleet(t)
	f.number(1, 200)
	stuck := f.start(t, func(n int) (flow.Fate, bool) { return flow.Delivered, n < 2 })
	until(t, "the first has messages", func() bool { return stuck.counts.Received.Load() > 100 })
	other := f.start(t, nil)
	until(t, "the second is there", func() bool { return other.s.Ready() == nil && f.info().NumWaiting > 1 })
	f.number(201, 1500)
	until(t, "the second is far ahead", func() bool { return f.info().Delivered.Stream == 1500 && other.counts.Received.Load() > 200 })
	if floor := f.info().AckFloor.Stream; floor >= 200 {
		t.Fatalf("all below %d is acknowledged", floor)
	}
	stuck.kill()
	f.settled(t, 1500)
	f.stored(t, 1500)
}

// TestReturnedUnderLoad gives back every third batch of two replicas, after it was
// written: each comes again, to whichever, and is stored once.
func TestReturnedUnderLoad(t *testing.T) {
	f := newFleet(t)
	third := func(n int) (flow.Fate, bool) {
		if n%3 == 1 {
			return flow.Undelivered, true
		}
		return flow.Delivered, true
	}
	f.start(t, third)
	f.start(t, third)
	f.number(1, 2000)
	f.settled(t, 2000)
	f.stored(t, 2000)
	if f.agents[0].counts.Returned.Load()+f.agents[1].counts.Returned.Load() == 0 {
		t.Error("nothing was given back")
	}
}

// TestAckStateLostReplicas loses all acknowledgements under one and three replicas:
// each skips what it wrote itself, and what it writes for another is stored once.
func TestAckStateLostReplicas(t *testing.T) {
	for _, replicas := range []int{1, 3} {
		f := newFleet(t)
		for range replicas {
			f.start(t, nil)
		}
		f.number(1, 1500)
		f.settled(t, 1500)
		before := f.skipped()
		if err := f.js.DeleteConsumer(t.Context(), "IN", "scrub"); err != nil {
			t.Fatal(err)
		}
		f.consumer(func(*jetstream.ConsumerConfig) {})
		f.number(1501, 1600)
		f.settled(t, 1600)
		f.stored(t, 1600)
		skipped := f.skipped() - before
		if replicas == 1 && skipped != 1500 {
			t.Errorf("%d messages were skipped, want all 1500", skipped)
		}
		t.Logf("%d replicas skipped %d of 1500", replicas, skipped)
	}
}
