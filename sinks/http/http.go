// Package http sends clean records by POST, as NDJSON.
//
// Call New, then Send. Batches go out one after the other, in requests of at most
// MaxBody bytes, and one request at a time, so that the order stays. Wait returns
// once every request of a batch was answered. What an answer means:
//
//	200, 201, 202, 204         every record of the request is held
//	400, 413, 422              some record is refused for good; halves are sent
//	                           until it is found, and the others are held
//	408, 409, 425, 429, 5xx    sent again, with jitter, after Retry-After if given;
//	no answer                  the same bytes with the same Idempotency-Key
//	all else                   wrong settings, here or there (401, 403, 404, a
//	                           redirect …): sent again once in a while
//
// The status alone counts, never a body: a server that answers 200 and reports in
// the body that it dropped some is taken at its status, and so is one that answers
// 207, which is no success. Redirects are not followed, for the token and the
// records would go where nobody configured.
//
// A cut connection leaves it open whether the server has the last request. It
// comes again, at most that one; a server that knows Idempotency-Key, or reads the
// identities of records, removes it.
package http

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/klauspost/compress/gzip"

	"github.com/logscrub/logscrub/internal/encode"
	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/record"
)

// The values of options that are not set.
const (
	DefaultMaxBody = 1 << 20 // what nginx takes
	DefaultTimeout = 30 * time.Second
	DefaultSlow    = time.Minute
	// MaxRetryAfter bounds what a server may ask for.
	MaxRetryAfter = 5 * time.Minute
)

// Options configure a Sink. URL must be set.
type Options struct {
	// URL is where to post to. It must not have a user or password in it.
	URL string
	// Token, if set, returns the bearer token.
	Token func() ([]byte, error)
	// Header is sent with every request.
	Header http.Header
	// TLS is for https; nil trusts the authorities of the system.
	TLS *tls.Config
	// Encode writes a record as a line; nil is encode.JSON.
	Encode encode.Func
	// ContentType is that of a body; "" is application/x-ndjson.
	ContentType string
	// Gzip packs bodies.
	Gzip bool
	// MaxBody is the size in bytes, before it is packed, above which a body gets no
	// further record; 0 is DefaultMaxBody.
	MaxBody int
	// Timeout is how long a request may take; 0 is DefaultTimeout.
	Timeout time.Duration
	// Slow is how long to wait after an answer that says that settings are wrong; 0
	// is DefaultSlow. Min and Max bound the pauses after other errors; 0 is
	// retry.DefaultMin and retry.DefaultMax.
	Slow, Min, Max time.Duration
	// GiveUp is how long an error is waited out before Wait returns it; 0 is until
	// its context is done.
	GiveUp time.Duration
	// MsgID appends the identity of a record, by which the same records get the same
	// Idempotency-Key also from another process. Without it a key lasts as long as
	// its request is tried.
	MsgID func(dst []byte, origin string, seq uint64) []byte
	// Down, if set, is called with the cause when the sink begins to wait an error
	// out, and with nil once a request succeeds.
	Down func(cause error)
	// Counts, if set, are counted up.
	Counts *Counts
	// Log, if set, gets a line when the sink goes down and comes up.
	Log *slog.Logger
	// Transport, if set, sends the requests, and TLS is not used.
	Transport http.RoundTripper
}

// Counts are what a Sink counts, for metrics.
type Counts struct {
	Requests atomic.Int64
	Retries  atomic.Int64 // requests sent again
	Refused  atomic.Int64 // records
	Searches atomic.Int64 // requests that were halved to find a record
}

// A Sink posts records. It is a pipeline.Sink.
type Sink struct {
	o      Options
	target string // for messages: scheme and host
	client *http.Client
	pack   *gzip.Writer

	life context.Context
	end  context.CancelFunc
	ends sync.WaitGroup
	wake chan struct{}

	mu     sync.Mutex
	queue  []*delivery
	closed bool

	// What follows belongs to the goroutine that posts.
	plain, packed bytes.Buffer
	scratch       []byte
	down          bool
}

// New returns a sink. It connects with the first batch.
func New(o Options) (*Sink, error) {
	u, err := url.Parse(o.URL)
	switch {
	case o.URL == "":
		return nil, errors.New("http sink: no url; set url")
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return nil, errors.New("http sink: url is not http://host/path or https://host/path")
	case u.User != nil:
		return nil, errors.New("http sink: url has a user in it; put a token into a file and name that")
	case u.Scheme == "http" && o.Token != nil && !loopback(u.Hostname()):
		return nil, errors.New("http sink: a token must not go over http; use https")
	}
	o = o.withDefaults()
	s := &Sink{o: o, target: u.Scheme + "://" + u.Host, pack: gzip.NewWriter(io.Discard), wake: make(chan struct{}, 1)}
	s.client = &http.Client{Transport: o.Transport, Timeout: o.Timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	s.life, s.end = context.WithCancel(context.Background())
	s.ends.Go(s.run)
	return s, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func (o Options) withDefaults() Options {
	if o.Encode == nil {
		o.Encode = encode.JSON
	}
	if o.ContentType == "" {
		o.ContentType = "application/x-ndjson"
	}
	if o.MaxBody <= 0 {
		o.MaxBody = DefaultMaxBody
	}
	if o.Timeout <= 0 {
		o.Timeout = DefaultTimeout
	}
	if o.Slow <= 0 {
		o.Slow = DefaultSlow
	}
	if o.Counts == nil {
		o.Counts = new(Counts)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Transport == nil {
		o.Transport = &http.Transport{
			Proxy: http.ProxyFromEnvironment, DialContext: (&net.Dialer{Timeout: o.Timeout / 2}).DialContext,
			TLSClientConfig: o.TLS, ForceAttemptHTTP2: true, DisableCompression: true, MaxIdleConnsPerHost: 1,
			IdleConnTimeout: 90 * time.Second, TLSHandshakeTimeout: o.Timeout / 2, MaxResponseHeaderBytes: 64 << 10,
		}
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
	d := &delivery{c: c, done: make(chan struct{})}
	d.ctx, d.cancel = context.WithCancel(s.life)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		d.cancel()
		return nil, flow.Permanent(errors.New("http sink: closed"))
	}
	s.queue = append(s.queue, d)
	select {
	case s.wake <- struct{}{}:
	default:
	}
	return d, nil
}

// Close gives up what was not answered.
func (s *Sink) Close() error {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.end()
	s.ends.Wait()
	s.client.CloseIdleConnections()
	return nil
}

// run posts one delivery after the other.
func (s *Sink) run() {
	for {
		d := s.take()
		if d == nil {
			select {
			case <-s.wake:
				continue
			case <-s.life.Done():
				s.fail(s.life.Err())
				return
			}
		}
		err := s.deliver(d)
		d.settle(err)
		if err != nil { // what was sent after it must not be held before it
			s.fail(errors.New("http sink: a batch sent before was not delivered"))
		}
	}
}

// take returns the next delivery, or nil.
func (s *Sink) take() *delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.queue) == 0 {
		return nil
	}
	d := s.queue[0]
	s.queue = append(s.queue[:0], s.queue[1:]...)
	return d
}

// fail ends every delivery that waits.
func (s *Sink) fail(err error) {
	for d := s.take(); d != nil; d = s.take() {
		d.settle(err)
	}
}

// problem says what went wrong with the other side.
func (s *Sink) problem(what, remedy string) error {
	return fmt.Errorf("http sink: posting to %s: %s%s", s.target, what, strings.TrimRight("; "+remedy, "; "))
}
