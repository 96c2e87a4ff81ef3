package check

// SSN reads a social security number of the United States in its printed form,
// ddd-dd-dddd, at the start of b. No letter or digit may follow,
// nor a dot or hyphen and another digit. The bare form is a matter of context:
// [SSNDigits].
func SSN(b []byte) (n int, ok bool) {
	const form = len("000-00-0000")
	if len(b) < form || b[3] != '-' || b[6] != '-' {
		return 0, false
	}
	d := [9]byte{b[0], b[1], b[2], b[4], b[5], b[7], b[8], b[9], b[10]}
	if !SSNDigits(d[:]) || !numberEnds(b[form:]) {
		return 0, false
	}
	return form, true
}

// SSNDigits reports whether nine digits may be a social security number: no
// area 000, 666 or from 900, no group 00, no serial 0000 (Social Security
// Administration, "Social Security Number Randomization"), and none of the
// two numbers that advertisements printed and nobody has. Nine digits carry no
// check digit, so without a key they mean nothing.
func SSNDigits(d []byte) bool {
	if len(d) != 9 || digits(d) != 9 || d[0] == '9' {
		return false
	}
	switch {
	case string(d[:3]) == "000", string(d[:3]) == "666", string(d[3:5]) == "00", string(d[5:]) == "0000":
		return false
	case string(d) == "078051120", string(d) == "219099999":
		return false
	}
	return true
}
