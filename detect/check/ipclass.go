package check

import "net/netip"

// An AddrClass says what an address stands for, which decides whether it may
// point at a person.
type AddrClass uint8

// The classes of addresses, after the IANA special-purpose registries
// (RFC 6890).
const (
	AddrPublic        AddrClass = iota // everything else
	AddrLoopback                       // 127.0.0.0/8 (RFC 1122), ::1 (RFC 4291)
	AddrUnspecified                    // 0.0.0.0/8 (RFC 1122), :: (RFC 4291)
	AddrLinkLocal                      // 169.254.0.0/16 (RFC 3927), fe80::/10 (RFC 4291)
	AddrMulticast                      // 224.0.0.0/4 (RFC 5771), ff00::/8 (RFC 4291)
	AddrNetmask                        // 255.0.0.0 … 255.255.255.255 with contiguous bits (RFC 950, RFC 919)
	AddrPrivate                        // RFC 1918, fc00::/7 (RFC 4193), fec0::/10 (RFC 3879)
	AddrCGNAT                          // 100.64.0.0/10 (RFC 6598)
	AddrDocumentation                  // RFC 5737, RFC 3849, RFC 9637; benchmarking RFC 2544, RFC 5180
)

var _ = [1]struct{}{}[AddrDocumentation-8] // String names every class

// String returns the name of the class in lower case.
func (c AddrClass) String() string {
	const names = "public       loopback     unspecified  link-local   multicast    " +
		"netmask      private      cgnat        documentation"
	if c > AddrDocumentation {
		return "unknown"
	}
	s := names[int(c)*13:][:13]
	for s[len(s)-1] == ' ' {
		s = s[:len(s)-1]
	}
	return s
}

// ClassOf returns the class of a valid address. An IPv4-mapped address has the
// class of the IPv4 address in it.
func ClassOf(a netip.Addr) AddrClass {
	if a = a.Unmap(); a.Is4() {
		return class4(a.As4())
	}
	return class6(a.As16())
}

func class4(q [4]byte) AddrClass {
	switch {
	case q[0] == 10 || q[0] == 172 && q[1]&0xf0 == 16 || q[0] == 192 && q[1] == 168:
		return AddrPrivate
	case q[0] == 127:
		return AddrLoopback
	case q[0] == 0:
		return AddrUnspecified
	case q[0] == 169 && q[1] == 254:
		return AddrLinkLocal
	case q[0] == 100 && q[1]&0xc0 == 64:
		return AddrCGNAT
	case q[0]&0xf0 == 224:
		return AddrMulticast
	case q[0] == 255:
		inverse := ^(uint32(q[0])<<24 | uint32(q[1])<<16 | uint32(q[2])<<8 | uint32(q[3]))
		if inverse&(inverse+1) == 0 {
			return AddrNetmask
		}
	case q[0] == 192 && q[1] == 0 && q[2] == 2,
		q[0] == 198 && q[1] == 51 && q[2] == 100,
		q[0] == 203 && q[1] == 0 && q[2] == 113,
		q[0] == 198 && q[1]&0xfe == 18:
		return AddrDocumentation
	}
	return AddrPublic
}

func class6(a [16]byte) AddrClass {
	head := uint32(a[0])<<24 | uint32(a[1])<<16 | uint32(a[2])<<8 | uint32(a[3])
	switch {
	case head == 0 && a == [16]byte{}:
		return AddrUnspecified
	case head == 0 && a == [16]byte{15: 1}:
		return AddrLoopback
	case head>>22 == 0xfe80>>6:
		return AddrLinkLocal
	case head>>24 == 0xff:
		return AddrMulticast
	case head>>25 == 0xfc>>1, head>>22 == 0xfec0>>6:
		return AddrPrivate
	case head == 0x20010db8, head>>12 == 0x3fff0, head == 0x20010002 && a[4] == 0 && a[5] == 0:
		return AddrDocumentation
	}
	return AddrPublic
}
