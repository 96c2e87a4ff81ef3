package encode

import "unicode/utf8"

const hexDigits = "0123456789abcdef"

// plain says which bytes stand in a JSON string as they are.
var plain = func() (t [256]bool) {
	for c := 0x20; c < 0x7f; c++ {
		t[c] = c != '"' && c != '\\'
	}
	return t
}()

// appendString appends s as a JSON string. Control characters, DEL, and the line
// and paragraph separators, which some readers of lines break at, are escaped;
// what is no UTF-8 becomes U+FFFD, one for each byte.
func appendString(dst, s []byte) []byte {
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if plain[c] {
			i++
			continue
		}
		n := 1
		if c >= utf8.RuneSelf {
			var r rune
			if r, n = utf8.DecodeRune(s[i:]); !escaped(r, n) {
				i += n
				continue
			}
		}
		dst = append(dst, s[start:i]...)
		dst = appendEscape(dst, s[i:i+n])
		i += n
		start = i
	}
	return append(append(dst, s[start:]...), '"')
}

// escaped reports whether a rune of n bytes is written as an escape.
func escaped(r rune, n int) bool {
	return r == utf8.RuneError && n == 1 || r == '\u2028' || r == '\u2029'
}

// appendEscape appends the escape for the character b.
func appendEscape(dst, b []byte) []byte {
	switch c := b[0]; {
	case c == '"' || c == '\\':
		return append(dst, '\\', c)
	case c == '\n':
		return append(dst, '\\', 'n')
	case c == '\r':
		return append(dst, '\\', 'r')
	case c == '\t':
		return append(dst, '\\', 't')
	case c < utf8.RuneSelf:
		return append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
	case len(b) == 1:
		return append(dst, `\ufffd`...)
	default:
		return append(append(dst, `\u202`...), hexDigits[b[2]&15]) // E2 80 A8, E2 80 A9
	}
}
