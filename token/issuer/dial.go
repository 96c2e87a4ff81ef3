package issuer

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"

	"github.com/logscrub/logscrub/internal/netcause"
)

// errPrivate is returned by the dialer for an address that is not public.
var errPrivate = errors.New("the name leads to an address that is not public; allow_private lets it")

// Transport returns a transport that goes straight to the host, and only to a public
// address of it unless private ones are allowed. The address is looked at once the
// name is resolved, so that no later answer of a name server changes it.
func Transport(allowPrivate bool) *http.Transport {
	d := &net.Dialer{Timeout: 5 * time.Second, ControlContext: func(_ context.Context, _, address string, _ syscall.RawConn) error {
		a, err := netip.ParseAddrPort(address)
		if err != nil || !allowPrivate && !public(a.Addr()) {
			return errPrivate
		}
		return nil
	}}
	return &http.Transport{
		DialContext:            d.DialContext,
		TLSHandshakeTimeout:    5 * time.Second,
		ResponseHeaderTimeout:  5 * time.Second,
		MaxResponseHeaderBytes: 64 << 10,
		DisableKeepAlives:      true,
		DisableCompression:     true, // what is small inflated may be large
	}
}

// Cause returns in words of its own why a request over a Transport got no answer: what
// net/http says quotes the URL, and what came back.
func Cause(err error) error {
	if errors.Is(err, errPrivate) {
		return errPrivate
	}
	return errors.New(netcause.Words(err))
}

// reserved are networks that are not the public internet and that package netip has
// no word for (RFC 6890, RFC 6598, RFC 6052, RFC 3056, RFC 4380, and of RFC 4291 §2.5.5.1
// addresses that have one of IPv4 inside).
var reserved = [...]netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),
	netip.MustParsePrefix("100.64.0.0/10"),
	netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("::/96"),
	netip.MustParsePrefix("64:ff9b::/96"),
	netip.MustParsePrefix("64:ff9b:1::/48"),
	netip.MustParsePrefix("2002::/16"),
	netip.MustParsePrefix("2001::/32"),
	netip.MustParsePrefix("fec0::/10"),
}

// public reports whether a is an address of the public internet.
func public(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.IsLinkLocalUnicast() || a.IsLoopback() {
		return false
	}
	for _, p := range reserved {
		if p.Contains(a) {
			return false
		}
	}
	return true
}
