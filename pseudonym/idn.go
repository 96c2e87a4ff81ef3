package pseudonym

import (
	"unicode"
	"unicode/utf8"
)

// appendDomain appends a domain as domains writes it, without allocating, and
// reports false, with dst as it was, for any but a simple one: labels of ASCII
// letters, digits and inner hyphens, and of letters that IDNA maps to their lower
// case alone, whatever stands beside them. It is the fast twin of domains.
func appendDomain(dst, domain []byte) ([]byte, bool) {
	out := dst
	for {
		n := 0
		for n < len(domain) && domain[n] != '.' {
			n++
		}
		var ok bool
		if out, ok = appendLabel(out, domain[:n]); !ok {
			return dst, false
		}
		if n == len(domain) {
			return out, true
		}
		out, domain = append(out, '.'), domain[n+1:]
	}
}

// maxLabel bounds the letters of a label, whose encoding is quadratic in them.
const maxLabel = 63

// appendLabel appends one label of a simple domain.
func appendLabel(dst, label []byte) ([]byte, bool) {
	var letters [maxLabel]rune
	n, ascii := 0, 0
	for len(label) > 0 {
		r, size := utf8.DecodeRune(label)
		if n == maxLabel || !simple(r) {
			return dst, false
		}
		if r = unicode.ToLower(r); r < utf8.RuneSelf {
			ascii++
		}
		letters[n] = r
		n, label = n+1, label[size:]
	}
	switch {
	case n == 0, letters[0] == '-', letters[n-1] == '-', n > 3 && letters[2] == '-' && letters[3] == '-':
		return dst, false
	case ascii < n:
		return appendPunycode(append(dst, "xn--"...), letters[:n], ascii), true
	}
	for _, r := range letters[:n] {
		dst = append(dst, byte(r))
	}
	return dst, true
}

// simple reports whether r may stand in a label of a simple domain: of ASCII a
// letter, digit or hyphen; of Latin, Greek and Cyrillic the letters of the living
// languages that have no other form; kana, Han and Hangul as they are used.
func simple(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return r == '-' || r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z'
	case r < 0x180:
		return r >= 0xc0 && r != 0xd7 && r != 0xf7 && r != 'İ' && r != 'Ĳ' && r != 'ĳ' && r != 'Ŀ' && r != 'ŀ' && r != 'ŉ' && r != 'ſ'
	case r < 0x460:
		return r >= 'Α' && r <= 'ώ' && r != 0x3a2 || r >= 0x400
	case r < 0x3400:
		return r >= 'ぁ' && r <= 'ゖ' || r >= 'ァ' && r <= 'ヺ' || r == 'ー'
	}
	return r >= 0x4e00 && r <= 0x9fa5 || r >= 0xac00 && r <= 0xd7a3
}

// appendPunycode appends a label in Punycode (RFC 3492 §6.3); ascii of its
// letters are ASCII.
func appendPunycode(dst []byte, label []rune, ascii int) []byte {
	const (
		base, tMin, tMax = 36, 1, 26
		firstN           = 128
		firstBias        = 72
	)
	for _, r := range label {
		if r < firstN {
			dst = append(dst, byte(r))
		}
	}
	if ascii > 0 {
		dst = append(dst, '-')
	}
	delta, bias := 0, firstBias
	for n, done := rune(firstN), ascii; done < len(label); n++ {
		next := rune(unicode.MaxRune)
		for _, r := range label {
			if r >= n && r < next {
				next = r
			}
		}
		delta += int(next-n) * (done + 1)
		n = next
		for _, r := range label {
			if r < n {
				delta++
			}
			if r != n {
				continue
			}
			q := delta
			for k := base; ; k += base {
				t := min(max(k-bias, tMin), tMax)
				if q < t {
					break
				}
				dst = append(dst, punycodeDigit(t+(q-t)%(base-t)))
				q = (q - t) / (base - t)
			}
			dst = append(dst, punycodeDigit(q))
			done++
			bias = punycodeBias(delta, done, done == ascii+1)
			delta = 0
		}
		delta++
	}
	return dst
}

// punycodeBias is the adaptation of RFC 3492 §6.1.
func punycodeBias(delta, points int, first bool) int {
	if first {
		delta /= 700
	} else {
		delta /= 2
	}
	delta += delta / points
	k := 0
	for ; delta > 35*26/2; k += 36 {
		delta /= 35
	}
	return k + 36*delta/(delta+38)
}

func punycodeDigit(v int) byte {
	if v < 26 {
		return byte('a' + v)
	}
	return byte('0' + v - 26)
}
