package framer

import (
	"bytes"

	"github.com/logscrub/logscrub/internal/index"
)

// A program may write each line of a text as a string in a record of its own: of JSON, or of pairs.
// Then what stands before that string is repeated, and what stands behind it.

// MaxAround is how much of a record is looked at before and behind a string, in bytes.
const MaxAround = 512

// maxPiece is how long the piece of a token is at most that such a string has, in bytes.
const maxPiece = 256

// InString returns the bounds of the characters of tokens that go on in line with those of
// prev[start:end], if both are the end of a string and the records around these are alike, but for
// numbers: {"log":"eyJ…\n","time":"…"} and {"log":"…\n","time":"…"}. In line the string may go on with
// text. Else from equals to.
func InString(prev []byte, start, end int, line []byte) (from, to int) {
	quote := stringEnd(prev[end:])
	if quote < 0 || start > MaxAround || len(prev)-end > MaxAround {
		return 0, 0
	}
	tail := prev[end+quote:]
	open := bytes.LastIndexByte(prev[:start], tail[0])
	if open < 0 || !ofRecord(tail[1:]) {
		return 0, 0
	}
	from, ok := alike(prev[:open+1], line)
	if !ok {
		return 0, 0
	}
	for to = from; to < len(line) && wide[line[to]]; to++ {
	}
	piece, rest := line[from:to], line[to:]
	switch n := stringEnd(rest); {
	case isPair(piece):
	case n >= 0:
		if _, ok := alike(tail, rest[n:]); ok {
			return from, to
		}
	case len(rest) > 0 && blank(rest[0]) && random(piece):
		return from, to
	}
	return 0, 0
}

// ofRecord reports whether tail, which stands behind a string, ends an object or has more of the
// record: not so the elements of a list.
func ofRecord(tail []byte) bool {
	for _, c := range tail {
		if c == '}' || c|0x20 >= 'a' && c|0x20 <= 'z' {
			return true
		}
	}
	return false
}

// stringEnd returns where the quote stands that ends a string of which b is the rest: at once, or
// behind the escape of the end of a line. It is -1 where there is more.
func stringEnd(b []byte) int {
	i := 0
	for _, c := range [...]byte{'r', 'n'} {
		if i+1 < len(b) && b[i] == '\\' && b[i+1] == c {
			i += 2
		}
	}
	if i == len(b) || b[i] != '"' && b[i] != '\'' {
		return -1
	}
	return i
}

// stringPiece returns the bounds of what line has of a token at the end of a string, as
// InString wants it, if a header begins it. Else they are equal. No token begins before from.
func stringPiece(line []byte, from int) (start, end int) {
	for start = from; start <= MaxAround && start < len(line); {
		n := bytes.IndexByte(line[start:min(len(line), start+maxPiece)], '"')
		if n < 0 {
			return 0, 0
		}
		end = start + len(withoutFeed(line[start:start+n]))
		if tail := line[start+n+1:]; len(tail) < MaxAround && ofRecord(tail) && isPiece(line[start:end]) && bytes.IndexByte(line[:start], '"') >= 0 {
			return start, end
		}
		start += n
		if n = index.Of(line[start:], tokenMark); n < 0 {
			return 0, 0
		}
		start += n
	}
	return 0, 0
}

// withoutFeed returns the text of a string without the escape of the end of a line at its end.
func withoutFeed(text []byte) []byte {
	return bytes.TrimSuffix(bytes.TrimSuffix(text, []byte(`\n`)), []byte(`\r`))
}

// isPiece reports whether text is nothing but the beginning of a token: what lacks the end of one.
func isPiece(text []byte) bool {
	if !BeginsHeader(text) || bytes.HasSuffix(text, []byte("..")) {
		return false
	}
	for _, c := range text {
		if !wide[c] {
			return false
		}
	}
	return lacks(text)
}
