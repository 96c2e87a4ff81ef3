package check

// italyFiscal judges the sixteen characters of a person, of which the last is a check
// letter (D.M. 23 December 1976), or the eleven digits of a company.
func italyFiscal(d []byte) bool {
	if len(d) == 11 {
		return italyVAT(d)
	}
	for i, c := range d {
		letter := i < 6 || i == 8 || i == 11 || i == 15
		if letter != isUpper(c) && (letter || c < 'L' || c > 'V') { // letters for digits where two would be equal
			return false
		}
	}
	const odd = "BAKPLCQDREVOSFTGUHMINJWZYX" // the letters in the order of what they count at odd places
	sum := 0
	for i, c := range d[:15] {
		x := value(c)
		if !isDigit(c) {
			x -= 10
		}
		if i%2 == 0 {
			for k := range odd {
				if odd[k] == byte('A'+x) {
					x = k
					break
				}
			}
		}
		sum += x
	}
	return d[15] == byte('A'+sum%26)
}

// italyVAT judges eleven digits with the Luhn digit, behind IT or not.
func italyVAT(d []byte) bool {
	if len(d) == 13 {
		if string(d[:2]) != "IT" {
			return false
		}
		d = d[2:]
	}
	return Luhn(d) && !allZero(d)
}

// franceNIR judges the thirteen characters of a person in the national register, a
// Corsican department among them, and 97 less their remainder by 97 (INSEE).
func franceNIR(d []byte) bool {
	var buf [15]byte
	n := append(buf[:0], d...)
	less := 0
	if n[5] == '2' && (n[6] == 'A' || n[6] == 'B') {
		less = 1000000 * int(n[6]-'A'+1)
		n[6] = '0'
	}
	month := number(n[3:5])
	if !allDigits(n) || n[0] != '1' && n[0] != '2' && n[0] != '7' && n[0] != '8' || month == 0 || month > 12 && month < 20 {
		return false
	}
	return 97-(number(n[:13])-less)%97 == number(n[13:])
}

// finlandHETU judges a date, a mark of the century, a number, and the character of
// the remainder by 31 (Digital and Population Data Services Agency).
func finlandHETU(d []byte) bool {
	n := len(d)
	if n == 11 && !isUpper(d[6]) || !allDigits(d[:6]) || !allDigits(d[n-4:n-1]) || !dated(d, 2, 0) {
		return false
	}
	return "0123456789ABCDEFHJKLMNPRSTUVWXY"[(number(d[:6])*1000+number(d[n-4:n-1]))%31] == d[n-1]
}

