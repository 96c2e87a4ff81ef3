package detect

import "bytes"

// Bits of stretchStops: which bytes end the stretch that a view covers.
const (
	endsURL  = 1 << iota // no URL holds it as it is
	endsTag              // it ends the text or the attribute of an element
	endsLine             // it is a line feed
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
	t['\n'] |= endsLine
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

// decode reads the sequence that b begins with; n is 0 where there is none. A
// byte above 0x7f comes back negated.
func (st stretch) decode(b []byte) (r rune, n int) {
	switch st.enc {
	case Percent:
		return percent(b)
	case ANSI:
		return rendition(b)
	case QuotedPrintable:
		return quoted(b, st.soft)
	}
	return entity(b)
}

func (st stretch) ends(c byte) bool { return stretchStops[c]&st.stop != 0 }

// stretchViews makes a view of each unbroken stretch of layer li that holds a
// sequence of st.
func (s *Scanner) stretchViews(li uint32, st stretch) {
	t := s.TextOf(li)
	for p := 0; p < len(t); {
		k := bytes.IndexByte(t[p:], st.mark)
		if k < 0 {
			return
		}
		k += p
		if _, n := st.decode(t[k:]); n == 0 {
			p = k + 1
			continue
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

// decodeStretch appends to the arena the text of t from start, decoding
// sequences from k on, to the next stop, and returns where that is.
func (s *Scanner) decodeStretch(t []byte, start, k int, st stretch) int {
	base := len(s.arena)
	at := start // up to here t is in the arena
	for {
		for k < len(t) && t[k] != st.mark && !st.ends(t[k]) {
			k++
		}
		if k >= len(t) || t[k] != st.mark {
			s.arena = append(s.arena, t[at:k]...)
			return k
		}
		r, n := st.decode(t[k:])
		if n == 0 {
			k++
			continue
		}
		s.arena = append(s.arena, t[at:k]...)
		s.addEscape(base, k, r, n)
		k += n
		at = k
	}
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
