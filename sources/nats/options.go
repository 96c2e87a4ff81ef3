package nats

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/natsconn"
	"github.com/logscrub/logscrub/internal/natsstate"
	"github.com/logscrub/logscrub/record"
)

// The values of options that are not set.
const (
	DefaultBuffer    = 4 << 20
	DefaultMaxRecord = 1 << 20
	DefaultTries     = 20
	DefaultNakMin    = time.Second
	DefaultNakMax    = time.Minute
	DefaultHeartbeat = 2 * time.Second
	DefaultStall     = 30 * time.Second
	DefaultSave      = 200 * time.Millisecond
)

// Options configure a Source. Stream and Durable make it one of JetStream, Subject
// one of core NATS.
type Options struct {
	Conn natsconn.Options
	// Stream and Durable name a stream and its durable pull consumer.
	Stream, Durable string
	// Subject is what to subscribe to in core NATS; wildcards may stand in it. Of
	// the agents with the same Queue one gets each message; "" gives all to each.
	Subject, Queue string

	// Limits say when a batch is given out.
	Limits flow.Limits
	// Buffer is how many bytes of messages wait to be read. Memory is bounded by it,
	// one further pull (2 MiB, or the server's largest message) and the batches.
	Buffer int
	// MaxRecord is the largest message that is scanned. A longer one is marked to be
	// withheld.
	MaxRecord int
	// Bare leaves the end of a message as it is. Otherwise one that does not end in
	// a line feed has one as its terminator, so that a sink of lines keeps messages
	// apart; it is not part of the body.
	Bare bool

	// Tries is how often a message may be delivered before it counts as poison.
	Tries int
	// Poison takes a message that was tried so often, the one record of b, and
	// returns once it is kept. The server then forgets the message. Where Poison is
	// nil the message is read with record.Withhold, so that a stub takes its place.
	Poison func(ctx context.Context, b *record.Batch) error
	// NakMin and NakMax bound the time after which what was not delivered comes
	// again; it doubles with each try.
	NakMin, NakMax time.Duration

	// State is where the numbers of written messages are kept. Its path belongs to
	// this stream, this consumer and this process alone.
	State natsstate.Options
	// Save is how often State is written at most. What was written to sinks within
	// that time may be written again, under the same identity, if this process and
	// the server's memory of acknowledgements are lost together.
	Save time.Duration
	// Recreate makes the consumer again, as it was, if it is deleted while this
	// process runs; it begins behind what is known to be written. Otherwise the
	// source waits until somebody made it.
	Recreate bool

	// Heartbeat is how often an idle server says that it is there, at least 500 ms;
	// Stall how long a consumer that has messages may give none.
	Heartbeat, Stall time.Duration
	// Counts, if set, is counted in.
	Counts *Counts
	// Log is told of what an operator may have to mend; never of messages.
	Log *slog.Logger
}

// Counts count what a source met. All but Pending only grow.
type Counts struct {
	Received    atomic.Int64 // messages that came, all of those below included
	Redelivered atomic.Int64 // came before, to this agent or another
	Skipped     atomic.Int64 // not read, for this agent wrote them to every sink
	InFlight    atomic.Int64 // not read, for they are under way in this agent
	Stale       atomic.Int64 // given back, for it was not sure of which stream they were
	Poison      atomic.Int64 // handed to Options.Poison, or marked to be withheld
	TooLarge    atomic.Int64 // marked to be withheld
	Returned    atomic.Int64 // given back to the server, as not delivered
	Unacked     atomic.Int64 // acknowledgements that could not be sent; the messages come again
	Control     atomic.Int64 // headers left behind
	Dropped     atomic.Int64 // lost by a subscription of core NATS
	Stalls      atomic.Int64 // consumers that had messages and gave none
	Leaderless  atomic.Int64 // times the stream was found without a leader
	Reopened    atomic.Int64 // times the consumer was opened, after the first
	Lost        atomic.Int64 // times the server had lost stored messages
	Pending     atomic.Int64 // messages not yet delivered, when the last came or the server was last asked
}

// Validate says what is wrong with o. It connects to nothing.
func (o *Options) Validate() error {
	jet, core := o.Stream != "" || o.Durable != "", o.Subject != ""
	switch {
	case jet && core:
		return errors.New("nats source: stream and subject exclude each other; a filter of subjects is the consumer's")
	case !jet && !core:
		return errors.New("nats source: set stream and durable, or subject")
	case jet && (o.Stream == "" || o.Durable == ""):
		return errors.New("nats source: stream and durable belong together; set both")
	case o.Queue != "" && !core:
		return errors.New("nats source: queue is of core NATS; replicas share a durable anyway")
	}
	return o.Conn.Validate()
}

// withDefaults returns o with every zero replaced.
func (o Options) withDefaults() Options {
	o.Limits = o.Limits.WithDefaults()
	setInt := func(n *int, v int) {
		if *n <= 0 {
			*n = v
		}
	}
	setTime := func(d *time.Duration, v time.Duration) {
		if *d <= 0 {
			*d = v
		}
	}
	setInt(&o.Buffer, DefaultBuffer)
	setInt(&o.MaxRecord, DefaultMaxRecord)
	setInt(&o.Tries, DefaultTries)
	setTime(&o.NakMin, DefaultNakMin)
	setTime(&o.NakMax, DefaultNakMax)
	setTime(&o.Save, DefaultSave)
	setTime(&o.Heartbeat, DefaultHeartbeat)
	setTime(&o.Stall, DefaultStall)
	o.Heartbeat = max(o.Heartbeat, 500*time.Millisecond)
	if o.Counts == nil {
		o.Counts = new(Counts)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Conn.Log == nil {
		o.Conn.Log = o.Log
	}
	return o
}
