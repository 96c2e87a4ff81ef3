package check

// polandPESEL judges eleven digits: weights 1, 3, 7, 9 by 10 (Ministry of the
// Interior of Poland).
func polandPESEL(d []byte) bool {
	return allDigits(d) && !allZero(d) && weighted(d, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)%10 == 0
}

func allZero(d []byte) bool { return d[0] == '0' && sameDigits(d) }

// polandNIP judges the ten digits of a taxpayer, behind PL or not.
func polandNIP(d []byte) bool {
	if len(d) == 12 {
		if d[0] != 'P' || d[1] != 'L' {
			return false
		}
		d = d[2:]
	}
	return allDigits(d) && !allZero(d) && weighted(d, 6, 5, 7, 2, 3, 4, 5, 6, 7)%11 == int(d[9]-'0')
}

// polandREGON judges the nine digits of a company or the fourteen of a part of one.
func polandREGON(d []byte) bool {
	if !allDigits(d) || allZero(d) {
		return false
	}
	if len(d) == 14 {
		return weighted(d, 2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8)%11%10 == int(d[13]-'0')
	}
	return weighted(d, 8, 9, 2, 3, 4, 5, 6, 7)%11%10 == int(d[8]-'0')
}

// spainDNI judges seven or eight digits, or X, Y or Z and seven, and the letter of
// the remainder by 23 (Real Decreto 1553/2005). Seven or eight digits alone are the
// number of Argentina.
func spainDNI(d []byte) bool {
	n := len(d) - 1
	if allDigits(d) && n < 8 {
		return d[0] != '0' && !sameDigits(d)
	}
	sum := 0
	switch c := d[0]; {
	case c >= 'X' && c <= 'Z' && n == 8:
		sum = int(c - 'X')
	case isDigit(c):
		sum = int(c - '0')
	default:
		return false
	}
	if !allDigits(d[1:n]) {
		return false
	}
	for _, c := range d[1:n] {
		sum = sum*10 + int(c-'0')
	}
	return "TRWAGMYFPDXBNJZSQVHLCKE"[sum%23] == d[n]
}

// spainNIF judges the number of a taxpayer in Spain, behind ES or not, a person or a
// company, or of one in Portugal.
func spainNIF(d []byte) bool {
	if len(d) == 11 {
		if string(d[:2]) != "ES" && string(d[:2]) != "PT" {
			return false
		}
		d = d[2:]
	}
	return allDigits(d) && portugalNIF(d) || !allDigits(d) && (spainDNI(d) || spainCIF(d))
}

// spainCIF judges a letter of the form of a company, seven digits, and a check digit
// or the letter that stands for it (Orden EHA/451/2008).
func spainCIF(d []byte) bool {
	if !isUpper(d[0]) || !allDigits(d[1:8]) {
		return false
	}
	sum := 0
	for i, c := range d[1:8] {
		x := int(c - '0')
		if i%2 == 0 {
			x = 2*x/10 + 2*x%10
		}
		sum += x
	}
	sum = (10 - sum%10) % 10
	return int(d[8])-'0' == sum || "JABCDEFGHI"[sum] == d[8]
}

// portugalNIF judges nine digits: weights 9 to 2 by 11.
func portugalNIF(d []byte) bool {
	check := 11 - falling(d, 8, 9)%11
	if check > 9 {
		check = 0
	}
	return d[0] != '0' && check == int(d[8]-'0')
}

// dutchBSN judges nine digits, or eight without their zero: the test of eleven
// (Besluit burgerservicenummer).
func dutchBSN(d []byte) bool {
	if !allDigits(d) || allZero(d) {
		return false
	}
	n := len(d) - 1
	return (falling(d, n, n+1)-int(d[n]-'0'))%11 == 0
}

