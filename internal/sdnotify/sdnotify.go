// Package sdnotify tells systemd how a service is doing (sd_notify(3)): that it is
// ready, reloads or ends, and that it is alive, as often as the watchdog wants.
//
// New reads what systemd put into the environment. Where it put nothing there,
// every call does nothing.
package sdnotify

import (
	"errors"
	"net"
	"os"
	"strconv"
	"strings"
	"time"
)

// The states that systemd knows.
const (
	Ready     = "READY=1"
	Reloading = "RELOADING=1" // until the next Ready
	Stopping  = "STOPPING=1"
	Watchdog  = "WATCHDOG=1"
)

// A Notifier sends states to the socket of the service manager.
type Notifier struct {
	addr     string
	watchdog time.Duration
}

// New returns the notifier that env describes: NOTIFY_SOCKET, and WATCHDOG_USEC
// where it is meant for this process.
func New(env func(string) (string, bool)) (*Notifier, error) {
	n := new(Notifier)
	n.addr, _ = env("NOTIFY_SOCKET")
	if n.addr == "" {
		return n, nil
	}
	switch n.addr[0] {
	case '/':
	case '@':
		n.addr = "\x00" + n.addr[1:]
	default:
		return nil, errors.New("NOTIFY_SOCKET is no path; leave it to systemd")
	}
	usec, _ := env("WATCHDOG_USEC")
	if pid, _ := env("WATCHDOG_PID"); usec == "" || pid != "" && pid != strconv.Itoa(os.Getpid()) {
		return n, nil
	}
	v, err := strconv.ParseInt(usec, 10, 64)
	if err != nil || v <= 0 || v > int64(24*time.Hour/time.Microsecond) {
		return nil, errors.New("WATCHDOG_USEC is no time; leave it to systemd")
	}
	n.watchdog = time.Duration(v) * time.Microsecond
	return n, nil
}

// Interval returns how often Watchdog is to be sent, half of what systemd allows,
// and 0 if it does not wait for it.
func (n *Notifier) Interval() time.Duration { return n.watchdog / 2 }

// Status is a state with one line for people.
func Status(line string) string {
	return "STATUS=" + strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, line)
}

// Send sends states, one a line, in one message. An error says that systemd does
// not listen; the service goes on.
func (n *Notifier) Send(states ...string) error {
	if n.addr == "" {
		return nil
	}
	c, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: n.addr, Net: "unixgram"})
	if err != nil {
		return errors.New("systemd does not listen at NOTIFY_SOCKET")
	}
	defer c.Close()
	if _, err := c.Write([]byte(strings.Join(states, "\n"))); err != nil {
		return errors.New("systemd does not read from NOTIFY_SOCKET")
	}
	return nil
}
