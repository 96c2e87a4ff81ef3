package syslog

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/logscrub/logscrub/internal/retry"
	"github.com/logscrub/logscrub/record"
)

// The pauses between two looks at what is confirmed.
const (
	firstLook = 200 * time.Microsecond
	lastLook  = 20 * time.Millisecond
)

// A line is the connection, and what was sent over it. It belongs to one
// goroutine.
type line struct {
	s       *Sink
	pending []*delivery // not confirmed, in order
	written int         // how many of them this connection has
	buf     []byte
	message []byte

	conn    net.Conn // nil while there is none
	raw     *counter
	broken  chan struct{} // closed when the other side has ended conn
	back    retry.Backoff
	failing time.Time // since when nothing gets through, or zero
	moved   time.Time // when something was confirmed last
	acked   uint64
}

func newLine(s *Sink) *line {
	return &line{s: s, back: retry.Backoff{Min: s.o.Min, Max: s.o.Max}}
}

// run sends until the sink is closed.
func (l *line) run() {
	defer l.hangUp()
	look := firstLook
	for {
		l.pending = append(l.pending, l.s.taken()...)
		l.forget()
		if err := l.s.life.Err(); err != nil {
			l.fail(err)
			for _, d := range l.s.taken() {
				d.settle(err)
			}
			return
		}
		switch {
		case len(l.pending) == 0:
			l.idle(-1)
		case l.conn == nil || l.written < len(l.pending):
			look = firstLook
			if err := l.step(); err != nil {
				l.pause(err)
			}
		case l.confirm():
			look = firstLook
		case time.Since(l.moved) > l.s.o.Timeout:
			l.pause(l.s.problem("what was sent is not confirmed", ""))
		default:
			l.idle(look)
			look = min(2*look, lastLook)
		}
	}
}

// step connects, or sends the next batch.
func (l *line) step() error {
	if l.conn == nil {
		return l.connect()
	}
	select {
	case <-l.broken:
		return l.s.problem("the connection was cut", "")
	default:
	}
	d := l.pending[l.written]
	l.buf = l.buf[:0]
	d.mu.Lock()
	if d.c != nil {
		l.encode(d)
	}
	d.mu.Unlock()
	if d.sent {
		l.s.o.Counts.Again.Add(1)
	}
	d.sent = true
	_ = l.conn.SetWriteDeadline(time.Now().Add(l.s.o.Timeout))
	if _, err := l.conn.Write(l.buf); err != nil {
		return l.s.problem(cause(err), "")
	}
	d.to = l.raw.n.Load()
	if l.written == 0 {
		l.moved = time.Now()
	}
	l.written++
	return nil
}

// connect makes the connection. What was not confirmed on the one before is sent
// again.
func (l *line) connect() error {
	ctx, cancel := context.WithTimeout(l.s.life, l.s.o.Timeout)
	defer cancel()
	c, err := l.s.o.Dial(ctx, "tcp", l.s.o.Address)
	if err != nil {
		return l.s.problem(cause(err), "")
	}
	l.raw = &counter{Conn: c}
	l.conn = l.raw
	if l.s.o.TLS != nil {
		conf := l.s.o.TLS
		if conf.ServerName == "" {
			conf = conf.Clone()
			conf.ServerName = l.s.host
		}
		t := tls.Client(l.raw, conf)
		if err := t.HandshakeContext(ctx); err != nil {
			c.Close()
			l.conn = nil
			return l.s.problem(cause(err), "")
		}
		l.conn = t
	}
	l.s.o.Counts.Connections.Add(1)
	l.s.connected.Store(true)
	l.written, l.acked, l.moved = 0, 0, time.Now()
	l.broken = make(chan struct{})
	conn, broken := l.conn, l.broken
	l.s.ends.Go(func() { listen(conn, broken) })
	return nil
}

// listen waits for the other side to end the connection, for it has nothing to
// say.
func listen(c net.Conn, broken chan<- struct{}) {
	var buf [512]byte
	for {
		if _, err := c.Read(buf[:]); err != nil {
			close(broken)
			return
		}
	}
}

