package check

// IBAN reads the international bank account number (ISO 13616) at the start of
// b, bare or in groups of four with one space or hyphen between them, or the plus
// sign that stands for a space in a query, and
// returns the length of its text: two capital letters, two check digits and
// the account, as long as its country has it (SWIFT IBAN Registry), of which
// the remainder by 97 is 1. No digit or capital may follow, but for the three
// letters of a currency.
func IBAN(b []byte) (n int, ok bool) {
	if len(b) < 15 || !isUpper(b[0]) || !isUpper(b[1]) || !isDigit(b[2]) || !isDigit(b[3]) {
		return 0, false
	}
	want := ibanLen(b[:2])
	if want == 0 {
		return 0, false
	}
	sep := byte(0)
	if b[4] == ' ' || b[4] == '-' || b[4] == '+' {
		sep = b[4]
	}
	rem, i := 0, 0
	for k := range want {
		if sep != 0 && k > 0 && k%4 == 0 {
			if i >= len(b) || b[i] != sep {
				return 0, false
			}
			i++
		}
		if i >= len(b) {
			return 0, false
		}
		c := b[i]
		i++
		if k < 4 {
			continue // the head is moved to the end before the division
		}
		if !isDigit(c) && !isUpper(c) {
			return 0, false
		}
		rem = mod97(rem, c)
	}
	for _, c := range b[:4] {
		rem = mod97(rem, c)
	}
	if rem != 1 || !ibanEnds(b[i:]) {
		return 0, false
	}
	return i, true
}

// ibanEnds reports whether an account number may end before rest: where no digit or
// capital goes on, or where the code of a currency does ("…3000EUR").
func ibanEnds(rest []byte) bool {
	if len(rest) == 0 || !isDigit(rest[0]) && !isUpper(rest[0]) {
		return true
	}
	return len(rest) > 2 && isUpper(rest[0]) && isUpper(rest[1]) && isUpper(rest[2]) && endsWord(rest[3:])
}

// mod97 appends c, a digit or a letter counting from 10, to the number of
// which rem is the remainder (ISO 7064 MOD 97-10).
func mod97(rem int, c byte) int {
	if isDigit(c) {
		return (rem*10 + int(c-'0')) % 97
	}
	return (rem*100 + int(c-'A') + 10) % 97
}

// ibanLen returns how many characters an IBAN of a country has, and 0 for a
// country without: SWIFT IBAN Registry, release 99.
func ibanLen(country []byte) int {
	switch string(country) {
	case "NO":
		return 15
	case "BE":
		return 16
	case "DK", "FK", "FI", "FO", "GL", "NL", "SD":
		return 18
	case "MK", "SI":
		return 19
	case "AT", "BA", "EE", "KZ", "LT", "LU", "MN", "XK":
		return 20
	case "CH", "HR", "LI", "LV":
		return 21
	case "BG", "BH", "CR", "DE", "GB", "GE", "IE", "ME", "RS", "VA":
		return 22
	case "AE", "GI", "IL", "IQ", "OM", "SO", "TL":
		return 23
	case "AD", "CZ", "ES", "MD", "PK", "RO", "SA", "SE", "SK", "TN", "VG":
		return 24
	case "LY", "PT", "ST":
		return 25
	case "IS", "TR":
		return 26
	case "BI", "DJ", "FR", "GR", "IT", "MC", "MR", "SM":
		return 27
	case "AL", "AZ", "BY", "CY", "DO", "GT", "HN", "HU", "LB", "NI", "PL", "SV":
		return 28
	case "BR", "EG", "PS", "QA", "UA", "YE":
		return 29
	case "JO", "KW", "MU":
		return 30
	case "MT", "SC":
		return 31
	case "LC":
		return 32
	case "RU":
		return 33
	}
	return 0
}
