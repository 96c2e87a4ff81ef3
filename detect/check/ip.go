package check

import "net/netip"

// IPv4 reads the dotted quad (RFC 791; text form RFC 6943 §3.1.1) at the start
// of b and returns the address and the number of bytes it takes.
//
// Four decimal octets of at most 255. A leading zero is refused, because it is
// the mark of a version number, unless every octet is three digits wide
// ("192.000.002.010", the fixed-width form, read as decimal). The quad ends
// where no letter, digit, underscore or ".digit" follows, so that a longer
// dotted number (an object identifier, a version with five parts) is none; a
// dot before anything else ends a sentence, and an underscore before a digit
// joins a port to the address ("192.0.2.1_443"). A port, a prefix length and a
// range are left to the caller. Whether the quad may begin here is the
// question of [IPv4Starts].
func IPv4(b []byte) (addr netip.Addr, n int, ok bool) {
	q, n, ok := quad(b)
	if !ok {
		return netip.Addr{}, 0, false
	}
	if n < len(b) {
		digit := n+1 < len(b) && isDigit(b[n+1])
		if c := b[n]; isAlnum(c) || c == '_' && !digit || c == '.' && digit {
			return netip.Addr{}, 0, false
		}
	}
	return netip.AddrFrom4(q), n, true
}

// IPv4Starts reports whether a dotted quad may begin right after before: not
// inside a word or a longer dotted number.
func IPv4Starts(before []byte) bool {
	n := len(before)
	if n == 0 {
		return true
	}
	c := before[n-1]
	return !isWord(c) && (c != '.' || n < 2 || !isDigit(before[n-2]))
}
