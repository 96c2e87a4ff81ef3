package http

import "net/netip"

// peer returns the address in addr, which is host:port, or "" where there is none,
// as for a socket of the file system.
func peer(addr string) string {
	a, err := netip.ParseAddrPort(addr)
	if err != nil {
		return ""
	}
	return a.Addr().Unmap().String()
}
