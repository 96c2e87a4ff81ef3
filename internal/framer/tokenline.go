package framer

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"

	"github.com/logscrub/logscrub/internal/index"
	"github.com/logscrub/logscrub/internal/jws"
)

// minTokenLine is how many characters of a token the first line has at least that one
// goes on in.
const minTokenLine = 16

// A wrap is a token that the line before broke off. The zero wrap is none.
type wrap struct {
	width int    // the next line has no more characters, but beside a dot; 0 is no token
	least int    // and if it has fewer than these it is the last
	inner bool   // the line before is not the first
	dot   bool   // it ends in a dot, or in a hyphen, behind which words are broken
	blind bool   // nothing tells where the token ends, so the next line has to look random
	coded bool   // it is base64 of a token
	part  bool   // the line before may end a part, so the next may begin as tokens do
	diff  bool   // the line before begins with the mark of a diff
	empty int    // how many lines with nothing in them came since
	apart int    // how many stand between two of its lines
	at    [2]int // where the line before has it, if at the end of a string of a record
}

// takes reports whether line goes on with the token of k, which ends where it does not
// and, as wrapped text does, at a line that is shorter than the one before. prev is the line
// before, or empty where it is not at hand.
func (k *wrap) takes(line, prev []byte) bool {
	if k.width == 0 {
		return false
	}
	if k.empty < MaxEmpty && Empty(line) {
		k.empty++
		return true
	}
	line, start, end, v := k.pieceOf(prev, line)
	piece := line[start:end]
	if k.inner && k.empty != k.apart || !k.inner && k.empty > 0 && (len(prev) == 0 || k.width > maxApart || !IsRandom(piece)) {
		v = NotToken
	}
	n := len(piece)
	if v == NotToken || n > k.width && !k.dot && piece[0] != '.' || !k.inner && (n < minTokenLine && string(piece) != "." || k.blind && !random(piece)) || !k.dot && !k.part && k.another(piece) {
		*k = wrap{}
		return false
	}
	if n == 1 && piece[0] == '.' {
		k.least, k.inner, k.dot, k.apart, k.empty = 0, true, true, k.empty, 0
		return true
	}
	if v == TokenEnd || n < k.least && piece[n-1] != '-' && piece[n-1] != '.' {
		*k = wrap{}
		return true
	}
	if piece[n-1] == '-' {
		*k = wrap{width: n, least: min(k.least, n), inner: true, dot: true, blind: k.blind, at: k.at, diff: k.diff, apart: k.empty}
		return true
	}
	*k = wrap{width: n, least: n, inner: true, dot: bytes.HasSuffix(withoutSoft(piece), []byte(".")), blind: k.blind, coded: k.coded, at: k.at, diff: k.diff, apart: k.empty}
	k.part = piece[n-1] == '~' || k.coded && EndsPart(piece[n-1])
	if k.diff {
		k.width++ // its mark may have been of the token
	}
	return true
}

// pieceOf returns what of line may go on with the token of k, as TokenLine does, and line without the
// mark of a diff. prev is the line before.
func (k *wrap) pieceOf(prev, line []byte) (rest []byte, start, end int, v TokenVerdict) {
	if k.at[1] > 0 && k.at[1] < len(prev) {
		if start, end = InString(prev, k.at[0], k.at[1], line); start < end {
			k.at = [2]int{start, end}
			if stringEnd(line[end:]) < 0 {
				return line, start, end, TokenEnd
			}
			return line, start, end, TokenText
		}
	}
	k.at = [2]int{}
	if k.diff {
		p, n := Diff(prev, line)
		prev, line, k.diff = prev[p:], line[n:], n > 0
	}
	if start, end, v = TokenLine(line); v != NotToken {
		return line, start, end, v
	}
	if start, end = Repeated(prev, line); start < end {
		return line, start, end, TokenText
	}
	if start, end = RepeatedEnd(withoutRun(prev), line); start < end {
		return line, start, end, TokenEnd
	}
	return line, 0, 0, NotToken
}

// maxApart is how long a first line is at most behind which an empty one may stand, in bytes.
const maxApart = 256

// EndsPart reports whether c is what the base64 of a dot or of a tilde ends with, if it ends there.
func EndsPart(c byte) bool { return c == 'u' || c == '+' || c == '-' }

// another reports whether piece begins another token than that of k. The base64 of one may stand in
// a claim.
func (k *wrap) another(piece []byte) bool {
	return BeginsToken(piece) && (k.coded || k.blind || !bytes.HasPrefix(piece, encodedMark))
}

// BeginsToken reports whether piece, characters of tokens, begins another token rather than going
// on with one: as headers do, or with a version and a purpose of PASETO.
func BeginsToken(piece []byte) bool {
	return bytes.HasPrefix(piece, tokenMark) || bytes.HasPrefix(piece, encodedMark) || len(piece) > 8 && piece[0] == 'v' && pasetoHead(piece, 2)
}

// pasetoHead reports whether the purpose of PASETO that stands at k in run, behind its dot, has a
// version before it.
func pasetoHead(run []byte, k int) bool {
	if k < 2 || run[k-2] != 'v' || run[k-1] < '1' || run[k-1] > '4' {
		return false
	}
	return bytes.HasPrefix(run[k:], []byte(".local.")) || bytes.HasPrefix(run[k:], []byte(".public."))
}

