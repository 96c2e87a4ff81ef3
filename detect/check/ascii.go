package check

// Classes of ASCII bytes. They are comparisons, so that the compiler may inline
// them; the loops over every byte of an address ask tables instead, which are
// never written to.

func isDigit(c byte) bool { return c-'0' < 10 }

func isLetter(c byte) bool { return c|0x20-'a' < 26 }

func isAlnum(c byte) bool { return isDigit(c) || isLetter(c) }

// isWord reports whether c is an ASCII letter, a digit or an underscore.
func isWord(c byte) bool { return isAlnum(c) || c == '_' }

func isHex(c byte) bool { return isDigit(c) || c|0x20-'a' < 6 }

// alnumByte is isAlnum; localAnywhere is what a local part may hold anywhere.
var alnumByte, localAnywhere = func() (a, l [256]bool) {
	for c := range 256 {
		a[c] = isAlnum(byte(c))
		l[c] = isWord(byte(c)) || c == '-'
	}
	return a, l
}()

func isUpper(c byte) bool { return c-'A' < 26 }

func isLower(c byte) bool { return c-'a' < 26 }

// lower returns c with an ASCII capital folded to lower case.
func lower(c byte) byte {
	if isUpper(c) {
		return c | 0x20
	}
	return c
}

// lowered returns word with ASCII capitals folded to lower case, in buf, or nil if it is longer than that.
func lowered(buf, word []byte) []byte {
	if len(word) > len(buf) {
		return nil
	}
	for i, c := range word {
		buf[i] = lower(c)
	}
	return buf[:len(word)]
}

// hexValue returns the value of a hexadecimal digit.
func hexValue(c byte) uint16 {
	if isDigit(c) {
		return uint16(c - '0')
	}
	return uint16(c|0x20-'a') + 10
}

// digits returns the length of the run of ASCII digits at the start of b.
func digits(b []byte) int {
	i := 0
	for i < len(b) && isDigit(b[i]) {
		i++
	}
	return i
}

// endsWord reports whether a word of ASCII letters, digits and underscores
// that ends before b is over: b is empty or begins with another byte.
func endsWord(b []byte) bool { return len(b) == 0 || !isWord(b[0]) }
