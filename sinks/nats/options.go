package nats

import (
	"errors"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"

	"github.com/logscrub/logscrub/internal/natsconn"
	"github.com/logscrub/logscrub/record"
)

// The values of options that are not set.
const (
	DefaultWindow     = 4096
	DefaultAckTimeout = 30 * time.Second
	DefaultDuplicates = 2 * time.Minute
)

// Options configure a Sink.
type Options struct {
	Conn natsconn.Options
	// Subject is where records are published; no wildcards.
	Subject string
	// Stream is the stream that stores what is published there; "" is core NATS,
	// where a record is held once the server has read it.
	Stream string

	// Encode appends the payload of record i; nil is the body without its terminator.
	Encode func(dst []byte, c *record.Clean, i int) []byte
	// Headers gives messages the attributes of their record as headers, but for the
	// subject it was read from and what commands the server.
	Headers bool
	// MsgID appends the id of a record, which must follow from its arguments alone
	// and not tell them. nil gives messages no id: what is sent twice is stored twice.
	MsgID func(dst []byte, origin string, seq uint64) []byte

	// Window is how many records may be unacknowledged.
	Window int
	// AckTimeout is after what time without an answer a record is sent again, at
	// least 30 s in use: a slow disk is no lost message.
	AckTimeout time.Duration
	// Duplicates is how long the stream's window for duplicates should be: as long as
	// it may take until a record that was written is written again, by this agent
	// after a restart or by another one. A shorter one is told to Log and Counts.
	Duplicates time.Duration
	// NoBatches never uses atomic batches.
	NoBatches bool
	// Patience is how long a delivery may take before Wait returns an error, which
	// is passing; 0 is for ever.
	Patience time.Duration

	// Counts, if set, is counted in.
	Counts *Counts
	// Log is told of what an operator may have to mend; never of records.
	Log *slog.Logger
}

// Counts count what a sink met. All but ShortWindow only grow.
type Counts struct {
	Published  atomic.Int64 // messages sent, each time
	Stored     atomic.Int64 // records acknowledged
	Duplicates atomic.Int64 // of these, stored before
	Resent     atomic.Int64 // messages sent again
	Rejected   atomic.Int64 // records refused for good
	Refused    atomic.Int64 // answers that said not now
	Batches    atomic.Int64 // atomic batches stored
	Recovered  atomic.Int64 // records found stored after a long outage
	Uncertain  atomic.Int64 // records sent again after a long outage although they may be stored
	// ShortWindow is 1 while the stream's window for duplicates is too short.
	ShortWindow atomic.Int64
}

// Validate says what is wrong with o. It connects to nothing.
func (o *Options) Validate() error {
	switch {
	case o.Subject == "":
		return errors.New("nats sink: set subject")
	case strings.ContainsAny(o.Subject, " \t\r\n*>") || strings.HasPrefix(o.Subject, ".") || strings.HasSuffix(o.Subject, ".") || strings.Contains(o.Subject, ".."):
		return errors.New("nats sink: subject is not one that can be published to; write words joined by dots, without wildcards")
	case strings.HasPrefix(o.Subject, "$"):
		return errors.New("nats sink: subjects that begin with $ are the server's; choose another")
	case strings.ContainsAny(o.Stream, " \t\r\n.*>/\\"):
		return errors.New("nats sink: stream is not the name of a stream")
	}
	return o.Conn.Validate()
}

// withDefaults returns o with every zero replaced.
func (o Options) withDefaults() Options {
	if o.Encode == nil {
		o.Encode = func(dst []byte, c *record.Clean, i int) []byte { return append(dst, c.Body(i)...) }
	}
	if o.Window <= 0 {
		o.Window = DefaultWindow
	}
	if o.AckTimeout <= 0 {
		o.AckTimeout = DefaultAckTimeout
	}
	if o.Duplicates <= 0 {
		o.Duplicates = DefaultDuplicates
	}
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
