// Package stream reads a stream of bytes into batches of records: it joins a
// framer to an input whose reads can be given up.
//
// A batch holds the records of one read, or of as many as it takes to have one.
// So a line waits for nothing but itself, and a busy input fills its batches. No
// bytes that were read are lost: when the input ends, fails or is stopped, what
// is left is given out as the last record.
package stream

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/record"
)

// DefaultRead is the largest read in bytes, and so the usual size of a batch.
const DefaultRead = 256 << 10

// ErrIdle is returned when an input had nothing to read for as long as it was
// told to wait.
var ErrIdle = errors.New("nothing to read")

// An Input is a reader whose reads can be given up. It is for one goroutine.
type Input interface {
	// Read reads at least one byte into p, or returns an error: ErrIdle after wait
	// without input, where wait is not negative; ctx's once it is done; else the
	// reader's own.
	Read(ctx context.Context, p []byte, wait time.Duration) (int, error)
	// Close ends the use of the input. It may be called twice.
	Close() error
}

// A Stream turns an input into records. It is for one goroutine.
type Stream struct {
	in   Input
	f    *framer.Framer
	read int
	err  error // why the input is over

	holding bool      // lines wait for the next one
	held    uint64    // the record they are
	since   time.Time // when they began to wait
}

// New returns a stream over in.
func New(in Input, o framer.Options) *Stream {
	return &Stream{in: in, f: framer.New(o), read: DefaultRead}
}

// SetRead sets the largest read in bytes.
func (s *Stream) SetRead(n int) { s.read = n }

// Fill appends at least one record to b, or returns an error: io.EOF at the end
// of the input, ctx's once it is done, or the input's. An error is for good.
func (s *Stream) Fill(ctx context.Context, b *record.Batch) error {
	before := len(b.Recs)
	s.f.Begin(b)
	for len(b.Recs) == before && s.err == nil {
		s.step(ctx, b)
	}
	s.f.Finish(b)
	if len(b.Recs) == before {
		return s.err
	}
	return nil
}

// step reads once.
func (s *Stream) step(ctx context.Context, b *record.Batch) {
	n, err := s.in.Read(ctx, s.f.Space(b, s.read), s.wait())
	s.f.Feed(b, n)
	switch {
	case err == nil:
	case errors.Is(err, ErrIdle):
		s.f.Flush(b)
	default:
		s.err = err
		s.f.End(b)
	}
}

// wait returns how long a read may block, and -1 for as long as it likes.
func (s *Stream) wait() time.Duration {
	seq, ok := s.f.Holding()
	if !ok {
		s.holding = false
		return -1
	}
	now := time.Now()
	if !s.holding || s.held != seq {
		s.holding, s.held, s.since = true, seq, now
	}
	return max(0, framer.JoinWait-now.Sub(s.since))
}

// Close closes the input.
func (s *Stream) Close() error { return s.in.Close() }

// noProgress bounds the reads in a row that give neither bytes nor an error.
const noProgress = 100

// readSome reads at least one byte, or an error.
func readSome(r io.Reader, p []byte) (n int, err error) {
	for range noProgress {
		if n, err = r.Read(p); n > 0 || err != nil {
			return n, err
		}
	}
	return 0, io.ErrNoProgress
}
