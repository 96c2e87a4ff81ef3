// Package proxy is a TCP proxy that breaks connections, to the byte.
//
// New listens on loopback and passes everything on to a target, until it is told
// otherwise: cut after so many bytes, freeze, swallow one direction, reset, refuse,
// delay or throttle. What it is told holds for connections that are open and for
// those to come. Watch sees every byte, of each direction apart.
//
// It forwards exactly the bytes that it was told to and no byte more, so a message
// can be cut in the middle of a header.
package proxy

import (
	"context"
	"io"
	"net"
	"sync"
	"time"
)

// A Direction is that of bytes.
type Direction int

// The directions.
const (
	Up   Direction = iota // from who connects to the target
	Down                  // back
)

// A Proxy stands before one target. Its methods may be called from any goroutine.
type Proxy struct {
	ln   net.Listener
	life context.Context
	end  context.CancelFunc
	all  sync.WaitGroup

	mu      sync.Mutex // guards all below
	target  string
	conns   map[*pair]bool
	changed chan struct{} // closed when anything below changes
	refuse  bool
	frozen  [2]bool
	swallow [2]bool
	left    [2]int64 // bytes until all connections are cut; -1 is never
	cuts    int
	delay   time.Duration
	latency time.Duration
	rate    int // bytes a second; 0 is as fast as can be
	watch   func(Direction, []byte)
	passed  [2]int64
	gone    [2]int64 // swallowed
	opened  int
}

// A pair is a connection and the one that it is passed on to.
type pair struct{ client, server *net.TCPConn }

// New returns a proxy that listens on loopback and passes on to target.
func New(target string) (*Proxy, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &Proxy{ln: ln, target: target, conns: map[*pair]bool{}, changed: make(chan struct{}), left: [2]int64{-1, -1}}
	p.life, p.end = context.WithCancel(context.Background())
	p.all.Go(p.accept)
	return p, nil
}

// Addr returns where the proxy listens.
func (p *Proxy) Addr() string { return p.ln.Addr().String() }

// Close ends the proxy and every connection.
func (p *Proxy) Close() {
	p.end()
	_ = p.ln.Close()
	p.Reset()
	p.all.Wait()
}

// set changes what holds from now on.
func (p *Proxy) set(change func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change()
	close(p.changed)
	p.changed = make(chan struct{})
}

// Target has new connections passed on to another address.
func (p *Proxy) Target(addr string) { p.set(func() { p.target = addr }) }

// Refuse has new connections closed at once, or not any more.
func (p *Proxy) Refuse(yes bool) { p.set(func() { p.refuse = yes }) }

// Freeze holds the bytes of a direction back, connections open: half-open, as it
// is when a cable is cut. Thawed, they go on.
func (p *Proxy) Freeze(d Direction, yes bool) { p.set(func() { p.frozen[d] = yes }) }

// Swallow throws the bytes of a direction away.
func (p *Proxy) Swallow(d Direction, yes bool) { p.set(func() { p.swallow[d] = yes }) }

// Delay has every piece of bytes wait.
func (p *Proxy) Delay(t time.Duration) { p.set(func() { p.delay = t }) }

// Throttle passes so many bytes a second; 0 is all.
func (p *Proxy) Throttle(rate int) { p.set(func() { p.rate = rate }) }

// CutAfter resets every connection once n bytes more have been passed in a
// direction; not one byte behind them is passed. It does so once.
func (p *Proxy) CutAfter(d Direction, n int64) { p.set(func() { p.left[d] = n }) }

// Watch has f see every byte that is passed on. It must not keep them, and is
// never called twice at once.
func (p *Proxy) Watch(f func(Direction, []byte)) { p.set(func() { p.watch = f }) }

// Reset ends every connection that is open, with RST.
func (p *Proxy) Reset() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.reset()
}

func (p *Proxy) reset() {
	for c := range p.conns {
		c.reset()
	}
}

// Passed returns how many bytes were passed on.
func (p *Proxy) Passed(d Direction) int64 { p.mu.Lock(); defer p.mu.Unlock(); return p.passed[d] }

// Swallowed returns how many bytes were thrown away.
func (p *Proxy) Swallowed(d Direction) int64 { p.mu.Lock(); defer p.mu.Unlock(); return p.gone[d] }

// Cuts returns how often CutAfter has cut.
func (p *Proxy) Cuts() int { p.mu.Lock(); defer p.mu.Unlock(); return p.cuts }

