// Package nats writes records to NATS: into a stream of JetStream, or to a subject
// of core NATS.
//
// Call New, then Send for each batch and Wait for each delivery. A record is a
// message: its body, or what Options.Encode makes of it, and if asked for its
// attributes as headers.
//
// A record counts as held once the stream has stored it. The sink keeps account of
// every record that is not acknowledged and sends it again: after a reconnect in
// the order it was sent, and after a time without an answer. Each carries an id
// that follows from its origin and number, so that the stream stores it once within
// its window for duplicates; after an outage that was longer than this window the
// stream is asked what it stored before anything is sent again. Where the stream
// takes atomic batches, a batch of records is one.
//
// What the server never takes, because it is too large, is rejected. Everything
// else is an outage and waited for, until the context of Send or Wait is done.
// Streams are neither made nor changed.
package nats

import (
	"context"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/record"
)

// A Sink writes records to NATS. It is a pipeline.Sink.
type Sink struct{ out output }

// An output is one of the two ways of NATS.
type output interface {
	Send(ctx context.Context, c *record.Clean) (flow.Delivery, error)
	Ready() error
	Close() error
}

// New returns a sink and begins to connect. There need not be a server yet.
func New(o Options) (*Sink, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	o = o.withDefaults()
	conn, err := o.Conn.Connect()
	if err != nil {
		return nil, err
	}
	if o.Stream == "" {
		return &Sink{&core{o: o, conn: conn}}, nil
	}
	out, err := newJet(o, conn)
	if err != nil {
		conn.Close()
		return nil, err
	}
	return &Sink{out}, nil
}

// Send begins to deliver c. See pipeline.Sink.
func (s *Sink) Send(ctx context.Context, c *record.Clean) (flow.Delivery, error) {
	if c.Len() == 0 {
		return flow.Held(), nil
	}
	return s.out.Send(ctx, c)
}

// Ready returns nil while records can be written, and else why they cannot. It is
// safe for concurrent use.
func (s *Sink) Ready() error { return s.out.Ready() }

// Close closes the connection. What was not acknowledged is not held.
func (s *Sink) Close() error { return s.out.Close() }
