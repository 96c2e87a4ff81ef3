package detect

// Classes of bytes. The low four bits say what part of a word a byte can be,
// the high four which punctuation the engine stops at.
const (
	digitBit = 1 << iota
	hexBit   // a-f, A-F
	letterBit
	underBit
	wordBits = digitBit | hexBit | letterBit | underBit
)

const (
	punctAt = (iota + 1) << 4
	punctDot
	punctColon
	punctEqual
	punctPlus
	punctDash
	punctBackslash
	punctPercent
	punctAmp
	punctEscape
	punctAngle
	punctHash
)

// classes maps a byte to its class bits.
var classes = func() (t [256]uint8) {
	for c := range t {
		switch {
		case c >= '0' && c <= '9':
			t[c] = digitBit
		case c >= 'a' && c <= 'f', c >= 'A' && c <= 'F':
			t[c] = hexBit
		case c >= 'g' && c <= 'z', c >= 'G' && c <= 'Z':
			t[c] = letterBit
		}
	}
	t['_'] = underBit
	for c, p := range map[byte]uint8{'@': punctAt, '.': punctDot, ':': punctColon, '=': punctEqual,
		'+': punctPlus, '-': punctDash, '\\': punctBackslash, '%': punctPercent, '&': punctAmp, 0x1b: punctEscape, '<': punctAngle, '#': punctHash} {
		t[c] = p
	}
	return t
}()

// IsWord reports whether c is an ASCII letter, digit or underscore.
func IsWord(c byte) bool { return classes[c]&wordBits != 0 }

// IsDigit reports whether c is an ASCII digit.
func IsDigit(c byte) bool { return classes[c] == digitBit }

// IsHex reports whether c is a hexadecimal digit.
func IsHex(c byte) bool { return classes[c]&(digitBit|hexBit) != 0 }

// IsAlnum reports whether c is an ASCII letter or digit.
func IsAlnum(c byte) bool { return classes[c]&(digitBit|hexBit|letterBit) != 0 }

func isLetter(c byte) bool { return classes[c]&(hexBit|letterBit) != 0 }

// IsUpper reports whether c is an ASCII capital.
func IsUpper(c byte) bool { return c >= 'A' && c <= 'Z' }

// IsBase64 reports whether c is a character of either base64 alphabet, but for padding.
func IsBase64(c byte) bool { return sextet[c] != 0xff }
