package proxy

import (
	"io"
	"net"
	"time"
)

// lineMax is how many pieces a direction with latency holds at most: 4 MiB, more
// than a socket buffers by itself.
const lineMax = 256

// Latency has every byte of connections to come arrive so much later than it was
// sent, while others follow behind it, as on a long cable. Delay, in contrast, lets
// no piece out before the one before it has waited, and so bounds the rate.
func (p *Proxy) Latency(t time.Duration) { p.set(func() { p.latency = t }) }

// A piece is what was read at once, and when it may go on.
type piece struct {
	b   []byte
	due time.Time
}

// line passes one direction on, late.
func (p *Proxy) line(c *pair, d Direction, from, to *net.TCPConn, late time.Duration) {
	pieces := make(chan piece, lineMax)
	end := make(chan struct{}) // closed when nothing more is passed on
	p.all.Go(func() {
		defer close(pieces)
		for buf := make([]byte, 16<<10); ; {
			n, err := from.Read(buf)
			if n > 0 {
				select {
				case pieces <- piece{append([]byte(nil), buf[:n]...), time.Now().Add(late)}:
				case <-end:
					return
				}
			}
			if err != nil && err != io.EOF {
				c.reset()
			}
			if err != nil {
				return
			}
		}
	})
	defer close(end)
	for one := range pieces {
		if !p.wait(time.Until(one.due)) || !p.pass(c, d, to, one.b) {
			return
		}
	}
	_ = to.CloseWrite()
}