// britainNINO judges two letters that are given out, six digits, and A to D (HM
// Revenue & Customs, NIM39110).
func britainNINO(d []byte) bool {
	if len(d) == 9 {
		if d[8] < 'A' || d[8] > 'D' {
			return false
		}
		d = d[:8]
	}
	if !fits(d, "AA999999") {
		return false
	}
	for i, c := range d[:2] {
		switch c {
		case 'D', 'F', 'I', 'Q', 'U', 'V':
			return false
		case 'O':
			if i == 1 {
				return false
			}
		}
	}
	switch string(d[:2]) {
	case "BG", "GB", "NK", "KN", "TN", "NT", "ZZ":
		return false
	}
	return true
}

// britainUTR judges the ten digits of a taxpayer, of which the first checks the
// others, behind which a K may stand.
func britainUTR(d []byte) bool {
	if len(d) == 11 {
		if d[10] != 'K' {
			return false
		}
		d = d[:10]
	}
	return allDigits(d) && "21987654321"[weighted(d[1:], 6, 7, 8, 9, 10, 5, 4, 3, 2)%11] == d[0]
}

// britainNHS judges ten digits: weights 10 to 2 by 11 (NHS Data Dictionary).
func britainNHS(d []byte) bool {
	return allDigits(d) && !sameDigits(d) && (11-falling(d, 9, 10)%11)%11 == int(d[9]-'0')
}

// irelandPPS judges seven digits, a letter by 23, and perhaps another (Department of
// Social Protection).
func irelandPPS(d []byte) bool {
	if !allDigits(d[:7]) || !isUpper(d[7]) {
		return false
	}
	sum := falling(d, 7, 8)
	if len(d) == 9 {
		c := d[8]
		if c > 'I' && c != 'W' || !isUpper(c) {
			return false
		}
		if c != 'W' {
			sum += 9 * int(c-'A'+1)
		}
	}
	return "WABCDEFGHIJKLMNOPQRSTUV"[sum%23] == d[7]
}

// germanyTax judges the eleven digits of a taxpayer: ISO/IEC 7064 MOD 11,10, and a
// digit among the first ten that stands there twice or three times (Bundeszentralamt
// für Steuern).
func germanyTax(d []byte) bool {
	if !allDigits(d) || d[0] == '0' {
		return false
	}
	var count [10]int
	for _, c := range d[:10] {
		count[c-'0']++
	}
	twice := 0
	for _, n := range count {
		if n > 3 {
			return false
		}
		if n > 1 {
			twice++
		}
	}
	return twice == 1 && Mod1110(d)
}

// germanySocial judges the twelve characters of a German pension insurance number
// (Deutsche Rentenversicherung) or the ten digits of an Austrian one.
func germanySocial(d []byte) bool {
	if len(d) == 10 {
		return allDigits(d) && dated(d, 6, 4) && weighted(d, 3, 7, 9, 0, 5, 8, 4, 2, 1, 6)%11 == int(d[3]-'0')
	}
	if !fits(d, "99999999A999") {
		return false
	}
	var n [13]byte
	letter := value(d[8]) - 9
	copy(n[:], d[:8])
	n[8], n[9] = byte('0'+letter/10), byte('0'+letter%10)
	copy(n[10:], d[9:])
	sum := 0
	for i, w := range [...]int{2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1} {
		x := w * int(n[i]-'0')
		sum += x/10 + x%10
	}
	return sum%10 == int(n[12]-'0')
}

// germanyHealth judges the letter and nine digits of a person insured against
// illness (§ 290 SGB V), or the nine digits of a physician (KBV).
func germanyHealth(d []byte) bool {
	if len(d) == 9 {
		return allDigits(d) && (10-weighted(d, 4, 9, 4, 9, 4, 9)%10)%10 == int(d[6]-'0')
	}
	if !isUpper(d[0]) || !allDigits(d[1:]) {
		return false
	}
	letter := value(d[0]) - 9
	n := [10]byte{byte('0' + letter/10), byte('0' + letter%10)}
	copy(n[2:], d[1:9])
	sum := 0
	for i, c := range n {
		x := int(c-'0') * (1 + i%2)
		sum += x/10 + x%10
	}
	return sum%10 == int(d[9]-'0')
}
