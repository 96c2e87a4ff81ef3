package pipeline_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/pipeline"
	"github.com/logscrub/logscrub/record"
)

// A source gives out batches of lines that were written down beforehand. A line
// that begins with "+" is a fragment that another continues.
type source struct {
	batches []string
	repeat  int   // read the batches so often again
	block   bool  // block at the end until ctx is done
	err     error // instead of io.EOF
	gate    chan struct{}

	mu    sync.Mutex
	read  int
	fates []pipeline.Fate
}

func (s *source) Read(ctx context.Context, b *record.Batch) error {
	if s.gate != nil {
		select {
		case <-s.gate:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.read == len(s.batches)*(s.repeat+1) {
		if s.block {
			s.mu.Unlock()
			<-ctx.Done()
			s.mu.Lock()
			return ctx.Err()
		}
		if s.err != nil {
			return s.err
		}
		return io.EOF
	}
	b.Arena = append(b.Arena, s.batches[s.read%len(s.batches)]...)
	b.Origins = append(b.Origins, record.Origin{Name: "fake"})
	for at := 0; at < len(b.Arena); {
		n := bytes.IndexByte(b.Arena[at:], '\n')
		r := record.Record{Body: record.Span{Start: uint32(at), End: uint32(at + n)}, Term: record.TermLF, Seq: uint64(s.read)<<32 | uint64(at)}
		if n > 0 && b.Arena[at] == '+' {
			r.Flags = record.Fragment | record.More
		}
		b.Recs = append(b.Recs, r)
		at += n + 1
	}
	s.read++
	return nil
}

func (s *source) Ack(_ context.Context, b *record.Batch, fate pipeline.Fate) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if want := s.batches[len(s.fates)%len(s.batches)]; string(b.Arena) != want {
		return fmt.Errorf("acknowledged %d bytes out of order", len(b.Arena))
	}
	for _, r := range b.Recs {
		if r.Flags&record.Withhold != 0 {
			return errors.New("the batch was changed")
		}
	}
	if s.repeat == 0 {
		s.fates = append(s.fates, fate)
	}
	return nil
}

func (s *source) Close() error { return nil }

func (s *source) check(t *testing.T, want string) {
	t.Helper()
	var got strings.Builder
	for _, f := range s.fates {
		got.WriteByte("-dr"[f])
	}
	if got.String() != want || len(s.fates) != s.read {
		t.Errorf("fates %q of %d reads, want %q", got.String(), s.read, want)
	}
}

// A sink keeps what it is sent.
type sink struct {
	out   bytes.Buffer
	sends int
	fail  int // the Send, from 1, that fails
	later bool
	// heldFrom is the Send, from 1, that takes a minute, ignores its context and
	// holds its batch at once, although later is set.
	heldFrom int
	wait     func(ctx context.Context, n int) ([]pipeline.Rejection, error)
	active   atomic.Int32
	most     int32 // deliveries under way at once
}

func (s *sink) Send(_ context.Context, c *record.Clean) (pipeline.Delivery, error) {
	if s.sends++; s.sends == s.fail {
		return nil, errors.New("sink is broken")
	}
	s.out.Write(c.Raw())
	if !s.later {
		return flow.Held(), nil
	}
	if s.sends == s.heldFrom {
		time.Sleep(time.Minute) // of a bubble's clock: whatever can happen, happens
		return flow.Held(), nil
	}
	s.most = max(s.most, s.active.Add(1))
	return &delivery{s: s, n: s.sends, c: c, raw: string(c.Raw())}, nil
}

func (s *sink) Close() error { return nil }

type delivery struct {
	s   *sink
	n   int
	c   *record.Clean
	raw string
}

func (d *delivery) Wait(ctx context.Context) ([]pipeline.Rejection, error) {
	defer d.s.active.Add(-1)
	var rejected []pipeline.Rejection
	var err error
	if d.s.wait != nil {
		rejected, err = d.s.wait(ctx, d.n)
	}
	if string(d.c.Raw()) != d.raw {
		return nil, errors.New("batch was changed before Wait returned")
	}
	return rejected, err
}

// A worker copies records in upper case, and does what a record tells it to: a
// line with "panic" panics, one with "hang" never ends, one with "drop" is
// dropped, "fail" is an error. The carry counts fragments. Letters x, y and z are
// what selectors 0, 1 and 2 look for.
type worker struct {
	at   atomic.Int64
	hang chan struct{} // closed to let hung workers go
}

func newWorker(hang chan struct{}) func() pipeline.Worker[int] {
	return func() pipeline.Worker[int] {
		w := &worker{hang: hang}
		w.at.Store(-1)
		return w
	}
}

func (w *worker) Record() int { return int(w.at.Load()) }

func (w *worker) ApplyAfter(dst *record.Clean, src *record.Batch, carry int) (int, error) {
	out := dst.Writer()
	out.Origins(src.Origins)
	for i := range src.Recs {
		w.at.Store(int64(i))
		r := &src.Recs[i]
		body := src.Body(i)
		marks := uint64(0)
		for bit, c := range []byte("xyz") {
			if bytes.IndexByte(body, c) >= 0 && r.Flags&record.Withhold == 0 {
				marks |= 1 << bit
			}
		}
		out.Begin()
		switch {
		case r.Flags&record.Withhold != 0:
			out.Buf = fmt.Appendf(out.Buf, "withheld %d", len(body))
		case bytes.Contains(body, []byte("panic")):
			panic(string(body))
		case bytes.Contains(body, []byte("hang")):
			<-w.hang
		case bytes.Contains(body, []byte("fail")):
			return 0, errors.New("worker fails")
		case bytes.Contains(body, []byte("drop")):
			out.Undo()
			continue
		case carry > 0 || r.Flags&record.More != 0:
			out.Buf = fmt.Appendf(out.Buf, "%d:%s", carry, body)
		default:
			for _, c := range body {
				if c >= 'a' && c <= 'z' {
					c -= 'a' - 'A'
				}
				out.Buf = append(out.Buf, c)
			}
		}
		out.End(r)
		out.Note(r.Reason(), marks)
		if carry++; r.Flags&record.More == 0 {
			carry = 0
		}
	}
	w.at.Store(-1)
	return carry, nil
}

// A discard holds everything at once.
type discard struct{}

func (discard) Send(context.Context, *record.Clean) (pipeline.Delivery, error) {
	return flow.Held(), nil
}
func (discard) Close() error { return nil }

// A nopWorker scrubs nothing: what is measured with it is the pipeline.
type nopWorker struct{}

func nop() pipeline.Worker[int] { return nopWorker{} }

func (nopWorker) Record() int { return 0 }
func (nopWorker) ApplyAfter(dst *record.Clean, _ *record.Batch, c int) (int, error) {
	dst.Writer()
	return c, nil
}
