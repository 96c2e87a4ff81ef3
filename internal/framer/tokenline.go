package framer

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"

	"github.com/logscrub/logscrub/internal/index"
)

// minTokenLine is how many characters of a token the first line has at least that one
// goes on in.
const minTokenLine = 16

// withoutSoft returns the piece of a token without the equals sign that is a soft break of
// quoted-printable (RFC 2045 §6.7), or may be padding, or the plus sign of a cell that goes on.
func withoutSoft(piece []byte) []byte {
	if n := len(piece); n > 1 && (piece[n-1] == '=' || piece[n-1] == '+') {
		return piece[:n-1]
	}
	return piece
}

// A TokenVerdict says what a line is inside a token.
type TokenVerdict uint8

// The verdicts of TokenLine.
const (
	// NotToken is a line that cannot go on with a token.
	NotToken TokenVerdict = iota
	// TokenText is a line of nothing but characters of tokens.
	TokenText
	// TokenEnd is a line that a token ends in and something else follows.
	TokenEnd
)

// TokenLine returns the bounds of the characters of tokens (RFC 7515 §3.1, ~, and = + / of the other base64)
// that line begins with behind blanks and marks (see Ahead), or that are a string which others
// are joined to, and whether it may go on with a token. Up to blanks and reverse solidi they
// are all of it; or a quotation mark or a comma stands behind them; or a blank, if they look like
// random ones.
//
// Framer (what to join, what to mark record.Wrapped) and detector (what to hide of a
// record so marked) both ask this function.
func TokenLine(line []byte) (start, end int, v TokenVerdict) {
	start = Ahead(line)
	quote := byte(0)
	if start < len(line) && isQuote(line[start]) {
		quote = line[start]
		start++
	}
	for end = start; end < len(line) && wide[line[end]]; end++ {
	}
	if start == end {
		return start, end, NotToken
	}
	if quote != 0 {
		switch rest := bytes.TrimLeft(line[min(end+1, len(line)):], " "); {
		case end == len(line) || line[end] != quote:
			return start, end, NotToken
		case joins(rest):
			return start, end, TokenText
		case rest[0] == ';', rest[0] == ')', rest[0] == ']', rest[0] == '}':
			return start, end, TokenEnd
		}
		return start, end, NotToken
	}
	rest := trimWrap(line[end:])
	switch {
	case AreNames(line[start:end]):
	case len(rest) == 0, string(rest) == "`", string(bytes.TrimLeft(rest, " ")) == "+":
		return start, end, TokenText
	case isQuote(rest[0]), rest[0] == ',', blank(rest[0]) && random(line[start:end]):
		return start, end, TokenEnd
	}
	return start, end, NotToken
}

// TokenLineBehind is TokenLine of a line behind prev. Where a sign joins the string that prev ends with to
// the next, that may be the last one of a member or an argument, and a comma stand behind it.
func TokenLineBehind(prev, line []byte) (start, end int, v TokenVerdict) {
	if start, end, v = TokenLine(line); v != NotToken || end == start || start == 0 || !isQuote(line[start-1]) || !GoesOn(prev) {
		return start, end, v
	}
	if end == len(line) || line[end] != line[start-1] {
		return start, end, NotToken
	}
	if rest := bytes.TrimLeft(line[end+1:], " "); len(rest) > 0 && rest[0] == ',' {
		return start, end, TokenEnd
	}
	return start, end, NotToken
}

// GoesOn reports whether line says at its end that it goes on: by a reverse solidus, or by a sign that joins
// the string before it to the next.
func GoesOn(line []byte) bool {
	line = bytes.TrimRight(line, " \t\r")
	n := len(line)
	if n == 0 || line[n-1] == '\\' || line[n-1] == '^' {
		return n > 0
	}
	if c := line[n-1]; c != '+' && c != '.' && c != '&' {
		return false
	}
	line = bytes.TrimRight(line[:n-1], " \t")
	return len(line) > 0 && isQuote(line[len(line)-1])
}

// random reports whether b has some length and letters, and a digit or a capital inside.
func random(b []byte) bool {
	var inside, lower bool
	for i, c := range b {
		lower = lower || c >= 'a' && c <= 'z'
		inside = inside || c >= '0' && c <= '9' || i > 0 && c >= 'A' && c <= 'Z'
	}
	return len(b) >= shortWord && inside && lower
}

// tokenTail returns the characters of tokens that line ends with, up to what breaks it, if a
// token may begin with them; blind says that it is of PASETO, and so does not say its length.
func tokenTail(line []byte) (tail []byte, blind bool) {
	line = beforeBreak(line)
	run := line[pieceStart(line):]
	if k := bytes.Index(run, tokenMark); k == 0 || k > 0 && (!tokenByte(run[k-1]) || bytes.HasSuffix(run[:k], []byte("=3D")) || BeginsHeader(run[k:])) {
		return run[k:], false
	}
	tail = pasetoTail(run)
	return tail, tail != nil
}

// BeginsHeader reports whether run is base64url of an object whose first name is as short as those
// of headers are (RFC 7515 §4.1): so it is a token, even if a word or the end of a colour of a
// terminal is glued to it.
func BeginsHeader(run []byte) bool {
	const names = 12 // characters of {"alg":"
	var object [names / 4 * 3]byte
	if len(run) < minTokenLine || string(run[:len(tokenMark)]) != string(tokenMark) {
		return false
	}
	if _, err := base64.RawURLEncoding.Decode(object[:], run[:names]); err != nil {
		return false
	}
	end := bytes.IndexByte(object[2:], '"')
	return end > 0 && 2+end+1 < len(object) && object[2+end+1] == ':'
}

