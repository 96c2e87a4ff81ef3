package framer

import (
	"bytes"
	"encoding/base64"

	"github.com/logscrub/logscrub/internal/index"
	"github.com/logscrub/logscrub/internal/jws"
)

// minTokenLine is how many characters of a token the first line has at least that one
// goes on in.
const minTokenLine = 16

// A wrap is a token that the line before broke off. The zero wrap is none.
type wrap struct {
	width int  // the next line has no more characters, but beside a dot; 0 is no token
	least int  // and if it has fewer than these it is the last
	inner bool // the line before is not the first
	dot   bool // it ends in a dot
}

// takes reports whether line goes on with the token of k, which ends where it does not
// and, as wrapped text does, at a line that is shorter than the one before.
func (k *wrap) takes(line []byte) bool {
	if k.width == 0 {
		return false
	}
	start, end, v := TokenLine(line)
	n := end - start
	if v == NotToken || n > k.width && !k.dot && line[start] != '.' || n < minTokenLine && !k.inner || !k.dot && bytes.HasPrefix(line[start:end], tokenMark) {
		*k = wrap{}
		return false
	}
	if v == TokenEnd || n < k.least {
		*k = wrap{}
		return true
	}
	*k = wrap{width: n, least: n, inner: true, dot: line[end-1] == '.'}
	return true
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
// that line begins with behind blanks and the marks > of a quotation, and whether it may
// go on with a token. Up to blanks and reverse solidi they are all of it; or a quotation
// mark or a comma stands behind them; or a blank, if they look like random ones.
//
// Framer (what to join, what to mark record.Wrapped) and detector (what to hide of a
// record so marked) both ask this function.
func TokenLine(line []byte) (start, end int, v TokenVerdict) {
	for start < len(line) && (blank(line[start]) || line[start] == '>') {
		start++
	}
	for end = start; end < len(line) && wideByte(line[end]); end++ {
	}
	rest := trimWrap(line[end:])
	switch {
	case start == end:
	case len(rest) == 0:
		return start, end, TokenText
	case bytes.IndexByte([]byte("\"'`,"), rest[0]) >= 0, blank(rest[0]) && random(line[start:end]):
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

// tokenTail returns the characters of tokens that line ends with, up to blanks and a
// reverse solidus, if a token may begin with them.
func tokenTail(line []byte) []byte {
	line = trimWrap(line)
	i := len(line)
	for i > 0 && wideByte(line[i-1]) {
		i--
	}
	k := bytes.Index(line[i:], tokenMark)
	if k < 0 || k > 0 && tokenByte(line[i+k-1]) {
		return nil
	}
	return line[i+k:]
}

// endsToken reports whether the line [s, e) of text ends in what a token may begin with.
func (f *Framer) endsToken(text []byte, s, e int) bool {
	f.head = max(f.head, s)
	if f.head < e {
		if i := index.Of(text[f.head:], tokenMark); i >= 0 {
			f.head += i
		} else {
			f.head = max(f.head, len(text)-len(tokenMark)+1)
		}
	}
	return f.head < e && tokenTail(text[s:e]) != nil
}

// tokenMark is how headers begin: base64 of a brace and a quotation mark.
var tokenMark = []byte("eyJ")

// wraps returns the token that line breaks off, if it does.
func (f *Framer) wraps(line []byte) wrap {
	tail := tokenTail(line)
	if tail == nil || f.sep != '\n' || !lacks(tail) {
		return wrap{}
	}
	dot := tail[len(tail)-1] == '.' && bytes.IndexByte(tail, '.') == len(tail)-1
	return wrap{width: len(line) + 1, least: len(tail), dot: dot}
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

// trimWrap returns line without the blanks and reverse solidi at its end.
func trimWrap(line []byte) []byte {
	n := len(line)
	for n > 0 && (blank(line[n-1]) || line[n-1] == '\\') {
		n--
	}
	return line[:n]
}

func blank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' }

// wideByte reports whether c may stand in a token of either base64 alphabet.
func wideByte(c byte) bool { return tokenByte(c) || c == '+' || c == '/' || c == '=' }

func tokenByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.' || c == '~'
}
