package token

import "bytes"

// minSalt is how long the salt of a disclosure is at least that stands by itself, in
// characters: 96 bits in base64. RFC 9901 §4.2.1 recommends 128.
const minSalt = 16

// Disclosure returns the length of the disclosure of an SD-JWT (RFC 9901 §4.2) that b
// begins with, in base64url, and reports whether it is known by itself: by a salt that
// looks like one. It is 0 where there is none: a disclosure is a JSON array of a salt, the
// name of a claim, which elements of arrays have not, and its value. One that was cut
// behind the name of its claim counts.
func (r *Reader) Disclosure(b []byte) (n int, salted bool) {
	if len(b) < 8 || b[0] != 'W' {
		return 0, false
	}
	b = b[:min(len(b), MaxScan)]
	n = segmentEnd(b, 0)
	r.text, _ = appendDecoded(r.text[:0], b[:n])
	salt, ok := disclosed(r.text)
	if !ok {
		return 0, false
	}
	return n, len(salt) >= minSalt && charsEnd(salt, 0) == len(bytes.TrimRight(salt, "="))
}

// disclosed returns the salt of the disclosure text, and whether it is one.
func disclosed(text []byte) (salt []byte, ok bool) {
	i := skipSpace(text, 0)
	if i == len(text) || text[i] != '[' {
		return nil, false
	}
	start := skipSpace(text, i+1)
	end := elementEnd(text, start)
	if end-start < 3 || text[start] != '"' || end == len(text) || text[end] != ',' {
		return nil, false
	}
	salt = bytes.TrimRight(text[start:end], " \t\r\n")
	salt = salt[1 : len(salt)-1]
	start = skipSpace(text, end+1)
	end = elementEnd(text, start)
	switch {
	case end == start || end == len(text):
		return nil, false
	case text[end] == ']':
		return salt, true
	case text[start] != '"':
		return nil, false
	}
	end = elementEnd(text, end+1)
	return salt, end == len(text) || text[end] == ']'
}

// skipSpace returns where the white space ends that i stands in, or i.
func skipSpace(text []byte, i int) int {
	for i < len(text) && isSpace(text[i]) {
		i++
	}
	return i
}

// elementEnd returns where the comma or the bracket stands behind the element of an array
// that begins at i, or the length of text.
func elementEnd(text []byte, i int) int {
	for depth := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			for i++; i < len(text) && text[i] != '"'; i++ {
				if text[i] == '\\' {
					i++
				}
			}
		case '[', '{':
			depth++
		case ']', '}':
			if depth--; depth < 0 {
				return i
			}
		case ',':
			if depth == 0 {
				return i
			}
		}
	}
	return len(text)
}
