package check

// idTails are the three letters that the phrases of IDOf end in, "id" aside: first those
// that end keys of other classes too.
const idTails = "ame ard ass ban ber der ess gon ial ier ion ity nce nic nse num ode ord ort rds ret unt " +
	"aar aba abe abn ace acn afm ahl aka ala ale ane anr are asi ate bic blz brn bsb bsn bvn cbu ccd cif ckn cnp cpf cpr das " +
	"day dea dfa dfv dni dnr dob ear ecu eet egn ein eis eng enr ent etu exp fin fnr fsc fzh geo gnr gps har hen hru hut icn ift iin ils ine " +
	"inn iry isc iss isv ito iva ive kad kpp lat let ley lik lng lon mbg mbi mei mer mka mrn msi mso ngo nhs nie nif nik nin nip nir " +
	"nnr npi npj nrn nsz nte nth nto nue nus oad ods oib ome ong onr ood plz pot pps psn pwp ren res rfc ric rnr rrn rte rth rtn " +
	"rto rts rut sel sex sin sis slo snr sse taj tes tfn tin tum ude uen uil uit ula urp use utr vat vin vnr zam zip tnm gnb tcd hdt orn "

// idTailBits has a bit for each of idTails, as keyTails has.
var idTailBits = tailBits(idTails)

// idEnds reports whether a key that ends like this may be of class [KeyID]: the last
// letters of every phrase of IDOf stand here. Where a common word ends in them too,
// it looks at more of them.
func idEnds(key []byte) bool {
	n := len(key)
	if n < 3 {
		return false
	}
	tail := uint32(key[n-3]|0x20)<<16 | uint32(key[n-2]|0x20)<<8 | uint32(key[n-1]|0x20)
	if key[n-2]|0x20 == 'i' && key[n-1]|0x20 == 'd' {
		return idEndsID(key[:n-2])
	}
	switch tail {
	case 'a'<<16 | 't'<<8 | 'e': // update, date
		return ends(key, "plate") || ends(key, "coordinate") || n > 5 && ends(key, "date") && beforeDate(key[:n-4])
	case 'i'<<16 | 'o'<<8 | 'n':
		return ends(key, "location") || ends(key, "position") || ends(key, "expiration") || ends(key, "religion") || ends(key, "orientation")
	case 'e'<<16 | 'n'<<8 | 't':
		return ends(key, "document") || ends(key, "apartment")
	case 'i'<<16 | 'n'<<8 | 'e':
		return n > 6 && ends(key, "line") && (ends(key[:n-4], "ss") || ends(key[:n-5], "ss") || ends(key[:n-4], "et") || ends(key[:n-5], "et") || ends(key[:n-4], "adr"))
	case 'e'<<16 | 's'<<8 | 's':
		return ends(key, "address")
	case 't'<<16 | 'e'<<8 | 's':
		return ends(key, "coordinates")
	case 'r'<<16 | 'e'<<8 | 's':
		return ends(key, "expires")
	case 'a'<<16 | 'm'<<8 | 'e':
		return n > 7 && ends(key, "name") && (ends(key[:n-4], "et") || ends(key[:n-5], "et") || ends(key[:n-4], "ty") || ends(key[:n-5], "ty"))
	case 'o'<<16 | 'd'<<8 | 'e': // status code, event code
		return ends(key, "code") && n > 5 && codeBefore(key[n-5], key[n-6])
	}
	if key[n-2]|0x20 == 'n' && key[n-1]|0x20 == 'o' {
		return true
	}
	if !isLetter(key[n-3]) || !isLetter(key[n-2]) || !isLetter(key[n-1]) {
		return false
	}
	a, b, c := key[n-3]|0x20, key[n-2]|0x20, key[n-1]|0x20
	return idTailBits[int(a&31)<<5|int(b&31)]>>(c&31)&1 != 0 && (n == 3 || !isLower(key[n-4]) || !refused(key[n-4], a, b, c))
}

// codeBefore reports whether a phrase of IDOf that ends in "code" may have b before that,
// or a before a separator b.
func codeBefore(b, a byte) bool {
	if !isLetter(b) {
		b = a
	}
	switch b | 0x20 {
	case 'p', 't', 'l', 'c', 'b':
		return true
	}
	return false
}

// idEndsID is idEnds for a key that is head and "id".
func idEndsID(head []byte) bool {
	n := len(head)
	if n > 0 && !isLetter(head[n-1]) {
		n--
	}
	if n < 2 {
		return false
	}
	switch string([]byte{head[n-2] | 0x20, head[n-1] | 0x20}) {
	case "al", "nt", "en", "er", "ax", "rt", "at", "st", "ar", "an", "sa", "za", "li", "ai", "se", "hk", "es", "cc", "re", "ce", "ga", "ng", "id", "ud":
		return true
	}
	return false
}

// beforeDate reports whether head, which "date" follows, may end in birth, expiration,
// expiry or exp.
func beforeDate(head []byte) bool {
	if !isLetter(head[len(head)-1]) {
		head = head[:len(head)-1]
	}
	return ends(head, "th") || ends(head, "tion") || ends(head, "ry") || ends(head, "exp")
}

