package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/pipeline"
	"github.com/logscrub/logscrub/record"
)

// A leaky value is what the fakes here panic with.
type leaky struct{ text string }

func (l leaky) Error() string { return l.text }

var secret = leaky{"canary"}

type panickySource struct {
	source
	at string
}

func (s *panickySource) Read(ctx context.Context, b *record.Batch) error {
	if s.at == "read" && s.read == 3 {
		panic(secret)
	}
	return s.source.Read(ctx, b)
}

func (s *panickySource) Ack(ctx context.Context, b *record.Batch, fate pipeline.Fate) error {
	err := s.source.Ack(ctx, b, fate)
	if s.at == "ack" && len(s.fates) == 3 {
		panic(secret)
	}
	return err
}

type panickySink struct {
	sink
	at string
}

func (s *panickySink) Send(ctx context.Context, c *record.Clean) (pipeline.Delivery, error) {
	if s.at == "send" && s.sends == 3 {
		panic(secret)
	}
	return s.sink.Send(ctx, c)
}

// TestPanics: a panic of a source or a sink ends the run in order, is not taken for
// an outage, and does not show its value.
func TestPanics(t *testing.T) {
	for _, c := range []struct{ at, what, fates string }{
		{"read", "source: ", "ddd"},
		{"ack", "source: acknowledging: ", "ddd"},
		{"send", "sink 0: ", "ddd-"},
		{"wait", "sink 0: ", "ddd-"},
		{"seal", "quarantine: ", "ddd-"},
	} {
		for _, sinks := range []int{1, 2} {
			src := &panickySource{source: source{batches: append(lines(3), "panic\n", "a\n", "b\n")}, at: c.at}
			s := &panickySink{sink: sink{later: true}, at: c.at}
			s.wait = func(_ context.Context, n int) ([]pipeline.Rejection, error) {
				if c.at == "wait" && n == 4 {
					panic(secret)
				}
				return nil, nil
			}
			o := options{Source: src, Sinks: []pipeline.Sink{s, &sink{}}[:sinks], NewWorker: newWorker(nil), Retry: &pipeline.Retry{}}
			if c.at == "seal" {
				o.Seal = func(context.Context, *record.Batch, []pipeline.Withheld) error { panic(secret) }
			}
			n, err := pipeline.Run(t.Context(), t.Context(), o)
			var p *pipeline.PanicError
			if !errors.As(err, &p) || p.Type != "pipeline_test.leaky" || !strings.HasPrefix(p.Where, "guard_test.go:") {
				t.Fatalf("%s: error %v", c.at, err)
			}
			if text := err.Error(); !strings.HasPrefix(text, c.what+"panic of type ") || strings.Contains(text, "canary") {
				t.Errorf("%s: error %q", c.at, text)
			}
			exact(t, n)
			delivered := int(n.Batches) - strings.Count(fmt.Sprint(src.fates), "undelivered")
			want := strings.Repeat("d", delivered)
			switch {
			case c.at == "ack": // what was held already is still told so
				if delivered < 3 {
					t.Errorf("ack: fates %v", src.fates)
				}
			case sinks == 1 && want != strings.TrimSuffix(c.fates, "-"):
				t.Errorf("%s: fates %v", c.at, src.fates)
			case delivered > 3: // the other sink may not have got as far when the run ends
				t.Errorf("%s: fates %v", c.at, src.fates)
			}
			src.check(t, want+strings.Repeat("-", src.read-len(want)))
		}
	}
}
