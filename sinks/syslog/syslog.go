// Package syslog sends clean records as RFC 5424 messages with octet counting
// (RFC 6587 §3.4.1), over TCP or TLS (RFC 5425).
//
// Call New, then Send. Messages go out in order over one connection.
//
// Syslog has no acknowledgement, and this is all that Wait can promise: on Linux,
// that the TCP of the other host has confirmed every byte; elsewhere, that the
// kernel of this one has taken them. Whether the receiver has read them, stored
// them or lost them in a crash, nobody says. Where that is too little, use a sink
// whose other side answers. After a connection that was cut, every batch that was
// not confirmed is sent again, so some may come twice.
//
// The header of a message is made from attributes with the names that the syslog
// source gives: facility, severity, hostname, app, procid, msgid, and sd[ID].NAME;
// Options has what stands in their place. Other attributes are left out, unless
// Encode writes them into the message.
package syslog

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/logscrub/logscrub/internal/encode"
	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/record"
)

// The values of options that are not set.
const (
	DefaultMaxMessage = 64 << 10
	DefaultTimeout    = 30 * time.Second
)

// Options configure a Sink. Address must be set.
type Options struct {
	// Address is the host:port of the receiver.
	Address string
	// TLS, if set, is used on the connection.
	TLS *tls.Config
	// Encode writes a record as the text of its message; nil is the body.
	Encode encode.Func
	// Facility and Severity are for records that have none; "" is user and info.
	Facility, Severity string
	// Hostname and App are for records that have none; "" is -.
	Hostname, App string
	// MaxMessage is the largest message in bytes, for receivers cut longer ones; 0
	// is DefaultMaxMessage. A record that makes a longer one is refused.
	MaxMessage int
	// Timeout is how long connecting, a write, or the confirmation of what was
	// written may take before the connection is given up; 0 is DefaultTimeout.
	Timeout time.Duration
	// Min and Max bound the pauses between tries; 0 is retry.DefaultMin and
	// retry.DefaultMax.
	Min, Max time.Duration
	// GiveUp is how long an error is waited out before Wait returns it; 0 is until
	// its context is done.
	GiveUp time.Duration
	// Down, if set, is called with the cause when the sink begins to wait an error
	// out, and with nil once it sends again.
	Down func(cause error)
	// Counts, if set, are counted up.
	Counts *Counts
	// Log, if set, gets a line when the sink goes down and comes up.
	Log *slog.Logger
	// Dial makes the connection; nil is that of net.Dialer.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// Counts are what a Sink counts, for metrics.
type Counts struct {
	Connections atomic.Int64
	Again       atomic.Int64 // batches sent again over a new connection
	Refused     atomic.Int64 // records
}

// A Sink sends messages. It is a pipeline.Sink.
type Sink struct {
	o        Options
	priority int
	host     string // of the receiver, for TLS

	life context.Context
	end  context.CancelFunc
	ends sync.WaitGroup
	wake chan struct{}

	connected atomic.Bool

	mu     sync.Mutex
	queue  []*delivery
	closed bool
}

// New returns a sink. It connects with the first batch.
func New(o Options) (*Sink, error) {
	host, _, err := net.SplitHostPort(o.Address)
	if err != nil {
		return nil, errors.New("syslog sink: address is not host:port; set address")
	}
	facility, ok1 := facilityNumber(o.Facility, 1)
	severity, ok2 := severityNumber(o.Severity, 6)
	switch {
	case !ok1:
		return nil, fmt.Errorf("syslog sink: facility %q is unknown; it is kern, user, mail, daemon, auth … local7", o.Facility)
	case !ok2:
		return nil, fmt.Errorf("syslog sink: severity %q is unknown; it is emerg, alert, crit, err, warning, notice, info or debug", o.Severity)
	}
	s := &Sink{o: o.withDefaults(), priority: facility<<3 | severity, host: host, wake: make(chan struct{}, 1)}
	s.life, s.end = context.WithCancel(context.Background())
	s.ends.Go(func() { newLine(s).run() })
	return s, nil
}

func (o Options) withDefaults() Options {
	if o.MaxMessage <= 0 {
		o.MaxMessage = DefaultMaxMessage
	}
	if o.Timeout <= 0 {
		o.Timeout = DefaultTimeout
	}
	if o.Counts == nil {
		o.Counts = new(Counts)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Dial == nil {
		o.Dial = new(net.Dialer).DialContext
	}
	return o
}

// Send queues c. See pipeline.Sink.
func (s *Sink) Send(ctx context.Context, c *record.Clean) (flow.Delivery, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if c.Len() == 0 {
		return flow.Held(), nil
	}
	d := &delivery{c: c, sink: s, done: make(chan struct{})}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, flow.Permanent(errors.New("syslog sink: closed"))
	}
	s.queue = append(s.queue, d)
	s.poke()
	return d, nil
}

// Connected reports whether there is a connection. One that is not there is made
// with the next batch.
func (s *Sink) Connected() bool { return s.connected.Load() }

// poke has the line look again.
func (s *Sink) poke() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Close gives up what was not confirmed.
func (s *Sink) Close() error {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.end()
	s.ends.Wait()
	return nil
}

// taken returns what was queued.
func (s *Sink) taken() []*delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := s.queue
	s.queue = nil
	return q
}

// A delivery is a batch under way.
type delivery struct {
	sink     *Sink
	done     chan struct{}
	rejected []flow.Rejection // as err, set before done is closed
	err      error
	to       uint64 // bytes of the connection that must be confirmed
	sent     bool   // over some connection

	mu sync.Mutex // held while c is looked at
	c  *record.Clean
}

// Wait returns once the batch is confirmed, as far as syslog goes.
func (d *delivery) Wait(ctx context.Context) ([]flow.Rejection, error) {
	select {
	case <-d.done:
		return d.rejected, d.err
	case <-ctx.Done():
	}
	d.mu.Lock()
	d.c = nil // its owner writes into it
	d.mu.Unlock()
	d.sink.poke()
	return nil, ctx.Err()
}

// left reports whether nobody waits for d any more.
func (d *delivery) left() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.c == nil
}

// settle ends d.
func (d *delivery) settle(err error) {
	if err != nil {
		d.rejected = nil
	}
	d.err = err
	close(d.done)
}
