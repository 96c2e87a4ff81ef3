package pseudonym

import (
	"cmp"
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"slices"
)

// A Status says what a word of the form of a pseudonym is to a ring.
type Status uint8

// The states of a word that was met.
const (
	None    Status = iota // ordinary text
	Own                   // a key of the ring wrote it: leave it alone
	Forged                // it names a key of the ring that did not write it: replace it
	Unknown               // no key of the ring can tell, or it was erased: replace it (AppendForeign)
)

// String returns none, own, forged or unknown.
func (s Status) String() string {
	return [...]string{"none", "own", "forged", "unknown"}[min(s, Unknown)]
}

const (
	// MinWord and MaxWord are the least and greatest length of a pseudonym.
	MinWord = 1 + wordTail
	MaxWord = maxFamily + wordTail

	wordTail = 1 + idLetters + 1 + letterCount // _<key id>_<24 letters>
)

// Check says what text is, a whole word: <family>_<key id>_<24 letters>. It is
// None where text is not of that form or its family unknown to h.
func (h *Hasher) Check(text []byte) Status {
	n := len(text) - wordTail
	if n < 1 || n > maxFamily || text[n] != '_' || text[n+1+idLetters] != '_' {
		return None
	}
	f, ok := family(h, text[:n])
	if !ok {
		return None
	}
	number, ok := idNumber(text[n+1 : n+1+idLetters])
	if !ok || !parseLetters(&h.met, text[n+wordTail-letterCount:]) {
		return None
	}
	k := h.ring.key(number)
	if k == nil {
		return Unknown
	}
	return h.verdict(k, h.met[:tagSize], h.met[tagSize:], h.tags[f].code)
}

// Wrote reports whether word is the pseudonym that h writes for a canonical value of
// family f. One that another key of the ring wrote is not.
func (h *Hasher) Wrote(word []byte, f Family, canonical []byte) bool {
	i, ok := family(h, f)
	if !ok || len(word) > len(h.wrote) {
		return false
	}
	return string(h.AppendAt(h.wrote[:0], Index(i), canonical)) == string(word)
}

// verdict says whether k wrote tag and sum together.
func (h *Hasher) verdict(k *verifyKey, tag, sum []byte, code uint32) Status {
	k.check(&h.block, tag, code)
	if string(h.block[:sumSize]) != string(sum) {
		return Forged
	}
	return Own
}

// A verifier holds the check keys of a ring, sorted by id. It is immutable.
type verifier struct {
	keys []verifyKey
	code uint32 // of addresses
}

type verifyKey struct {
	number uint32 // the 20 bits of the id
	ula    uint64 // the 40 bits after fd of its addresses
	aes    cipher.Block
}

func newVerifier(k *Keyring) *verifier {
	v := &verifier{code: familyCode(ulaName)}
	for _, e := range k.entries {
		if e.check == nil {
			continue
		}
		number, _ := idNumber(e.ID)
		block, err := aes.NewCipher(e.check[:])
		if err != nil {
			panic("pseudonym: AES-128 is not available")
		}
		var prefix [8]byte
		copy(prefix[3:], derive(e.check[:], purposeULA, "", 5))
		v.keys = append(v.keys, verifyKey{number, binary.BigEndian.Uint64(prefix[:]), block})
	}
	slices.SortFunc(v.keys, func(a, b verifyKey) int { return cmp.Compare(a.number, b.number) })
	return v
}

// key returns the key with the 20 bits of its id, or nil.
func (v *verifier) key(number uint32) *verifyKey {
	i, ok := slices.BinarySearchFunc(v.keys, number, func(k verifyKey, n uint32) int { return cmp.Compare(k.number, n) })
	if !ok {
		return nil
	}
	return &v.keys[i]
}

// check sets block to AES-128 of tag, zeros to 96 bits, and code. Its first 24
// bits are the check.
func (k *verifyKey) check(block *[aes.BlockSize]byte, tag []byte, code uint32) {
	clear(block[copy(block[:tagSize], tag):])
	binary.BigEndian.PutUint32(block[tagSize:], code)
	k.aes.Encrypt(block[:], block[:])
}
