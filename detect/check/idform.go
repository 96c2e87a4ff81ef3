package check

// form returns how many letters and digits a number of kind id may have, as a set of
// bits, and what tells whether so many, letters in capitals, are one. Kinds that
// are no such numbers have no form.
func form(id ID) (lengths uint32, valid func(d []byte) bool) {
	switch {
	case id <= IDSingaporeUEN:
		return firstForms(id)
	case id <= IDVAT:
		return moreForms(id)
	}
	return otherForms(id)
}

// firstForms is form for the kinds up to IDSingaporeUEN.
func firstForms(id ID) (uint32, func(d []byte) bool) {
	switch id {
	case IDBrazilCPF:
		return of(11), brazilCPF
	case IDBrazilCNPJ:
		return of(11, 14), brazilCNPJ
	case IDPolandPESEL:
		return of(11), polandPESEL
	case IDPolandNIP:
		return of(10, 12), polandNIP
	case IDPolandREGON:
		return of(9, 14), polandREGON
	case IDSpainDNI:
		return of(7, 8, 9), spainDNI
	case IDSpainNIF:
		return of(9, 11), spainNIF
	case IDDutchBSN:
		return of(8, 9), dutchBSN
	case IDIndiaAadhaar:
		return of(12), indiaAadhaar
	case IDIndiaPAN:
		return of(10), indiaPAN
	case IDBritainNINO:
		return of(8, 9), britainNINO
	case IDBritainUTR:
		return of(10, 11), britainUTR
	case IDCanadaSIN:
		return of(9), Luhn
	case IDAustraliaTFN:
		return of(9), australiaTFN
	case IDAustraliaABN:
		return of(11), australiaABN
	case IDAustraliaACN:
		return of(9), australiaACN
	case IDFinlandHETU:
		return of(10, 11), finlandHETU
	case IDNordicPerson:
		return of(10, 11, 12), nordicPerson
	case IDSwedenOrg:
		return of(9, 10, 12), swedenOrg
	case IDGermanyTax:
		return of(11), germanyTax
	case IDGermanySocial:
		return of(10, 12), germanySocial
	case IDItalyFiscal:
		return of(11, 16), italyFiscal
	case IDItalyVAT:
		return of(11, 13), italyVAT
	case IDFranceNIR:
		return of(15), franceNIR
	case IDFranceSIREN:
		return of(9, 14), Luhn
	case IDKoreaRRN:
		return of(13), koreaRRN
	case IDKoreaBRN:
		return of(10), koreaBRN
	case IDSingaporeNRIC:
		return of(9, 12), singaporeNRIC
	case IDSingaporeUEN:
		return of(9, 10), singaporeUEN
	}
	return looseForms(id)
}

// looseForms is form for documents that have no check digit.
func looseForms(id ID) (uint32, func(d []byte) bool) {
	switch id {
	case IDGenericNational, IDGenericTax:
		return of(6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 20), func(d []byte) bool { return digitsIn(d) >= 5 && !hexWord(d) }
	case IDPassport:
		return of(6, 7, 8, 9, 10, 11, 12), func(d []byte) bool { return digitsIn(d) >= 5 }
	case IDLicence:
		return of(5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20), func(d []byte) bool { return digitsIn(d) >= 4 }
	case IDPlate:
		return of(3, 4, 5, 6, 7, 8, 9), func(d []byte) bool { n := digitsIn(d); return n > 0 && n <= 7 && n >= len(d)/4 }
	}
	return 0, nil
}

// moreForms is form for the kinds behind IDSingaporeUEN up to IDVAT.
func moreForms(id ID) (uint32, func(d []byte) bool) {
	switch id {
	case IDMexicoCURP:
		return of(18), mexicoCURP
	case IDMexicoRFC:
		return of(12, 13), mexicoRFC
	case IDArgentinaCUIT:
		return of(11), argentinaCUIT
	case IDChileRUT:
		return of(8, 9), chileRUT
	case IDSouthAfrica:
		return of(13), southAfrica
	case IDNigeria:
		return of(11), func(d []byte) bool { return allDigits(d) && !sameDigits(d) }
	case IDTurkey:
		return of(11), turkey
	case IDIsrael:
		return of(8, 9), Luhn
	case IDThailand:
		return of(13), thailand
	case IDChina:
		return of(18), China
	case IDRomaniaCNP:
		return of(13), romaniaCNP
	case IDBulgariaEGN:
		return of(10), bulgariaEGN
	case IDCroatiaOIB:
		return of(11), func(d []byte) bool { return allDigits(d) && Mod1110(d) }
	case IDGreeceAMKA:
		return of(11), greeceAMKA
	case IDGreeceAFM:
		return of(9), greeceAFM
	case IDCzechBirth:
		return of(9, 10), czechBirth
	case IDHungary:
		return of(9, 10), hungary
	case IDBaltic:
		return of(11), baltic
	case IDBalkanJMBG:
		return of(13), balkanJMBG
	case IDBelgiumNRN:
		return of(11), belgiumNRN
	case IDIrelandPPS:
		return of(8, 9), irelandPPS
	case IDRussiaINN:
		return of(10, 12), russiaINN
	case IDRussiaSNILS:
		return of(11), russiaSNILS
	case IDAsiaCard:
		return of(8, 9, 12, 13, 15, 16), asiaCard
	case IDUSAITIN:
		return of(9), usaITIN
	case IDUSAEIN:
		return of(9), usaEIN
	case IDVAT:
		return of(8, 9, 10, 11, 12, 13, 14), vat
	}
	return 0, nil
}

// otherForms is form for the kinds behind IDVAT.
func otherForms(id ID) (uint32, func(d []byte) bool) {
	switch id {
	case IDRouting:
		return of(9), usaRouting
	case IDSortCode:
		return of(6, 8, 11), sortCode
	case IDBIC:
		return of(8, 11), bic
	case IDBankAccount:
		return of(6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24),
			func(d []byte) bool { return digitsIn(d) >= 5 && digitsIn(d)*2 >= len(d) && !hexWord(d) }
	case IDIMEI:
		return of(14, 15, 16, 17), imei
	case IDIMSI:
		return of(14, 15), func(d []byte) bool { return allDigits(d) && d[0] >= '2' && d[0] <= '7' }
	case IDICCID:
		return of(18, 19, 20, 22), func(d []byte) bool { return allDigits(d[:18]) && d[0] == '8' && d[1] == '9' }
	case IDVIN:
		return of(17), vin
	case IDNHS:
		return of(10), britainNHS
	case IDNPI:
		return of(10), usaNPI
	case IDDEA:
		return of(9), usaDEA
	case IDMedicare:
		return of(9, 10, 11), medicare
	case IDGermanyHealth:
		return of(9, 10), germanyHealth
	case IDPatient:
		return of(5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16), func(d []byte) bool { return digitsIn(d) >= 4 && !hexWord(d) }
	}
	return 0, nil
}

// digitsIn counts the digits of d.
func digitsIn(d []byte) (n int) {
	for _, c := range d {
		if isDigit(c) {
			n++
		}
	}
	return n
}

// hexWord reports whether d looks like hexadecimal digits of a hash or an id that a
// machine made: letters up to F scattered among the digits.
func hexWord(d []byte) bool {
	changes := 0
	for i, c := range d {
		if !isHex(c) {
			return false
		}
		if i > 0 && isDigit(c) != isDigit(d[i-1]) {
			changes++
		}
	}
	return changes > 2
}
