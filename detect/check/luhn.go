package check

// Luhn reports whether the last of the digits is the check digit of those
// before it (ISO/IEC 7812-1 Annex B). Text that is empty or holds anything but
// ASCII digits has none. One of ten random numbers passes.
func Luhn(digits []byte) bool {
	sum, double := 0, false
	for i := len(digits) - 1; i >= 0; i-- {
		c := digits[i]
		if !isDigit(c) {
			return false
		}
		d := int(c - '0')
		if double {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum, double = sum+d, !double
	}
	return len(digits) > 1 && sum%10 == 0
}
