package check

// What the checksum of Bech32 comes to where it holds (BIP 173, BIP 350).
const (
	bech32Sum  = 1
	bech32mSum = 0x2bc830a3
)

// bech32 returns what the checksum of b comes to, or zero where it is none of Bech32: a
// name of one letter or more up to one, the digit "1", and six digits or more of the
// alphabet of BIP 173, all in small letters or all in capitals.
func bech32(b []byte, one int) uint32 {
	if one < 1 || len(b) < one+7 || b[one] != '1' {
		return 0
	}
	sum, small, capitals := uint32(1), false, false
	for _, c := range b[:one] {
		small, capitals = small || isLower(c), capitals || isUpper(c)
		sum = bech32Next(sum, uint32(lower(c))>>5)
	}
	sum = bech32Next(sum, 0)
	for _, c := range b[:one] {
		sum = bech32Next(sum, uint32(lower(c))&31)
	}
	for _, c := range b[one+1:] {
		small, capitals = small || isLower(c), capitals || isUpper(c)
		v := bech32Digit(lower(c))
		if v < 0 {
			return 0
		}
		sum = bech32Next(sum, uint32(v))
	}
	if small && capitals {
		return 0
	}
	return sum
}

// bech32Next takes the next five bits into the checksum.
func bech32Next(sum, v uint32) uint32 {
	top := sum >> 25
	sum = sum&0x1ffffff<<5 ^ v
	for i, g := range [5]uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3} {
		sum ^= g & -(top >> i & 1)
	}
	return sum
}

// bech32Digit returns the value of a digit, a small letter, or -1.
func bech32Digit(c byte) int {
	const digits = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
	for i := range len(digits) {
		if digits[i] == c {
			return i
		}
	}
	return -1
}
