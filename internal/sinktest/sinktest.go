// Package sinktest holds every sink to the contract of pipeline.Sink. Each sink's
// own tests call Run, and then test what is its own.
package sinktest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/record"
)

// A Sink is a pipeline.Sink.
type Sink interface {
	Send(ctx context.Context, c *record.Clean) (flow.Delivery, error)
	Close() error
}

// A Kit says how to make the sink under test.
type Kit struct {
	// Open returns a sink, and what it holds so far: bodies with their
	// terminators, in order.
	Open func(t *testing.T) (s Sink, held func() string)
	// Broken returns a sink whose other side is gone for good.
	Broken func(t *testing.T) Sink
	// Down returns a sink whose other side is away, a function that brings it back,
	// and what it holds then. It is nil for a sink that has no other side.
	Down func(t *testing.T) (s Sink, heal func(), held func() string)
	// Refusing returns a sink whose other side refuses, for good, each record with
	// the body Refused. It is nil for a sink that takes every record.
	Refusing func(t *testing.T) (s Sink, held func() string)
}

// Refused is the body of the record that a Refusing sink is sent.
const Refused = "canary: refuse me"

// Clean returns a batch of the given records, for tests of sinks alone: what a
// pipeline sends comes from package scrub.
func Clean(term record.Term, bodies ...string) *record.Clean {
	c := new(record.Clean)
	w := c.Writer()
	for i, body := range bodies {
		w.Begin()
		w.Buf = append(w.Buf, body...)
		w.End(&record.Record{Term: term, Seq: uint64(i)})
	}
	return c
}

// Run tests the sinks that k makes.
func Run(t *testing.T, k Kit) {
	t.Run("Bytes", k.bytes)
	t.Run("Order", k.order)
	t.Run("Stop", k.stop)
	t.Run("Broken", k.broken)
	t.Run("Close", k.close)
	t.Run("Released", k.released)
	if k.Down != nil {
		t.Run("Down", k.down)
	}
	if k.Refusing != nil {
		t.Run("Refusing", k.refusing)
	}
}

// deliver sends c and waits.
func deliver(t *testing.T, s Sink, c *record.Clean) {
	t.Helper()
	d, err := s.Send(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if rejected, err := d.Wait(t.Context()); err != nil || len(rejected) > 0 {
		t.Fatalf("rejected %v, error %v", rejected, err)
	}
}

func (k Kit) bytes(t *testing.T) {
	s, held := k.Open(t)
	defer s.Close()
	want := ""
	for _, body := range []string{"a", "", "\x00\xff", "a\r", strings.Repeat("long", 100_000)} {
		for _, term := range []record.Term{record.TermLF, record.TermCRLF, record.TermNUL, record.TermNone} {
			c := Clean(term, body, body)
			before := string(c.Raw())
			deliver(t, s, c)
			if string(c.Raw()) != before {
				t.Fatalf("the sink changed its batch")
			}
			want += before
		}
	}
	deliver(t, s, Clean(record.TermLF)) // every record was dropped
	if held() != want {
		t.Error("the sink does not hold what was sent")
	}
}

// order has many deliveries under way before the first is waited for.
func (k Kit) order(t *testing.T) {
	s, held := k.Open(t)
	defer s.Close()
	var ds []flow.Delivery
	want := ""
	for i := range 50 {
		body := fmt.Sprint("record ", i)
		want += body + "\n"
		d, err := s.Send(t.Context(), Clean(record.TermLF, body))
		if err != nil {
			t.Fatal(err)
		}
		ds = append(ds, d)
	}
	for _, d := range ds {
		if rejected, err := d.Wait(t.Context()); err != nil || len(rejected) > 0 {
			t.Fatalf("rejected %v, error %v", rejected, err)
		}
	}
	if held() != want {
		t.Errorf("the sink holds %.100q", held())
	}
}

// stop holds that nothing is sent, or nothing is claimed to be held, once the
// context is done.
func (k Kit) stop(t *testing.T) {
	s, held := k.Open(t)
	defer s.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	d, err := s.Send(ctx, Clean(record.TermLF, "a"))
	if err == nil {
		_, err = d.Wait(ctx)
	}
	if err == nil && held() != "a\n" {
		t.Error("the sink claims to hold what it does not")
	}
}

// broken holds that a sink that cannot deliver says so, and does not quote the
// record.
func (k Kit) broken(t *testing.T) {
	s := k.Broken(t)
	defer s.Close()
	d, err := s.Send(t.Context(), Clean(record.TermLF, "canary"))
	if err == nil {
		var rejected []flow.Rejection
		if rejected, err = d.Wait(t.Context()); err == nil && len(rejected) > 0 {
			err = rejected[0].Err
		}
	}
	if err == nil || strings.Contains(err.Error(), "canary") {
		t.Errorf("error %v", err)
	}
}

func (k Kit) close(t *testing.T) {
	s, _ := k.Open(t)
	for range 2 {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}
