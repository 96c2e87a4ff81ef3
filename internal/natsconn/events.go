package natsconn

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"strings"
	"syscall"
	"time"

	natsio "github.com/nats-io/nats.go"
)

// Up returns nil if there is a connection, and else why there is none.
func (c *Conn) Up() error {
	if c.Status() == natsio.CONNECTED {
		return nil
	}
	return fmt.Errorf("nats: %s", *c.why.Load())
}

// Changed has an element after the connection was made or lost. One goroutine may
// wait for it.
func (c *Conn) Changed() <-chan struct{} { return c.change }

func (c *Conn) note(why string) { c.why.Store(&why) }

func (c *Conn) signal() {
	select {
	case c.change <- struct{}{}:
	default:
	}
}

func (c *Conn) up() {
	c.o.Log.Info("nats: connected", "name", c.o.Name)
	c.signal()
}

func (c *Conn) down(what string, err error) {
	why := what
	if err != nil {
		why += ": " + reason(err)
	}
	// The same state is told once: attempts go on every second.
	if old := c.why.Swap(&why); old == nil || *old != why {
		c.o.Log.Warn("nats: "+why, "name", c.o.Name)
	}
	c.signal()
}

// asyncError tells of what the server says beside the answers. Words of the server
// may hold subjects, which may come from data.
func (c *Conn) asyncError(err error) {
	if errors.Is(err, natsio.ErrPermissionViolation) {
		c.denied.Store(time.Now().UnixNano())
	}
	if refused(err) { // it says so at each attempt, and the library here alone
		c.down("refused", err)
		return
	}
	c.o.Log.Warn("nats: "+reason(err), "name", c.o.Name)
}

// refused reports whether err is that the server does not take who connects.
func refused(err error) bool {
	return errors.Is(err, natsio.ErrAuthorization) || errors.Is(err, natsio.ErrAuthExpired) || errors.Is(err, natsio.ErrAuthRevoked) ||
		errors.Is(err, natsio.ErrAccountAuthExpired)
}

// Denied reports whether the server has denied, since then, to publish or to subscribe
// to something: a request that got no answer meanwhile will never have one.
func (c *Conn) Denied(since time.Time) bool { return c.denied.Load() >= since.UnixNano() }

// reason puts err into words that quote nothing: neither URLs nor subjects.
func reason(err error) string {
	var op *net.OpError
	var dns *net.DNSError
	var errno syscall.Errno
	var unknown x509.UnknownAuthorityError
	var host x509.HostnameError
	var cert x509.CertificateInvalidError
	var alert tls.AlertError
	for _, known := range []error{
		natsio.ErrAuthorization, natsio.ErrAuthExpired, natsio.ErrAuthRevoked, natsio.ErrPermissionViolation, natsio.ErrNoServers,
		natsio.ErrSlowConsumer, natsio.ErrStaleConnection, natsio.ErrMaxPayload, natsio.ErrMaxConnectionsExceeded, natsio.ErrSecureConnRequired,
		natsio.ErrSecureConnWanted, natsio.ErrTimeout, natsio.ErrBadHeaderMsg, natsio.ErrConnectionClosed, natsio.ErrAccountAuthExpired,
		natsio.ErrNoResponders, context.DeadlineExceeded, context.Canceled,
	} {
		if errors.Is(err, known) {
			return strings.TrimPrefix(known.Error(), "nats: ")
		}
	}
	switch {
	case errors.As(err, &dns):
		return "the name of the server is not known"
	case errors.As(err, &unknown):
		return "the server's certificate is signed by nobody known; set ca"
	case errors.As(err, &host):
		return "the server's certificate is for another name"
	case errors.As(err, &cert):
		return "the server's certificate is not valid (now)"
	case errors.As(err, &alert):
		return "the server refuses the TLS handshake"
	case errors.As(err, &errno):
		return errno.Error()
	case errors.As(err, &op):
		return op.Op + " failed"
	}
	return "the connection ended"
}

// Reason is reason, for errors of requests.
func Reason(err error) string { return reason(err) }

// readable says whether the file of a setting can be read. Where none is known to be there, the path
// is left out: it may be what stands in the file.
func readable(key, path string) error {
	f, err := os.Open(path)
	if err != nil {
		var pe *fs.PathError
		if _, missing := os.Lstat(path); missing != nil && errors.As(err, &pe) {
			return fmt.Errorf("nats: %s: %w; name a file that exists, never what stands in it", key, pe.Err)
		}
		return fmt.Errorf("nats: %s: %w", key, err)
	}
	return f.Close()
}
