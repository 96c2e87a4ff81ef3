package nats

import (
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/sourcetest"
	"github.com/logscrub/logscrub/pipeline"
	"github.com/logscrub/logscrub/record"
)

var _ pipeline.Source = (*Source)(nil)

// cut cuts text into messages: at line feeds, which stay, and where the server's
// largest message ends.
func cut(text string) (all []string) {
	for line := range strings.SplitAfterSeq(text, "\n") {
		for len(line) > 1000_000 {
			all = append(all, line[:1000_000])
			line = line[1000_000:]
		}
		if line != "" {
			all = append(all, line)
		}
	}
	return all
}

// An ending source ends once as many bytes were read as were published: a stream
// has no end.
type ending struct {
	*Source
	left int
}

func (e *ending) Read(ctx context.Context, b *record.Batch) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if e.left == 0 {
		return io.EOF
	}
	err := e.Source.Read(ctx, b)
	for i := range b.Recs {
		e.left -= len(b.Body(i))
	}
	return err
}

func (e *ending) Ack(ctx context.Context, b *record.Batch, f flow.Fate) error {
	return e.Source.Ack(ctx, b, f)
}

func bare(o *Options) {
	o.Bare = true
	o.Limits.Wait, o.Limits.Records = 20*time.Millisecond, 2000
}

// kitBroker is patient: the kit leaves two hundred thousand messages unacknowledged,
// and to report all of them in progress every ten seconds is a load of its own.
func kitBroker(t *testing.T) *broker {
	k := serve(t)
	k.stream()
	k.consumer(func(c *jetstream.ConsumerConfig) { c.AckWait = 10 * time.Minute })
	return k
}

func TestContract(t *testing.T) {
	open := func(t *testing.T, in string) *Source {
		k := kitBroker(t)
		k.publish(cut(in)...)
		return k.agent(bare)
	}
	sourcetest.Run(t, sourcetest.Kit{
		Open: func(t *testing.T, in string) sourcetest.Source { return &ending{open(t, in), len(in)} },
		Idle: func(t *testing.T, in string) sourcetest.Source { return open(t, in) },
		Durable: func(t *testing.T, in string) func() sourcetest.Source {
			k := kitBroker(t)
			k.publish(cut(in)...)
			return func() sourcetest.Source { return k.agent(bare) }
		},
		Replays: time.Second, Lines: 12_000,
	})
}
