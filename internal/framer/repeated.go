package framer

import "bytes"

// A log writes a head before each line of a text, mostly the same one.

// maxRepeated is how long the beginning of a line is at most that is repeated in the next.
const maxRepeated = 256

// Repeated returns the bounds of the characters of tokens that line ends with, if what stands
// before them is how prev, the line before, begins too, but for numbers: the head of a log line,
// written before each line of a text. They look random, or have a digit, a capital or punctuation
// inside, or are a dot. Else start equals end.
func Repeated(prev, line []byte) (start, end int) {
	end = len(trimWrap(line))
	start = pieceStart(line[:end])
	piece := line[start:end]
	if start == 0 || start > maxRepeated || isPair(piece) {
		return 0, 0
	}
	if _, ok := alike(line[:start], prev); !ok || AreNames(piece) {
		return 0, 0
	}
	if string(piece) == "." {
		return start, end
	}
	if len(piece) < 2 || !bytes.ContainsAny(piece[1:], "0123456789-_=ABCDEFGHIJKLMNOPQRSTUVWXYZ") {
		return 0, 0
	}
	return start, end
}

// RepeatedEnd is Repeated for a last line, in which text follows the characters of tokens: head is
// what stands before them in the line before.
func RepeatedEnd(head, line []byte) (start, end int) {
	start, ok := alike(head, line)
	if !ok || start == 0 || start > maxRepeated {
		return 0, 0
	}
	for end = start; end < len(line) && wide[line[end]]; end++ {
	}
	piece := line[start:end]
	if end == len(line) || !blank(line[end]) || isPair(piece) || !random(piece) || len(piece) < minTokenLine && !mixed(piece) {
		return 0, 0
	}
	return start, end
}

// HasHead reports whether line begins with prev, what stands in the line before ahead of a token, but for
// numbers, and that is a head: more than marks, and no word or quotation mark right before the token.
func HasHead(prev, line []byte) bool {
	if len(prev) == 0 {
		return false
	}
	if last := prev[len(prev)-1]; wide[last] || isQuote(last) || Ahead(prev) == len(prev) {
		return false
	}
	_, ok := alike(prev, line)
	return ok
}

// IsRandom reports whether b is long and has capitals, small letters, and digits or, where chance
// left these out, more capitals than words have, and is not what AreNames knows.
func IsRandom(b []byte) bool {
	if len(b) < minTokenLine {
		return false
	}
	var digits, uppers, lowers int
	for _, c := range b {
		switch {
		case isDigit(c):
			digits++
		case c >= 'A' && c <= 'Z':
			uppers++
		case c >= 'a' && c <= 'z':
			lowers++
		}
	}
	return uppers > 0 && lowers > 0 && (digits > 0 || 3*uppers >= len(b) && 4*lowers >= len(b)) && !AreNames(b)
}

// AreNames reports whether b is several words that slashes or dots part, as in a path, a host with an image or the
// name of a class: small letters, of which the first may be a capital, and a number behind them. No token has
// as many of these signs so near to each other.
func AreNames(b []byte) bool {
	words := 0
	for len(b) > 0 {
		if b[0] == '/' || b[0] == '.' {
			b = b[1:]
		}
		n := 0
		for n < len(b) && (b[n] >= 'a' && b[n] <= 'z' || n == 0 && b[n] >= 'A' && b[n] <= 'Z') {
			n++
		}
		if n == 0 {
			return false
		}
		if n += digitsLen(b[n:]); n < len(b) && b[n] != '/' && b[n] != '.' {
			return false
		}
		b, words = b[n:], words+1
	}
	return words > 2
}

// mixed reports whether b has a digit, a small letter and a capital.
func mixed(b []byte) bool {
	var digit, lower, upper bool
	for _, c := range b {
		digit, lower, upper = digit || isDigit(c), lower || c >= 'a' && c <= 'z', upper || c >= 'A' && c <= 'Z'
	}
	return digit && lower && upper
}

// alike reports whether line begins with head, but for numbers, and where that ends in line. A
// number may have more digits or fewer, and more blanks or fewer before it, as in a column; so may
// its fraction, or there is none.
func alike(head, line []byte) (end int, ok bool) {
	i, k := 0, 0
	for i < len(head) {
		n, m := i+blanksLen(head[i:]), k+blanksLen(line[k:])
		if x, y := numberLen(head[n:]), numberLen(line[m:]); x > 0 && y > 0 {
			i, k = n+x, m+y
			continue
		}
		if k == len(line) || head[i] != line[k] {
			return 0, false
		}
		i, k = i+1, k+1
	}
	return k, true
}

// numberLen returns the length of the number that b begins with, 0 without one. Its groups of digits
// are parted by dots.
func numberLen(b []byte) (n int) {
	for i, c := range b {
		if isDigit(c) {
			n = i + 1
		} else if c != '.' || n < i || i == 0 {
			break
		}
	}
	return n
}

// blanksLen returns how many blanks b begins with.
func blanksLen(b []byte) (n int) {
	for n < len(b) && b[n] == ' ' {
		n++
	}
	return n
}

// isPair reports whether an equals sign stands in piece that pads neither its end nor that of a
// part.
func isPair(piece []byte) bool {
	for i, c := range piece {
		if c == '=' && i+1 < len(piece) && piece[i+1] != '=' && piece[i+1] != '.' {
			return true
		}
	}
	return false
}
