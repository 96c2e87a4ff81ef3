package syslog

import (
	"math"
	"net"
	"syscall"

	"golang.org/x/sys/unix"
)

// unacked returns the number of bytes written to c that the other host has not
// confirmed (tcp(7), SIOCOUTQ): all there may be, where that cannot be told any
// more. ok is false if c is no connection of the kernel.
func unacked(c net.Conn) (n int, ok bool) {
	sc, ok := c.(syscall.Conn)
	if !ok {
		return 0, false
	}
	raw, err := sc.SyscallConn()
	if err != nil {
		return math.MaxInt, true
	}
	var callErr error
	if err := raw.Control(func(fd uintptr) { n, callErr = unix.IoctlGetInt(int(fd), unix.SIOCOUTQ) }); err != nil || callErr != nil {
		return math.MaxInt, true
	}
	return n, true
}
