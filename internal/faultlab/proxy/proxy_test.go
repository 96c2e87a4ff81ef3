package proxy

import (
	"bytes"
	"errors"
	"io"
	"net"
	"runtime"
	"syscall"
	"testing"
)

// echo returns the address of a server that sends back what it gets.
func echo(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			go func() {
				_, _ = io.Copy(c, c) // ends with its client
				_ = c.Close()
			}()
		}
	}()
	return ln.Addr().String()
}

func start(t *testing.T) *Proxy {
	t.Helper()
	p, err := New(echo(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

func dial(t *testing.T, p *Proxy) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", p.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func say(t *testing.T, c net.Conn, text string) {
	t.Helper()
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
}

func hear(t *testing.T, c net.Conn, n int) string {
	t.Helper()
	b := make([]byte, n)
	if _, err := io.ReadFull(c, b); err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestPass holds that bytes are passed on, watched and counted.
func TestPass(t *testing.T) {
	p := start(t)
	var up, down bytes.Buffer
	p.Watch(func(d Direction, b []byte) {
		if d == Up {
			up.Write(b)
		} else {
			down.Write(b)
		}
	})
	c := dial(t, p)
	say(t, c, "hello")
	if got := hear(t, c, 5); got != "hello" {
		t.Errorf("heard %q", got)
	}
	p.Watch(nil)
	if up.String() != "hello" || down.String() != "hello" || p.Passed(Up) != 5 || p.Passed(Down) != 5 || p.Opened() != 1 {
		t.Errorf("up %q, down %q", &up, &down)
	}
}

// TestCut holds that exactly the bytes before the cut arrive, and then a reset.
func TestCut(t *testing.T) {
	for n := range 7 {
		p := start(t)
		p.CutAfter(Down, int64(n))
		c := dial(t, p)
		say(t, c, "abcdefgh")
		text, err := io.ReadAll(c)
		if want := "abcdefgh"[:n]; string(text) != want && err == nil || !errors.Is(err, syscall.ECONNRESET) || !bytes.HasPrefix([]byte(want), text) {
			t.Errorf("cut after %d: %q, %v", n, text, err)
		}
		if p.Passed(Down) != int64(n) || p.Cuts() != 1 {
			t.Errorf("cut after %d: passed %d", n, p.Passed(Down))
		}
		again := dial(t, p)
		say(t, again, "x")
		if hear(t, again, 1) != "x" {
			t.Error("a connection after the cut does not work")
		}
	}
}

// TestFreeze holds that frozen bytes come when they are thawed, and swallowed ones
// never.
func TestFreeze(t *testing.T) {
	p := start(t)
	c := dial(t, p)
	p.Freeze(Down, true)
	say(t, c, "one")
	p.Freeze(Down, false)
	if got := hear(t, c, 3); got != "one" {
		t.Errorf("heard %q", got)
	}
	p.Swallow(Up, true)
	say(t, c, "two")
	for p.Swallowed(Up) < 3 {
		runtime.Gosched()
	}
	p.Swallow(Up, false)
	p.Delay(1)
	p.Throttle(1000)
	say(t, c, "three")
	if got := hear(t, c, 5); got != "three" {
		t.Errorf("heard %q", got)
	}
}

// TestRefuse holds that connections are refused, and reset.
func TestRefuse(t *testing.T) {
	p := start(t)
	c := dial(t, p)
	say(t, c, "x")
	hear(t, c, 1)
	p.Reset()
	if _, err := c.Read(make([]byte, 1)); !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("after a reset: %v", err)
	}
	p.Refuse(true)
	if refused, err := net.Dial("tcp", p.Addr()); err == nil { // else it was reset already
		if _, err := refused.Read(make([]byte, 1)); err == nil {
			t.Error("read from a refused connection")
		}
		refused.Close()
	}
	p.Refuse(false)
	c = dial(t, p)
	say(t, c, "y")
	hear(t, c, 1)
}
