package token

// A header is what Scan needs of a JOSE header.
type header struct {
	m    machine
	name headerName
	alg  string // a word of Algs, "" where there is no string "alg"
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
	case evNumber, evOther:
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

// mayBegin reports whether b begins as base64 of '{' and a quote or white space.
func mayBegin(b []byte) bool {
	return len(b) > 2 && b[0] == 'e' && (b[1] == 'y' || b[1] == 'w')
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
