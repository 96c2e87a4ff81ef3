package gitleaks

import (
	"regexp/syntax"
	"unicode/utf8"
)

// maxMatch is the longest match that a user rule may have, in bytes.
const maxMatch = 4 << 10

// longest returns how many bytes a match of expr has at most, and whether that was
// cut to maxMatch.
func longest(expr string) (n int, cut bool) {
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return maxMatch, true
	}
	if n = bytesOf(re); n >= maxMatch {
		return maxMatch, true
	}
	return max(1, n), false
}

// bytesOf returns the greatest number of bytes that re matches, or maxMatch for as many
// or more.
func bytesOf(re *syntax.Regexp) (n int) {
	switch re.Op {
	case syntax.OpLiteral:
		for _, r := range re.Rune {
			n += widest(r, re.Flags)
		}
	case syntax.OpCharClass:
		if len(re.Rune) > 0 {
			n = utf8.RuneLen(re.Rune[len(re.Rune)-1])
		}
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		n = utf8.UTFMax
	case syntax.OpStar, syntax.OpPlus:
		n = maxMatch
	case syntax.OpRepeat:
		if n = maxMatch; re.Max >= 0 {
			n = re.Max * bytesOf(re.Sub[0])
		}
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			n += bytesOf(sub)
		}
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			n = max(n, bytesOf(sub))
		}
	case syntax.OpCapture, syntax.OpQuest:
		n = bytesOf(re.Sub[0])
	}
	return min(n, maxMatch)
}

// widest returns the bytes of r, or where case does not count of its widest form: the
// Kelvin sign is a K, the long s an s.
func widest(r rune, flags syntax.Flags) int {
	if flags&syntax.FoldCase != 0 {
		return max(utf8.RuneLen(r), 3)
	}
	return utf8.RuneLen(r)
}