// withoutSoft returns the piece of a token without the equals sign that is a soft break of
// quoted-printable (RFC 2045 §6.7), or may be padding.
func withoutSoft(piece []byte) []byte {
	if n := len(piece); n > 1 && piece[n-1] == '=' {
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
	case len(rest) == 0:
		return start, end, TokenText
	case isQuote(rest[0]), rest[0] == ',', blank(rest[0]) && random(line[start:end]):
		return start, end, TokenEnd
	}
	return start, end, NotToken
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
	run := tailRun(beforeBreak(line))
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

// runStart returns where the characters of tokens begin that line ends with. Those that end the
// sequence of a colour are none.
func runStart(line []byte) int {
	i := len(line)
	for i > 0 && wide[line[i-1]] {
		i--
	}
	if i > 0 && (line[i-1] == '[' || line[i-1] == ';') {
		if k := bytes.LastIndexByte(line[max(0, i-maxColour):i], 0x1b); k >= 0 {
			k += max(0, i-maxColour)
			i = max(i, k+colourLen(line[k:]))
		}
	}
	return i
}

// withoutRun returns line without the characters of tokens that it ends with, and what stands
// behind them.
func withoutRun(line []byte) []byte {
	line = trimWrap(line)
	return line[:len(line)-len(tailRun(line))]
}

// encodedMark is how the base64 of a token begins.
var encodedMark = []byte("ZXlK")

// encodedTail returns the base64 that run, the characters of tokens that a line ends with, ends
// with, if that of a token may begin it.
func encodedTail(run []byte) []byte {
	if len(run) < minTokenLine {
		return nil
	}
	i := len(run)
	for i > 0 && base64Byte(run[i-1]) && run[i-1] != '=' {
		i--
	}
	if len(run)-i < minTokenLine || !bytes.HasPrefix(run[i:], encodedMark) {
		return nil
	}
	return run[i:]
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
	return encodedTail(run) != nil || pasetoTail(run) != nil
}

// tokenMark is how headers begin: base64 of a brace and a quotation mark.
var tokenMark = []byte("eyJ")

// wraps returns the token that line breaks off, if it does. mark is where the first mark of a header
// stands in it, or -1.
func (f *Framer) wraps(line []byte, mark int) wrap {
	if f.sep != '\n' {
		return wrap{}
	}
	at := [2]int{}
	if mark >= 0 {
		at[0], at[1] = stringPiece(line, mark)
	}
	tail, blind := tokenTail(line)
	if tail == nil && at[1] > 0 {
		return wrap{width: len(line) + 1, least: at[1] - at[0], at: at}
	}
	text, coded := withoutSoft(tail), tail == nil
	if coded {
		if tail = encodedTail(tailRun(beforeBreak(line))); tail == nil {
			return wrap{}
		}
		f.text, _ = base64.RawStdEncoding.AppendDecode(f.text[:0], tail[:len(tail)&^3])
		text = f.text
	}
	if !blind && !lacks(text) {
		return wrap{}
	}
	k := wrap{width: len(line) + 1, least: len(tail), blind: blind, coded: coded, at: at}
	dot := len(text) > 0 && text[len(text)-1] == '.' && bytes.IndexByte(text, '.') == len(text)-1
	if n := diffMark(line); n > 0 && n <= len(beforeBreak(line))-len(tail) {
		k.diff = true
	}
	k.dot = dot && !blind || bytes.HasSuffix(text, []byte("-"))
	k.part = tail[len(tail)-1] == '~' || coded && EndsPart(tail[len(tail)-1])
	return k
}

// lacks reports whether tail, which a header begins or may begin, can be told not to be
// all of a token: a part is missing, or the last one is shorter than such parts are.
func lacks(tail []byte) bool {
	dots := bytes.Count(tail, []byte{'.'})
	if dots < 2 || bytes.IndexByte(tail, '~') >= 0 {
		return true
	}
	head := tail[:bytes.IndexByte(tail, '.')]
	last := len(bytes.TrimRight(tail[bytes.LastIndexByte(tail, '.')+1:], "="))
	var text [maxHeader]byte
	n, err := base64.RawURLEncoding.Decode(text[:], bytes.TrimRight(head[:min(len(head), maxHeader)], "="))
	switch {
	case err != nil && n == 0:
		return false
	case bytes.Contains(text[:n], []byte(`"enc"`)):
		return dots < 4 || dots == 4 && last < 22
	}
	return dots == 2 && !signed(text[:n], last)
}

// maxHeader is how many characters of a header are looked at.
const maxHeader = 1024

// signed reports whether a signature of n characters is whole by the algorithm that
// head, a header, names.
func signed(head []byte, n int) bool {
	_, alg, _ := bytes.Cut(head, []byte(`"alg"`))
	alg, _, _ = bytes.Cut(bytes.TrimLeft(alg, ": \t\r\n\""), []byte{'"'})
	word := string(bytes.ToLower(alg[:min(len(alg), maxAlg)]))
	return word == "none" || n >= jws.LongestSignature || jws.SignatureLen(word, n)
}

// maxAlg is more than the name of an algorithm has.
const maxAlg = 16

// trimWrap returns line without the blanks, reverse solidi and marks at its end that say that it
// goes on, or are the edge of a table; and without colours of a terminal, and tags of HTML.
func trimWrap(line []byte) []byte {
	n := len(line)
	for n > 0 {
		switch c := line[n-1]; {
		case blank(c), c == '\\', c == '|':
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
	from := max(0, n-maxColour)
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
