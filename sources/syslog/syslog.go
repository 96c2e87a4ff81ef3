// Package syslog receives syslog messages: RFC 3164 and RFC 5424, as datagrams
// and as streams, over UDP, TCP, TLS and sockets of the file system.
//
// Call New, which opens every socket, then Read. A message is a record. Its body
// is the MSG of its RFC; what the header says becomes attributes (facility,
// severity, hostname, app, procid, msgid, sd[ID].NAME for structured data), and its
// time, else that of its arrival, the record's. A message that follows neither
// RFC is a body as it came, so that nothing is lost. With Whole the body is always
// the message as it came, and there are no attributes.
//
// Syslog has no acknowledgement: what was read cannot be asked for again, so
// Ack does nothing, and a pipeline needs a spool behind this source. While it
// falls behind, streams are not read, and the sender waits. Datagrams the kernel
// drops; KernelDrops counts them. When it is told to stop, the source reads for a
// moment on what has arrived, and gives that out.
//
// Memory is bounded: one batch, and for each connection one message of the
// largest size.
package syslog

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/record"
)

// The values of options that are not set.
const (
	DefaultMaxMessage   = 64 << 10
	DefaultConns        = 256
	DefaultFrameTimeout = 5 * time.Minute
	DefaultReceive      = 4 << 20
)

// handshakeTimeout bounds the beginning of a TLS connection.
const handshakeTimeout = 10 * time.Second

// grace is how long the source reads on after it was told to stop.
const grace = 200 * time.Millisecond

// A Listener is a socket to receive at.
type Listener struct {
	// Network is udp, tcp, tls, unix (a stream) or unixgram, of which udp and tcp
	// may end in 4 or 6.
	Network string
	// Address is host:port, or the name of a socket.
	Address string
	// Mode are the permissions of a socket in the file system; 0 is 0660.
	Mode fs.FileMode
}

// Options configure a Source. Listen must be set.
type Options struct {
	Listen []Listener
	// TLS is for listeners of network tls. What it demands of client certificates is
	// what the source demands.
	TLS *tls.Config
	// Framing says how messages stand in streams.
	Framing Framing
	// Whole keeps each message as it came for a body.
	Whole bool
	// Peer makes the address of the sender an attribute.
	Peer bool
	// MaxMessage is the largest message in bytes; 0 is DefaultMaxMessage. Of a longer
	// one the beginning is withheld, and the rest skipped.
	MaxMessage int
	// Conns is the number of connections at a time for each listener, and PerHost
	// how many of them one host may have; 0 is DefaultConns, and no bound. Further
	// ones wait.
	Conns, PerHost int
	// Idle is how long a connection may be silent between messages before it is
	// closed; 0 is for ever, since a sender loses the first message it sends into a
	// closed connection. FrameTimeout is how long it may be silent inside one; 0 is
	// DefaultFrameTimeout.
	Idle, FrameTimeout time.Duration
	// Receive is the buffer to ask the kernel for, for datagrams; 0 is
	// DefaultReceive. The kernel gives at most net.core.rmem_max.
	Receive int
	// Limits bound a batch. With Wait 0 what has come is given out at once.
	Limits flow.Limits
	// Zone is that of times without one; nil is time.Local.
	Zone *time.Location
	// Now is the clock of arrival; nil is time.Now.
	Now func() time.Time
	// Counts, if set, are counted up.
	Counts *Counts
	// Log, if set, gets a line for what went wrong with a socket.
	Log *slog.Logger
}

// Counts are what a Source counts, for metrics.
type Counts struct {
	Malformed atomic.Int64 // messages that follow neither RFC
	TooLarge  atomic.Int64 // messages above MaxMessage
	Framing   atomic.Int64 // connections closed for an impossible octet count
	Timeouts  atomic.Int64 // connections closed for silence
	Refused   atomic.Int64 // connections above PerHost
	Handshake atomic.Int64 // TLS connections that did not come about
	Accepted  atomic.Int64 // connections taken
	Conns     atomic.Int64 // connections open
}

// A Source receives messages. It is a pipeline.Source.
type Source struct {
	o    Options
	q    *queue
	over chan struct{} // closed once every receiver has ended
	once sync.Once     // for shut

	receivers sync.WaitGroup
	stopping  atomic.Bool
	deadline  time.Time // of reads, once stopping

	mu      sync.Mutex // guards what follows
	sockets map[socket]struct{}
	streams []net.Listener
	packets []*packets
	dropped uint64 // by sockets that are closed
	closed  bool
}

// A socket is what a receiver reads from.
type socket interface {
	SetReadDeadline(t time.Time) error
	Close() error
}

