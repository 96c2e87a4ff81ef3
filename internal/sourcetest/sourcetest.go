// Package sourcetest holds every source to the contract of pipeline.Source. Each
// source's own tests call Run, and then test what is its own.
package sourcetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/record"
)

// A Source is a pipeline.Source.
type Source interface {
	Read(ctx context.Context, b *record.Batch) error
	Ack(ctx context.Context, b *record.Batch, fate flow.Fate) error
	Close() error
}

// A Kit says how to make the source under test.
type Kit struct {
	// Open returns a source that reads input and then ends.
	Open func(t *testing.T, input string) Source
	// Idle returns a source that has input, whose last line has no end, and then
	// waits for more. It is nil for a source that never waits.
	Idle func(t *testing.T, input string) Source
	// Durable gives the other side input, whole lines, and returns a function that
	// opens the source on it as each new process would, one after the other: what
	// is not acknowledged comes again. It is nil for a source that cannot replay.
	Durable func(t *testing.T, input string) (open func() Source)
	// Replays is how long after Open what was not acknowledged may take to come
	// again; 0 is at once. What was acknowledged must not come within that time.
	Replays time.Duration
	// Lines is how many lines Durable is given; 0 is 120 000. They must come in
	// three batches at least, and all of them without an Ack.
	Lines int
}

// patience bounds what a test waits for; nothing that passes takes this long.
const patience = 30 * time.Second

// Run tests the sources that k makes.
func Run(t *testing.T, k Kit) {
	t.Run("Bytes", k.bytes)
	t.Run("Sequence", k.sequence)
	t.Run("Stop", k.stop)
	t.Run("Close", k.close)
	if k.Idle != nil {
		t.Run("Idle", k.idle)
	}
	if k.Durable != nil {
		t.Run("Replay", func(t *testing.T) { Replay(t, k) })
	}
}

// inputs are texts whose every byte must come out again.
func inputs() []string {
	return []string{
		"", "\n", "a", "a\n", "a\nb", "a\r\n\r\nb\r", "\x00\xff\n\xc3(", "\n\n\n",
		"-----BEGIN PRIVATE KEY-----\nQUJD\n-----END PRIVATE KEY-----\nx\n",
		"Cookie: a\n b\nx", strings.Repeat("line\n", 100_000), strings.Repeat("long", 600_000) + "\nend",
	}
}

// read reads one batch, acknowledges it and returns its bytes and terminators.
func read(ctx context.Context, s Source, b *record.Batch, dst []byte) ([]byte, error) {
	b.Reset()
	if err := s.Read(ctx, b); err != nil {
		if len(b.Recs) > 0 {
			return dst, fmt.Errorf("%d records together with the error %w", len(b.Recs), err)
		}
		return dst, err
	}
	if len(b.Recs) == 0 {
		return dst, errors.New("no record and no error")
	}
	for i, r := range b.Recs {
		body := b.Body(i)
		dst = append(dst, body[r.Lead:len(body)-int(r.Trail)]...)
		dst = append(dst, r.Term.Bytes()...)
		if int(r.Origin) >= len(b.Origins) || b.Origins[r.Origin].Name == "" {
			return dst, fmt.Errorf("record %d has no origin", i)
		}
	}
	return dst, s.Ack(ctx, b, flow.Delivered)
}

func (k Kit) bytes(t *testing.T) {
	for _, in := range inputs() {
		s := k.Open(t, in)
		var b record.Batch
		var out []byte
		var err error
		for err == nil {
			out, err = read(t.Context(), s, &b, out)
		}
		if err != io.EOF {
			t.Errorf("%.20q: %v", in, err)
		}
		if !bytes.Equal(out, []byte(in)) {
			t.Errorf("%.20q: %d bytes came out of %d", in, len(out), len(in))
		}
		if _, err = read(t.Context(), s, &b, nil); err != io.EOF {
			t.Errorf("%.20q: Read after the end: %v", in, err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

// sequence holds that no record has the number of another, with several batches
// under way before the first is acknowledged, and one undelivered.
func (k Kit) sequence(t *testing.T) {
	s := k.Open(t, strings.Repeat("one line\n", 200_000))
	type id struct {
		origin string
		seq    uint64
	}
	seen := map[id]bool{}
	var batches []*record.Batch
	for {
		b := new(record.Batch)
		err := s.Read(t.Context(), b)
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range b.Recs {
			at := id{b.Origins[r.Origin].Name, r.Seq}
			if seen[at] {
				t.Fatalf("%v came twice", at)
			}
			seen[at] = true
		}
		batches = append(batches, b)
	}
	if len(seen) != 200_000 {
		t.Errorf("%d records", len(seen))
	}
	for i, b := range batches {
		fate := flow.Delivered
		if i >= len(batches)/2 {
			fate = flow.Undelivered
		}
		if err := s.Ack(t.Context(), b, fate); err != nil {
			t.Errorf("acknowledging batch %d as %v: %v", i, fate, err)
		}
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// stop holds that a source returns the error of its context, soon after it is
// done.
func (k Kit) stop(t *testing.T) {
	s := k.Open(t, strings.Repeat("one line\n", 200_000))
	defer s.Close()
	ctx, cancel := context.WithCancel(t.Context())
	var b record.Batch
	if _, err := read(ctx, s, &b, nil); err != nil {
		t.Fatal(err)
	}
	cancel()
	for range 100 {
		if _, err := read(ctx, s, &b, nil); err != nil {
			if !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
			return
		}
	}
	t.Error("reads go on after the context is done")
}

func (k Kit) close(t *testing.T) {
	s := k.Open(t, "a\n")
	for range 2 {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

// idle holds that whole lines come at once, that a Read that waits ends with its
// context, and that the bytes of the last line are not lost with it.
func (k Kit) idle(t *testing.T) {
	s := k.Idle(t, "a\nb\nlast")
	defer s.Close()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var b record.Batch
	var out []byte
	var err error
	for len(out) < len("a\nb\n") {
		if out, err = read(ctx, s, &b, out); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel = context.WithCancel(t.Context())
	wait := make(chan error, 1)
	go func() {
		for {
			if out, err = read(ctx, s, &b, out); err != nil {
				wait <- err
				return
			}
		}
	}()
	cancel()
	select {
	case err := <-wait:
		if !errors.Is(err, context.Canceled) || string(out) != "a\nb\nlast" {
			t.Errorf("error %v after %q", err, out)
		}
	case <-time.After(patience):
		t.Fatal("Read goes on after the context is done")
	}
}
