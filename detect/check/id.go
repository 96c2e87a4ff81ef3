package check

// An ID is what a number, a date or a place is to a person, a device or an account,
// as the name of its key says: "pesel", "passport_number", "routing-number".
type ID uint8

// The numbers of persons and companies, by country (ISO 3166), of accounts, devices
// and patients, and what else a key of class [KeyID] announces.
const (
	IDNone ID = iota
	IDGenericNational
	IDGenericTax
	IDPassport
	IDLicence
	IDPlate
	IDBrazilCPF
	IDBrazilCNPJ
	IDPolandPESEL
	IDPolandNIP
	IDPolandREGON
	IDSpainDNI
	IDSpainNIF
	IDDutchBSN
	IDIndiaAadhaar
	IDIndiaPAN
	IDBritainNINO
	IDBritainUTR
	IDCanadaSIN
	IDAustraliaTFN
	IDAustraliaABN
	IDAustraliaACN
	IDFinlandHETU
	IDNordicPerson
	IDSwedenOrg
	IDGermanyTax
	IDGermanySocial
	IDItalyFiscal
	IDItalyVAT
	IDFranceNIR
	IDFranceSIREN
	IDKoreaRRN
	IDKoreaBRN
	IDSingaporeNRIC
	IDSingaporeUEN
	IDMexicoCURP
	IDMexicoRFC
	IDArgentinaCUIT
	IDChileRUT
	IDSouthAfrica
	IDNigeria
	IDTurkey
	IDIsrael
	IDThailand
	IDChina
	IDRomaniaCNP
	IDBulgariaEGN
	IDCroatiaOIB
	IDGreeceAMKA
	IDGreeceAFM
	IDCzechBirth
	IDHungary
	IDBaltic
	IDBalkanJMBG
	IDBelgiumNRN
	IDIrelandPPS
	IDRussiaINN
	IDRussiaSNILS
	IDAsiaCard
	IDUSAITIN
	IDUSAEIN
	IDVAT
	IDRouting
	IDSortCode
	IDBIC
	IDBankAccount
	IDCardExpiry
	IDIMEI
	IDIMSI
	IDICCID
	IDVIN
	IDNHS
	IDNPI
	IDDEA
	IDMedicare
	IDGermanyHealth
	IDPatient
	IDBirth
	IDStreet
	IDWay
	IDPlace
	IDPostcode
	IDCity
	IDLatitude
	IDAngle
	IDPosition
	IDTrait
	IDWallet
	IDDevice
	IDs // how many there are
)

// IDOf returns what a key of class [KeyID] announces: that of the longest phrase of
// its last words that is known.
func IDOf(key []byte) ID {
	if addressLine(key) {
		return IDPlace
	}
	for len(key) > 0 && !isLetter(key[len(key)-1]) {
		key = key[:len(key)-1]
	}
	var w words
	w.split(key)
	return w.id()
}

func (w *words) id() ID {
	for k := w.n; k > 0; k-- {
		if id := idNamed(w.buf[w.starts[k-1]:]); id != IDNone {
			return id
		}
	}
	return IDNone
}

// maxID is the most letters and digits that a number has.
const maxID = 24

// Loose reports whether numbers of kind id have no check digit or form of their own, so
// that what follows one behind a blank could be taken for more of it.
func Loose(id ID) bool {
	switch id {
	case IDGenericNational, IDGenericTax, IDPassport, IDLicence, IDPlate, IDBankAccount, IDPatient, IDSortCode, IDBIC, IDVAT, IDVIN, IDUSAEIN:
		return true
	}
	return false
}

// ReadID returns the length of the number of kind id at the start of b, or 0 where
// none stands there: as many letters and digits as it may have, with at most one
// blank, hyphen, dot, slash, underscore or plus sign between two of them, and its check
// digits, if it has any. An IPv4 address is none. No letter or digit may follow, nor a dot or hyphen and a digit.
func ReadID(id ID, b []byte) int {
	sizes := lengths(id)
	if _, _, ok := IPv4(b); ok && sizes != 0 {
		return 0 // an address, whatever its key
	}
	var buf [maxID]byte
	var ends [maxID + 1]int
	n := 0
	for i := 0; i < len(b) && n < maxID; {
		if !isAlnum(b[i]) {
			if n > 0 && checkInBrackets(id, b[i:]) {
				buf[n] = upper(b[i+1])
				n, i = n+1, i+3
				ends[n] = i
				break
			}
			if n == 0 || i+1 == len(b) || !idSeparator(b[i]) || !isAlnum(b[i+1]) {
				break
			}
			i++
		}
		buf[n] = upper(b[i])
		n, i = n+1, i+1
		ends[n] = i
	}
	for ; n > 0; n-- {
		if sizes>>n&1 != 0 && numberEnds(b[ends[n]:]) && validID(id, buf[:n]) {
			return ends[n]
		}
	}
	return 0
}

// checkInBrackets reports whether b begins with a check digit in brackets, as identity cards of
// Hong Kong print theirs: A123456(7).
func checkInBrackets(id ID, b []byte) bool {
	return (id == IDGenericNational || id == IDAsiaCard) && len(b) > 2 && isAlnum(b[1]) && (b[0] == '(' && b[2] == ')' || b[0] == '[' && b[2] == ']')
}

func idSeparator(c byte) bool {
	switch c {
	case ' ', '-', '.', '/', '_', '+':
		return true
	}
	return false
}

// upper returns c with a small ASCII letter as a capital.
func upper(c byte) byte {
	if isLower(c) {
		return c - 'a' + 'A'
	}
	return c
}

// of returns the set of lengths.
func of(lengths ...int) (set uint32) {
	for _, n := range lengths {
		set |= 1 << n
	}
	return set
}

// fits reports whether d has the pattern: 9 stands for a digit, A for a capital,
// X for either.
func fits(d []byte, pattern string) bool {
	if len(d) != len(pattern) {
		return false
	}
	for i, c := range d {
		switch p := pattern[i]; {
		case p == '9' && isDigit(c), p == 'A' && isUpper(c), p == 'X' && (isDigit(c) || isUpper(c)):
		default:
			return false
		}
	}
	return true
}

// allDigits reports whether d has nothing but digits.
func allDigits(d []byte) bool { return digits(d) == len(d) }
