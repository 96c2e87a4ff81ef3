package detect

import (
	"encoding/binary"
	"math/bits"

	"github.com/logscrub/logscrub/detect/check"
)

// seekKeys adds to the places of punctuation of the words [from, to) the separators
// behind what can end a key. The text of word from begins at t[at].
func (f *field) seekKeys(from, to int, t []byte, at int) {
	word, colon, equal, out := &f.planes[wordPlane], &f.planes[colonPlane], &f.planes[equalPlane], &f.places[punctPlaces]
	for i := from; i < min(to, span); i++ {
		for s := (colon[i] | equal[i]) &^ word[i]; s != 0; s &= s - 1 {
			if endsKey(t, at+bits.TrailingZeros64(s)) {
				out[i] |= s & -s
			}
		}
		at += block
	}
}

// endsKey reports whether a key may end before the separator t[i]: with letters that
// a key can end in, perhaps before a number of at most four digits, perhaps in quotes
// or before a bracket or a blank. What it refuses, Scanner.plainKey and escapedKey do.
func endsKey(t []byte, i int) bool {
	if i < 16 {
		return true
	}
	b := (*[16]byte)(t[i-16:])
	j := 15
	switch c := b[j]; {
	case c == '"' || c == '\'':
		if escaped(b) {
			return true
		}
		j--
	case c == ' ' || c == ']' || c == '\t':
		if j--; !isLetter(b[j]) {
			return true
		}
	case c >= 0x80: // of another script
		return true
	case !IsWord(c):
		return false
	}
	if IsDigit(b[j]) {
		for n := 0; n < 4 && IsDigit(b[j]); n++ {
			j--
		}
		if c := b[j]; c == '_' || c == '-' || c == '.' {
			j--
		}
		if !isLetter(b[j]) {
			return false
		}
	}
	return check.KeyMayEnd(b[j-3], b[j-2], b[j-1], b[j])
}

// escaped reports whether an escape stands in the last letters of the quoted key that
// ends with b, and hides what they say.
func escaped(b *[16]byte) bool {
	x := binary.LittleEndian.Uint64(b[7:]) ^ '\\'*ones
	return (x-ones)&^x&highs != 0
}
