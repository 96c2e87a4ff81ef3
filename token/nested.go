package token

import (
	"bytes"
	"encoding/binary"
)

// Payload returns the decoded payload of a JWS or of what is there of one, and nil for
// every other token. It is valid until the next Parse.
func (t *Token) Payload() []byte {
	if t.body == nil {
		return nil
	}
	return t.canonical[4+binary.BigEndian.Uint32(t.canonical):]
}

// Next finds the first token that begins at from or behind it in text, the payload of
// another one: as all of it (RFC 7519 §5.2), or in the value of a claim. It returns where
// it stands; end is 0 where there is none. No base64 character stands before it but a
// slash. What is escaped in a string of JSON is not decoded.
func Next(text []byte, from int) (start, end int, form Form) {
	for i := from; i < len(text); i++ {
		e := bytes.IndexByte(text[i:], 'e')
		if e < 0 {
			break
		}
		if i += e; i > 0 && sextets[text[i-1]] != 0 && text[i-1] != '/' {
			continue
		}
		if n, form, _ := Scan(text[i:]); n > 0 {
			return i, i + n, form
		}
	}
	return 0, 0, NoForm
}