// ends reports whether key ends in word, whatever their case.
func ends(key []byte, word string) bool {
	return len(key) >= len(word) && equalFold(key[len(key)-len(word):], word)
}

// refused reports whether a key ends in no phrase of IDOf though its last letters a, b
// and c say so, for z stands before them: "template", "trace", "details".
func refused(z, a, b, c byte) bool {
	switch uint32(a)<<16 | uint32(b)<<8 | uint32(c) {
	case 'a'<<16 | 't'<<8 | 'e':
		return z != 'd' && z != 'l' && z != 'n'
	case 'a'<<16 | 'c'<<8 | 'e', 'l'<<16 | 'e'<<8 | 't', 'i'<<16 | 'n'<<8 | 'e':
		return z != 'l'
	case 'i'<<16 | 'l'<<8 | 's', 'r'<<16 | 'i'<<8 | 'c':
		return z != 'n'
	case 'a'<<16 | 'r'<<8 | 'e':
		return z != 'c'
	case 'i'<<16 | 'n'<<8 | 'g':
		return z != 'r' // community_string
	case 'o'<<16 | 'a'<<8 | 'd', 'i'<<16 | 'v'<<8 | 'e', 'e'<<16 | 'e'<<8 | 't':
		return z != 'r'
	case 't'<<16 | 'e'<<8 | 's', 'l'<<16 | 'o'<<8 | 'n':
		return z != 'a' && z != 't'
	case 'e'<<16 | 'n'<<8 | 't': // patient, student
		return z != 'm' && z != 'i' && z != 'd'
	case 'm'<<16 | 'e'<<8 | 'r': // customer
		return z != 'm' && z != 'o'
	case 'r'<<16 | 's'<<8 | 't':
		return z != 'i'
	case 'a'<<16 | 's'<<8 | 't', 'a'<<16 | 'r'<<8 | 't':
		return z != 'l'
	case 'm'<<16 | 'p'<<8 | 't':
		return z != 'e'
	case 'n'<<16 | 't'<<8 | 'e':
		return z != 'e' && z != 'i'
	case 'y'<<16 | 'e'<<8 | 'e':
		return z != 'o'
	case 'g'<<16 | 'e'<<8 | 'r', 'd'<<16 | 'e'<<8 | 'e':
		return z != 'n'
	case 'd'<<16 | 'e'<<8 | 's':
		return z != 'o'
	case 'b'<<16 | 'r'<<8 | 'e':
		return z != 'm'
	case 'o'<<16 | 'r'<<8 | 'n':
		return z != 'b'
	case 'u'<<16 | 'd'<<8 | 'e':
		return z != 't'
	case 'r'<<16 | 'e'<<8 | 's':
		return z != 'i'
	case 'i'<<16 | 'f'<<8 | 't':
		return z != 'w'
	case 'a'<<16 | 'l'<<8 | 'e':
		return z != 'i' && z != 'c' && z != 'm'
	case 'a'<<16 | 'r'<<8 | 'y':
		return z != 'n' && z != 'i' // given_name_nonbinary, beneficiary
	case 'm'<<16 | 'e'<<8 | 'x':
		return z != 'a' // amex
	case 'd'<<16 | 'a'<<8 | 'y':
		return z != 'h'
	case 'e'<<16 | 'a'<<8 | 'r':
		return z != 'y'
	case 'u'<<16 | 's'<<8 | 'e':
		return z != 'o'
	case 'n'<<16 | 'u'<<8 | 'e':
		return z != 'e'
	case 's'<<16 | 'i'<<8 | 'n', 't'<<16 | 'i'<<8 | 'n', 'v'<<16 | 'i'<<8 | 'n', 'n'<<16 | 'i'<<8 | 'n', 'f'<<16 | 'i'<<8 | 'n', 'i'<<16 | 'i'<<8 | 'n':
		return z != 'i' && z != 't' && z != 'a' // itin, tnin, latin
	case 's'<<16 | 's'<<8 | 'e', 'a'<<16 | 'a'<<8 | 'm':
		return z != 'a' && z != 'n' // motdepasse, gebruikersnaam
	case 'a'<<16 | 'n'<<8 | 'a':
		return z != 's' && z != 'k' // salasana, kana
	case 'o'<<16 | 'l'<<8 | 'a':
		return z != 'r' // parola
	case 's'<<16 | 'z'<<8 | 'o':
		return z != 'l' // jelszo
	case 'n'<<16 | 'k'<<8 | 'a', 'k'<<16 | 'e'<<8 | 'r':
		return z != 'i' // lozinka, gebruiker
	case 'e'<<16 | 'u'<<8 | 'r', 'z'<<16 | 'e'<<8 | 'r':
		return z != 't' // utilisateur, benutzer
	case 'b'<<16 | 'i'<<8 | 'c':
		return z != 't' // swiftbic
	}
	return false
}
