package framer

import "bytes"

// What stands between two lines of a text that was broken: at the end of the one, and at the
// beginning of the other.

// Ahead returns how many bytes of line stand before what may go on with a token: blanks, the
// marks > | # * and ; of quotations, tables and comments, and // -- - + and a dot before a blank;
// colours of a terminal, and tags of HTML. Lines of boxes count as bars.
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
			switch {
			case c >= 0x80:
				n = markLen(line[i:])
			case c == 0x1b:
				n = colourLen(line[i:])
			case c == '<':
				n = tagLen(line[i:])
			}
			if n == 0 {
				return i
			}
			i += n
		}
	}
}

// colourLen returns the length of the sequence that b begins with if it is one of a terminal for
// colours, or to clear a line: ESC [ numbers and m or K (ECMA-48 §8.3.117, §8.3.41). Else it is 0.
func colourLen(b []byte) int {
	if len(b) < 3 || b[0] != 0x1b || b[1] != '[' {
		return 0
	}
	for i := 2; i < min(len(b), maxColour); i++ {
		if c := b[i]; c == 'm' || c == 'K' {
			return i + 1
		} else if !isDigit(c) && c != ';' {
			return 0
		}
	}
	return 0
}

// tagLen returns the length of the tag of HTML that b begins with, as those are that break a text: <br />,
// <p class="x">, </div>. It is 0 where there is none.
func tagLen(b []byte) int {
	i := 1
	if i < len(b) && b[i] == '/' {
		i++
	}
	name := i
	for i < min(len(b), name+maxTag) && (b[i]|0x20 >= 'a' && b[i]|0x20 <= 'z' || i > name && isDigit(b[i])) {
		i++
	}
	if i == name {
		return 0
	}
	if i < len(b) && b[i] == ' ' {
		i++
		if n := bytes.IndexAny(b[i:min(len(b), i+maxAttributes)], "<>\n"); n > 0 && bytes.IndexByte(b[i:i+n], '=') > 0 {
			i += n
		}
	}
	if i < len(b) && b[i] == '/' {
		i++
	}
	if i == len(b) || b[i] != '>' {
		return 0
	}
	return i + 1
}

// maxColour is how long a sequence for a colour is at most that is looked at, maxTag the name of a tag, and
// maxAttributes what else it has, in bytes.
const (
	maxColour     = 24
	maxTag        = 10
	maxAttributes = 96
)

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

// Broken returns where the line feed stands that ends the line of b, if what b begins with does no
// more than break the text: blanks, reverse solidi and other marks that it goes on, colours, tags, and the end of a
// string that another is joined to. It is -1 where that is not so.
func Broken(b []byte) int {
	end := bytes.IndexByte(b[:min(len(b), maxBreak)], '\n')
	if end < 0 {
		return -1
	}
	rest := bytes.TrimLeft(b[:end], " \t")
	if len(trimWrap(rest)) == 0 || rest[0] == '+' && len(trimWrap(rest[1:])) == 0 || isQuote(rest[0]) && joins(bytes.TrimLeft(rest[1:], " ")) {
		return end
	}
	return -1
}

// maxBreak is how long the end of a line is at most that breaks a text.
const maxBreak = 128

// beforeBreak returns line without what breaks it: blanks and reverse solidi, and the end of a
// string that another is joined to, or of a statement.
func beforeBreak(line []byte) []byte {
	line = trimWrap(line)
	if n := len(line); n > 1 && (line[n-1] == ';' || line[n-1] == ',') && isQuote(line[n-2]) { // of a statement that others append to
		return line[:n-2]
	}
	rest := bytes.TrimSuffix(line, []byte(" _"))
	if n := len(rest); n > 0 && (rest[n-1] == '+' || rest[n-1] == '.' || rest[n-1] == '&') {
		sign, cut := rest[n-1], rest[:n-1]
		if rest = trimWrap(cut); sign == '+' && len(rest) < len(cut) && len(rest) > 0 && wide[rest[len(rest)-1]] {
			return rest // of a cell of a table
		}
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

// MaxEmpty is how many lines at most may stand between two of a token with nothing in them.
const MaxEmpty = 2

// Empty reports whether line holds nothing but blanks and marks.
func Empty(line []byte) bool { return len(trimWrap(line[Ahead(line):])) == 0 }

// Diff returns how much of prev and of line, two lines that follow each other, is the mark of a diff
// that both begin with, with its colour: a plus sign or a hyphen before what was added or removed. It is
// 0 and 0 where they have none. A hyphen and one blank are of a list.
func Diff(prev, line []byte) (ofPrev, ofLine int) {
	ofPrev, ofLine = diffMark(prev), diffMark(line)
	if ofPrev == 0 || ofLine == 0 || prev[ofPrev-1] != line[ofLine-1] {
		return 0, 0
	}
	return ofPrev, ofLine
}

// diffMark returns where the sign of a diff ends that line begins with, or 0.
func diffMark(line []byte) int {
	i := blanksLen(line)
	for i < len(line) && line[i] == 0x1b {
		n := colourLen(line[i:])
		if n == 0 {
			return 0
		}
		i += n
	}
	if i == len(line) || line[i] != '+' && line[i] != '-' {
		return 0
	}
	if rest := line[i+1:]; len(rest) > 1 && rest[0] == ' ' && rest[1] != ' ' {
		return 0
	}
	return i + 1
}

func isQuote(c byte) bool { return c == '"' || c == '\'' || c == '`' }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
