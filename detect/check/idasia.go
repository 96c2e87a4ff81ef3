package check

// indiaAadhaar judges twelve digits that begin with two or more: Verhoeff (UIDAI).
func indiaAadhaar(d []byte) bool { return d[0] >= '2' && Verhoeff(d) && !sameDigits(d) }

// indiaPAN judges the ten characters of a taxpayer, of which the fourth says what he
// is (Income-tax Rules, rule 114).
func indiaPAN(d []byte) bool {
	if !fits(d, "AAAAA9999A") {
		return false
	}
	switch d[3] {
	case 'A', 'B', 'C', 'F', 'G', 'H', 'J', 'L', 'P', 'T':
		return true
	}
	return false
}

// China reports whether d, seventeen digits and a digit or X, is the number of a
// resident: a province, a date, and ISO/IEC 7064 MOD 11-2 (GB 11643).
func China(d []byte) bool {
	if len(d) != 18 || !allDigits(d[:17]) || !isDigit(d[17]) && d[17] != 'X' || !dated(d, 10, 12) {
		return false
	}
	century, province := number(d[6:8]), number(d[:2])
	return (century == 19 || century == 20) && province >= 11 && province <= 91 && Mod112(d)
}

// koreaRRN judges thirteen digits: a date and a sex; the check digit, by 11, is no
// longer given out since 2020.
func koreaRRN(d []byte) bool { return allDigits(d) && dated(d, 2, 4) }

// koreaBRN judges the ten digits of a business.
func koreaBRN(d []byte) bool {
	if !allDigits(d) || allZero(d) {
		return false
	}
	sum := weighted(d, 1, 3, 7, 1, 3, 7, 1, 3, 5) + int(d[8]-'0')*5/10
	return (10-sum%10)%10 == int(d[9]-'0')
}

// singaporeNRIC judges a letter, seven digits and a check letter by 11, or the twelve
// digits that Malaysia calls so, which begin with a date.
func singaporeNRIC(d []byte) bool {
	if len(d) == 12 {
		return allDigits(d) && dated(d, 2, 4)
	}
	if !fits(d, "A9999999A") {
		return false
	}
	sum := weighted(d[1:], 2, 7, 6, 5, 4, 3, 2)
	switch d[0] {
	case 'T':
		return "JZIHGFEDCBA"[(sum+4)%11] == d[8]
	case 'S':
		return "JZIHGFEDCBA"[sum%11] == d[8]
	case 'G':
		return "XWUTRQPNMLK"[(sum+4)%11] == d[8]
	case 'F':
		return "XWUTRQPNMLK"[sum%11] == d[8]
	case 'M':
		return "KLJNPQRTUWX"[10-(sum+3)%11] == d[8]
	}
	return false
}

// singaporeUEN judges the number of a business: eight digits, a year and five, or a
// letter, a year, two letters of a form and four, and a check letter each (ACRA).
func singaporeUEN(d []byte) bool {
	if fits(d, "99999999A") {
		return "XMKECAWLJDB"[weighted(d, 10, 4, 9, 3, 8, 2, 7, 1)%11] == d[8]
	}
	return fits(d, "999999999A") && (d[0] == '1' || d[0] == '2') || fits(d, "A99AA9999A") && d[0] >= 'R' && d[0] <= 'T'
}

// thailand judges thirteen digits: weights 13 to 2 by 11.
func thailand(d []byte) bool {
	return allDigits(d) && d[0] != '0' && (11-falling(d, 12, 13)%11)%10 == int(d[12]-'0')
}

// turkey judges eleven digits with two check digits by 10.
func turkey(d []byte) bool {
	if !allDigits(d) || d[0] == '0' {
		return false
	}
	odd, even := weighted(d, 1, 0, 1, 0, 1, 0, 1, 0, 1), weighted(d, 0, 1, 0, 1, 0, 1, 0, 1)
	tenth := ((odd*7-even)%10 + 10) % 10
	return tenth == int(d[9]-'0') && (odd+even+tenth)%10 == int(d[10]-'0')
}

// asiaCard judges by their lengths the numbers of Hong Kong (one or two letters, six
// digits, a digit or A), Japan, Kazakhstan and Viet Nam (twelve digits), Pakistan
// (thirteen), Indonesia and the Emirates (fifteen, sixteen).
func asiaCard(d []byte) bool {
	if len(d) < 12 {
		n := len(d) - 7
		return isUpper(d[0]) && isUpper(d[n-1]) && allDigits(d[n:n+6]) && (isDigit(d[n+6]) || d[n+6] == 'A')
	}
	return allDigits(d) && !sameDigits(d)
}

// southAfrica judges thirteen digits that begin with a date, say who may stay, and
// have the Luhn digit (Identification Act 68 of 1997).
func southAfrica(d []byte) bool { return Luhn(d) && dated(d, 2, 4) && d[10] <= '2' }

// australiaTFN judges the nine digits of a taxpayer by 11.
func australiaTFN(d []byte) bool {
	return allDigits(d) && !sameDigits(d) && weighted(d, 1, 4, 3, 7, 5, 8, 6, 9, 10)%11 == 0
}

// australiaABN judges the eleven digits of a business by 89, one taken from the first.
func australiaABN(d []byte) bool {
	return allDigits(d) && d[0] != '0' && (weighted(d, 10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)-10)%89 == 0
}

// australiaACN judges the nine digits of a company: weights 8 to 1 by 10.
func australiaACN(d []byte) bool {
	return allDigits(d) && !allZero(d) && (10-falling(d, 8, 8)%10)%10 == int(d[8]-'0')
}

// medicare judges the ten or eleven digits of a card of Australia (Services Australia)
// or the eleven characters of one of the United States (CMS, MBI format).
func medicare(d []byte) bool {
	if !allDigits(d) {
		return len(d) == 11 && fits(d, "9AX9AX9AA99") && d[0] != '0'
	}
	return d[0] >= '2' && d[0] <= '6' && weighted(d, 1, 3, 7, 9, 1, 3, 7, 9)%10 == int(d[8]-'0')
}