// New opens every socket of o, or none.
func New(o Options) (*Source, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	s := &Source{o: o, q: newQueue(o.Limits, "syslog:"+rand.Text()), over: make(chan struct{}), sockets: map[socket]struct{}{}}
	for _, l := range o.Listen {
		if err := s.listen(l); err != nil {
			s.Close()
			return nil, fmt.Errorf("syslog source: %w", err)
		}
	}
	go func() {
		s.receivers.Wait()
		close(s.over)
	}()
	return s, nil
}

func (o Options) withDefaults() (Options, error) {
	if len(o.Listen) == 0 {
		return o, errors.New("syslog source: no socket; set listen")
	}
	wait := o.Limits.Wait
	o.Limits = o.Limits.WithDefaults()
	o.Limits.Wait = wait
	for value, def := range map[*int]int{&o.MaxMessage: DefaultMaxMessage, &o.Conns: DefaultConns, &o.Receive: DefaultReceive} {
		if *value == 0 {
			*value = def
		}
	}
	if o.FrameTimeout == 0 {
		o.FrameTimeout = DefaultFrameTimeout
	}
	if o.Zone == nil {
		o.Zone = time.Local
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Counts == nil {
		o.Counts = new(Counts)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o, nil
}

// Addrs returns the addresses of the sockets, in the order of Options.Listen.
func (s *Source) Addrs() []net.Addr {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []net.Addr
	stream, packet := 0, 0
	for _, l := range s.o.Listen {
		if l.stream() {
			all = append(all, s.streams[stream].Addr())
			stream++
		} else {
			all = append(all, s.packets[packet].conn.LocalAddr())
			packet++
		}
	}
	return all
}

// Read appends what has been received to b. See pipeline.Source.
func (s *Source) Read(ctx context.Context, b *record.Batch) error {
	stop := ctx.Done()
	for {
		if ctx.Err() != nil {
			s.shut()
			stop = nil
		}
		s.q.linger(ctx, s.over)
		if s.q.take(b) {
			return nil
		}
		select {
		case <-s.q.ready:
		case <-stop:
		case <-s.over:
			if s.q.take(b) {
				return nil
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			return io.EOF
		}
	}
}

// shut ends the receiving: what has arrived is still read.
func (s *Source) shut() {
	s.once.Do(func() {
		s.deadline = time.Now().Add(grace)
		s.stopping.Store(true)
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, l := range s.streams {
			l.Close()
		}
		for c := range s.sockets {
			_ = c.SetReadDeadline(s.deadline)
		}
	})
}

// drain ends the listening. Once every connection has ended, Read returns io.EOF.
func (s *Source) drain() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, l := range s.streams {
		l.Close()
	}
	for _, p := range s.packets {
		_ = p.conn.SetReadDeadline(time.Now().Add(grace))
	}
}

// Ack does nothing, for syslog cannot be asked again.
func (s *Source) Ack(context.Context, *record.Batch, flow.Fate) error { return nil }

// Close closes every socket. What was not read is lost.
func (s *Source) Close() error {
	s.shut()
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	close(s.q.dead)
	for _, p := range s.packets {
		s.retire(p)
	}
	for c := range s.sockets {
		c.Close()
	}
	s.mu.Unlock()
	s.receivers.Wait()
	return nil
}

// KernelDrops returns the number of datagrams that the kernel dropped because
// their socket was full, as it tells in /proc/net. ok is false where it does not
// tell. It may be called at any time, from any goroutine.
func (s *Source) KernelDrops() (n uint64, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, ok = s.dropped, true
	for _, p := range s.packets {
		if p.gone {
			continue
		}
		d, known := p.drops()
		n, ok = n+d, ok && known
	}
	return n, ok
}

// retire keeps the count of a socket that is about to be closed. s.mu is held.
func (s *Source) retire(p *packets) {
	if !p.gone {
		n, _ := p.drops()
		s.dropped += n
		p.gone = true
	}
}

// enter notes that c is read from, and reports false if that is over.
func (s *Source) enter(c socket) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.sockets[c] = struct{}{}
	return true
}

// exit forgets c.
func (s *Source) exit(c socket) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.sockets, c)
}

// give takes a frame apart and queues it.
func (s *Source) give(m *message, f frame, d dialect, k *blocks, peer []byte) bool {
	d.now = s.o.Now()
	r := record.Record{Term: f.term, Flags: f.flags}
	ok := m.parse(f.text, d)
	if !ok {
		s.o.Counts.Malformed.Add(1)
	}
	if s.o.Whole {
		*m = message{pri: -1, time: m.time, body: f.text, params: m.params[:0]}
		peer = nil
	} else if r.Term == record.TermNone {
		r.Term = record.TermLF // a message is a line, also the last one
	}
	if f.flags&record.Withhold != 0 {
		s.o.Counts.TooLarge.Add(1)
	}
	if r.Time = m.time; r.Time == 0 {
		r.Time = d.now.UnixNano()
	}
	r.Flags |= k.flags(m.body)
	return s.q.put(m, peer, r)
}
