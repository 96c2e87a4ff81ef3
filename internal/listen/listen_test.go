package listen_test

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/logscrub/logscrub/internal/listen"
)

func tcp(t *testing.T, o listen.Options) net.Listener {
	t.Helper()
	o.Network, o.Address = "tcp", "127.0.0.1:0"
	l, err := listen.Stream(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func dial(t *testing.T, l net.Listener) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// accepted returns what Accept gives.
func accepted(l net.Listener) <-chan net.Conn {
	ch := make(chan net.Conn, 1)
	go func() {
		c, err := l.Accept()
		if err != nil {
			close(ch)
			return
		}
		ch <- c
	}()
	return ch
}

func TestConns(t *testing.T) {
	l := tcp(t, listen.Options{Conns: 2})
	for range 3 {
		dial(t, l)
	}
	a, b := <-accepted(l), <-accepted(l)
	defer b.Close()
	third := accepted(l)
	select {
	case <-third:
		t.Fatal("three connections where two may be")
	default:
	}
	a.Close()
	a.Close() // makes room once
	c := <-third
	if c == nil {
		t.Fatal("no room after one was closed")
	}
	fourth := accepted(l)
	l.Close()
	if x := <-fourth; x != nil {
		t.Error("a second close made room again")
	}
	c.Close()
}

func TestPerHost(t *testing.T) {
	var refused atomic.Int64
	l := tcp(t, listen.Options{PerHost: 1, Refused: func() { refused.Add(1) }})
	dial(t, l)
	a := <-accepted(l)
	second := accepted(l)
	c := dial(t, l)
	if _, err := c.Read(make([]byte, 1)); err == nil {
		t.Error("a connection above the bound is served")
	}
	if refused.Load() != 1 {
		t.Errorf("%d refused", refused.Load())
	}
	a.Close()
	dial(t, l)
	if x := <-second; x == nil {
		t.Error("no room after one was closed")
	}
}

func TestUnix(t *testing.T) {
	for _, network := range []string{"unix", "unixgram"} {
		path := filepath.Join(t.TempDir(), "s")
		o := listen.Options{Network: network, Address: path, Mode: 0o622}
		open := func() (interface{ Close() error }, error) {
			if network == "unix" {
				return listen.Stream(o)
			}
			return listen.Packet(o)
		}
		s, err := open()
		if err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o622 {
			t.Errorf("%s: %v, %v", network, info.Mode(), err)
		}
		if _, err := open(); err == nil || !strings.Contains(err.Error(), "another process") {
			t.Errorf("%s: the socket of another was taken: %v", network, err)
		}
		if u, ok := s.(*net.UnixConn); ok {
			u.Close() // leaves its name behind
		} else {
			s.Close()
			stale, err := net.ListenUnix("unix", &net.UnixAddr{Net: "unix", Name: path})
			if err != nil {
				t.Fatal(err)
			}
			stale.SetUnlinkOnClose(false)
			stale.Close()
		}
		if s, err = open(); err != nil {
			t.Errorf("%s: a socket that was left behind: %v", network, err)
			continue
		}
		s.Close()
	}
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := listen.Stream(listen.Options{Network: "unix", Address: path}); err == nil {
		t.Error("a file was replaced by a socket")
	}
}

func TestErrors(t *testing.T) {
	l := tcp(t, listen.Options{})
	_, err := listen.Stream(listen.Options{Network: "tcp", Address: l.Addr().String()})
	if err == nil || !strings.Contains(err.Error(), "another process listens there") {
		t.Error(err)
	}
	l.Close()
	if _, err := l.Accept(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
}