// confirm settles what the other host has confirmed, and reports whether that was
// anything.
func (l *line) confirm() bool {
	left, ok := unacked(l.raw.Conn)
	acked := l.raw.n.Load()
	if ok {
		acked -= min(uint64(left), acked)
	}
	if acked > l.acked {
		l.acked, l.moved = acked, time.Now()
	}
	n := 0
	for n < l.written && l.pending[n].to <= acked {
		l.pending[n].settle(nil)
		n++
	}
	l.pending = append(l.pending[:0], l.pending[n:]...)
	l.written -= n
	if n > 0 {
		l.up()
	}
	return n > 0
}

// idle waits for something to do, for at most d where that is not negative.
func (l *line) idle(d time.Duration) {
	var over <-chan time.Time
	if d >= 0 {
		t := time.NewTimer(d)
		defer t.Stop()
		over = t.C
	}
	select {
	case <-l.s.wake:
	case <-l.broken:
		if len(l.pending) > 0 {
			l.pause(l.s.problem("the connection was cut", ""))
		} else {
			l.hangUp()
		}
	case <-l.s.life.Done():
	case <-over:
	}
}

// pause waits after err before the next connection is tried.
func (l *line) pause(err error) {
	l.hangUp()
	if l.failing.IsZero() {
		l.failing = time.Now()
		l.s.o.Log.Error("syslog sink waits", "cause", err)
		if l.s.o.Down != nil {
			l.s.o.Down(err)
		}
	}
	d := l.back.Next()
	if g := l.s.o.GiveUp; g > 0 && time.Since(l.failing)+d > g {
		l.fail(err)
		return
	}
	for until := time.Now().Add(d); time.Now().Before(until) && l.s.life.Err() == nil && len(l.pending) > 0; l.forget() {
		l.idle(time.Until(until))
	}
}

// up notes that messages get through.
func (l *line) up() {
	l.back.Reset()
	if l.failing.IsZero() {
		return
	}
	l.failing = time.Time{}
	l.s.o.Log.Info("syslog sink gets on", "address", l.s.o.Address)
	if l.s.o.Down != nil {
		l.s.o.Down(nil)
	}
}

// fail ends every batch that is not confirmed.
func (l *line) fail(err error) {
	for _, d := range l.pending {
		d.settle(err)
	}
	l.pending, l.written = nil, 0
}

// forget ends everything, if somebody does not wait for his batch any more: what
// was sent after it must not be held before it.
func (l *line) forget() {
	for _, d := range l.pending {
		if d.left() {
			l.hangUp()
			l.fail(errors.New("syslog sink: a batch sent before was not delivered"))
			return
		}
	}
}

// hangUp ends the connection.
func (l *line) hangUp() {
	if l.conn != nil {
		l.conn.Close()
	}
	l.conn, l.broken, l.written = nil, nil, 0
	l.s.connected.Store(false)
}

// encode appends the messages of d to buf. d.mu is held.
func (l *line) encode(d *delivery) {
	d.rejected = d.rejected[:0]
	for i := range d.c.Len() {
		l.message = l.s.appendMessage(l.message[:0], d.c, i)
		if len(l.message) > l.s.o.MaxMessage {
			d.rejected = append(d.rejected, l.s.tooLarge(i))
			continue
		}
		l.buf = appendCounted(l.buf, l.message)
	}
	l.s.o.Counts.Refused.Add(int64(len(d.rejected)))
}

// A counter counts what is written to a connection.
type counter struct {
	net.Conn
	n atomic.Uint64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.n.Add(uint64(max(n, 0)))
	return n, err
}

// problem says what is wrong with the other side.
func (s *Sink) problem(what, remedy string) error {
	if remedy != "" {
		what += "; " + remedy
	}
	return fmt.Errorf("syslog sink: sending to %s: %s", s.o.Address, what)
}

// cause returns in words what is wrong with a connection.
func cause(err error) string {
	var dns *net.DNSError
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	var timeout net.Error
	switch {
	case errors.As(err, &dns):
		return "its name cannot be resolved"
	case errors.As(err, &unknown):
		return "its certificate is of an authority that is not trusted; set ca"
	case errors.As(err, &name):
		return "its certificate is for another host"
	case errors.As(err, &invalid):
		return "its certificate is not valid, or not any more"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "no answer in time"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "connection refused"
	case errors.Is(err, io.EOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE):
		return "the connection was cut"
	}
	return "no connection"
}

// body returns the text of record i.
func (s *Sink) body(dst []byte, c *record.Clean, i int) []byte {
	if s.o.Encode != nil {
		return s.o.Encode(dst, c, i)
	}
	return append(dst, c.Body(i)...)
}
