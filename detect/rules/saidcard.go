package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

// saidCard returns the length of the 12 to 19 digits at at that the word card announces,
// perhaps with "number", "no" and "is" behind it, and whose Luhn digit holds, of whatever
// issuer; 0 where there are none.
func saidCard(t []byte, at int) int {
	if at < len("card ") || t[at-1] != ' ' {
		return 0
	}
	switch t[at-2] | 0x20 { // card, number, no, is: most words end otherwise
	case 'd', 'r', 'o', 's':
	default:
		return 0
	}
	end := at - 1
	word := wordBefore(t, end)
	for range 2 {
		i := end - len(word)
		if i < 1 || t[i-1] != ' ' || !cardFollows(word) {
			break
		}
		end = i - 1
		word = wordBefore(t, end)
	}
	n := 0
	for at+n < len(t) && n < 20 && detect.IsDigit(t[at+n]) {
		n++
	}
	if !bytes.EqualFold(word, []byte("card")) || n < 12 || n > 19 || at+n < len(t) && detect.IsWord(t[at+n]) || !check.Luhn(t[at:at+n]) {
		return 0
	}
	return n
}

// cardFollows reports whether word may stand between "card" and its number.
func cardFollows(word []byte) bool {
	return bytes.EqualFold(word, []byte("is")) || bytes.EqualFold(word, []byte("number")) || bytes.EqualFold(word, []byte("no"))
}
