package nats

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/record"
)

// TestPoison: a message that fails again and again is kept elsewhere, and the server
// forgets it; its neighbours are not. A keeper that fails is asked again.
func TestPoison(t *testing.T) {
	k := serve(t)
	k.stream()
	k.number(1, 3)
	var n Counts
	var kept []string
	fail := errors.New("the quarantine is full")
	s := k.agent(func(o *Options) {
		o.Tries, o.NakMax, o.Limits.Records, o.Counts = 3, 10*time.Millisecond, 1, &n
		o.Poison = func(_ context.Context, b *record.Batch) (err error) {
			if err, fail = fail, nil; err == nil {
				kept = append(kept, bodies(b)...)
			}
			return err
		}
	})
	got := map[string]int{}
	until(t, "all is settled", func() bool {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		b := new(record.Batch)
		if s.Read(ctx, b) == nil {
			fate := flow.Delivered
			if got[string(b.Body(0))]++; string(b.Body(0)) == "message 2" {
				fate = flow.Undelivered
			}
			ack(t, s, b, fate)
		}
		i := k.info()
		return i.AckFloor.Stream == 3 && i.NumAckPending == 0
	})
	s.Close()
	if got["message 1"] != 1 || got["message 2"] != 3 || got["message 3"] != 1 || !slices.Equal(kept, []string{"message 2"}) || n.Poison.Load() != 2 {
		t.Errorf("read %v, kept %q, %d times poison", got, kept, n.Poison.Load())
	}
}

// TestPoisonHeldUp: while a poison message cannot be kept, what comes behind it is
// read, and the server does not give any of it out again. Closing does not wait.
func TestPoisonHeldUp(t *testing.T) {
	patient(t, func(patience time.Duration) int64 {
		k := serve(t)
		k.stream()
		k.consumer(func(c *jetstream.ConsumerConfig) { c.AckWait = patience })
		k.number(1, 1)
		var n Counts
		held, free := make(chan struct{}, 1), make(chan struct{})
		s := k.agent(func(o *Options) {
			o.Tries, o.Counts = 1, &n
			o.Poison = func(ctx context.Context, b *record.Batch) error {
				held <- struct{}{}
				select {
				case <-free:
					return nil
				case <-ctx.Done():
					return ctx.Err()
				}
			}
		})
		ack(t, s, read(t, s), flow.Undelivered)
		<-held
		k.number(2, 3)
		once(t, collect(t, s, 2), 2, 3)
		k.number(4, 4)
		<-time.After(patience * 5 / 2)
		again := n.Received.Load() - 5
		close(free)
		once(t, collect(t, s, 1), 4, 4)
		until(t, "all is settled", func() bool { i := k.info(); return i.AckFloor.Stream == 4 && i.NumAckPending == 0 })
		s.Close()
		return again
	})
}

// TestPoisonClosed: a source that is closed while it keeps a message gives it back.
func TestPoisonClosed(t *testing.T) {
	k := serve(t)
	k.stream()
	k.number(1, 1)
	held := make(chan struct{}, 1)
	block := func(ctx context.Context, _ *record.Batch) error {
		held <- struct{}{}
		<-ctx.Done()
		return ctx.Err()
	}
	s := k.agent(func(o *Options) { o.Tries, o.Poison = 1, block })
	ack(t, s, read(t, s), flow.Undelivered)
	<-held
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	next := k.agent() // of many tries
	if b := read(t, next); string(b.Body(0)) != "message 1" {
		t.Errorf("got %q", b.Body(0))
	} else {
		ack(t, next, b, flow.Delivered)
	}
	until(t, "acknowledged", func() bool { return k.info().AckFloor.Stream == 1 })
}

// TestPoisonStub: with nowhere to keep it, a poison message is read to be withheld.
func TestPoisonStub(t *testing.T) {
	k := serve(t)
	k.stream()
	k.number(1, 1)
	s := k.agent(func(o *Options) { o.Tries = 2 })
	for range 2 {
		ack(t, s, read(t, s), flow.Undelivered)
	}
	b := read(t, s)
	if r := b.Recs[0]; r.Flags&record.Withhold == 0 || r.Reason() != record.WhyPoison {
		t.Errorf("flags %v, reason %v", r.Flags, r.Reason())
	}
	ack(t, s, b, flow.Delivered)
	until(t, "acknowledged", func() bool { return k.info().AckFloor.Stream == 1 })
}

// TestTooLarge: a message above the largest record is read to be withheld, whole.
func TestTooLarge(t *testing.T) {
	k := serve(t)
	k.stream()
	k.publish("12345678901", "1234567890")
	s := k.agent(func(o *Options) { o.MaxRecord = 10 })
	b := read(t, s)
	if len(b.Recs) != 2 || b.Recs[0].Reason() != record.WhyTooLarge || b.Recs[1].Reason() != record.WhyNone || len(b.Body(0)) != 11 {
		t.Errorf("%+v", b.Recs)
	}
}
