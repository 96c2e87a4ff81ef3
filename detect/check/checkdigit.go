package check

// The check digits of numbers that authorities and companies give out. All take
// digits without separators, the check digit among them.

// weighted returns the sum of the first digits of d, each times its weight.
func weighted(d []byte, weights ...int) (sum int) {
	for i, w := range weights {
		sum += w * int(d[i]-'0')
	}
	return sum
}

// falling returns the sum of the first n digits of d with the weights top, top-1 …
func falling(d []byte, n, top int) (sum int) {
	for i := range n {
		sum += (top - i) * int(d[i]-'0')
	}
	return sum
}

// number returns the value of at most 18 digits.
func number(d []byte) (n int) {
	for _, c := range d {
		n = n*10 + int(c-'0')
	}
	return n
}

// value returns what the digit or the capital c counts where letters go on from 10.
func value(c byte) int {
	if isDigit(c) {
		return int(c - '0')
	}
	return int(c-'A') + 10
}

// sameDigits reports whether d is one digit over and over.
func sameDigits(d []byte) bool {
	for _, c := range d {
		if c != d[0] {
			return false
		}
	}
	return true
}

// Verhoeff reports whether the last of the digits is the check digit of those
// before it: J. Verhoeff, "Error Detecting Decimal Codes" (1969), over the dihedral
// group of order ten.
func Verhoeff(d []byte) bool {
	const product = "0123456789" + "1234067895" + "2340178956" + "3401289567" + "4012395678" +
		"5987604321" + "6598710432" + "7659821043" + "8765932104" + "9876543210"
	const permuted = "0123456789" + "1576283094" + "5803796142" + "8916043527" + "9453126870" + "4286573901" +
		"2793806415" + "7046913258"
	at := byte('0')
	for i := range d {
		c := d[len(d)-1-i]
		if !isDigit(c) {
			return false
		}
		at = product[10*int(at-'0')+int(permuted[10*(i%8)+int(c-'0')]-'0')]
	}
	return len(d) > 1 && at == '0'
}

// Mod1110 reports whether the digits end in the check digit of the hybrid system
// MOD 11,10 of ISO/IEC 7064.
func Mod1110(d []byte) bool {
	at := 10
	for _, c := range d[:len(d)-1] {
		if at = (at + int(c-'0')) % 10; at == 0 {
			at = 10
		}
		at = 2 * at % 11
	}
	return (at+int(d[len(d)-1]-'0'))%10 == 1
}

// Mod112 reports whether the digits end in the check character, a digit or X, of
// the pure system MOD 11-2 of ISO/IEC 7064.
func Mod112(d []byte) bool {
	at := 0
	for _, c := range d[:len(d)-1] {
		at = (at + int(c-'0')) * 2 % 11
	}
	last := 10
	if c := d[len(d)-1]; c != 'X' {
		last = int(c - '0')
	}
	return (at+last)%11 == 1
}

// dated reports whether two digits of d at month and two at day may be those of a
// date.
func dated(d []byte, month, day int) bool {
	m, x := number(d[month:month+2]), number(d[day:day+2])
	return m >= 1 && m <= 12 && x >= 1 && x <= 31
}
