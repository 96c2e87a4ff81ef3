package detect

import (
	"encoding/binary"

	"github.com/logscrub/logscrub/detect/check"
	"github.com/logscrub/logscrub/pseudonym"
)

// What shapes a word can have, and which rules they ask.

// word looks at the word [start, end) of t, whose first byte is of class c.
func (s *Scanner) word(t []byte, li uint32, start, end int, c uint8) {
	n := end - start
	if n >= shortWord {
		s.issued(t, start, end)
	}
	if n == 2 && c&(digitBit|hexBit) != 0 && end < len(t) {
		s.pair(t, start, end)
		return
	}
	// Where an id stops being digits differs from one to the next, so that is asked only
	// where there are eight: of less than twelve, behind which a word goes on, nothing is.
	if (n < 8 || digitBits(binary.LittleEndian.Uint64(t[start:])) == 0xff) && c == digitBit {
		d := digitsEnd(t, start)
		if d == end {
			s.digits(t, start, end)
			return
		}
		if t[d] == '_' {
			s.digitRun(start, d)
		}
	}
	if n == 4 && end+5 < len(t) && t[end] == '.' && t[end+5] == '.' && AllHex(t[start:end]) {
		s.askShape(HexQuads, start)
	}
	if n >= 4 && IsUpper(t[start]) && IsUpper(t[start+1]) && IsDigit(t[start+2]) && IsDigit(t[start+3]) {
		s.askShape(CountryRun, start)
	}
	if n >= minMark && t[end-25] == '_' && t[end-30] == '_' && s.marks != nil {
		s.mark(t, li, start, end)
	}
	if n >= minRun && s.glued(t, start, end) {
		return
	}
	if n >= minRun || n >= 8 && joined(t, start, end) {
		s.runs(li, t, start, end, c&(digitBit|hexBit) != 0 && n >= minRun && AllHex(t[start:end]))
	}
}

// glued looks for literals and numbers behind the underscores of the word
// [start, end), as in key_AKIA…, token_eyJ… and card_4111…, and reports whether a
// token was found there.
func (s *Scanner) glued(t []byte, start, end int) bool {
	for at := start; ; {
		i := indexShort(t[at:end], '_')
		if i < 0 {
			return false
		}
		if at += i + 1; end-at < 8 {
			return false
		}
		c := t[at]
		if s.set.anchored.begins(t, at) {
			if s.literals(t, at); s.skipTo > at {
				return true
			}
		}
		switch {
		case IsDigit(c) && check.KeyClassOf(t[start:at-1]) == check.KeyCard: // but blk_6204…
			s.digitRun(at, digitsEnd(t, at))
		case IsUpper(c) && IsUpper(t[at+1]) && IsDigit(t[at+2]) && IsDigit(t[at+3]):
			s.askShape(CountryRun, at)
		}
	}
}

// pair looks at a word of two characters, the first of which is a hexadecimal
// digit: the first octet of a hardware address.
func (s *Scanner) pair(t []byte, start, end int) {
	sep := t[end]
	if (sep == ':' || sep == '-') && end+6 < len(t) && t[end+3] == sep && t[end+6] == sep && IsHex(t[start+1]) &&
		IsHex(t[end+1]) && IsHex(t[end+2]) && (start == 0 || t[start-1] != sep || check.MACStarts(t[max(0, start-8):start])) {
		s.askShape(HexPairs, start)
	}
}

// AllHex reports whether b is hexadecimal digits alone.
func AllHex(b []byte) bool {
	for len(b) >= 8 {
		if nonHex(binary.LittleEndian.Uint64(b)) != 0 {
			return false
		}
		b = b[8:]
	}
	for _, c := range b {
		if classes[c]&(digitBit|hexBit) == 0 {
			return false
		}
	}
	return true
}

func digitsEnd(t []byte, i int) int {
	for i < len(t) && classes[t[i]] == digitBit {
		i++
	}
	return i
}

// digits looks at a word of digits alone.
func (s *Scanner) digits(t []byte, start, end int) {
	n := end - start
	switch {
	case n == 3 || n == 4:
		if end+n < len(t) && (t[end] == ' ' || t[end] == '-') && IsDigit(t[end+1]) && IsDigit(t[end+2]) &&
			(n == 3 && t[end+3] == t[end] || n == 4 && IsDigit(t[end+3]) && IsDigit(t[end+4])) {
			s.askShape(DigitGroup, start)
		}
		if n == 4 && end+5 < len(t) && t[end] == '.' && t[end+5] == '.' {
			s.askShape(HexQuads, start)
		}
	default:
		s.digitRun(start, end)
	}
	if n >= minRun {
		s.runs(s.win.layer, t, start, end, true)
	}
}

// digitRun asks for the number of a card, if [start, end) are as many digits.
func (s *Scanner) digitRun(start, end int) {
	if n := end - start; n >= 12 && n <= 19 {
		s.askShape(DigitRun, start)
	}
}

// minMark is the length of the shortest pseudonym: one letter of family, four of
// key and 24 of value.
const minMark = 1 + 1 + 4 + 1 + 24

// mark looks at a word that may be a pseudonym.
func (s *Scanner) mark(t []byte, li uint32, start, end int) {
	f := Finding{Start: uint32(start), End: uint32(end), At: uint32(start), Layer: li, Rule: s.set.foreign}
	switch s.marks.Check(t[start:end]) {
	case pseudonym.Own:
		s.exempt = append(s.exempt, f)
	case pseudonym.Forged:
		f.Traits = Forged
		s.found = append(s.found, f)
	case pseudonym.Unknown:
		f.Traits = Foreign
		s.found = append(s.found, f)
	}
}
