package check

// A MACClass says whether a hardware address names one device.
type MACClass uint8

// The classes of hardware addresses (IEEE 802, clause 8.2).
const (
	MACDevice    MACClass = iota // an individual address
	MACZero                      // 00:00:00:00:00:00
	MACBroadcast                 // ff:ff:ff:ff:ff:ff
	MACGroup                     // a multicast address: the low bit of the first octet is set
)

// MAC reads the 48-bit hardware address at the start of b: six octets with one
// kind of separator, ":" or "-", or three groups of four digits with dots
// (Cisco). It returns the octets, so that all three forms compare equal, and
// the length of the text.
//
// It is refused where a separator and another group follow: 16 octets are a
// fingerprint (RFC 4716 §4), 8 an EUI-64, 20 a SHA-1. The 14 octets that the
// Linux netfilter log writes after "MAC=" are read by [NetfilterMAC]. What
// stands before is the question of [MACStarts].
func MAC(b []byte) (addr [6]byte, n int, ok bool) {
	addr, n, ok = octets(b)
	if !ok || n < len(b) && !macEnds(b[n:], b[2]) {
		return addr, 0, false
	}
	return addr, n, true
}

// octets reads a hardware address without asking what follows it.
func octets(b []byte) (addr [6]byte, n int, ok bool) {
	if len(b) >= 17 && (b[2] == ':' || b[2] == '-') {
		for i := range 6 {
			at := 3 * i
			if !isHex(b[at]) || !isHex(b[at+1]) || i < 5 && b[at+2] != b[2] {
				return addr, 0, false
			}
			addr[i] = byte(hexValue(b[at])<<4 | hexValue(b[at+1]))
		}
		return addr, 17, true
	}
	if len(b) < 14 || b[4] != '.' || b[9] != '.' {
		return addr, 0, false
	}
	for i := range 6 {
		at := 2*i + i/2
		if !isHex(b[at]) || !isHex(b[at+1]) {
			return addr, 0, false
		}
		addr[i] = byte(hexValue(b[at])<<4 | hexValue(b[at+1]))
	}
	return addr, 14, true
}

// macEnds reports whether an address with separator sep may end before rest.
func macEnds(rest []byte, sep byte) bool {
	if isHex(rest[0]) {
		return false
	}
	if isWord(rest[0]) { // "…:01_x", "…:01port"
		return true
	}
	if isHex(sep) { // the dotted form: b[2] is a digit
		sep = '.'
	}
	if rest[0] != sep || len(rest) < 3 {
		return true
	}
	// One more group of two digits (four, dotted) continues the sequence; a
	// longer word, as in "…:01:eth0" or "…-01-guest", does not.
	width := 2
	if sep == '.' {
		width = 4
	}
	rest = rest[1:]
	if len(rest) < width {
		return true
	}
	for _, c := range rest[:width] {
		if !isHex(c) {
			return true
		}
	}
	return !endsWord(rest[width:])
}

// NetfilterMAC reads the Ethernet header that the Linux packet filter logs as
// "MAC=": 14 octets, the destination, the source and a type of 08:00, 86:dd or
// 08:06. Both addresses are at fixed places: [0:17] and [18:35] of the 41
// bytes.
func NetfilterMAC(b []byte) (n int, ok bool) {
	if len(b) < 41 || len(b) > 41 && (isWord(b[41]) || b[41] == ':') {
		return 0, false
	}
	for i := range 14 {
		at := 3 * i
		if !isHex(b[at]) || !isHex(b[at+1]) || i < 13 && b[at+2] != ':' {
			return 0, false
		}
	}
	switch string(b[36:41]) {
	case "08:00", "86:dd", "86:DD", "08:06":
		return 41, true
	}
	return 0, false
}

// MACStarts reports whether a hardware address may begin right after before:
// not inside a word, unless an underscore joins it ("mac_00:…"), and not after a
// group that the same separator ends.
func MACStarts(before []byte) bool {
	n := len(before)
	if n == 0 {
		return true
	}
	switch c := before[n-1]; c {
	case ':', '-', '.':
		if n < 3 || !isHex(before[n-2]) || !isHex(before[n-3]) {
			return true
		}
		// "AP:02:…" is a label, "9f:02:…" and "-9f-02" are groups: two digits,
		// or four before a dot, with a border to their left.
		width := 2
		if c == '.' {
			width = 4
		}
		i := n - 1
		for i > 0 && n-i <= width+1 && isHex(before[i-1]) {
			i--
		}
		// The last group of an address with the other separator ends there, as in
		// "…:00:03-02:…".
		return n-1-i != width || i > 0 && (isWord(before[i-1]) || c == '-' && before[i-1] == ':' || c == ':' && before[i-1] == '-')
	default:
		return !isAlnum(c)
	}
}

// MACClassOf returns the class of a hardware address.
func MACClassOf(a [6]byte) MACClass {
	switch {
	case a == [6]byte{}:
		return MACZero
	case a == [6]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}:
		return MACBroadcast
	case a[0]&1 != 0:
		return MACGroup
	}
	return MACDevice
}

// Octets reads the hardware address that b begins with, of six octets or eight
// (EUI-64), as [MAC] does or without separators. It is for values beside a key that
// says what they are: eight octets and bare digits are much else too.
func Octets(b []byte) (addr [8]byte, n int, ok bool) {
	sep, width := byte(0), 16
	if len(b) > 4 {
		switch {
		case b[2] == ':' || b[2] == '-':
			sep, width = b[2], 2
		case b[4] == '.':
			sep, width = '.', 4
		}
	}
	count := 0
	for n < len(b) && count < 16 {
		if sep != 0 && count > 0 && count%width == 0 {
			if b[n] != sep || n+1 == len(b) || !isHex(b[n+1]) {
				break
			}
			n++
		}
		if !isHex(b[n]) {
			break
		}
		addr[count/2] = addr[count/2]<<4 | byte(hexValue(b[n]))
		count++
		n++
	}
	if count != 12 && count != 16 || !endsWord(b[n:]) {
		return addr, 0, false
	}
	return addr, n, true
}
