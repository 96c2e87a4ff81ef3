//go:build unix

package sdnotify

import (
	"net"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

func env(pairs ...string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1], true
			}
		}
		return "", false
	}
}

// TestSend: states arrive in one message, in order.
func TestSend(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	l, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	n, err := New(env("NOTIFY_SOCKET", path, "WATCHDOG_USEC", "3000000"))
	if err != nil {
		t.Fatal(err)
	}
	if n.Interval() != 1500*time.Millisecond {
		t.Errorf("interval %v", n.Interval())
	}
	if err := n.Send(Ready, Status("one\ntwo")); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 100)
	k, err := l.Read(b)
	if got := string(b[:k]); err != nil || got != "READY=1\nSTATUS=one two" {
		t.Errorf("%q, %v", got, err)
	}
	_ = l.Close()
	if n.Send(Ready) == nil {
		t.Error("nobody listens, and no error")
	}
}

func TestNew(t *testing.T) {
	for _, c := range []struct {
		env      []string
		interval time.Duration
		bad      bool
	}{
		{nil, 0, false},
		{[]string{"WATCHDOG_USEC", "1000000"}, 0, false}, // without a socket
		{[]string{"NOTIFY_SOCKET", "@s"}, 0, false},
		{[]string{"NOTIFY_SOCKET", "relative"}, 0, true},
		{[]string{"NOTIFY_SOCKET", "@s", "WATCHDOG_USEC", "x"}, 0, true},
		{[]string{"NOTIFY_SOCKET", "@s", "WATCHDOG_USEC", "-1"}, 0, true},
		{[]string{"NOTIFY_SOCKET", "@s", "WATCHDOG_USEC", "1000000", "WATCHDOG_PID", "1"}, 0, false},
		{[]string{"NOTIFY_SOCKET", "@s", "WATCHDOG_USEC", strconv.Itoa(2_000_000)}, time.Second, false},
	} {
		n, err := New(env(c.env...))
		if (err != nil) != c.bad || err == nil && n.Interval() != c.interval {
			t.Errorf("%v: %v, %v", c.env, n, err)
		}
	}
	n, _ := New(env())
	if err := n.Send(Ready); err != nil {
		t.Error(err)
	}
}
