package check

// lengths returns how many letters and digits a number of kind id may have, as a set of
// bits; none for kinds that are no such numbers.
func lengths(id ID) uint32 {
	switch id {
	case IDBrazilCPF, IDPolandPESEL, IDAustraliaABN, IDGermanyTax, IDArgentinaCUIT, IDNigeria, IDTurkey, IDCroatiaOIB, IDGreeceAMKA, IDBaltic, IDBelgiumNRN, IDRussiaSNILS:
		return of(11)
	case IDBrazilCNPJ:
		return of(11, 14)
	case IDPolandNIP, IDGermanySocial, IDRussiaINN:
		return of(10, 12)
	case IDPolandREGON, IDFranceSIREN:
		return of(9, 14)
	case IDSpainDNI:
		return of(7, 8, 9)
	case IDSpainNIF:
		return of(9, 11)
	case IDDutchBSN, IDBritainNINO, IDChileRUT, IDIsrael, IDIrelandPPS:
		return of(8, 9)
	case IDIndiaAadhaar:
		return of(12)
	case IDIndiaPAN, IDKoreaBRN, IDBulgariaEGN, IDNHS, IDNPI:
		return of(10)
	case IDBritainUTR, IDFinlandHETU:
		return of(10, 11)
	case IDCanadaSIN, IDAustraliaTFN, IDAustraliaACN, IDGreeceAFM, IDUSAITIN, IDUSAEIN, IDRouting, IDDEA:
		return of(9)
	case IDNordicPerson:
		return of(10, 11, 12)
	case IDSwedenOrg:
		return of(9, 10, 12)
	case IDItalyFiscal:
		return of(11, 16)
	case IDItalyVAT:
		return of(11, 13)
	case IDFranceNIR:
		return of(15)
	case IDKoreaRRN, IDSouthAfrica, IDThailand, IDRomaniaCNP, IDBalkanJMBG:
		return of(13)
	case IDSingaporeNRIC:
		return of(9, 12)
	case IDSingaporeUEN, IDCzechBirth, IDHungary, IDGermanyHealth:
		return of(9, 10)
	case IDGenericNational, IDGenericTax:
		return of(6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 20)
	case IDPassport:
		return of(6, 7, 8, 9, 10, 11, 12)
	case IDLicence:
		return of(5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20)
	case IDPlate:
		return of(3, 4, 5, 6, 7, 8, 9)
	case IDMexicoCURP, IDChina:
		return of(18)
	case IDMexicoRFC:
		return of(12, 13)
	case IDAsiaCard:
		return of(8, 9, 12, 13, 15, 16)
	case IDVAT:
		return of(8, 9, 10, 11, 12, 13, 14)
	case IDSortCode:
		return of(6, 8, 11)
	case IDBIC:
		return of(8, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24)
	case IDBankAccount:
		return of(6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24)
	case IDIMEI:
		return of(14, 15, 16, 17)
	case IDIMSI:
		return of(14, 15)
	case IDICCID:
		return of(18, 19, 20, 22)
	case IDVIN:
		return of(17)
	case IDMedicare:
		return of(9, 10, 11)
	case IDPatient:
		return of(5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)
	}
	return 0
}

// validID reports whether d, as many letters and digits as [lengths] allows, letters in
// capitals, is a number of kind id.
func validID(id ID, d []byte) bool {
	switch {
	case id <= IDPlate:
		return looseID(id, d)
	case id <= IDSingaporeUEN:
		return firstID(id, d)
	case id <= IDVAT:
		return moreID(id, d)
	}
	return otherID(id, d)
}

// looseID is validID for documents that have no check digit.
func looseID(id ID, d []byte) bool {
	switch id {
	case IDGenericNational, IDGenericTax:
		return digitsIn(d) >= 5 && !hexWord(d)
	case IDPassport: // of Germany letters and digits at random
		return digitsIn(d) >= 5 || digitsIn(d) >= 3 && (len(d) == 8 || len(d) == 9)
	case IDLicence:
		return digitsIn(d) >= 4
	case IDPlate:
		n := digitsIn(d)
		return n > 0 && n <= 7 && n >= len(d)/4
	}
	return false
}

