package syslog

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"time"

	"github.com/logscrub/logscrub/internal/listen"
	"github.com/logscrub/logscrub/internal/retry"
	"github.com/logscrub/logscrub/record"
)

// maxDatagram is the largest that UDP has.
const maxDatagram = 64 << 10

// packets is a socket for datagrams.
type packets struct {
	conn net.PacketConn
	gone bool // guarded by the source's mu
}

// packet opens a socket for datagrams and receives from it.
func (s *Source) packet(o listen.Options) error {
	c, err := listen.Packet(o)
	if err != nil {
		return err
	}
	if b, ok := c.(interface{ SetReadBuffer(int) error }); ok {
		_ = b.SetReadBuffer(s.o.Receive) // the kernel gives what it may
	}
	p := &packets{conn: c}
	s.packets = append(s.packets, p)
	s.enter(c)
	s.receivers.Go(func() {
		defer c.Close()
		s.receive(p)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.retire(p)
		delete(s.sockets, c)
	})
	return nil
}

// receive gives out the messages of a socket, one a datagram.
func (s *Source) receive(p *packets) {
	_, local := p.conn.(*net.UnixConn)
	m, d, k := new(message), dialect{zone: s.o.Zone, local: local}, new(blocks)
	buf := make([]byte, max(s.o.MaxMessage, maxDatagram)+1)
	var peer []byte
	var back retry.Backoff
	for {
		n, from, err := readFrom(p.conn, buf)
		if err != nil {
			var ne net.Error
			if errors.Is(err, net.ErrClosed) || s.stopping.Load() || errors.As(err, &ne) && ne.Timeout() {
				return
			}
			s.o.Log.Warn("syslog source: no datagram could be read", "cause", netCause(err))
			_ = retry.Wait(context.Background(), min(back.Next(), time.Second))
			continue
		}
		back.Reset()
		if s.o.Peer && from.IsValid() {
			peer = from.Addr().Unmap().AppendTo(peer[:0])
		}
		f := frame{text: buf[:min(n, s.o.MaxMessage)], term: record.TermLF}
		if n > s.o.MaxMessage {
			f.flags = record.Truncated | record.Withhold
		} else {
			f.text, f.term = trimTerm(f.text)
		}
		if !s.give(m, f, d, k, peer) {
			return
		}
	}
}

// readFrom reads a datagram. Of a longer one than p the rest is lost.
func readFrom(c net.PacketConn, p []byte) (n int, from netip.AddrPort, err error) {
	if u, ok := c.(*net.UDPConn); ok {
		return u.ReadFromUDPAddrPort(p)
	}
	n, _, err = c.ReadFrom(p)
	return n, from, err
}
