// Package stdin reads records from standard input, or from any reader.
//
// Call New, then Read until it returns io.EOF. A batch is what one read gives,
// up to 256 KiB, so a line is scrubbed as soon as it is there and a busy input
// fills its batches. Standard input cannot be read again: Ack does nothing, and
// what was read when the pipeline stops is given out, the last line too.
//
// The package never closes the file it reads, and never makes it non-blocking.
package stdin

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/internal/stream"
	"github.com/logscrub/logscrub/record"
)

// Name is the name of the origin of every record, which scan prints as its source:
// the name that commands give to standard input.
const Name = "-"

// Options configure a Source. The zero value reads os.Stdin as lines.
type Options struct {
	// In is what to read; nil is os.Stdin. An *os.File is polled, so that a read
	// can be given up; any other reader has a goroutine of its own.
	In io.Reader
	// Framer says how the bytes are cut into records.
	Framer framer.Options
	// MaxRead is the largest read in bytes; 0 is stream.DefaultRead.
	MaxRead int
}

// A Source reads records from a reader. It is a pipeline.Source.
type Source struct{ s *stream.Stream }

// New returns a source. It reads nothing yet.
func New(o Options) *Source {
	if o.In == nil {
		o.In = os.Stdin
	}
	var in stream.Input
	if f, ok := o.In.(*os.File); ok {
		in = stream.Open(f)
	} else {
		in = stream.Pump(o.In)
	}
	s := stream.New(in, o.Framer)
	if o.MaxRead > 0 {
		s.SetRead(o.MaxRead)
	}
	return &Source{s}
}

// Read appends the records that the next read gives to b. See pipeline.Source.
func (s *Source) Read(ctx context.Context, b *record.Batch) error {
	b.Origins = append(b.Origins, record.Origin{Name: Name})
	err := s.s.Fill(ctx, b)
	if err == nil || errors.Is(err, io.EOF) || errors.Is(err, ctx.Err()) {
		return err
	}
	return fmt.Errorf("standard input: %w", err)
}

// Ack does nothing, for standard input cannot be read again.
func (s *Source) Ack(context.Context, *record.Batch, flow.Fate) error { return nil }

// Close ends the use of the reader and leaves it open.
func (s *Source) Close() error { return s.s.Close() }