// firstID is validID for those behind IDPlate up to IDSingaporeUEN.
func firstID(id ID, d []byte) bool {
	switch id {
	case IDBrazilCPF:
		return brazilCPF(d)
	case IDBrazilCNPJ:
		return brazilCNPJ(d)
	case IDPolandPESEL:
		return polandPESEL(d)
	case IDPolandNIP:
		return polandNIP(d)
	case IDPolandREGON:
		return polandREGON(d)
	case IDSpainDNI:
		return spainDNI(d)
	case IDSpainNIF:
		return spainNIF(d)
	case IDDutchBSN:
		return dutchBSN(d)
	case IDIndiaAadhaar:
		return indiaAadhaar(d)
	case IDIndiaPAN:
		return indiaPAN(d)
	case IDBritainNINO:
		return britainNINO(d)
	case IDBritainUTR:
		return britainUTR(d)
	case IDCanadaSIN:
		return Luhn(d)
	case IDAustraliaTFN:
		return australiaTFN(d)
	case IDAustraliaABN:
		return australiaABN(d)
	case IDAustraliaACN:
		return australiaACN(d)
	case IDFinlandHETU:
		return finlandHETU(d)
	case IDNordicPerson:
		return nordicPerson(d)
	case IDSwedenOrg:
		return swedenOrg(d)
	case IDGermanyTax:
		return germanyTax(d)
	case IDGermanySocial:
		return germanySocial(d)
	case IDItalyFiscal:
		return italyFiscal(d)
	case IDItalyVAT:
		return italyVAT(d)
	case IDFranceNIR:
		return franceNIR(d)
	case IDFranceSIREN:
		return Luhn(d)
	case IDKoreaRRN:
		return koreaRRN(d)
	case IDKoreaBRN:
		return koreaBRN(d)
	case IDSingaporeNRIC:
		return singaporeNRIC(d)
	case IDSingaporeUEN:
		return singaporeUEN(d)
	}
	return false
}

// moreID is validID for those behind IDSingaporeUEN up to IDVAT.
func moreID(id ID, d []byte) bool {
	switch id {
	case IDMexicoCURP:
		return mexicoCURP(d)
	case IDMexicoRFC:
		return mexicoRFC(d)
	case IDArgentinaCUIT:
		return argentinaCUIT(d)
	case IDChileRUT:
		return chileRUT(d)
	case IDSouthAfrica:
		return southAfrica(d)
	case IDNigeria:
		return allDigits(d) && !sameDigits(d)
	case IDTurkey:
		return turkey(d)
	case IDIsrael:
		return Luhn(d)
	case IDThailand:
		return thailand(d)
	case IDChina:
		return China(d)
	case IDRomaniaCNP:
		return romaniaCNP(d)
	case IDBulgariaEGN:
		return bulgariaEGN(d)
	case IDCroatiaOIB:
		return allDigits(d) && Mod1110(d)
	case IDGreeceAMKA:
		return greeceAMKA(d)
	case IDGreeceAFM:
		return greeceAFM(d)
	case IDCzechBirth:
		return czechBirth(d)
	case IDHungary:
		return hungary(d)
	case IDBaltic:
		return baltic(d)
	case IDBalkanJMBG:
		return balkanJMBG(d)
	case IDBelgiumNRN:
		return belgiumNRN(d)
	case IDIrelandPPS:
		return irelandPPS(d)
	case IDRussiaINN:
		return russiaINN(d)
	case IDRussiaSNILS:
		return russiaSNILS(d)
	case IDAsiaCard:
		return asiaCard(d)
	case IDUSAITIN:
		return usaITIN(d)
	case IDUSAEIN:
		return usaEIN(d)
	case IDVAT:
		return vat(d)
	}
	return false
}

// otherID is validID for those behind IDVAT.
func otherID(id ID, d []byte) bool {
	switch id {
	case IDRouting:
		return usaRouting(d)
	case IDSortCode:
		return sortCode(d)
	case IDBIC:
		return len(d) <= 11 && bic(d) || len(d) > 11 && validID(IDBankAccount, d) // both have the name
	case IDBankAccount:
		return digitsIn(d) >= 5 && digitsIn(d)*2 >= len(d) && !hexWord(d)
	case IDIMEI:
		return imei(d)
	case IDIMSI:
		return allDigits(d) && d[0] >= '2' && d[0] <= '7'
	case IDICCID:
		return allDigits(d) && d[0] == '8' && d[1] == '9'
	case IDVIN:
		return vin(d)
	case IDNHS:
		return britainNHS(d)
	case IDNPI:
		return usaNPI(d)
	case IDDEA:
		return usaDEA(d)
	case IDMedicare:
		return medicare(d)
	case IDGermanyHealth:
		return germanyHealth(d)
	case IDPatient:
		return digitsIn(d) >= 4 && !hexWord(d)
	}
	return false
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
