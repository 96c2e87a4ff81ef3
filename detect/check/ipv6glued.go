package check

import "net/netip"

// GluedIPv6 reads the IPv6 address that b begins with like [IPv6], but one that a
// letter touches on the left ("x2001:db8::1"), on the right ("2001:db8::1x") or on
// both sides. before is what stands to its left.
//
// Names in scopes and hexadecimal identifiers are written like this too, so that
// only addresses count whose first group has four digits and is of those that are
// assigned, 2000::/3, with two groups more.
func GluedIPv6(before, b []byte) (addr netip.Addr, n int, ok bool) {
	if len(b) < 8 || b[0] != '2' && b[0] != '3' || b[4] != ':' || digits(b[:4]) == 0 || !isHex(b[1]) || !isHex(b[2]) || !isHex(b[3]) {
		return addr, 0, false
	}
	if k := len(before); k > 0 && !isLetter(before[k-1]) && !IPv6Starts(before) {
		return addr, 0, false
	}
	end, groups := 0, 0
	for end < len(b) && (isHex(b[end]) || b[end] == ':') {
		if b[end] == ':' && isHex(b[end-1]) {
			groups++
		}
		end++
	}
	if groups < 2 {
		return addr, 0, false
	}
	if end < len(b) && isLetter(b[end]) {
		b = b[:end]
	}
	return IPv6(b)
}
