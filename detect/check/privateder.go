package check

// PrivateDER reports whether b begins with base 64 (RFC 4648 §4) of a private key
// in DER: a sequence that begins with a version and goes on as PKCS #1 (RFC 8017
// §A.1.2: version 0, a long integer), PKCS #8 (RFC 5958: version 0 or 1, the
// identifier of an algorithm) or SEC 1 (RFC 5915: version 1, an octet string) does, or
// as a file of PKCS #12 (RFC 7292 §4: version 3, a long sequence), whose password may be
// known.
// Certificates and public keys begin with a sequence in the sequence.
func PrivateDER(b []byte) bool {
	var der [12]byte
	if len(b) < 16 {
		return false
	}
	for i := range 4 {
		var v uint32
		for _, c := range b[4*i : 4*i+4] {
			d, ok := base64Digit(c)
			if !ok {
				return false
			}
			v = v<<6 | d
		}
		der[3*i], der[3*i+1], der[3*i+2] = byte(v>>16), byte(v>>8), byte(v)
	}
	if der[0] != 0x30 {
		return false
	}
	at := 2
	if der[1] > 0x80 {
		if at += int(der[1] & 0x7f); at > 4 {
			return false
		}
	}
	if der[at] != 2 || der[at+1] != 1 {
		return false
	}
	if der[at+2] == 3 {
		return der[at+3] == 0x30 && der[at+4] >= 0x81 && der[at+4] <= 0x83
	}
	if der[at+2] > 1 {
		return false
	}
	switch der[at+3] {
	case 2: // the modulus
		return der[at+2] == 0 && der[at+4] >= 0x40
	case 0x30: // an algorithm
		return der[at+4] >= 5 && der[at+4] < 0x40
	case 4: // the key itself
		return der[at+2] == 1 && der[at+4] >= 0x10 && der[at+4] < 0x80
	}
	return false
}

// base64Digit returns the six bits of a digit of base 64.
func base64Digit(c byte) (uint32, bool) {
	switch {
	case isUpper(c):
		return uint32(c - 'A'), true
	case isLower(c):
		return uint32(c-'a') + 26, true
	case isDigit(c):
		return uint32(c-'0') + 52, true
	case c == '+':
		return 62, true
	case c == '/':
		return 63, true
	}
	return 0, false
}
