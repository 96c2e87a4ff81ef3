package framer

import (
	"bytes"
	"encoding/base64"

	"github.com/logscrub/logscrub/internal/jws"
)

// What is known of a token that a line breaks off, and whether the next line goes on with it.

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
	text  coder  // it stands in a text that is in base64
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
	if v == NotToken || n > k.width && !k.dot && piece[0] != '.' && !k.longer(prev, piece) || !k.inner && (n < minTokenLine && string(piece) != "." || k.blind && !random(piece)) || !k.dot && !k.part && k.another(piece) {
		*k = wrap{}
		return false
	}
	if n == 1 && piece[0] == '.' {
		k.least, k.inner, k.dot, k.apart, k.empty = 0, true, true, k.empty, 0
		return true
	}
	if v == TokenEnd || n < k.least && piece[n-1] != '-' && piece[n-1] != '.' && !GoesOn(line) {
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

// longer reports whether piece, which is longer than the lines of a text of one width are, goes on with
// the token that prev ends with: a mark says so, or the two are a whole token.
func (k *wrap) longer(prev, piece []byte) bool {
	if GoesOn(prev) {
		return IsRandom(piece)
	}
	if k.inner || k.coded || len(prev) == 0 {
		return false
	}
	tail, blind := tokenTail(prev)
	if blind || len(tail) == 0 {
		return false
	}
	tail = withoutSoft(tail)
	dots := bytes.Count(tail, []byte{'.'}) + bytes.Count(piece, []byte{'.'})
	return (dots == 2 || dots == 4) && !lacksBehind(tail, piece)
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
	if start, end = Named(prev, line); start < end {
		k.width, k.least = max(k.width, end-start), 0 // they may be of any length
		return line, start, end, TokenText
	}
	if start, end, v = TokenLineBehind(prev, line); v != NotToken {
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
	return bytes.HasPrefix(piece, tokenMark) && (len(piece) < minTokenLine || BeginsHeader(piece)) || bytes.HasPrefix(piece, encodedMark) || len(piece) > 8 && piece[0] == 'v' && pasetoHead(piece, 2)
}

// pasetoHead reports whether the purpose of PASETO that stands at k in run, behind its dot, has a
// version before it.
func pasetoHead(run []byte, k int) bool {
	if k < 2 || run[k-2] != 'v' || run[k-1] < '1' || run[k-1] > '4' {
		return false
	}
	return bytes.HasPrefix(run[k:], []byte(".local.")) || bytes.HasPrefix(run[k:], []byte(".public."))
}

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
		return wrap{width: len(line) + 1, least: at[1] - at[0], dot: line[at[1]-1] == '.', at: at}
	}
	text, coded := withoutSoft(tail), tail == nil
	if coded {
		if tail = encodedTail(tailRun(beforeBreak(line))); tail == nil {
			return f.wrapsText(line)
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
func lacks(tail []byte) bool { return lacksBehind(tail, nil) }

// lacksBehind is lacks of tail with more, characters of tokens without padding but at the end, behind it.
func lacksBehind(tail, more []byte) bool {
	dots := bytes.Count(tail, []byte{'.'}) + bytes.Count(more, []byte{'.'})
	if dots < 2 || bytes.IndexByte(tail, '~') >= 0 || bytes.IndexByte(more, '~') >= 0 {
		return true
	}
	var joined [maxHeader]byte
	head, _, whole := bytes.Cut(tail, []byte{'.'})
	head = head[:min(len(head), maxHeader)]
	if !whole {
		rest, _, _ := bytes.Cut(more, []byte{'.'})
		n := copy(joined[:], head)
		head = joined[:n+copy(joined[n:], rest)]
	}
	last := lastPart(more)
	if bytes.IndexByte(more, '.') < 0 {
		if last == 0 {
			last = lastPart(tail)
		} else {
			last += len(tail) - 1 - bytes.LastIndexByte(tail, '.')
		}
	}
	var text [maxHeader]byte
	n, err := base64.RawURLEncoding.Decode(text[:], bytes.TrimRight(head, "="))
	switch {
	case err != nil && n == 0:
		return false
	case bytes.Contains(text[:n], []byte(`"enc"`)):
		return dots < 4 || dots == 4 && last < 22
	}
	return dots == 2 && !signed(text[:n], last)
}

// lastPart returns how many characters stand in b behind its last dot, or in all of it, without padding.
func lastPart(b []byte) int { return len(bytes.TrimRight(b[bytes.LastIndexByte(b, '.')+1:], "=")) }

// maxHeader is how many characters of a header are looked at.
const maxHeader = 1024

// signed reports whether a signature of n characters is whole by the algorithm that
// head, a header, names.
func signed(head []byte, n int) bool {
	_, alg, _ := bytes.Cut(head, []byte(`"alg"`))
	alg, _, _ = bytes.Cut(bytes.TrimLeft(alg, ": \t\r\n\""), []byte{'"'})
	var low [maxAlg]byte
	for i, c := range alg[:min(len(alg), maxAlg)] {
		if low[i] = c; c >= 'A' && c <= 'Z' {
			low[i] += 'a' - 'A'
		}
	}
	word := string(low[:min(len(alg), maxAlg)])
	return word == "none" || n >= jws.LongestSignature || jws.SignatureLen(word, n)
}

// maxAlg is more than the name of an algorithm has.
const maxAlg = 16
