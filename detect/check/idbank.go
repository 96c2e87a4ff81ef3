package check

// sortCode judges the six digits of a bank in the United Kingdom, Ireland or
// Australia, the eight of one in Germany, or the eleven characters of a branch in
// India: four letters, a zero, and six (Reserve Bank of India).
func sortCode(d []byte) bool {
	if len(d) == 11 {
		return fits(d[:5], "AAAA9") && d[4] == '0'
	}
	return allDigits(d) && !sameDigits(d)
}

// bic judges a code of a bank: four letters, a country, two of a place, and perhaps
// three of a branch (ISO 9362).
func bic(d []byte) bool {
	if len(d) != 8 && len(d) != 11 {
		return false
	}
	for _, c := range d[:6] {
		if !isUpper(c) {
			return false
		}
	}
	return ibanLen(d[4:6]) != 0 || bicCountry(d[4:6])
}

// bicCountry reports whether a country without IBANs has banks.
func bicCountry(c []byte) bool {
	const countries = "US CA AU NZ JP CN HK TW KR SG MY TH ID PH VN IN BD LK NP ZA NG KE GH TZ UG MX AR CL CO PE EC UY VE BO PY PA " +
		"AF AG AI AM AO AQ AS AW AX BB BF BJ BM BN BS BT BW BZ CD CF CG CI CK CM CU CV CW DM DZ EH ER ET FJ FM GA GD GF GG GM GN GP GQ " +
		"GS GU GW GY HT IM IO IR JE JM KG KH KI KM KN KP KY LA LR LS MA MG MH ML MM MO MP MQ MS MV MW MZ NA NC NE NF NR NU PF PG PM PN " +
		"PR PW RE RW SB SH SJ SL SN SR SS SX SY SZ TC TD TF TG TJ TK TM TO TT TV UM UZ VC VI VU WF WS YT ZM ZW BL MF CX CC HM BV IO BQ"
	for i := 0; i+1 < len(countries); i += 3 {
		if string(c) == countries[i:i+2] {
			return true
		}
	}
	return false
}

// imei judges the fifteen digits of a mobile device with the Luhn digit, or the
// fourteen and sixteen or seventeen of the forms without (3GPP TS 23.003 §6).
func imei(d []byte) bool {
	return allDigits(d) && !sameDigits(d) && (len(d) != 15 || Luhn(d))
}

// vin judges the seventeen characters of a vehicle, none of them I, O or Q, with
// digits at the end (ISO 3779). Only North America demands the check digit.
func vin(d []byte) bool {
	for _, c := range d {
		if c == 'I' || c == 'O' || c == 'Q' {
			return false
		}
	}
	return digitsIn(d) >= 4 && digitsIn(d[13:]) >= 3
}

// vat judges the number of a taxpayer behind the code of a country of the European
// Union or the like, by its form (Commission, VIES).
func vat(d []byte) bool {
	if allDigits(d) {
		return len(d) >= 8 && !sameDigits(d)
	}
	rest := d[2:]
	if !isUpper(d[0]) || !isUpper(d[1]) || ibanLen(d[:2]) == 0 && string(d[:2]) != "EL" {
		return false
	}
	return digitsIn(rest)+3 >= len(rest) && digitsIn(rest) >= 6
}
