package sourcetest_test

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/sourcetest"
	"github.com/logscrub/logscrub/record"
)

// A stock is what a durable source reads from, and its checkpoint.
type stock struct {
	lines []string
	acked int
}

// A source reads a stock, a hundred lines at a time.
type source struct {
	*stock
	at   int
	stop bool // the checkpoint stays where it is
}

func (s *source) Read(_ context.Context, b *record.Batch) error {
	if s.at >= len(s.lines) {
		return io.EOF
	}
	b.Origins = append(b.Origins, record.Origin{Name: "memory"})
	for range min(100, len(s.lines)-s.at) {
		lo := uint32(len(b.Arena))
		b.Arena = append(b.Arena, s.lines[s.at]...)
		b.Recs = append(b.Recs, record.Record{Body: record.Span{Start: lo, End: uint32(len(b.Arena))}, Seq: uint64(s.at)})
		s.at++
	}
	b.Mark = s.at
	return nil
}

func (s *source) Ack(_ context.Context, b *record.Batch, fate flow.Fate) error {
	if s.stop = s.stop || fate != flow.Delivered; !s.stop {
		at, ok := b.Mark.(int)
		if !ok {
			return fmt.Errorf("mark %v", b.Mark)
		}
		s.acked = at
	}
	return nil
}

func (s *source) Close() error { return nil }

// TestReplay runs the kit's own test on a source that is as simple as can be.
func TestReplay(t *testing.T) {
	sourcetest.Replay(t, sourcetest.Kit{Lines: 1000, Durable: func(_ *testing.T, in string) func() sourcetest.Source {
		st := &stock{lines: strings.Split(strings.TrimSuffix(in, "\n"), "\n")}
		return func() sourcetest.Source { return &source{stock: st, at: st.acked} }
	}})
}