// pasetoTail returns what of run, the characters of tokens that a line ends with, may be the
// beginning of a token of PASETO.
func pasetoTail(run []byte) []byte {
	if bytes.IndexByte(run, 'v') < 0 { // as in nearly all
		return nil
	}
	for _, purpose := range [...]string{".local.", ".public."} {
		if k := bytes.Index(run, []byte(purpose)); pasetoHead(run, k) {
			return run[k-2:]
		}
	}
	return nil
}

// tailRun returns the characters of tokens that line ends with.
func tailRun(line []byte) []byte { return line[runStart(line):] }

// runStart returns where the characters of tokens begin that line ends with.
func runStart(line []byte) int {
	i := len(line)
	for i > 0 && wide[line[i-1]] {
		i--
	}
	return i
}

// pieceStart is runStart, but that those which end the sequence of a colour are none.
func pieceStart(line []byte) int {
	i := runStart(line)
	if i > 0 && (line[i-1] == '[' || line[i-1] == ';') {
		return behindColour(line, i)
	}
	return i
}

// behindColour returns where the sequence for a colour ends that i stands in, or i.
func behindColour(line []byte, i int) int {
	from := max(0, i-maxColour)
	if k := bytes.LastIndexByte(line[from:i], 0x1b); k >= 0 {
		return max(i, from+k+colourLen(line[from+k:]))
	}
	return i
}

// withoutRun returns line without the characters of tokens that it ends with, and what stands
// behind them.
func withoutRun(line []byte) []byte {
	line = trimWrap(line)
	return line[:pieceStart(line)]
}

// encodedMark is how the base64 of a token begins.
var encodedMark = []byte("ZXlK")

// encodedTail returns the base64 that run, the characters of tokens that a line ends with, ends
// with, if that of a token may begin it.
func encodedTail(run []byte) []byte {
	if tail := base64Tail(run); len(tail) >= minTokenLine && bytes.HasPrefix(tail, encodedMark) {
		return tail
	}
	return nil
}

// minTail is how many characters of tokens a line ends with at least that is looked at for more
// than a header.
const minTail = 24

// endsWide reports whether a line seems to have minTail characters of random text at its end: some
// are of tokens, and a capital is among them, which names, paths and UUIDs seldom have.
func endsWide(line []byte) bool {
	n := len(line)
	return n >= minTail && wide[line[n-2]] && wide[line[n-7]] && wide[line[n-12]] && wide[line[n-17]] && hasCapital(line[n-minTail:])
}

// hasCapital reports whether a capital stands in the first minTail bytes of b.
func hasCapital(b []byte) bool {
	var any uint64
	for i := 0; i < minTail; i += 8 {
		x := binary.LittleEndian.Uint64(b[i:])
		low := x &^ highs
		any |= (low + (0x80-'A')*ones) &^ (low + (0x80-'Z'-1)*ones) &^ x
	}
	return any&highs != 0
}

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// endsToken reports whether the line [s, e) of text ends in what a token may begin with, or
// is a part of one that others follow.
func (f *Framer) endsToken(text []byte, s, e int) bool {
	f.head = max(f.head, s)
	if f.head < e {
		if i := index.Of(text[f.head:], tokenMark); i >= 0 {
			f.head += i
		} else {
			f.head = max(f.head, len(text)-len(tokenMark)+1)
		}
	}
	line := text[s:e]
	if f.head < e {
		if tail, _ := tokenTail(line); tail != nil {
			return true
		}
		if _, ok := beginsParts(line, f.head-s); ok {
			return true
		}
		if start, end := stringPiece(line, f.head-s); start < end {
			return true
		}
	}
	if !endsWide(line) {
		return false
	}
	run := tailRun(beforeBreak(line))
	if len(run) < len("v1.local.") { // as mostly
		return false
	}
	tail := base64Tail(run)
	if len(tail) >= minTokenLine && bytes.HasPrefix(tail, encodedMark) || pasetoTail(run) != nil {
		return true
	}
	if len(tail) < minTail {
		return false
	}
	_, _, text, ok := OpenText(f.text, tail)
	f.text = text
	return ok
}

// tokenMark is how headers begin: base64 of a brace and a quotation mark.
var tokenMark = []byte("eyJ")

// trimWrap returns line without the blanks, reverse solidi, carets and marks at its end that say that it
// goes on, or are the edge of a table; and without colours of a terminal, and tags of HTML.
func trimWrap(line []byte) []byte {
	n := len(line)
	for n > 0 {
		switch c := line[n-1]; {
		case blank(c), c == '\\', c == '|', c == '^':
			n--
		case c >= 0x80 && n > 2 && markLen(line[n-3:]) == 3:
			n -= 3
		case c == 'm', c == 'K', c == '>':
			k := breakStart(line[:n])
			if k == n {
				return line[:n]
			}
			n = k
		default:
			return line[:n]
		}
	}
	return line[:0]
}

// breakStart returns where the colour of a terminal or the tag of HTML begins that line ends with,
// or its length.
func breakStart(line []byte) int {
	n := len(line)
	mark, length := byte(0x1b), colourLen
	if line[n-1] == '>' {
		mark, length = '<', tagLen
	}
	from := max(0, n-maxAttributes)
	if k := bytes.LastIndexByte(line[from:], mark); k >= 0 && from+k+length(line[from+k:]) == n {
		return from + k
	}
	return n
}

func blank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' }

// wide has the characters that may stand in a token of either base64 alphabet. It is never
// written to.
var wide = func() (t [256]bool) {
	for c := range t {
		t[c] = tokenByte(byte(c)) || c == '+' || c == '/' || c == '='
	}
	return t
}()

func tokenByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.' || c == '~'
}
