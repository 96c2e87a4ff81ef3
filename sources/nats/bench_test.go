package nats

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/record"
)

// perRun is the number of messages that an iteration of the benchmarks consumes.
const perRun = 20_000

// BenchmarkConsume reads messages from a stream on disk and acknowledges each: bare
// is the library's own Consume, the ceiling for the source.
func BenchmarkConsume(b *testing.B) {
	for _, size := range []int{300, 1024} {
		body := string(bytes.Repeat([]byte{'x'}, size))
		b.Run(fmt.Sprintf("bare/size=%d", size), func(b *testing.B) { benchConsume(b, body, bareConsume) })
		b.Run(fmt.Sprintf("source/size=%d", size), func(b *testing.B) { benchConsume(b, body, sourceConsume) })
	}
}

func benchConsume(b *testing.B, body string, consume func(b *testing.B, k *broker)) {
	b.SetBytes(int64(len(body)) * perRun)
	b.ReportAllocs()
	k := serve(b)
	k.stream()
	k.publish(slices.Repeat([]string{body}, perRun)...)
	for b.Loop() {
		b.StopTimer()
		if err := k.js.DeleteConsumer(b.Context(), "IN", "scrub"); err != nil {
			b.Fatal(err)
		}
		k.consumer(func(c *jetstream.ConsumerConfig) { c.MaxAckPending = 8192 })
		b.StartTimer()
		consume(b, k)
	}
	b.ReportMetric(float64(b.N)*perRun/b.Elapsed().Seconds(), "records/s")
}

func bareConsume(b *testing.B, k *broker) {
	c, err := k.js.Consumer(b.Context(), "IN", "scrub")
	if err != nil {
		b.Fatal(err)
	}
	n, done := 0, make(chan struct{})
	cc, err := c.Consume(func(m jetstream.Msg) {
		if m.Ack() != nil {
			return
		}
		if n++; n == perRun {
			close(done)
		}
	}, jetstream.PullMaxBytes(2<<20))
	if err != nil {
		b.Fatal(err)
	}
	defer cc.Stop()
	select {
	case <-done:
	case <-time.After(testLimit):
		b.Fatal("not consumed")
	}
}

func sourceConsume(b *testing.B, k *broker) {
	path := filepath.Join(b.TempDir(), "state")
	s := k.agent(func(o *Options) { o.State.Path = path })
	defer s.Close()
	ctx, cancel := context.WithTimeout(b.Context(), testLimit)
	defer cancel()
	var batch record.Batch
	for n := 0; n < perRun; n += len(batch.Recs) {
		batch.Reset()
		if err := s.Read(ctx, &batch); err != nil {
			b.Fatal(err)
		}
		if err := s.Ack(ctx, &batch, flow.Delivered); err != nil {
			b.Fatal(err)
		}
	}
}
