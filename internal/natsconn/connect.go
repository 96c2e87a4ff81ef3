package natsconn

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	natsio "github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// A Conn is a connection that is made again for ever. Its methods are safe for
// concurrent use.
type Conn struct {
	*natsio.Conn
	o      Options
	change chan struct{} // has an element after each change of the state
	denied atomic.Int64  // when the server denied something last; nanoseconds since the epoch
	why    atomic.Pointer[string]
	use    use
}

const (
	// flushLimit bounds a write to a peer that does not read.
	flushLimit = 10 * time.Second
	// dialLimit bounds the making of a connection, up to the answer to its first ping: a
	// server that does not get to it within the library's two seconds, because all its
	// clients come at once, would only get more to do.
	dialLimit = 5 * time.Second
)

// Connect begins to connect. It returns an error only where no attempt can help;
// Up says whether there is a connection.
func (o Options) Connect() (*Conn, error) {
	o, err := o.resolve()
	if err != nil {
		return nil, err
	}
	if err := o.Validate(); err != nil {
		return nil, err
	}
	o = o.withDefaults()
	c := &Conn{o: o, change: make(chan struct{}, 1)}
	c.note("not connected yet")
	opts, err := c.options()
	if err != nil {
		return nil, err
	}
	c.Conn, err = natsio.Connect(strings.Join(o.URLs, ","), opts...)
	if err != nil {
		// The library's own words may quote a URL.
		return nil, fmt.Errorf("nats: cannot connect: %s; correct the connection's settings", reason(err))
	}
	return c, nil
}

// options returns what the library is told.
func (c *Conn) options() ([]natsio.Option, error) {
	opts := []natsio.Option{
		natsio.Name(c.o.Name),
		natsio.MaxReconnects(-1), natsio.RetryOnFailedConnect(true), natsio.IgnoreAuthErrorAbort(), natsio.PermissionErrOnSubscribe(true),
		natsio.Timeout(dialLimit), natsio.ReconnectWait(c.o.ReconnectWait), natsio.ReconnectJitter(c.o.ReconnectWait/2, c.o.ReconnectWait/2),
		// What cannot be sent now is an error now: a buffer would send it again
		// beside the sender's own resending, and acknowledge to a stream that
		// was made anew in between.
		natsio.ReconnectBufSize(-1),
		natsio.PingInterval(c.o.PingInterval), natsio.MaxPingsOutstanding(2), natsio.FlusherTimeout(flushLimit),
		natsio.ConnectHandler(func(*natsio.Conn) { c.up() }),
		natsio.ReconnectHandler(func(*natsio.Conn) { c.up() }),
		natsio.DisconnectErrHandler(func(_ *natsio.Conn, err error) { c.down("disconnected", err) }),
		natsio.ReconnectErrHandler(func(_ *natsio.Conn, err error) { c.down("cannot connect", err) }),
		natsio.ClosedHandler(func(*natsio.Conn) { c.note("closed"); c.signal() }),
		natsio.ErrorHandler(func(_ *natsio.Conn, _ *natsio.Subscription, err error) { c.asyncError(err) }),
	}
	identity, err := c.identity()
	if err != nil {
		return nil, err
	}
	secure, err := c.tls()
	if err != nil {
		return nil, err
	}
	if c.o.InboxPrefix != "" {
		opts = append(opts, natsio.CustomInboxPrefix(c.o.InboxPrefix))
	}
	return append(append(opts, identity...), secure...), nil
}

// identity returns who connects.
func (c *Conn) identity() ([]natsio.Option, error) {
	switch o := &c.o; {
	case o.CredsFile != "":
		if err := readable("creds", o.CredsFile); err != nil {
			return nil, err
		}
		return []natsio.Option{natsio.UserCredentials(o.CredsFile)}, nil
	case o.NKeyFile != "":
		if err := readable("nkey", o.NKeyFile); err != nil {
			return nil, err
		}
		opt, err := natsio.NkeyOptionFromSeed(o.NKeyFile)
		if err != nil {
			return nil, fmt.Errorf("nats: %s holds no seed of a user; make one with nsc or nk", o.NKeyFile)
		}
		return []natsio.Option{opt}, nil
	case o.User != "":
		return []natsio.Option{natsio.UserInfo(o.User, o.Password)}, nil
	case o.Token != "":
		return []natsio.Option{natsio.Token(o.Token)}, nil
	}
	return nil, nil
}

// tls returns the options of TLS. The library reads the files at each connection,
// so that a renewed certificate needs no restart.
func (c *Conn) tls() (opts []natsio.Option, err error) {
	if c.o.CAFile != "" {
		if err := readable("ca", c.o.CAFile); err != nil {
			return nil, err
		}
		opts = append(opts, natsio.RootCAs(c.o.CAFile))
	}
	if c.o.CertFile != "" {
		if err := errors.Join(readable("cert", c.o.CertFile), readable("key", c.o.KeyFile)); err != nil {
			return nil, err
		}
		opts = append(opts, natsio.ClientCert(c.o.CertFile, c.o.KeyFile))
	}
	if c.o.TLSFirst {
		opts = append(opts, natsio.TLSHandshakeFirst())
	}
	return opts, nil
}

// ConnectJetStream is Connect and JetStream.
func (o Options) ConnectJetStream() (*Conn, jetstream.JetStream, error) {
	c, err := o.Connect()
	if err != nil {
		return nil, nil, err
	}
	js, err := c.JetStream()
	if err != nil {
		c.Close()
		return nil, nil, errors.New("nats: the JetStream domain or API prefix is not valid; correct it")
	}
	return c, js, nil
}

// JetStream returns the JetStream that the options choose.
func (c *Conn) JetStream() (jetstream.JetStream, error) {
	switch {
	case c.o.Domain != "":
		return jetstream.NewWithDomain(c.Conn, c.o.Domain)
	case c.o.APIPrefix != "":
		return jetstream.NewWithAPIPrefix(c.Conn, strings.TrimSuffix(c.o.APIPrefix, "."))
	}
	return jetstream.New(c.Conn)
}

// Wait returns once there is a connection, or ctx is done.
func (c *Conn) Wait(ctx context.Context) error {
	// Changes are signalled to one waiter, and several may wait.
	t := time.NewTicker(50 * time.Millisecond)
	defer t.Stop()
	for c.Status() != natsio.CONNECTED {
		if c.IsClosed() {
			return natsio.ErrConnectionClosed
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.C:
		}
	}
	return nil
}

// Request returns a context for what is asked of the server: it is done after limit,
// and when the connection is lost, for then no answer will come.
func (c *Conn) Request(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	lost := c.StatusChanged(natsio.RECONNECTING, natsio.CLOSED)
	go func() {
		defer cancel()
		select {
		case <-lost:
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		cancel()
		c.RemoveStatusListener(lost)
	}
}

// Generation changes with each new connection. It has changed before anything that
// came by the new one is given out.
func (c *Conn) Generation() uint64 { return c.Stats().Reconnects }
