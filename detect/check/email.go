package check

import (
	"unicode"
	"unicode/utf8"
)

// Limits of RFC 5321 §4.5.3.1 and RFC 1035 §2.3.4, in bytes.
const (
	maxLocal  = 64
	maxDomain = 253
	maxLabel  = 63
	maxLabels = 32 // of a domain that is looked at
)

// EmailDomain returns the length of the longest domain of an e-mail address at
// the start of b, which follows the "@".
//
// A domain is labels of letters, digits and inner hyphens (RFC 5321 §4.1.2,
// RFC 6531 for UTF-8) joined by dots, at least two of which the last is a [TLD];
// "localhost" alone; or an address literal in brackets. The longest one is
// taken: of "example.com.old" it is "example.com", of "example.com-17" and of
// "example.com_17" too, for a log may glue anything to an address.
func EmailDomain(b []byte) (n int, ok bool) {
	if len(b) > 0 && b[0] == '[' {
		return addressLiteral(b)
	}
	var ends [maxLabels]uint8 // where the labels end
	i, labels := 0, 0
	for i < len(b) && labels < maxLabels {
		size := label(b[i:])
		if size == 0 || i+size > maxDomain {
			break
		}
		i += size
		ends[labels] = uint8(i)
		labels++
		if i >= len(b) || b[i] != '.' {
			break
		}
		i++
	}
	for k := labels - 1; k >= 0; k-- { // the last label that is a top-level domain
		start := 0
		if k > 0 {
			start = int(ends[k-1]) + 1
		}
		if m := tldIn(b[start:ends[k]]); m > 0 && (k > 0 || isLocalhost(b[:m])) {
			return start + m, true
		}
	}
	return 0, false
}

// label returns the length of the run of letters, digits and hyphens at the
// start of b, and 0 where it is none or longer than a label.
func label(b []byte) int {
	i := 0
	for i < len(b) && i <= maxLabel && alnumByte[b[i]] { // the usual case
		i++
	}
	if i < len(b) && i <= maxLabel && b[i] < utf8.RuneSelf && b[i] != '-' {
		return i
	}
	for i < len(b) && i <= maxLabel {
		if c := b[i]; isAlnum(c) || c == '-' && i > 0 {
			i++
			continue
		} else if c < utf8.RuneSelf {
			break
		}
		r, size := utf8.DecodeRune(b[i:])
		if !wordRune(r) {
			break
		}
		i += size
	}
	for i > 0 && b[i-1] == '-' {
		i--
	}
	if i > maxLabel {
		return 0
	}
	return i
}

// tldIn returns the length of the top-level domain that label is or begins
// with: up to a hyphen, to the border of ASCII and other letters, or, of the most
// common ones, to a capital.
func tldIn(label []byte) int {
	if TLD(label) {
		return len(label)
	}
	for i, c := range label {
		if i == 3 && isUpper(c) && commonTLD(label[:i]) {
			return i // example.comFrom
		}
		if c == '-' || c >= utf8.RuneSelf && i > 0 && label[i-1] < utf8.RuneSelf {
			if TLD(label[:i]) {
				return i
			}
			return 0
		}
	}
	return 0
}

// commonTLD reports whether b is one of the oldest top-level domains, in small
// letters.
func commonTLD(b []byte) bool {
	switch string(b) {
	case "com", "org", "net", "edu", "gov", "mil":
		return true
	}
	return false
}

// isLocalhost reports whether b is the one top-level domain that hosts are
// addressed by.
func isLocalhost(b []byte) bool { return equalFold(b, "localhost") }

// addressLiteral reads "[192.0.2.1]" or "[IPv6:2001:db8::1]" (RFC 5321 §4.1.3).
func addressLiteral(b []byte) (n int, ok bool) {
	rest := b[1:]
	if len(rest) > 5 && equalFold(rest[:5], "IPv6:") {
		_, n, ok = IPv6(rest[5:])
		n += 5
	} else {
		_, n, ok = IPv4(rest)
	}
	if !ok || n >= len(rest) || rest[n] != ']' {
		return 0, false
	}
	return n + 2, true
}

// wordRune reports whether r is a letter, a digit or a mark, which is what an
// internationalised label or local part is made of.
func wordRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r))
}

// equalFold reports whether b is s, ASCII letters in any case.
func equalFold(b []byte, s string) bool {
	if len(b) != len(s) {
		return false
	}
	for i, c := range b {
		if lower(c) != lower(s[i]) {
			return false
		}
	}
	return true
}
