package check

// phoneCountries are the calling codes that a national number is tried with, each behind a
// blank: a choice of 55, for all of them would let most digits through.
const phoneCountries = " 1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 54 55 56 57 60 61 62 63 64 65 66 81 82 84 86 90 91 92 " +
	"212 234 254 351 353 358 380 385 420 421 852 886 966 971 972"

// NationalPhone reads the telephone number in national form at the start of b and returns
// the length of its text, or 0: seven to fifteen digits, with separators as [Phone] has
// them, which are a number of one of the countries above, with or without the trunk prefix
// 0 or 8, or an international one behind 00. It is for what a phrase announces: so many
// plans leave little out. Of several ends the last is taken, for another number may follow.
// A date, an IPv4 address and digits alone that are fewer than nine are none.
func NationalPhone(b []byte) (n int) {
	if _, _, ok := IPv4(b); ok || datedAt(b) {
		return 0
	}
	var buf [15]byte
	d := buf[:0]
	seps, groups := 0, 1
	for i := 0; i < len(b); {
		if isDigit(b[i]) {
			if len(d) == len(buf) {
				break
			}
			if seps > 0 && len(d) > 0 {
				groups++
			}
			d, i, seps = append(d, b[i]), i+1, 0
			if phoneStops(b[i:]) && (groups > 1 || len(d) > 8) && len(d) >= minPhone && !sameDigits(d) && nationalDigits(d) {
				n = i
			}
			continue
		}
		size := phoneSeparator(b[i:])
		if seps++; size == 0 || seps > 2 || i == 0 && b[i] != '(' || b[i] == '.' && groups == 1 && len(d) > 8 { // a decimal number
			break
		}
		i += size
	}
	return n
}

// phoneStops reports whether a number may end before rest: not within a word or a number.
func phoneStops(rest []byte) bool {
	return numberEnds(rest) && (len(rest) == 0 || !isAlnum(rest[0]))
}

// datedAt reports whether b begins with a date: 2026-01-02, 2026/01/02.
func datedAt(b []byte) bool {
	return len(b) > 9 && allDigits(b[:4]) && (b[0] == '1' || b[0] == '2') && !isDigit(b[4]) && allDigits(b[5:7]) && b[7] == b[4] && isDigit(b[8])
}

// nationalDigits reports whether d are the digits of a number of one of the countries.
func nationalDigits(d []byte) bool {
	switch {
	case d[0] == '0' && d[1] == '0':
		return phoneDigits(phoneRoot, d[2:])
	case d[0] == '1' && len(d) == 11 && phoneDigits(phoneRoot, d):
		return true
	}
	trunk := d[0] == '0' || d[0] == '8'
	at := uint16(0)
	for i := range len(phoneCountries) {
		if c := phoneCountries[i]; c != ' ' {
			if at = phoneNext(at, c-'0'); i+1 < len(phoneCountries) && phoneCountries[i+1] != ' ' {
				continue
			}
			if phoneDigits(at, d) || trunk && phoneDigits(at, d[1:]) {
				return true
			}
			continue
		}
		at = phoneRoot
	}
	return false
}

// phoneDigits reports whether d lead from the node at to the end of a number.
func phoneDigits(at uint16, d []byte) bool {
	for _, c := range d {
		if at = phoneNext(at, c-'0'); at == 0 {
			return false
		}
	}
	return phoneWord(at)>>15 != 0
}
