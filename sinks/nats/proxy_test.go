package nats

import (
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// A proxy stands between a client and a server, and does to their bytes what a test
// wants.
type proxy struct {
	l        net.Listener
	to       string
	deaf     atomic.Bool  // what the server says is swallowed
	mute     atomic.Bool  // what the client says is swallowed; nothing is closed
	cutAfter atomic.Int64 // of the client's next bytes, after which both sides are closed; 0 is never
	pace     atomic.Int64 // bytes a second towards the server; 0 is no limit

	mu    sync.Mutex
	conns []net.Conn
}

// relay starts a proxy to addr.
func relay(t testing.TB, addr string) *proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{l: l, to: addr}
	go p.accept()
	t.Cleanup(func() { l.Close(); p.cut() })
	return p
}

func (p *proxy) url() string { return "nats://" + p.l.Addr().String() }

func (p *proxy) accept() {
	for {
		client, err := p.l.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", p.to)
		if err != nil {
			client.Close()
			continue
		}
		p.mu.Lock()
		p.conns = append(p.conns, client, server)
		p.mu.Unlock()
		go p.up(client, server)
		go p.down(client, server)
	}
}

// cut closes every connection.
func (p *proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.conns {
		c.Close()
	}
	p.conns = nil
}

func (p *proxy) up(client, server net.Conn) {
	buf := make([]byte, 4096)
	for {
		n, err := client.Read(buf)
		if left := p.cutAfter.Load(); n > 0 && left > 0 {
			if int64(n) >= left {
				_, _ = server.Write(buf[:left])
				p.cutAfter.Store(0)
				p.cut()
				return
			}
			p.cutAfter.Add(-int64(n))
		}
		if n > 0 && !p.mute.Load() {
			if pace := p.pace.Load(); pace > 0 {
				<-time.After(time.Duration(n) * time.Second / time.Duration(pace))
			}
			_, _ = server.Write(buf[:n])
		}
		if err != nil {
			server.Close()
			return
		}
	}
}

func (p *proxy) down(client, server net.Conn) {
	buf := make([]byte, 4096)
	for {
		n, err := server.Read(buf)
		if n > 0 && !p.deaf.Load() {
			_, _ = client.Write(buf[:n])
		}
		if err != nil {
			client.Close()
			return
		}
	}
}
