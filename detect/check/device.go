package check

import "math/bits"

// DeviceID reports whether v is an identifier that a system gave a device or an
// application on one: a UUID, or 16, 32 or 40 hexadecimal digits, of which six differ.
func DeviceID(v []byte) bool {
	digits := len(v)
	if len(v) == 36 {
		digits -= 4
		if v[8] != '-' || v[13] != '-' || v[18] != '-' || v[23] != '-' {
			return false
		}
	}
	if digits != 16 && digits != 32 && digits != 40 {
		return false
	}
	seen, hex := uint32(0), 0
	for _, c := range v {
		if c == '-' {
			continue
		}
		d := lower(c)
		if !isDigit(c) && (d < 'a' || d > 'f') {
			return false
		}
		seen |= 1 << (d & 31)
		hex++
	}
	return hex == digits && bits.OnesCount32(seen) >= 6
}
