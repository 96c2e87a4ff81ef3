// Package http receives records by POST: NDJSON or lines of text, plain, gzip or
// zstd.
//
// Call New, which opens the socket, then Read. Each line of a body is a record. A
// request is answered 204 once every sink holds every record of it, so a client
// that sends again until it sees a 2xx loses nothing. What it sends twice comes
// twice, unless it sends the same Idempotency-Key: then its records have the same
// identities each time, also after a restart, and what is known to be held is
// answered 204 and not written again. A body is taken whole or not at all: one that
// is too large, cut, or not what its Content-Encoding says leaves no record.
//
//	204  every sink holds every record
//	400  the body is cut or broken
//	401, 403  the bearer token is missing or wrong, or is not good for this
//	404, 405, 415  another path, method, type or encoding than there is
//	413  the body, unpacked, is larger than MaxBody
//	429  so much is waiting that no more fits; Retry-After says when to come again
//	503  not durable in time, or stopping, or who may come in is not known yet:
//	     send again
//
// Bodies wait in memory, MaxPending bytes of them in all, until they are in a
// batch. Nothing of a request enters an error, a log line or an answer.
//
// The source cannot replay: a pipeline needs a spool behind it, for else clients
// wait for the sink.
package http

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/internal/listen"
	"github.com/logscrub/logscrub/record"
)

// The values of options that are not set.
const (
	DefaultPath       = "/ingest"
	DefaultMaxBody    = 4 << 20
	DefaultMaxPending = 16 << 20
	DefaultConns      = 256
	DefaultRequests   = 512
	DefaultHeaderTime = 5 * time.Second
	DefaultBodyTime   = 30 * time.Second
	DefaultIdleTime   = time.Minute
	DefaultAckTime    = time.Minute
	DefaultKeys       = 16384
)

// Bounds that are no options. A connection of HTTP/2 has at most so many requests
// at a time, and so many bytes of them in memory before they are read.
const (
	maxHeader     = 16 << 10
	streams       = 32
	connBuffer    = 128 << 10
	streamBuffer  = 64 << 10
	writeTime     = 10 * time.Second
	closeTime     = 2 * time.Second
	maxZstdWindow = 8 << 20 // RFC 9659
)

// Options configure a Source. Address or Listener must be set.
type Options struct {
	// Network and Address are where to listen: tcp, which is the default, or unix.
	// Mode are the permissions of a socket in the file system; 0 is 0660.
	Network, Address string
	Mode             fs.FileMode
	// Listener, if set, is listened at instead, and closed with the source.
	Listener net.Listener
	// TLS, if set, is used on every connection. What it demands of client
	// certificates is what the source demands.
	TLS *tls.Config
	// Token, if set, returns the bearer token that a request must have.
	Token func() ([]byte, error)
	// Admit, if set, is given the Authorization headers of a request and returns 200,
	// or the status to refuse it with and, for 401 and 403, a WWW-Authenticate. It is
	// called by several goroutines at once.
	Admit func(authorization []string) (status int, challenge string)
	// Path is the one that is posted to; "" is DefaultPath.
	Path string
	// Headers are the names of request headers that become attributes, in lower
	// case; Peer makes the address of the client one.
	Headers []string
	Peer    bool
	// MaxBody is the largest body in bytes, as it comes and unpacked; MaxPending
	// what may wait of all bodies together, and is at least two of MaxBody.
	MaxBody, MaxPending int
	// Conns is the number of connections at a time, PerHost how many of them one
	// host may have, 0 for any number, and Requests the number of requests.
	Conns, PerHost, Requests int
	// Keys is how many requests with an Idempotency-Key are remembered that every
	// sink holds; the oldest are forgotten first. 0 is DefaultKeys.
	Keys int
	// HeaderTime and BodyTime are how long a client may take for each; IdleTime is
	// how long a connection may be silent between requests; AckTime how long a
	// request waits for its records to be durable.
	HeaderTime, BodyTime, IdleTime, AckTime time.Duration
	// Limits bound a batch; its records may exceed them by those of one request.
	// With Wait 0 what has come is given out at once.
	Limits flow.Limits
	// Framer says how a body is cut into records.
	Framer framer.Options
	// Counts, if set, are counted up.
	Counts *Counts
}

