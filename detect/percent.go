package detect

import "bytes"

// Bits of stretchStops: which bytes end the stretch that a view covers.
const (
	endsURL    = 1 << iota // no URL holds it as it is
	endsTag                // it ends the text or the attribute of an element
	endsLine               // it is a line feed
	endsString             // it ends a string in double quotes
	endsText               // it ends the text of an element
)

var stretchStops = func() (t [256]uint8) {
	for c := range ' ' + 1 {
		t[c] = endsURL
	}
	for _, c := range "\"<>`\x7f" {
		t[c] |= endsURL
	}
	for _, c := range "\"<>\n" {
		t[c] |= endsTag
	}
	for _, c := range "<>\n" {
		t[c] |= endsText
	}
	t['\n'] |= endsLine | endsString
	t['"'] |= endsString
	return t
}()

// A stretch is an encoding whose sequences begin with one byte, mark, and may
// stand anywhere in a text: its views reach from one stop to the next.
type stretch struct {
	enc  Encoding
	mark byte
	stop uint8
	soft bool // of QuotedPrintable: a sequence may be the end of a line
}

// decode reads the sequence that stands at k of t; n is 0 where there is none. A
// byte above 0x7f comes back negated.
func (st stretch) decode(t []byte, k int) (r rune, n int) {
	switch st.enc {
	case JSONString:
		return unescapeOne(t[k:])
	case Percent:
		return percent(t[k:])
	case Form:
		return formSequence(t, k)
	case Octal:
		return octal(t[k:])
	case Doubled:
		return doubledQuote(t[k:])
	case ANSI:
		return rendition(t[k:])
	case QuotedPrintable:
		return quoted(t[k:], st.soft)
	}
	return entity(t[k:])
}

func (st stretch) ends(c byte) bool { return stretchStops[c]&st.stop != 0 }

// stretchViews makes a view of each unbroken stretch of layer li that holds a
// sequence of st.
func (s *Scanner) stretchViews(li uint32, st stretch) {
	t := s.TextOf(li)
	textEnd := -1
	for p := 0; p < len(t); {
		k := bytes.IndexByte(t[p:], st.mark)
		if k < 0 {
			return
		}
		k += p
		if _, n := st.decode(t, k); n == 0 {
			p = k + 1
			continue
		}
		st := st
		if st.enc == Entity && k > textEnd {
			textEnd = k
			for textEnd < len(t) && stretchStops[t[textEnd]]&endsText == 0 {
				textEnd++
			}
		}
		if st.enc == Entity && textEnd < len(t) && t[textEnd] == '<' && behindTag(t[p:k]) {
			st.stop = endsText // quotes stand for themselves in it
		}
		start := k
		for start > p && !st.ends(t[start-1]) {
			start--
		}
		mark, emark := len(s.arena), len(s.escs)
		end := s.decodeStretch(t, start, k, st)
		if s.coveredBy(start, end) {
			s.arena, s.escs = s.arena[:mark], s.escs[:emark]
		} else {
			s.add(li, st.enc, start, end, mark, emark)
		}
		p = end + 1
	}
}

// behindTag reports whether b ends in the text of an element of XML: behind the end of a tag, or of
// another element, and no other begins.
func behindTag(b []byte) bool {
	i := len(b)
	for i > 0 && stretchStops[b[i-1]]&endsText == 0 {
		i--
	}
	return i > 0 && b[i-1] == '>'
}

// decodeStretch appends to the arena the text of t from start, decoding
// sequences from k on, to the next stop, and returns where that is.
func (s *Scanner) decodeStretch(t []byte, start, k int, st stretch) int {
	base := len(s.arena)
	at := start // up to here t is in the arena
	for {
		if k = st.next(t, k); k >= len(t) || st.ends(t[k]) {
			s.arena = append(s.arena, t[at:k]...)
			return k
		}
		r, n := st.decode(t, k)
		if n == 0 { // it begins nothing
			k++
			continue
		}
		if st.enc == JSONString && k > at && t[k-1] == '\'' && n == 2 && bytes.HasPrefix(t[k:], []byte(`\''`)) {
			k, n = k-1, len(`'\''`) // how a shell writes the quote within two of its own
		}
		s.arena = append(s.arena, t[at:k]...)
		s.addEscape(base, k, r, n)
		k += n
		at = k
	}
}

// next returns where a sequence may begin or the stretch ends, at k or behind it.
func (st stretch) next(t []byte, k int) int {
	if st.enc == JSONString && st.stop == endsString {
		return plainEnd(t, k)
	}
	for k < len(t) && t[k] != st.mark && !st.ends(t[k]) && (st.enc != Form || t[k] != '+') {
		k++
	}
	return k
}

// rendition reads a control sequence that sets the colour or weight of what
// follows, ESC [ 1 ; 31 m (ECMA-48 §8.3.117), which stands for no character.
func rendition(b []byte) (r rune, n int) {
	if len(b) < 3 || b[1] != '[' {
		return 0, 0
	}
	for n = 2; n < len(b) && n < 32; n++ {
		switch c := b[n]; {
		case c == 'm':
			return nothing, n + 1
		case !IsDigit(c) && c != ';' && c != ':':
			return 0, 0
		}
	}
	return 0, 0
}

// octal reads #012, which stands for a control character: three octal digits that no digit follows.
func octal(b []byte) (r rune, n int) {
	if len(b) < 4 || b[1] != '0' && string(b[1:4]) != "177" || b[2] < '0' || b[2] > '3' && b[1] == '0' || b[3] < '0' || b[3] > '7' {
		return 0, 0
	}
	return rune(b[2]-'0')<<3&0x38 | rune(b[3]-'0') | rune(b[1]-'0')<<6, 4
}

// percent decodes %41 (RFC 3986 §2.1).
func percent(b []byte) (r rune, n int) {
	v, ok := hexValue(b[1:], 2)
	if !ok {
		return 0, 0
	}
	if v > 0x7f {
		v = -v
	}
	return v, 3
}

// entity decodes the character reference that b begins with (HTML §13.5, the
// five of XML, and nbsp). n is 0 where there is none.
func entity(b []byte) (r rune, n int) {
	end := bytes.IndexByte(b[:min(len(b), 10)], ';')
	if end < 3 {
		return 0, 0
	}
	name := b[1:end]
	if name[0] == '#' {
		return charRef(name[1:], end+1)
	}
	switch string(name) {
	case "amp":
		return '&', end + 1
	case "lt":
		return '<', end + 1
	case "gt":
		return '>', end + 1
	case "quot":
		return '"', end + 1
	case "apos":
		return '\'', end + 1
	case "nbsp":
		return 0xa0, end + 1
	case "commat":
		return '@', end + 1
	case "period":
		return '.', end + 1
	case "lowbar":
		return '_', end + 1
	case "shy":
		return 0xad, end + 1
	}
	return 0, 0
}

// charRef decodes the digits of a numeric character reference n bytes long.
func charRef(digits []byte, n int) (rune, int) {
	var r rune
	if len(digits) == 0 {
		return 0, 0
	}
	if digits[0] == 'x' || digits[0] == 'X' {
		v, ok := hexValue(digits[1:], len(digits)-1)
		if !ok || len(digits) < 2 || v > 0x10ffff {
			return 0, 0
		}
		return v, n
	}
	for _, c := range digits {
		if !IsDigit(c) {
			return 0, 0
		}
		r = r*10 + rune(c-'0')
	}
	if r > 0x10ffff {
		return 0, 0
	}
	return r, n
}

// Stops reports whether a match that was still open ends before c.
func Stops(c byte) bool { return stretchStops[c]&endsURL != 0 }
