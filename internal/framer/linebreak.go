package framer

import "bytes"

// What stands between two lines of a text that was broken: at the end of the one, and at the
// beginning of the other.

// Ahead returns how many bytes of line stand before what may go on with a token: blanks, the
// marks > | # * and ; of quotations, tables and comments, and // -- - + and a dot before a blank.
// Lines of boxes count as bars.
func Ahead(line []byte) int {
	for i := 0; ; {
		if i == len(line) {
			return i
		}
		switch c := line[i]; c {
		case ' ', '\t', '\r', '>', '|', '#', '*', ';':
			i++
		case '/', '-', '+', '.':
			k := i + 1
			if c != '.' && k < len(line) && line[k] == c {
				k++
			}
			if k == len(line) || line[k] != ' ' {
				return i
			}
			i = k
		default:
			n := 0
			if c >= 0x80 {
				n = markLen(line[i:])
			}
			if n == 0 {
				return i
			}
			i += n
		}
	}
}

// markLen returns the length of the mark that b begins with: a line of a box, or an arrow that says
// that the line goes on. It is 0 where there is none.
func markLen(b []byte) int {
	for _, mark := range [...]string{"│", "┃", "║", "↩", "↵", "⏎"} {
		if len(b) >= len(mark) && string(b[:len(mark)]) == mark {
			return len(mark)
		}
	}
	return 0
}

// maxRepeated is how long the beginning of a line is at most that is repeated in the next.
const maxRepeated = 256

// Repeated returns the bounds of the characters of tokens that line ends with, if what stands
// before them is how prev, the line before, begins too, but for digits: the head of a log line,
// written before each line of a text. They look random, or have a digit, a capital or punctuation
// inside. Else start equals end.
func Repeated(prev, line []byte) (start, end int) {
	end = len(trimWrap(line))
	start = runStart(line[:end])
	piece := line[start:end]
	if start == 0 || start > maxRepeated || start > len(prev) || isPair(piece) {
		return 0, 0
	}
	if !alike(line[:start], prev) {
		return 0, 0
	}
	if len(piece) < 2 || !bytes.ContainsAny(piece[1:], "0123456789-_=ABCDEFGHIJKLMNOPQRSTUVWXYZ") {
		return 0, 0
	}
	return start, end
}

// RepeatedEnd is Repeated for a last line, in which text follows the characters of tokens: head is
// what stands before them in the line before.
func RepeatedEnd(head, line []byte) (start, end int) {
	start = len(head)
	if start == 0 || start > maxRepeated || !alike(head, line) {
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

// mixed reports whether b has a digit, a small letter and a capital.
func mixed(b []byte) bool {
	var digit, lower, upper bool
	for _, c := range b {
		digit, lower, upper = digit || isDigit(c), lower || c >= 'a' && c <= 'z', upper || c >= 'A' && c <= 'Z'
	}
	return digit && lower && upper
}

// alike reports whether line begins with head, but for digits.
func alike(head, line []byte) bool {
	if len(line) < len(head) {
		return false
	}
	for i, c := range head {
		if c != line[i] && !(isDigit(c) && isDigit(line[i])) {
			return false
		}
	}
	return true
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

// Broken returns where the line feed stands that ends the line of b, if what b begins with does no
// more than break the text: blanks, reverse solidi, and the end of a string that another is joined
// to. It is -1 where that is not so.
func Broken(b []byte) int {
	end := bytes.IndexByte(b[:min(len(b), maxBreak)], '\n')
	if end < 0 {
		return -1
	}
	rest := bytes.TrimLeft(b[:end], " \t")
	if len(trimWrap(rest)) == 0 || isQuote(rest[0]) && joins(bytes.TrimLeft(rest[1:], " ")) {
		return end
	}
	return -1
}

// maxBreak is how long the end of a line is at most that breaks a text.
const maxBreak = 64

// beforeBreak returns line without what breaks it: blanks and reverse solidi, and the end of a
// string that another is joined to.
func beforeBreak(line []byte) []byte {
	line = trimWrap(line)
	rest := bytes.TrimSuffix(line, []byte(" _"))
	if n := len(rest); n > 0 && (rest[n-1] == '+' || rest[n-1] == '.' || rest[n-1] == '&') {
		rest = trimWrap(rest[:n-1])
	}
	if n := len(rest); n > 0 && isQuote(rest[n-1]) {
		return rest[:n-1]
	}
	return line
}

// joins reports whether rest, which follows a string up to the end of its line, joins another one
// to it: by the sign of a language, or, as in C, by nothing.
func joins(rest []byte) bool {
	rest = trimWrap(bytes.TrimSuffix(trimWrap(rest), []byte(" _")))
	return len(rest) == 0 || len(rest) == 1 && (rest[0] == '+' || rest[0] == '.' || rest[0] == '&')
}

func isQuote(c byte) bool { return c == '"' || c == '\'' || c == '`' }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
