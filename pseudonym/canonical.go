package pseudonym

import (
	"bytes"
	"encoding/binary"
)

// Canonical appends the canonical form of text, a value of family f: the form
// that all spellings of one value share and that is hashed. It is total: text
// that is not of the family keeps its bytes or what the rule makes of them. It
// does not allocate on ASCII text, and Canonical of a canonical form is the same.
//
// The rules are frozen by format 1 of the keyring. Families without a rule (the
// secrets, tokens, vendor keys and those of user rules) keep the bytes; a JWT's
// canonical form comes from package token.
func Canonical(dst []byte, f Family, text []byte) []byte { return canonicalOf(f)(dst, text) }

// canonicalOf returns Canonical for values of family f.
func canonicalOf(f Family) func(dst, text []byte) []byte {
	switch f {
	case Email:
		return CanonicalEmail
	case IP:
		return CanonicalIP
	case MAC:
		return CanonicalMAC
	case Phone:
		return CanonicalPhone
	case Card, SSN:
		return CanonicalDigits
	case IBAN:
		return CanonicalIBAN
	case UUID:
		return CanonicalUUID
	case User:
		return CanonicalUser
	case Name:
		return CanonicalName
	}
	return func(dst, text []byte) []byte { return append(dst, text...) }
}

// isCanonicalOf returns a cheap look at whether a text of family f is its own
// canonical form. It may say no of one that is, never yes of one that is not.
func isCanonicalOf(f Family) func(text []byte) bool {
	switch f {
	case Email, UUID:
		return isLowerASCII
	case IP:
		return func(text []byte) bool { return plainIPv4(text) || plainIPv6(text) }
	case User:
		return func(text []byte) bool {
			return len(text) > 0 && text[0] > ' ' && text[len(text)-1] > ' ' && isASCII(text)
		}
	case MAC, Phone, Card, SSN, IBAN, Name:
		return func([]byte) bool { return false }
	}
	return func([]byte) bool { return true }
}

// CanonicalDigits appends the ASCII digits of text, of a card or social security
// number; text itself where it has none.
func CanonicalDigits(dst, text []byte) []byte {
	n := len(dst)
	for _, c := range text {
		if isDigit(c) {
			dst = append(dst, c)
		}
	}
	return orText(dst, n, text)
}

// CanonicalPhone appends the ASCII digits of text, behind a + where one stands
// before the first of them (E.164). The (0) of "+44 (0)20 …", which is not
// dialled from abroad, is left out.
func CanonicalPhone(dst, text []byte) []byte {
	n := len(dst)
	first := bytes.IndexAny(text, "0123456789")
	if first < 0 {
		return append(dst, text...)
	}
	if bytes.IndexByte(text[:first], '+') < 0 {
		return CanonicalDigits(dst, text)
	}
	dst = append(dst, '+')
	for i, c := range text {
		trunk := c == '0' && i > first && i+1 < len(text) && text[i-1] == '(' && text[i+1] == ')'
		if isDigit(c) && !trunk {
			dst = append(dst, c)
		}
	}
	return orText(dst, n, text)
}

// CanonicalIBAN appends the ASCII letters and digits of text, in upper case;
// text itself where it has none.
func CanonicalIBAN(dst, text []byte) []byte {
	n := len(dst)
	for _, c := range text {
		switch {
		case c >= 'a' && c <= 'z':
			dst = append(dst, c-'a'+'A')
		case c >= 'A' && c <= 'Z', isDigit(c):
			dst = append(dst, c)
		}
	}
	return orText(dst, n, text)
}

// CanonicalMAC appends an address of 6 or 8 octets as lower-case pairs with
// colons between, whatever its separators (colons, hyphens, dots, spaces or
// none); any other text in ASCII lower case.
func CanonicalMAC(dst, text []byte) []byte {
	n, digits := len(dst), 0
	for _, c := range text {
		switch c = lower(c); {
		case isDigit(c), c >= 'a' && c <= 'f':
			if digits > 0 && digits%2 == 0 {
				dst = append(dst, ':')
			}
			dst = append(dst, c)
			digits++
		case c == ':', c == '-', c == '.', c == ' ':
		default:
			return appendLower(dst[:n], text)
		}
	}
	if digits != 12 && digits != 16 {
		return appendLower(dst[:n], text)
	}
	return dst
}

// CanonicalUUID appends text in ASCII lower case.
func CanonicalUUID(dst, text []byte) []byte { return appendLower(dst, text) }

// orText returns dst, or text behind dst[:n] where nothing was appended.
func orText(dst []byte, n int, text []byte) []byte {
	if len(dst) == n {
		return append(dst, text...)
	}
	return dst
}

// appendLower appends text in ASCII lower case, eight bytes at a time.
func appendLower(dst, text []byte) []byte {
	n := len(dst)
	dst = append(dst, text...)
	low := dst[n:]
	for len(low) >= 8 {
		binary.LittleEndian.PutUint64(low, lower8(binary.LittleEndian.Uint64(low)))
		low = low[8:]
	}
	for i, c := range low {
		low[i] = lower(c)
	}
	return dst
}

const (
	highs = 0x8080808080808080
	ones  = 0x0101010101010101
)

// lower8 is lower of eight bytes. No byte carries into the next.
func lower8(x uint64) uint64 {
	low := x &^ highs
	capital := (low + (0x80-'A')*ones) &^ (low + (0x80-'Z'-1)*ones) &^ x & highs
	return x | capital>>2
}

// isLowerASCII reports whether text is ASCII without capitals, eight bytes at a
// time.
func isLowerASCII(text []byte) bool {
	var x, not uint64
	for len(text) >= 8 {
		x = binary.LittleEndian.Uint64(text)
		not |= x | (x&^highs+(0x80-'A')*ones)&^(x&^highs+(0x80-'Z'-1)*ones)
		text = text[8:]
	}
	for _, c := range text {
		if c >= 0x80 || c-'A' < 26 {
			return false
		}
	}
	return not&highs == 0
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + ('a' - 'A')
	}
	return c
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
