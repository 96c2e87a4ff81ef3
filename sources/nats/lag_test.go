package nats

import (
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// TestLag holds that what a consumer has not given out is known also while this agent
// takes nothing, which is when it is worth knowing.
func TestLag(t *testing.T) {
	k := serve(t)
	if _, err := k.js.CreateStream(t.Context(), jetstream.StreamConfig{Name: "IN", Subjects: []string{"in.>"}}); err != nil {
		t.Fatal(err)
	}
	k.consumer(func(c *jetstream.ConsumerConfig) { c.MaxAckPending = 10 })
	counts := new(Counts)
	s := k.agent(func(o *Options) { o.Counts, o.Stall = counts, 200*time.Millisecond })
	k.number(1, 10)
	b := read(t, s)
	until(t, "all of them given out", func() bool { return k.info().NumAckPending == 10 })
	k.number(11, 1010) // which the consumer does not give out, while nothing is acknowledged
	until(t, "the lag", func() bool { return counts.Pending.Load() == 1000 })
	_ = b
}
