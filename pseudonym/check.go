package pseudonym

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

// verdict says whether k wrote tag and sum together.
func (h *Hasher) verdict(k *verifyKey, tag, sum []byte, code uint32) Status {
	k.check(&h.block, tag, code)
	if string(h.block[:sumSize]) != string(sum) {
		return Forged
	}
	return Own
}
