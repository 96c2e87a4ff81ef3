package rules

import (
	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/token"
)

// A token may be printed as a list of its characters, or be in base32.

// leastLetters is how many characters such a token has at least.
const leastLetters = 32

// listedToken finds the token whose second character is the element of a list at at: ['e', 'y', 'J' or
// ["e","y","J".
func listedToken(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	quote, sep := t[at+1], 1 // what stands between two elements: a comma, or that and a blank
	if t[at+3] == ' ' {
		sep = 2
	}
	first := at - 3 - sep
	if first < 1 || t[first-1] != quote || t[first] != 'e' || t[first+1] != quote || t[first+2] != ',' || !w.MayJoin() {
		return detect.NotHere
	}
	text, i, step := w.Spelling(), first, 3+sep // to the next element
	for len(text) <= token.MaxScan && i+1 < len(t) && t[i-1] == quote && t[i+1] == quote && (urlByte(t[i]) || t[i] == '.' || t[i] == '~') {
		text = append(text, t[i])
		if i += step; i+1 >= len(t) || t[i-step+2] != ',' {
			break
		}
	}
	return spelled(w, first, text, func(n int) int { return first + (n-1)*step + 1 })
}

// base32Token finds the token whose base32 (RFC 4648 §6) begins at at.
func base32Token(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	if at > 0 && isBase32(t[at-1]) {
		return detect.BadBoundary
	}
	text, end := w.Spelling(), at
	for bits, n := uint(0), 0; end < len(t) && len(text) <= token.MaxScan && isBase32(t[end]); end++ {
		v := uint(t[end] - 'A')
		if detect.IsDigit(t[end]) {
			v = uint(t[end]-'2') + 26
		}
		if bits, n = bits<<5|v, n+5; n >= 8 {
			n -= 8
			text = append(text, byte(bits>>n))
		}
	}
	for stop := min(len(t), end+6); end < stop && t[end] == '='; {
		end++
	}
	return spelled(w, at, text, func(int) int { return end })
}

func isBase32(c byte) bool { return detect.IsUpper(c) || c >= '2' && c <= '7' }

// spelled adds the token that text is, which is spelled otherwise from at on; end returns where what stands for
// the first n characters of text ends.
func spelled(w *detect.Window, at int, text []byte, end func(n int) int) detect.Verdict {
	n := w.SpelledToken(at, text)
	if n < leastLetters {
		return detect.BadSyntax
	}
	stop := end(n)
	w.Skip(stop)
	return w.Found(at, stop, 0)
}
