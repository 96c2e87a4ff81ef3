// Package nats reads records from NATS: from a durable pull consumer of JetStream,
// or from a subject of core NATS.
//
// Call New, then Read until it returns an error. A message is a record: its payload
// is the body, its subject and headers are attributes; headers that begin with
// Nats- command the server and are left behind.
//
// From JetStream nothing is lost. A message is acknowledged once every sink holds
// it; until then the server is told at a third of its patience that it is being
// worked on. What could not be delivered is given back, and comes again later. Any
// number of replicas share one consumer. A message that comes again although this
// very process, or the one before it, wrote it to every sink is acknowledged and
// not read; one that another replica wrote is written once more, under the same
// identity. Streams and consumers are neither made nor changed, unless Recreate
// asks for a consumer that was deleted.
//
// From core NATS a message is gone when this process is too slow or not there.
// What the library drops for want of memory is counted.
package nats

import (
	"context"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/record"
)

// A Source reads records from NATS. It is a pipeline.Source.
type Source struct{ in input }

// An input is one of the two ways of NATS.
type input interface {
	Read(ctx context.Context, b *record.Batch) error
	Ack(ctx context.Context, b *record.Batch, fate flow.Fate) error
	Ready() error
	Close() error
}

// New returns a source and begins to connect. There need not be a server yet.
func New(o Options) (*Source, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	o = o.withDefaults()
	conn, err := o.Conn.Connect()
	if err != nil {
		return nil, err
	}
	var in input
	if o.Stream != "" {
		in, err = newJet(o, conn)
	} else {
		in, err = newCore(o, conn)
	}
	if err != nil {
		conn.Close()
		return nil, err
	}
	return &Source{in}, nil
}

// Read appends the messages at hand to b. See pipeline.Source.
func (s *Source) Read(ctx context.Context, b *record.Batch) error { return s.in.Read(ctx, b) }

// Ack acknowledges the messages of b, or gives them back. See pipeline.Source.
func (s *Source) Ack(ctx context.Context, b *record.Batch, fate flow.Fate) error {
	return s.in.Ack(ctx, b, fate)
}

// Ready returns nil while messages can come, and else why they cannot. It is safe
// for concurrent use.
func (s *Source) Ready() error { return s.in.Ready() }

// Close gives back what was not acknowledged, and closes the connection.
func (s *Source) Close() error { return s.in.Close() }
