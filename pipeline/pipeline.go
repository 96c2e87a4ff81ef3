// Package pipeline moves batches from a source, through a scrubber, to sinks.
//
// Run is the whole of it: it reads one batch after another, scrubs several at
// once, sends them in the order they were read, waits until every sink holds a
// batch, and only then acknowledges it, in order and exactly once. A fixed
// number of slots bounds the memory and what is in flight; a full set of slots
// is the backpressure.
//
// What cannot be scrubbed is withheld, never forwarded: a record on which a
// worker panics or hangs is replaced by a stub, its neighbours are not, and its
// original is sealed if there is a quarantine. What a sink refuses for good goes
// to the quarantine too; with none, the pipeline stops, and the source's
// checkpoint stays before it. A sink that fails otherwise is tried again, if
// Options.Retry says so, until it holds the batch: never is one left out.
//
// The package never looks at a record, never opens or closes a source or sink,
// and logs nothing.
package pipeline

import (
	"context"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/record"
)

// A Source is where records come from.
type Source interface {
	// Read appends at least one record to b, which is empty, and returns once b
	// has the most bytes or records that the source puts into a batch, or the
	// source's longest wait after the first record is over. It blocks while there
	// is nothing to read. The memory of b belongs to the caller; b.Mark is the
	// source's own until Ack.
	//
	// With an error b has no records, and no Ack follows. io.EOF says that the
	// source has ended. After ctx is done, Read first gives out what it has taken
	// from its input and cannot read again, and then returns ctx's error. Every
	// other error ends the pipeline, once what was read before is delivered.
	//
	// Read is never called twice at once.
	Read(ctx context.Context, b *record.Batch) error

	// Ack tells the fate of a batch that Read filled. It is called exactly once
	// for each Read that returned nil, in the order of the Reads, also when the
	// pipeline stops or fails, never twice at once, but while a Read is under way.
	// Where fate is not Delivered, the source's checkpoint must not move past the
	// batch, nor past any that follows. An error ends the pipeline.
	Ack(ctx context.Context, b *record.Batch, fate Fate) error

	// Close releases what the source holds. Nobody calls another method
	// afterwards, except Close, which then does nothing. It is for whoever opened
	// the source to call, after Run has returned.
	Close() error
}

// A Sink is where scrubbed records go.
type Sink interface {
	// Send begins to deliver c. It is called in order and never twice at once, but
	// while earlier deliveries are being waited for. Neither side changes c until
	// the Wait of its delivery has returned; then the sink looks at it no more, also
	// if its ctx was done. An error says that nothing of c may count as delivered;
	// it never quotes a record. Send returns when ctx is done.
	//
	// After an error of Send or Wait a pipeline that retries sends the same batch
	// again, and after it, in order, whatever it had sent behind it: so a sink may
	// get a batch that it holds already, of the same records under the same
	// identities. An error marked by flow.Permanent ends the pipeline.
	Send(ctx context.Context, c *record.Clean) (Delivery, error)

	// Close releases what the sink holds, as for a Source.
	Close() error
}

// A Delivery is a batch under way to a sink.
type Delivery = flow.Delivery

// A Rejection is a record that a sink refused for good.
type Rejection = flow.Rejection

// A Withheld is a record in whose place a stub is sent.
type Withheld = flow.Withheld

// A Fate is what became of a batch that a source read.
type Fate = flow.Fate

// The fates.
const (
	Undelivered = flow.Undelivered
	Delivered   = flow.Delivered
	Refused     = flow.Refused
)

// A Worker scrubs batches, one at a time. C is what it hands from a fragment of
// a record to the next; scrub.Carry for a scrub.Worker.
type Worker[C any] interface {
	// ApplyAfter fills dst with the scrubbed records of src, and changes nothing of
	// src. carry is what ApplyAfter returned for the batch before, where src begins
	// inside a record that is longer than a fragment, and the zero C otherwise. A
	// record with record.Withhold is replaced by a stub. With an error nothing of
	// src may be forwarded.
	ApplyAfter(dst *record.Clean, src *record.Batch, carry C) (C, error)
	// Record returns the index in src of the record at hand, or -1 between
	// batches. It may be called from another goroutine: by whether it changes, the
	// pipeline sees that a worker hangs.
	Record() int
}

// A Marker remembers over the end of the process which record it was scrubbing.
// A marker.File is one. It is used by one goroutine at a time.
type Marker interface {
	// Unclean reports whether the process before this one ended without Close.
	Unclean() bool
	// Deaths returns how many processes ended while they scrubbed that record.
	Deaths(origin string, seq uint64) int
	// At notes that the record is about to be scrubbed. When it returns, the note
	// survives the process.
	At(origin string, seq uint64) error
	// Clear notes that no record is being scrubbed.
	Clear() error
}
