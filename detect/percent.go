package detect

import "bytes"

// urlStop says which bytes end the stretch that a percent or entity view covers.
var urlStop = func() (t [256]bool) {
	for c := 0; c <= ' '; c++ {
		t[c] = true
	}
	for _, c := range "\"<>`" {
		t[c] = true
	}
	t[0x7f] = true
	return t
}()

// percentViews makes a view of each unbroken stretch of layer li that holds a
// percent-encoded byte.
func (s *Scanner) percentViews(li uint32) {
	t := s.TextOf(li)
	for p := 0; p < len(t); {
		k := bytes.IndexByte(t[p:], '%')
		if k < 0 {
			return
		}
		k += p
		if _, ok := hexValue(t[k+1:], 2); !ok {
			p = k + 1
			continue
		}
		start, end := k, k
		for start > p && !urlStop[t[start-1]] {
			start--
		}
		mark, emark := len(s.arena), len(s.escs)
		for at := start; ; {
			for end < len(t) && t[end] != '%' && !urlStop[t[end]] {
				end++
			}
			s.arena = append(s.arena, t[at:end]...)
			if end >= len(t) || t[end] != '%' {
				break
			}
			at = end
			if v, ok := hexValue(t[end+1:], 2); ok {
				s.escs = append(s.escs, escape{uint32(len(s.arena) - mark), uint32(end), 1, 3})
				s.arena = append(s.arena, byte(v))
				end += 3
				at = end
			} else {
				end++
			}
		}
		if s.coveredBy(start, end) {
			s.arena, s.escs = s.arena[:mark], s.escs[:emark]
		} else {
			s.add(li, Percent, start, end, mark, emark)
		}
		p = end + 1
	}
}

// entityViews makes a view of each stretch of layer li, up to quotes, angle
// brackets and line feeds, that holds a character reference.
func (s *Scanner) entityViews(li uint32) {
	t := s.TextOf(li)
	stop := func(c byte) bool { return c == '"' || c == '<' || c == '>' || c == '\n' }
	for p := 0; p < len(t); {
		k := bytes.IndexByte(t[p:], '&')
		if k < 0 {
			return
		}
		k += p
		if _, n := entity(t[k:]); n == 0 {
			p = k + 1
			continue
		}
		start, end := k, k
		for start > p && !stop(t[start-1]) {
			start--
		}
		mark, emark := len(s.arena), len(s.escs)
		for at := start; ; {
			for end < len(t) && t[end] != '&' && !stop(t[end]) {
				end++
			}
			s.arena = append(s.arena, t[at:end]...)
			if end >= len(t) || t[end] != '&' {
				break
			}
			at = end
			if r, n := entity(t[end:]); n > 0 {
				view := len(s.arena)
				s.arena = appendRune(s.arena, r)
				s.escs = append(s.escs, escape{uint32(view - mark), uint32(end), uint8(len(s.arena) - view), uint8(n)})
				end += n
				at = end
			} else {
				end++
			}
		}
		if s.coveredBy(start, end) {
			s.arena, s.escs = s.arena[:mark], s.escs[:emark]
		} else {
			s.add(li, Entity, start, end, mark, emark)
		}
		p = end + 1
	}
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
func Stops(c byte) bool { return urlStop[c] }