// Counts are what a Source counts, for metrics: requests, by how they ended.
type Counts struct {
	Taken        atomic.Int64 // 204
	Repeated     atomic.Int64 // 204, since the records came before under the same Idempotency-Key
	Broken       atomic.Int64 // 400
	Unauthorized atomic.Int64 // 401, 403
	Unsuitable   atomic.Int64 // 404, 405, 415
	TooLarge     atomic.Int64 // 413
	Busy         atomic.Int64 // 429
	Unsettled    atomic.Int64 // 503
	Gone         atomic.Int64 // the client left before the answer
	Refused      atomic.Int64 // connections above PerHost
}

// A Source receives requests. It is a pipeline.Source.
type Source struct {
	o      Options
	server *http.Server
	ln     net.Listener
	zstd   *zstd.Decoder
	origin string
	room   chan struct{} // has a token for each request at hand
	ready  chan struct{} // has a token if there may be something to read
	dead   chan struct{} // closed by Close
	served sync.WaitGroup
	next   *request // being given out; Read's own

	mu       sync.Mutex // guards what follows
	requests uint64
	seen     *seen      // requests that came with a key
	queue    []*request // whole, and waiting to be read
	used     int        // bytes of bodies
	reading  int        // handlers that may still add to queue
	stopped  bool       // nothing is added to queue any more
	drained  bool       // Read ends with io.EOF once queue is empty
	closed   bool
}

// New opens the socket and begins to serve.
func New(o Options) (*Source, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	s := &Source{o: o, origin: "http:" + rand.Text() + ":", room: make(chan struct{}, o.Requests),
		ready: make(chan struct{}, 1), dead: make(chan struct{}), seen: newSeen(o.Keys)}
	s.zstd, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(2), zstd.WithDecoderLowmem(true),
		zstd.WithDecoderMaxWindow(maxZstdWindow), zstd.WithDecoderMaxMemory(uint64(o.MaxBody)))
	if err != nil {
		return nil, fmt.Errorf("http source: max_body: %w", err)
	}
	if err := s.open(); err != nil {
		s.zstd.Close()
		return nil, fmt.Errorf("http source: %w", err)
	}
	return s, nil
}

func (o Options) withDefaults() (Options, error) {
	if o.Address == "" && o.Listener == nil {
		return o, errors.New("http source: no address; set listen")
	}
	if o.Network == "" {
		o.Network = "tcp"
	}
	if o.Path == "" {
		o.Path = DefaultPath
	}
	wait := o.Limits.Wait
	o.Limits = o.Limits.WithDefaults()
	o.Limits.Wait = wait
	if o.Framer.Records == 0 {
		o.Framer.Records = o.Limits.Records
	}
	for value, def := range map[*int]int{&o.MaxBody: DefaultMaxBody, &o.MaxPending: DefaultMaxPending, &o.Conns: DefaultConns,
		&o.Requests: DefaultRequests, &o.Keys: DefaultKeys} {
		if *value <= 0 {
			*value = def
		}
	}
	o.MaxPending = max(o.MaxPending, 2*(o.MaxBody+1)) // a packed body and what is in it
	for value, def := range map[*time.Duration]time.Duration{
		&o.HeaderTime: DefaultHeaderTime, &o.BodyTime: DefaultBodyTime, &o.IdleTime: DefaultIdleTime, &o.AckTime: DefaultAckTime,
	} {
		if *value <= 0 {
			*value = def
		}
	}
	if o.Counts == nil {
		o.Counts = new(Counts)
	}
	return o, nil
}