// Opened returns how many connections were passed on.
func (p *Proxy) Opened() int { p.mu.Lock(); defer p.mu.Unlock(); return p.opened }

func (c *pair) reset() {
	for _, half := range []*net.TCPConn{c.client, c.server} {
		_ = half.SetLinger(0)
		_ = half.Close()
	}
}

// accept takes connections until the proxy is closed.
func (p *Proxy) accept() {
	for {
		conn, err := p.ln.Accept()
		if err != nil {
			return
		}
		p.all.Go(func() { p.serve(conn.(*net.TCPConn)) })
	}
}

// serve passes one connection on.
func (p *Proxy) serve(client *net.TCPConn) {
	p.mu.Lock()
	target, refuse := p.target, p.refuse
	p.mu.Unlock()
	if refuse {
		_ = client.SetLinger(0)
		_ = client.Close()
		return
	}
	var d net.Dialer
	conn, err := d.DialContext(p.life, "tcp", target)
	if err != nil {
		_ = client.SetLinger(0)
		_ = client.Close()
		return
	}
	c := &pair{client, conn.(*net.TCPConn)}
	p.mu.Lock()
	p.conns[c] = true
	p.opened++
	late := p.latency
	p.mu.Unlock()
	one := p.copy
	if late > 0 {
		one = func(c *pair, d Direction, from, to *net.TCPConn) { p.line(c, d, from, to, late) }
	}
	var both sync.WaitGroup
	both.Go(func() { one(c, Up, c.client, c.server) })
	both.Go(func() { one(c, Down, c.server, c.client) })
	both.Wait()
	p.mu.Lock()
	delete(p.conns, c)
	p.mu.Unlock()
	_ = c.client.Close()
	_ = c.server.Close()
}

// copy passes one direction on.
func (p *Proxy) copy(c *pair, d Direction, from, to *net.TCPConn) {
	buf := make([]byte, 16<<10)
	for {
		n, err := from.Read(buf)
		if n > 0 && !p.pass(c, d, to, buf[:n]) {
			return
		}
		if err == io.EOF {
			_ = to.CloseWrite()
			return
		}
		if err != nil {
			c.reset()
			return
		}
	}
}

// pass passes b on, and reports false when the connection is over.
func (p *Proxy) pass(c *pair, d Direction, to *net.TCPConn, b []byte) bool {
	for len(b) > 0 {
		n, cut, ok := p.admit(d, b)
		if !ok {
			return false
		}
		if n > 0 {
			if _, err := to.Write(b[:n]); err != nil {
				c.reset()
				return false
			}
			b = b[n:]
		}
		if cut {
			p.Reset()
			return false
		}
		if len(b) > 0 && n == 0 {
			return true // swallowed
		}
	}
	return true
}

// admit waits until bytes of b may be passed on, and returns how many: none if they
// are to be thrown away.
func (p *Proxy) admit(d Direction, b []byte) (n int, cut, ok bool) {
	for {
		p.mu.Lock()
		changed := p.changed
		if p.frozen[d] {
			p.mu.Unlock()
			select {
			case <-changed:
				continue
			case <-p.life.Done():
				return 0, false, false
			}
		}
		wait := p.delay
		if p.rate > 0 {
			b = b[:min(len(b), max(1, p.rate/20))]
			wait += time.Duration(len(b)) * time.Second / time.Duration(p.rate)
		}
		p.mu.Unlock()
		if wait > 0 && !p.wait(wait) {
			return 0, false, false
		}
		p.mu.Lock()
		n, cut = p.take(d, b)
		p.mu.Unlock()
		return n, cut, true
	}
}

// take counts bytes of b as passed on, as many as may be. p.mu is held.
func (p *Proxy) take(d Direction, b []byte) (n int, cut bool) {
	if p.swallow[d] {
		p.gone[d] += int64(len(b))
		return 0, false
	}
	n = len(b)
	if left := p.left[d]; left >= 0 {
		n = int(min(int64(n), left))
		if p.left[d] -= int64(n); p.left[d] == 0 {
			p.left[d], cut = -1, true
			p.cuts++
		}
	}
	if p.watch != nil {
		p.watch(d, b[:n])
	}
	p.passed[d] += int64(n)
	return n, cut
}

// wait waits, and reports false if the proxy is closed meanwhile.
func (p *Proxy) wait(t time.Duration) bool {
	timer := time.NewTimer(t)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-p.life.Done():
		return false
	}
}
