package syslog

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"time"

	"github.com/logscrub/logscrub/internal/listen"
	"github.com/logscrub/logscrub/internal/retry"
)

// stream reports whether l accepts connections.
func (l Listener) stream() bool {
	return l.Network == "unix" || strings.HasPrefix(l.Network, "tcp") || l.Network == "tls"
}

// listen opens the socket of l, and receives from it.
func (s *Source) listen(l Listener) error {
	o := listen.Options{Network: l.Network, Address: l.Address, Mode: l.Mode, Conns: s.o.Conns, PerHost: s.o.PerHost,
		Refused: func() { s.o.Counts.Refused.Add(1) }}
	secure := l.Network == "tls"
	if secure {
		o.Network = "tcp"
		if s.o.TLS == nil {
			return fmt.Errorf("a tls listener at %q, and no certificate; set tls", l.Address)
		}
	}
	switch {
	case l.stream():
		ln, err := listen.Stream(o)
		if err != nil {
			return err
		}
		s.streams = append(s.streams, ln)
		s.receivers.Go(func() { s.accept(ln, secure, l.Network == "unix") })
		return nil
	case l.Network == "unixgram" || strings.HasPrefix(l.Network, "udp"):
		return s.packet(o)
	}
	return fmt.Errorf("network %q is unknown; it is udp, tcp, tls, unix or unixgram", l.Network)
}

// accept serves connections until the listener is closed.
func (s *Source) accept(ln net.Listener, secure, local bool) {
	var back retry.Backoff
	for {
		c, err := ln.Accept()
		switch {
		case err == nil:
			back.Reset()
			s.o.Counts.Accepted.Add(1)
			s.receivers.Go(func() { s.serve(c, secure, local) })
		case errors.Is(err, net.ErrClosed) || s.stopping.Load():
			return
		default: // no descriptors, say
			s.o.Log.Warn("syslog source: no connection could be taken", "cause", netCause(err))
			_ = retry.Wait(context.Background(), min(back.Next(), time.Second))
		}
	}
}

// serve reads one connection to its end.
func (s *Source) serve(c net.Conn, secure, local bool) {
	defer c.Close()
	if !s.enter(c) {
		return
	}
	defer s.exit(c)
	s.o.Counts.Conns.Add(1)
	defer s.o.Counts.Conns.Add(-1)
	if secure {
		t := tls.Server(c, s.o.TLS)
		ctx, cancel := context.WithTimeout(context.Background(), handshakeTimeout)
		err := t.HandshakeContext(ctx)
		cancel()
		if err != nil {
			s.o.Counts.Handshake.Add(1)
			return
		}
		c = t
	}
	s.read(c, local, s.peer(c.RemoteAddr()))
}

// peer returns the text of the sender's address, if that is wanted.
func (s *Source) peer(a net.Addr) []byte {
	if !s.o.Peer {
		return nil
	}
	if t, ok := a.(*net.TCPAddr); ok {
		return []byte(t.AddrPort().Addr().Unmap().String())
	}
	return nil
}

// read gives out the messages of c.
func (s *Source) read(c net.Conn, local bool, peer []byte) {
	sp := splitter{mode: s.o.Framing, max: s.o.MaxMessage}
	m, d, k := new(message), dialect{zone: s.o.Zone, local: local}, new(blocks)
	for {
		s.limit(c, sp.pending())
		n, err := c.Read(sp.space())
		sp.fed(n)
		for {
			f, ok, bad := sp.next()
			if bad != nil {
				s.o.Counts.Framing.Add(1)
				return
			}
			if !ok {
				break
			}
			if !s.give(m, f, d, k, peer) {
				return
			}
		}
		if err != nil {
			if errors.Is(err, os.ErrDeadlineExceeded) && !s.stopping.Load() {
				s.o.Counts.Timeouts.Add(1)
			}
			break
		}
	}
	if f, ok := sp.rest(); ok {
		s.give(m, f, d, k, peer)
	}
}

// limit sets how long the next read of c may take.
func (s *Source) limit(c net.Conn, inside bool) {
	var t time.Time
	switch {
	case inside:
		t = time.Now().Add(s.o.FrameTimeout)
	case s.o.Idle > 0:
		t = time.Now().Add(s.o.Idle)
	}
	_ = c.SetReadDeadline(t)
	if s.stopping.Load() { // and it may have set its own before this did
		_ = c.SetReadDeadline(s.deadline)
	}
}

// netCause returns err without the addresses in it.
func netCause(err error) error {
	var oe *net.OpError
	if errors.As(err, &oe) {
		return oe.Err
	}
	return err
}
