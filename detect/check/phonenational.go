package check

// phoneCountries are the calling codes that a national number is tried with, each behind a
// blank: a choice of 55, for all of them would let most digits through.
const phoneCountries = " 1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 54 55 56 57 60 61 62 63 64 65 66 81 82 84 86 90 91 92 " +
	"212 234 254 351 353 358 380 385 420 421 852 886 966 971 972"

// NationalPhone reads the telephone number in national form at the start of b and returns
// the length of its text, or 0: seven to fifteen digits, with separators as [Phone] has
// them, which are a number of one of the countries above, with or without the trunk prefix
// 0 or 8, or an international one behind 00. It is for what a phrase announces: so many
// plans leave little out. A date, an IPv4 address and digits alone that are fewer than
// nine are none.
func NationalPhone(b []byte) int {
	var buf [16]byte
	d := buf[:0]
	first, seps, end, separated := 0, 0, 0, false
	for i := 0; i < len(b) && len(d) < len(buf); {
		if isDigit(b[i]) {
			separated = separated || seps > 0 && len(d) > 0
			d, i, seps = append(d, b[i]), i+1, 0
			end = i
			continue
		}
		size := phoneSeparator(b[i:])
		if seps++; size == 0 || seps > 2 || i == 0 && b[i] != '(' {
			break
		}
		if first == 0 {
			first = len(d)
		}
		i += size
	}
	switch {
	case len(d) < minPhone || len(d) == len(buf) || !separated && len(d) < 9,
		first == 4 && len(d) > 7 && (d[0] == '1' || d[0] == '2' && d[1] == '0') && b[4] == b[7], // 2026-01-02
		first > 8 && first < end && b[first] == '.',                                             // a decimal number
		!numberEnds(b[end:]) || end < len(b) && isAlnum(b[end]):
		return 0
	}
	if _, _, ok := IPv4(b[:end]); ok || sameDigits(d) || !nationalDigits(d) {
		return 0
	}
	return end
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
