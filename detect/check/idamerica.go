package check

// brazilCPF judges the eleven digits of the register of natural persons: two check
// digits by 11 (Receita Federal, Instrução Normativa 1.548).
func brazilCPF(d []byte) bool {
	if !allDigits(d) || sameDigits(d) {
		return false
	}
	return falling(d, 9, 10)*10%11%10 == int(d[9]-'0') && falling(d, 10, 11)*10%11%10 == int(d[10]-'0')
}

// brazilCNPJ judges the fourteen characters of the register of companies, letters
// among the first twelve since 2026 (Instrução Normativa 2.229), or a CPF.
func brazilCNPJ(d []byte) bool {
	if len(d) == 11 {
		return brazilCPF(d)
	}
	if sameDigits(d) || !allDigits(d[12:]) {
		return false
	}
	for n := 12; n < 14; n++ {
		sum := 0
		for i, c := range d[:n] {
			sum += int(c-'0') * (2 + (n-1-i)%8)
		}
		check := 11 - sum%11
		if check > 9 {
			check = 0
		}
		if check != int(d[n]-'0') {
			return false
		}
	}
	return true
}

// curpOrder is the order of characters of mexicoCURP, without the Ñ, which is
// written as X.
const curpOrder = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ"

// mexicoCURP judges the eighteen characters of the register of population: initials,
// date, sex, state, consonants, and a check digit by 10 (RENAPO).
func mexicoCURP(d []byte) bool {
	if !fits(d, "AAAA999999AAAAAAX9") || !dated(d, 6, 8) || d[10] != 'H' && d[10] != 'M' && d[10] != 'X' {
		return false
	}
	sum := 0
	for i, c := range d[:17] {
		for k := range curpOrder {
			if curpOrder[k] == c {
				sum += k * (18 - i)
			}
		}
	}
	return (10-sum%10)%10 == int(d[17]-'0')
}

// mexicoRFC judges the twelve characters of a company or the thirteen of a person in
// the register of taxpayers: letters, a date, and three that the office adds (SAT).
func mexicoRFC(d []byte) bool {
	return fits(d, "AAA999999XXX") && dated(d, 5, 7) || fits(d, "AAAA999999XXX") && dated(d, 6, 8)
}

// argentinaCUIT judges the eleven digits of a taxpayer or worker: a type, the number,
// and a check digit by 11 (AFIP, Resolución General 10).
func argentinaCUIT(d []byte) bool {
	if !allDigits(d) || d[0] != '2' && d[0] != '3' && d[0] != '5' {
		return false
	}
	check := 11 - weighted(d, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)%11
	switch check {
	case 11:
		check = 0
	case 10:
		check = 9
	}
	return check == int(d[10]-'0')
}

// chileRUT judges seven or eight digits and a check digit by 11, of which K is ten
// (Servicio de Impuestos Internos).
func chileRUT(d []byte) bool {
	n := len(d) - 1
	if !allDigits(d[:n]) {
		return false
	}
	sum := 0
	for i := range n {
		sum += int(d[n-1-i]-'0') * (2 + i%6)
	}
	return "0123456789K0"[11-sum%11] == d[n] || sum%11 == 0 && d[n] == '0'
}

// usaITIN judges the nine digits of a taxpayer without a social security number: a
// nine, and groups that the Internal Revenue Service has given out (Publication 4757).
func usaITIN(d []byte) bool {
	if !allDigits(d) || d[0] != '9' {
		return false
	}
	group := number(d[3:5])
	return group >= 50 && group <= 65 || group >= 70 && group <= 88 || group >= 90 && group <= 92 || group >= 94
}

// usaEIN judges the nine digits of an employer by its first two, which name a campus
// of the Internal Revenue Service.
func usaEIN(d []byte) bool {
	if !allDigits(d) {
		return false
	}
	switch number(d[:2]) {
	case 0, 7, 8, 9, 17, 18, 19, 28, 29, 49, 69, 70, 78, 79, 89, 96, 97:
		return false
	}
	return !sameDigits(d)
}

// usaRouting judges the nine digits of a bank: the districts of the Federal Reserve
// and weights 3, 7, 1 by 10 (American Bankers Association).
func usaRouting(d []byte) bool {
	if !allDigits(d) || sameDigits(d) {
		return false
	}
	district := number(d[:2])
	if district > 12 && district < 21 || district > 32 && district < 61 || district > 72 && district != 80 {
		return false
	}
	return weighted(d, 3, 7, 1, 3, 7, 1, 3, 7, 1)%10 == 0
}

// usaNPI judges the ten digits of a provider of health care: the Luhn digit of
// 80840 and them (45 CFR 162.406).
func usaNPI(d []byte) bool {
	if !allDigits(d) || d[0] != '1' && d[0] != '2' {
		return false
	}
	var buf [15]byte
	return Luhn(append(append(buf[:0], "80840"...), d...))
}

// usaDEA judges two letters, or a letter and a nine, and seven digits of which the
// last is a check digit (Drug Enforcement Administration, 21 CFR 1301).
func usaDEA(d []byte) bool {
	if !isUpper(d[0]) || !isUpper(d[1]) && d[1] != '9' || !allDigits(d[2:]) || sameDigits(d[2:]) {
		return false
	}
	n := d[2:]
	return weighted(n, 1, 2, 1, 2, 1, 2)%10 == int(n[6]-'0')
}