// open listens and serves.
func (s *Source) open() error {
	o := listen.Options{Network: s.o.Network, Address: s.o.Address, Mode: s.o.Mode, Conns: s.o.Conns, PerHost: s.o.PerHost,
		Refused: func() { s.o.Counts.Refused.Add(1) }}
	if s.o.Listener != nil {
		s.ln = listen.Limit(s.o.Listener, o)
	} else {
		ln, err := listen.Stream(o)
		if err != nil {
			return err
		}
		s.ln = ln
	}
	s.server = &http.Server{
		Handler: s, TLSConfig: negotiate(s.o.TLS), ReadHeaderTimeout: s.o.HeaderTime, IdleTimeout: s.o.IdleTime,
		MaxHeaderBytes: maxHeader, DisableGeneralOptionsHandler: true,
		ErrorLog: log.New(io.Discard, "", 0), // its lines quote requests
		HTTP2: &http.HTTP2Config{MaxConcurrentStreams: streams, MaxReceiveBufferPerConnection: connBuffer,
			MaxReceiveBufferPerStream: streamBuffer, SendPingTimeout: s.o.IdleTime, WriteByteTimeout: writeTime},
	}
	s.served.Go(func() {
		if s.o.TLS != nil {
			_ = s.server.ServeTLS(s.ln, "", "") // ends by Close
		} else {
			_ = s.server.Serve(s.ln)
		}
	})
	return nil
}

// negotiate returns c with HTTP/2 also where another configuration is made for
// each client.
func negotiate(c *tls.Config) *tls.Config {
	if c == nil || c.GetConfigForClient == nil {
		return c
	}
	c = c.Clone()
	each := c.GetConfigForClient
	c.GetConfigForClient = func(h *tls.ClientHelloInfo) (*tls.Config, error) {
		own, err := each(h)
		if own != nil && own.NextProtos == nil {
			own = own.Clone()
			own.NextProtos = []string{"h2", "http/1.1"}
		}
		return own, err
	}
	return c
}

// Addr returns the address that the source listens at.
func (s *Source) Addr() net.Addr { return s.ln.Addr() }

// Read appends the records of requests to b. See pipeline.Source.
func (s *Source) Read(ctx context.Context, b *record.Batch) error {
	stop := ctx.Done()
	for {
		if ctx.Err() != nil {
			s.stop()
			stop = nil
		}
		if s.gather(b); len(b.Recs) > 0 {
			s.linger(ctx, b)
			return nil
		}
		if s.over() {
			if err := ctx.Err(); err != nil {
				return err
			}
			return io.EOF
		}
		select {
		case <-s.ready:
		case <-stop:
		}
	}
}

// linger goes on gathering for as long as the limits say.
func (s *Source) linger(ctx context.Context, b *record.Batch) {
	if s.o.Limits.Wait <= 0 {
		return
	}
	t := time.NewTimer(s.o.Limits.Wait)
	defer t.Stop()
	for !s.o.Limits.Full(len(b.Arena), len(b.Recs), 1) {
		select {
		case <-s.ready:
			s.gather(b)
		case <-ctx.Done():
			return
		case <-t.C:
			return
		}
	}
}

// stop refuses further requests. What is in the queue is still given out.
func (s *Source) stop() {
	s.mu.Lock()
	s.stopped = true
	s.mu.Unlock()
	s.ln.Close()
}

// drain makes Read return io.EOF once every request that came is given out.
func (s *Source) drain() {
	s.mu.Lock()
	s.drained = true
	s.mu.Unlock()
	s.wake()
}

// over reports whether there is nothing to read, and never will be.
func (s *Source) over() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.next == nil && len(s.queue) == 0 && (s.stopped || s.closed || s.drained && s.reading == 0)
}

// wake has Read look again.
func (s *Source) wake() {
	select {
	case s.ready <- struct{}{}:
	default:
	}
}

// Close ends every connection. Requests whose records are not durable are answered
// 503.
func (s *Source) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed, s.stopped = true, true
	close(s.dead)
	s.mu.Unlock()
	s.wake()
	ctx, cancel := context.WithTimeout(context.Background(), closeTime)
	defer cancel()
	if s.server.Shutdown(ctx) != nil { // a client that does not read
		s.server.Close()
	}
	s.ln.Close()
	s.served.Wait()
	s.zstd.Close()
	return nil
}

// mediaType returns the type of a body, and what it says of its records.
func mediaType(contentType string) (form record.Form, ok bool) {
	t, _, _ := strings.Cut(contentType, ";")
	switch t = strings.ToLower(strings.TrimSpace(t)); t {
	case "application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines":
		return record.FormJSON, true
	case "", "application/octet-stream":
		return record.FormUnknown, true
	}
	return record.FormText, strings.HasPrefix(t, "text/")
}
