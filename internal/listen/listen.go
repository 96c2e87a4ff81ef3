// Package listen opens sockets for sources that others send to, within bounds.
//
// Stream returns a listener that has at most so many connections open at a time,
// in all and from one host; what is above the first waits in the system's queue,
// what is above the second is closed at once. Packet returns a socket for
// datagrams. Sockets of the file system get their permissions, and one that a
// process left behind is replaced.
package listen

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/netip"
	"os"
	"sync"
	"syscall"
)

// DefaultMode are the permissions of a socket in the file system.
const DefaultMode fs.FileMode = 0o660

// Options say where to listen, and the bounds of a listener.
type Options struct {
	// Network and Address are those of net.Listen, or of net.ListenPacket.
	Network, Address string
	// Mode are the permissions of a socket in the file system; 0 is DefaultMode.
	Mode fs.FileMode
	// Conns is the number of connections open at a time; 0 is no bound.
	Conns int
	// PerHost is the number of them from one address; 0 is no bound.
	PerHost int
	// Refused, if set, is called for each connection closed because of PerHost.
	Refused func()
}

// Stream returns a listener on o.Address.
func Stream(o Options) (net.Listener, error) {
	if err := clear(o); err != nil {
		return nil, err
	}
	l, err := net.Listen(o.Network, o.Address)
	if err != nil {
		return nil, problem(o, err)
	}
	if err := o.permit(); err != nil {
		l.Close()
		return nil, err
	}
	return Limit(l, o), nil
}

// Packet returns a socket for datagrams on o.Address.
func Packet(o Options) (net.PacketConn, error) {
	if err := clear(o); err != nil {
		return nil, err
	}
	c, err := net.ListenPacket(o.Network, o.Address)
	if err != nil {
		return nil, problem(o, err)
	}
	if err := o.permit(); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// file reports whether the address is a name in the file system.
func (o Options) file() bool {
	return (o.Network == "unix" || o.Network == "unixgram") && o.Address != "" && o.Address[0] != '@'
}

func (o Options) permit() error {
	if !o.file() {
		return nil
	}
	mode := o.Mode
	if mode == 0 {
		mode = DefaultMode
	}
	if err := os.Chmod(o.Address, mode); err != nil {
		return problem(o, err)
	}
	return nil
}

// clear removes a socket that nobody listens at any more.
func clear(o Options) error {
	if !o.file() {
		return nil
	}
	info, err := os.Lstat(o.Address)
	if err != nil {
		return nil // what is wrong, listening will tell
	}
	if info.Mode().Type() != fs.ModeSocket {
		return fmt.Errorf("cannot listen at %q: a file that is no socket has this name", o.Address)
	}
	c, err := net.Dial(o.Network, o.Address)
	if err == nil {
		c.Close()
		return fmt.Errorf("cannot listen at %q: another process does; stop it, or choose another name", o.Address)
	}
	if !errors.Is(err, syscall.ECONNREFUSED) {
		return problem(o, err)
	}
	if err := os.Remove(o.Address); err != nil {
		return problem(o, err)
	}
	return nil
}

// problem says why o cannot be listened at.
func problem(o Options, err error) error {
	remedy := ""
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		remedy = "; another process listens there"
	case errors.Is(err, fs.ErrPermission):
		remedy = "; ports below 1024 need CAP_NET_BIND_SERVICE, a socket needs a folder that can be written"
	}
	var oe *net.OpError
	var pe *fs.PathError
	switch {
	case errors.As(err, &oe):
		err = oe.Err
	case errors.As(err, &pe):
		err = pe.Err
	}
	return fmt.Errorf("cannot listen at %s %q: %w%s", o.Network, o.Address, err, remedy)
}

// Limit returns l with the bounds of o.
func Limit(l net.Listener, o Options) net.Listener {
	b := &bounded{Listener: l, o: o, done: make(chan struct{}), hosts: map[netip.Addr]int{}}
	if o.Conns > 0 {
		b.room = make(chan struct{}, o.Conns)
	}
	return b
}

type bounded struct {
	net.Listener
	o    Options
	room chan struct{} // nil for no bound
	once sync.Once
	done chan struct{}

	mu    sync.Mutex
	hosts map[netip.Addr]int
}

// Accept waits for room before it takes a connection, so that those above the
// bound wait in the queue of the system.
func (b *bounded) Accept() (net.Conn, error) {
	for {
		if b.room != nil {
			select {
			case b.room <- struct{}{}:
			case <-b.done:
				return nil, net.ErrClosed
			}
		}
		c, err := b.Listener.Accept()
		if err != nil {
			b.leave()
			return nil, err
		}
		host := addr(c)
		if b.enter(host) {
			return &conn{Conn: c, close: sync.OnceFunc(func() { b.exit(host) })}, nil
		}
		if b.o.Refused != nil {
			b.o.Refused() // before the other side can see it
		}
		c.Close()
		b.leave()
	}
}

func (b *bounded) leave() {
	if b.room != nil {
		<-b.room
	}
}

func (b *bounded) enter(host netip.Addr) bool {
	if b.o.PerHost <= 0 || !host.IsValid() {
		return true
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.hosts[host] >= b.o.PerHost {
		return false
	}
	b.hosts[host]++
	return true
}

func (b *bounded) exit(host netip.Addr) {
	if b.o.PerHost > 0 && host.IsValid() {
		b.mu.Lock()
		if b.hosts[host]--; b.hosts[host] <= 0 {
			delete(b.hosts, host)
		}
		b.mu.Unlock()
	}
	b.leave()
}

func (b *bounded) Close() error {
	b.once.Do(func() { close(b.done) })
	return b.Listener.Close()
}

// addr returns the address of the other side; an IPv6 one by its /64, which is
// what one host has.
func addr(c net.Conn) netip.Addr {
	a, ok := c.RemoteAddr().(*net.TCPAddr)
	if !ok {
		return netip.Addr{}
	}
	ip := a.AddrPort().Addr().Unmap().WithZone("")
	if ip.Is6() {
		if p, err := ip.Prefix(64); err == nil {
			return p.Addr()
		}
	}
	return ip
}

// A conn makes room when it is closed.
type conn struct {
	net.Conn
	close func()
}

func (c *conn) Close() error {
	err := c.Conn.Close()
	c.close()
	return err
}

// NetConn returns the connection itself.
func (c *conn) NetConn() net.Conn { return c.Conn }
