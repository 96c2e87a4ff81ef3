package token

// A header is what Scan needs of a JOSE header.
type header struct {
	m    machine
	name headerName
	alg  string // a word of Algs, "" where "alg" is no string or number
	typ  string // a word of Token.Typ, "" where there is none
	enc  bool   // there is a string "enc"
}

type headerName uint8

const (
	otherMember headerName = iota
	algMember
	typMember
	encMember
)

// step reads one decoded byte and reports whether the text may still be a
// header. Of equal keys the last wins.
func (h *header) step(c byte) bool {
	switch h.m.step(c) {
	case evFail:
		return false
	case evKey:
		h.member(h.m.text())
	case evString:
		h.set(h.m.text())
	case evNumber:
		if h.unset(); h.name == algMember {
			h.alg = other // written in error, and it may let in all the same
		}
	case evOther:
		h.unset()
	}
	return true
}

func (h *header) member(key []byte) {
	switch string(key) {
	case "alg":
		h.name = algMember
	case "typ":
		h.name = typMember
	case "enc":
		h.name = encMember
	default:
		h.name = otherMember
	}
}

func (h *header) set(value []byte) {
	switch h.name {
	case algMember:
		h.alg = algWord(value)
	case typMember:
		h.typ = typWord(value)
	case encMember:
		h.enc = true
	}
}

// unset notes that the member has a value that is no string.
func (h *header) unset() {
	switch h.name {
	case algMember:
		h.alg = ""
	case typMember:
		h.typ = other
	case encMember:
		h.enc = false
	}
}

// mayBegin reports whether b begins as base64 of '{' and a quote or white space, or of
// white space and more of it or '{'.
func mayBegin(b []byte) bool {
	if len(b) < 3 {
		return false
	}
	switch b[0] {
	case 'e':
		return b[1] == 'y' || b[1] == 'w'
	case 'I':
		return b[1] == 'H' || b[1] == 'C'
	case 'C':
		return b[1] == 'n' || b[1] == 'X'
	case 'D':
		return b[1] == 'Q'
	}
	return false
}

// scan reads the header that b begins with, padding included. It decodes as it
// goes and stops at the first byte that no header can have.
func (h *header) scan(b []byte) (n int, v Verdict) {
	if !mayBegin(b) {
		return 0, NotObject
	}
	var acc, bits uint32
	for n < len(b) {
		s := sextets[b[n]]
		if s == 0 {
			break
		}
		acc = acc<<6 | uint32(s-1)
		if bits += 6; bits >= 8 {
			bits -= 8
			if h.m.pos == MaxHeader {
				return 0, HeaderLong
			}
			if !h.step(byte(acc >> bits)) {
				return 0, NotObject
			}
		}
		n++
	}
	switch {
	case h.m.phase != finished:
		return 0, HeaderCut
	case h.alg == "":
		return 0, NoAlg
	}
	return n + padding(b[n:], n), Whole
}