// nordicPerson judges the number of a person in Sweden (ten or twelve digits, Luhn),
// Norway (eleven, two check digits by 11), or Denmark and Iceland (ten that begin with
// a date; Denmark has given out numbers without a check digit since 2007).
func nordicPerson(d []byte) bool {
	if !allDigits(d) || allZero(d) {
		return false
	}
	switch len(d) {
	case 11:
		return (weighted(d, 3, 7, 6, 1, 8, 9, 4, 5, 2, 1))%11 == 0 && weighted(d, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0
	case 12:
		return Luhn(d[2:])
	}
	return Luhn(d) || dated(d, 2, 0)
}

// swedenOrg judges the number of a company in Sweden (ten or twelve digits, Luhn) or
// in Norway (nine, by 11).
func swedenOrg(d []byte) bool {
	if !allDigits(d) {
		return false
	}
	if len(d) == 9 {
		return weighted(d, 3, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0
	}
	return Luhn(d[len(d)-10:]) && d[len(d)-8] >= '2'
}

// belgiumNRN judges nine digits and 97 less their remainder by 97, with a two before
// them from 2000 on (FPS Interior).
func belgiumNRN(d []byte) bool {
	if !allDigits(d) {
		return false
	}
	n, key := number(d[:9]), number(d[9:])
	return key == 97-n%97 || key == 97-(2000000000+n)%97
}

// czechBirth judges the ten digits of a birth number, a multiple of 11, or the nine
// of one before 1954 (Act 133/2000).
func czechBirth(d []byte) bool {
	if !allDigits(d) {
		return false
	}
	month, day := number(d[2:4])%50, number(d[4:6])
	if month > 20 {
		month -= 20
	}
	if month == 0 || month > 12 || day == 0 || day > 31 {
		return false
	}
	return len(d) == 9 || number(d)%11 == 0 || number(d[:9])%11 == 10 && d[9] == '0'
}

// hungary judges the ten digits of a taxpayer, which begin with an eight, or the nine
// of a person insured.
func hungary(d []byte) bool {
	if !allDigits(d) || allZero(d) {
		return false
	}
	if len(d) == 10 {
		return d[0] == '8' && weighted(d, 1, 2, 3, 4, 5, 6, 7, 8, 9)%11 == int(d[9]-'0')
	}
	return weighted(d, 3, 7, 3, 7, 3, 7, 3, 7)%10 == int(d[8]-'0')
}

// romaniaCNP judges thirteen digits by 11 (Law 105/1996).
func romaniaCNP(d []byte) bool {
	if !allDigits(d) || d[0] == '0' || !dated(d, 3, 5) {
		return false
	}
	check := weighted(d, 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9) % 11
	if check == 10 {
		check = 1
	}
	return check == int(d[12]-'0')
}

// bulgariaEGN judges ten digits by 11; forty is added to the month from 2000 on.
func bulgariaEGN(d []byte) bool {
	if !allDigits(d) {
		return false
	}
	month := number(d[2:4]) % 20
	return month >= 1 && month <= 12 && weighted(d, 2, 4, 8, 5, 10, 9, 7, 3, 6)%11%10 == int(d[9]-'0')
}

// greeceAMKA judges eleven digits that begin with a date and have the Luhn digit.
func greeceAMKA(d []byte) bool { return Luhn(d) && dated(d, 2, 0) }

// greeceAFM judges the nine digits of a taxpayer: powers of two by 11.
func greeceAFM(d []byte) bool {
	return allDigits(d) && !allZero(d) && weighted(d, 256, 128, 64, 32, 16, 8, 4, 2)%11%10 == int(d[8]-'0')
}

// baltic judges the eleven digits of a person in Lithuania or Estonia, by 11 with two
// rows of weights, or in Latvia, where those from 2017 on begin with 32 and check nothing.
func baltic(d []byte) bool {
	if !allDigits(d) {
		return false
	}
	if d[0] == '3' && d[1] == '2' && dated(d, 3, 5) {
		return true
	}
	check := weighted(d, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1) % 11
	if check == 10 {
		check = weighted(d, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3) % 11 % 10
	}
	if check == int(d[10]-'0') && d[0] >= '1' && d[0] <= '8' {
		return true
	}
	return dated(d, 2, 0) && (1101-weighted(d, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2))%11%10 == int(d[10]-'0')
}

// balkanJMBG judges the thirteen digits of a person in the countries that were
// Yugoslavia: weights 7 to 2, twice, by 11.
func balkanJMBG(d []byte) bool {
	return allDigits(d) && dated(d, 2, 0) && (11-weighted(d, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)%11)%11%10 == int(d[12]-'0')
}

// russiaINN judges the ten digits of a company or the twelve of a person (Order
// ММВ-7-6/435 of the Federal Tax Service).
func russiaINN(d []byte) bool {
	if !allDigits(d) || allZero(d) {
		return false
	}
	if len(d) == 10 {
		return weighted(d, 2, 4, 10, 3, 5, 9, 4, 6, 8)%11%10 == int(d[9]-'0')
	}
	return weighted(d, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)%11%10 == int(d[10]-'0') &&
		weighted(d, 3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)%11%10 == int(d[11]-'0')
}

// russiaSNILS judges nine digits and two that check them, by 101.
func russiaSNILS(d []byte) bool {
	return allDigits(d) && !allZero(d) && falling(d, 9, 9)%101%100 == number(d[9:])
}
