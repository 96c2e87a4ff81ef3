package pseudonym

import (
	"bytes"
	"encoding/binary"
	"net/netip"
)

// CanonicalIP appends an address as RFC 5952 writes it: a v4-mapped address as
// version 4, zeros in front of a decimal octet dropped, a zone in ASCII lower
// case behind %. Text that is no address is appended in ASCII lower case.
func CanonicalIP(dst, text []byte) []byte {
	if plainIPv4(text) || plainIPv6(text) {
		return append(dst, text...)
	}
	host, zone, zoned := bytes.Cut(text, []byte("%"))
	if a, ok := parseIPv4(text); ok {
		return netip.AddrFrom4(a).AppendTo(dst)
	}
	a, ok := parseIPv6(host)
	addr := netip.AddrFrom16(a)
	if !ok || zoned && (len(zone) == 0 || addr.Is4In6()) {
		return appendLower(dst, text)
	}
	dst = addr.Unmap().AppendTo(dst)
	if zoned {
		dst = appendLower(append(dst, '%'), zone)
	}
	return dst
}

// AppendIP appends the canonical form of a, which CanonicalIP gives for its text.
func AppendIP(dst []byte, a netip.Addr) []byte {
	n := len(dst)
	dst = a.Unmap().AppendTo(dst)
	for i := n; i < len(dst); i++ {
		dst[i] = lower(dst[i]) // the zone
	}
	return dst
}

// parseIPv4 reads four decimal octets of one to three digits.
func parseIPv4(text []byte) (a [4]byte, ok bool) {
	for i := range a {
		if i > 0 {
			if len(text) == 0 || text[0] != '.' {
				return a, false
			}
			text = text[1:]
		}
		n, v := 0, 0
		for n < len(text) && n < 4 && isDigit(text[n]) {
			v = 10*v + int(text[n]-'0')
			n++
		}
		if n == 0 || n > 3 || v > 255 {
			return a, false
		}
		a[i], text = byte(v), text[n:]
	}
	return a, len(text) == 0
}

// parseIPv6 reads an address in any form of RFC 4291 §2.2, without a zone: up to
// eight groups, the last two as an IPv4 address, one run of zeros as "::".
func parseIPv6(text []byte) (a [16]byte, ok bool) {
	gap, n := -1, 0 // where "::" stood; bytes of a written
	if rest, ok := bytes.CutPrefix(text, []byte("::")); ok {
		gap, text = 0, rest
	}
	for len(text) > 0 && n < len(a) {
		v, digits := hexGroup(text)
		if digits == 0 {
			return a, false
		}
		if digits < len(text) && text[digits] == '.' {
			v4, ok := parseIPv4(text)
			if !ok || n > 12 {
				return a, false
			}
			n, text = n+copy(a[n:], v4[:]), nil
			break
		}
		binary.BigEndian.PutUint16(a[n:], v)
		n, text = n+2, text[digits:]
		switch {
		case len(text) == 0:
		case bytes.HasPrefix(text, []byte("::")) && gap < 0:
			gap, text = n, text[2:]
		case text[0] == ':' && len(text) > 1 && text[1] != ':':
			text = text[1:]
		default:
			return a, false
		}
	}
	if len(text) > 0 || (gap < 0) != (n == len(a)) {
		return a, false
	}
	if gap >= 0 {
		tail := copy(a[len(a)-(n-gap):], a[gap:n])
		clear(a[gap : len(a)-tail])
	}
	return a, true
}

// hexGroup reads up to four hexadecimal digits.
func hexGroup(text []byte) (v uint16, n int) {
	for n < len(text) && n < 4 {
		c := lower(text[n])
		switch {
		case isDigit(c):
			v = v<<4 | uint16(c-'0')
		case c >= 'a' && c <= 'f':
			v = v<<4 | uint16(c-'a'+10)
		default:
			return v, n
		}
		n++
	}
	return v, n
}
