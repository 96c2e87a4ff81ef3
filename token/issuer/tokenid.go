package issuer

import "encoding/binary"

// maxTokenID is the length of the longest "jti" that TokenID returns, in bytes.
const maxTokenID = 256

// TokenID returns the "jti" of the token with these canonical bytes (see
// token.Token.Canonical), and "" where it has none that can be told: a string of at
// most 256 printable characters of ASCII, or a whole number.
func TokenID(canonical []byte) (id string) {
	if len(canonical) < 4 {
		return ""
	}
	header := uint64(binary.BigEndian.Uint32(canonical))
	if header > uint64(len(canonical)-4) {
		return ""
	}
	var c Claims
	if readObject(canonical[4+header:], c.member) != NoReason || c.why != NoReason || len(c.ID) > maxTokenID || !printable(c.ID) {
		return ""
	}
	return c.ID
}
