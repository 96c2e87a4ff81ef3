package check

import "crypto/sha256"

// base58 is the alphabet of Bitcoin: digits and letters but for 0, O, I and l.
const base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

// base58Digit returns the value of a digit of base58, or -1.
func base58Digit(c byte) int {
	switch {
	case c >= '1' && c <= '9':
		return int(c - '1')
	case c >= 'A' && c <= 'H':
		return int(c-'A') + 9
	case c >= 'J' && c <= 'N':
		return int(c-'J') + 17
	case c >= 'P' && c <= 'Z':
		return int(c-'P') + 22
	case c >= 'a' && c <= 'k':
		return int(c-'a') + 33
	case c >= 'm' && c <= 'z':
		return int(c-'m') + 44
	}
	return -1
}

// extendedKey is the length of an extended key of BIP 32 in base58: 78 bytes and four.
const extendedKey = 111

// base58Check reports whether b is n bytes, at most 78, and behind them the first four of
// the SHA-256 of their SHA-256, in base58: a number whose leading zeros are each a "1".
// The first two of the bytes are the version, of which some use but one.
func base58Check(b []byte, n int) (version uint16, ok bool) {
	var buf [82]byte
	raw := buf[:n+4]
	if !base58Bytes(raw, b) || !sum58(raw) {
		return 0, false
	}
	return uint16(raw[0])<<8 | uint16(raw[1]), true
}

// sum58 reports whether the last four bytes of raw check those before.
func sum58(raw []byte) bool {
	n := len(raw) - 4
	once := sha256.Sum256(raw[:n])
	sum := sha256.Sum256(once[:])
	return string(sum[:4]) == string(raw[n:])
}

// base58Bytes fills raw, of zeros, with the number that b writes in base58. It reports
// whether it does so in as many digits as a number of that length has.
func base58Bytes(raw, b []byte) bool {
	ones := 0
	for ones < len(b) && b[ones] == '1' {
		ones++
	}
	if ones > len(raw) {
		return false
	}
	low := len(raw) // what stands before it is zero
	for _, c := range b[ones:] {
		carry := base58Digit(c)
		if carry < 0 {
			return false
		}
		for i := len(raw) - 1; i >= low || carry > 0; i-- {
			if i < ones {
				return false
			}
			carry += int(raw[i]) * 58
			raw[i] = byte(carry)
			carry >>= 8
			low = min(low, i)
		}
	}
	return low == ones
}
