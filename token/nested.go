package token

import (
	"encoding/binary"

	"github.com/logscrub/logscrub/internal/index"
)

// Payload returns the decoded payload of a JWS or of what is there of one, and nil for
// every other token. It is valid until the next Parse.
func (t *Token) Payload() []byte {
	if t.body == nil {
		return nil
	}
	return t.canonical[4+binary.BigEndian.Uint32(t.canonical):]
}

// Nested are the tokens that stand within another one: as its payload (RFC 7519 §5.2), or
// in the value of a claim, behind no base64 character but a slash or another token. What is
// escaped in a string of JSON is not decoded.
type Nested struct {
	text          []byte
	at            int
	glued         bool // another token may begin there
	brief, spaced int  // where what a header begins with stands next: of {" and of { and a blank
}

// Nested returns the tokens within t, which Next tells in their order.
func (t *Token) Nested() Nested {
	return NestedIn(t.Payload())
}

// NestedIn returns the tokens within text, as Token.Nested those of a payload.
func NestedIn(text []byte) Nested {
	n := Nested{text: text}
	n.brief, n.spaced = n.index("ey", 0), n.index("ew", 0)
	return n
}

// Next returns the next token and its form, or nil. It is valid until the next Parse of
// the one around it.
func (n *Nested) Next() (text []byte, form Form) {
	for i := min(n.brief, n.spaced); i < len(n.text); i = min(n.brief, n.spaced) {
		if n.brief == i {
			n.brief = n.index("ey", i+1)
		} else {
			n.spaced = n.index("ew", i+1)
		}
		if i < n.at || i > 0 && (i > n.at || !n.glued) && sextets[n.text[i-1]] != 0 && n.text[i-1] != '/' {
			continue
		}
		if size, form, _ := Scan(n.text[i:]); size > 0 {
			n.at = i + size
			n.glued = n.at < len(n.text)
			if n.glued && n.text[n.at] == '.' {
				n.at = i + Glued(n.text[i:], size)
			}
			return n.text[i:n.at], form
		}
	}
	return nil, NoForm
}

// index returns where word stands first from i on, or the length of the text.
func (n *Nested) index(word string, i int) int {
	if at := index.Of(n.text[i:], []byte(word)); at >= 0 {
		return i + at
	}
	return len(n.text)
}
