//go:build !linux

package syslog

import "net"

// unacked knows nothing: only Linux tells.
func unacked(net.Conn) (int, bool) { return 0, false }
