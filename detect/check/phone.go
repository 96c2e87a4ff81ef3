package check

import "math/bits"

// minPhone is the least number of digits: the shortest subscriber numbers with
// their calling code (+290, +683) have seven, and what has fewer is a service
// number of a country.
const minPhone = 7

//go:generate sh -c "cd ../../internal/phonegen && go run . ../../detect/check/phonedata_gen.go"

// Phone reads the international telephone number at the start of b and returns
// the length of its text: "+", a calling code and a national number that
// libphonenumber calls valid. Its digits after the "+" are the number in the
// form of E.164, but for a national prefix written as "(0)", which belongs to
// the text and not to the number.
//
// An end before a dot or hyphen and a digit is taken where there is no other.
//
// Between digits may stand up to three of space, no-break space, hyphen, dot,
// slash and parentheses. Of several valid ends the last is taken; a number
// never ends within a run of digits or a word, nor before a dot and a digit
// where nothing separated its digits (a decimal number). Whether the number
// may begin here is the question of [PhoneStarts].
//
// The numbering plans of all calling codes are one automaton in constants, so
// that the check needs no memory and nothing is loaded.
func Phone(b []byte) (n int, ok bool) {
	if len(b) <= minPhone || b[0] != '+' {
		return 0, false
	}
	at, seps, separated := uint16(phoneRoot), 0, false
	count, strong := 0, 0
	for i := 1; i < len(b); {
		if c := b[i]; isDigit(c) {
			if at = phoneNext(at, c-'0'); at == 0 {
				break
			}
			i++
			seps = 0
			count++
			if phoneWord(at)>>15 != 0 && count >= minPhone && phoneEnds(b[i:], separated) {
				if n = i; numberEnds(b[i:]) {
					strong = i
				}
			}
			continue
		}
		if i > 1 && len(b) >= i+3 && string(b[i:i+3]) == "(0)" {
			i += 3
			separated = true
			continue
		}
		size := phoneSeparator(b[i:])
		if seps++; size == 0 || seps > 3 || i == 1 && b[i] != '(' {
			break
		}
		i += size
		separated = true
	}
	if strong > 0 { // "901820 529.982…" goes on with another number
		n = strong
	}
	return n, n > 0
}

// phoneWord returns the 16-bit word at a place of the automaton.
func phoneWord(at uint16) uint16 {
	return uint16(phoneNodes[2*int(at)])<<8 | uint16(phoneNodes[2*int(at)+1])
}

// phoneNext returns the node that digit leads to from the one at at.
func phoneNext(at uint16, digit byte) uint16 {
	k := bits.OnesCount16(phoneWord(at) & (2<<digit - 1))
	if k == 0 {
		return 0
	}
	return phoneWord(at + uint16(k))
}

// phoneEnds reports whether a number may end before rest: after its digits and
// not inside a word. An extension ("x123") may follow.
func phoneEnds(rest []byte, separated bool) bool {
	if len(rest) == 0 {
		return true
	}
	if len(rest) > 1 && isDigit(rest[1]) && (lower(rest[0]) == 'x' || rest[0] == '.') {
		return rest[0] != '.' || separated
	}
	return !isAlnum(rest[0])
}

// phoneSeparator returns the length of the separator at the start of b, or 0.
func phoneSeparator(b []byte) int {
	switch b[0] {
	case ' ', '-', '.', '(', ')', '/':
		return 1
	case 0xc2:
		if len(b) > 1 && b[1] == 0xa0 { // no-break space
			return 2
		}
	case 0xe2:
		if len(b) > 2 && b[1] == 0x80 && (b[2] == 0x91 || b[2] == 0xaf || b[2] == 0x90) {
			return 3 // no-break hyphen, narrow no-break space, hyphen
		}
	}
	return 0
}

// PhoneStarts reports whether a telephone number may begin, with its "+",
// right after before: not inside a word, a sum or a text in base 64; an underscore
// joins words.
func PhoneStarts(before []byte) bool {
	if len(before) == 0 {
		return true
	}
	c := before[len(before)-1]
	return !isAlnum(c) && c != '+' && c != '.'
}

// GluedPhone reports whether number, which [Phone] found behind before, may begin
// there although a letter touches it: a word of letters before it, and ten digits or
// more without separators.
func GluedPhone(before, number []byte) bool {
	if len(number) < 11 || digits(number[1:]) != len(number)-1 {
		return false
	}
	i := len(before)
	for i > 0 && isLetter(before[i-1]) {
		i--
	}
	return i < len(before) && (i == 0 || !isWord(before[i-1]) && before[i-1] != '+' && before[i-1] != '/')
}
