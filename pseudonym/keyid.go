package pseudonym

import "errors"

// A KeyID names a key: four letters (a to z, 2 to 7), the first 20 bits of
// HKDF(root, "id"). It is never chosen, so it tells tenant and epoch apart. It
// is public: it stands in every pseudonym.
type KeyID string

const idLetters = 4

// ParseKeyID returns text as a key id, or an error that does not quote it.
func ParseKeyID(text string) (KeyID, error) {
	if _, ok := idNumber([]byte(text)); !ok {
		return "", errors.New("a key id is four of the letters a to z and 2 to 7 (see: logscrub keyring list)")
	}
	return KeyID(text), nil
}

// keyID returns the id of a root.
func keyID(root *[rootSize]byte) KeyID {
	b := derive(root[:], purposeID, "", 3)
	var out [8]byte
	x := letters8(uint64(b[0])<<32 | uint64(b[1])<<24 | uint64(b[2])<<16)
	for i := range out {
		out[i] = byte(x >> (56 - 8*i))
	}
	return KeyID(out[:idLetters])
}

// idNumber returns the 20 bits of the letters of a key id.
func idNumber[T ~string | ~[]byte](text T) (uint32, bool) {
	if len(text) != idLetters {
		return 0, false
	}
	var x uint32
	for i := range idLetters {
		v := letterValue(text[i])
		if v > 31 {
			return 0, false
		}
		x = x<<5 | uint32(v)
	}
	return x, true
}
