package detect

import (
	"bytes"
	"unicode/utf8"
)

// Runs shorter than this are not decoded: 16 characters are 12 bytes, and no
// value that matters is shorter.
const minRun = 16

// longRun is the longest run that is decoded in a piece of a longer record: what
// is longer may not stand in either of two pieces as a whole. It is the overlap
// of pieces.
const longRun = 64 << 10

// sextet maps a character of either base64 alphabet to its value, others to 0xff.
var sextet = func() (t [256]uint8) {
	for i := range t {
		t[i] = 0xff
	}
	for i := range 26 {
		t['A'+i], t['a'+i] = uint8(i), uint8(26+i)
	}
	for i := range 10 {
		t['0'+i] = uint8(52 + i)
	}
	t['+'], t['-'], t['/'], t['_'] = 62, 62, 63, 63
	return t
}()

// textByte says which bytes text consists of; what is above 0x7f is checked as UTF-8.
var textByte = func() (t [256]bool) {
	for c := 0x20; c < 0x100; c++ {
		t[c] = c != 0x7f && c < 0xf8
	}
	t['\t'], t['\n'], t['\r'] = true, true, true
	return t
}()

// maxTries bounds how often one unbroken run of base64 characters is decoded
// from different places, and so the work of a run that is no encoded text.
const maxTries = 8

// runs looks for encoded text around the word [start, end) of layer li, at least
// minRun characters long together with what joins it: first the whole unbroken
// run, then from this word to the run's end (a path before it), then the word.
func (s *Scanner) runs(li uint32, t []byte, start, end int, hexOnly bool) {
	if hexOnly && end-start >= minRun && s.hexRun(li, t, start, end) {
		return
	}
	if !hexOnly && end-start >= minRun+2 && t[start] == '0' && t[start+1]|0x20 == 'x' && AllHex(t[start+2:end]) && s.hexRun(li, t, start+2, end) {
		return // 0x7b22…, as programs print bytes
	}
	if start >= s.runTo {
		from, to := start, end
		for from > 0 && sextet[t[from-1]] != 0xff {
			from--
		}
		for to < len(t) && sextet[t[to]] != 0xff {
			to++
		}
		if li != 0 && to < len(t) && (t[to] == '\n' || t[to] == '\r') {
			if end := s.wrappedRun(li, t, from, to); end > to {
				s.runFrom, s.runTo, s.tries, s.runDone = from, end, 0, end
				return
			}
		}
		s.runFrom, s.runTo, s.tries = from, to, 0
		if to-from >= leastOpen && mayEndLine(t, to) {
			s.askOpenLine(from, to)
		}
		if to-from >= minRun && s.base64Run(li, t, from, to) || to-from >= leastGlued && to < len(t) && followsHeader[t[to]] && s.gluedHeader(t, from, to) {
			s.runDone = to
		}
	}
	if start < s.runDone {
		return
	}
	if start != s.runFrom && s.runTo-start >= minRun && s.tries < maxTries {
		s.tries++
		if s.base64Run(li, t, start, s.runTo) {
			s.runDone = s.runTo
			return
		}
	}
	if end != s.runTo && end-start >= minRun && s.base64Run(li, t, start, end) {
		s.runDone = end
	}
}

// base64Run decodes t[from:to] if that gives text.
func (s *Scanner) base64Run(li uint32, t []byte, from, to int) bool {
	if head := base64Head(t[from:]); !mayBeText(head) && !mayUnpack(head) {
		return false
	}
	mark := len(s.arena)
	if s.fragment && to-from > longRun {
		s.decode64(t, from, from+longRun)
		return s.tooLong(li, from, to, mark)
	}
	enc := Base64
	for _, c := range t[from:to] {
		if c == '-' || c == '_' {
			enc = Base64URL
			break
		}
	}
	s.decode64(t, from, to)
	pad := 0
	for pad < 2 && to+pad < len(t) && t[to+pad] == '=' && (to-from+pad)%4 != 0 {
		pad++
	}
	if pad > 0 && (to-from+pad)%4 != 0 {
		pad = 0
	}
	l, found := s.addRun(li, enc, from, to+pad, mark)
	if l != nil { // a run that needs no padding does not tell; plain base64 mostly has it
		l.set(layerPadded, pad > 0 || enc == Base64 && (to-from)%4 == 0)
	}
	return found
}

// Lines of base64 are as long as MIME has them (RFC 2045 §6.8) or PEM (RFC 7468 §2).
const (
	mimeLine = 76
	pemLine  = 64
)

// wrappedRun decodes the lines of base64 of which the first is t[from:to], in a decoded
// text: all but the last as long as that. It returns where they end, or from where
// they are none.
func (s *Scanner) wrappedRun(li uint32, t []byte, from, to int) (end int) {
	width, cr := to-from, t[to] == '\r'
	if width != mimeLine && width != pemLine {
		return from
	}
	if head := base64Head(t[from:]); !mayBeText(head) && !mayUnpack(head) {
		return from
	}
	s.wrapped = append(s.wrapped[:0], t[from:to]...)
	for end = to; ; {
		at := end
		if cr && at < len(t) && t[at] == '\r' {
			at++
		}
		if at+1 >= len(t) || t[at] != '\n' || cr != (at > end) {
			break
		}
		at++
		stop := at
		for stop < len(t) && stop-at <= width && sextet[t[stop]] != 0xff {
			stop++
		}
		if stop == at || stop-at > width {
			break
		}
		s.wrapped = append(s.wrapped, t[at:stop]...)
		end = stop
		if stop-at < width {
			break
		}
	}
	if end == to || s.fragment && end-from > longRun {
		return from
	}
	mark := len(s.arena)
	s.decode64(s.wrapped, 0, len(s.wrapped))
	pad := 0
	for pad < 2 && end+pad < len(t) && t[end+pad] == '=' && (len(s.wrapped)+pad)%4 != 0 {
		pad++
	}
	l, found := s.addRun(li, Base64, from, end+pad, mark)
	if !found {
		return from
	}
	if l != nil {
		l.set(layerPadded, true)
		l.set(layerCRLF, cr)
		l.wrap = uint8(width)
	}
	return end
}

// decode64 appends what t[from:to] encodes to the arena.
func (s *Scanner) decode64(t []byte, from, to int) {
	n := (to - from) &^ 3
	for i := from; i < from+n; i += 4 {
		v := uint32(sextet[t[i]])<<18 | uint32(sextet[t[i+1]])<<12 | uint32(sextet[t[i+2]])<<6 | uint32(sextet[t[i+3]])
		s.arena = append(s.arena, byte(v>>16), byte(v>>8), byte(v))
	}
	switch to - from - n {
	case 2:
		v := uint32(sextet[t[from+n]])<<18 | uint32(sextet[t[from+n+1]])<<12
		s.arena = append(s.arena, byte(v>>16))
	case 3:
		v := uint32(sextet[t[from+n]])<<18 | uint32(sextet[t[from+n+1]])<<12 | uint32(sextet[t[from+n+2]])<<6
		s.arena = append(s.arena, byte(v>>16), byte(v>>8))
	}
}

// tooLong finds the run [from, to) as a whole if its beginning, which was decoded
// to the arena behind mark, is text: no piece of the record holds all of it.
func (s *Scanner) tooLong(li uint32, from, to, mark int) bool {
	what := s.contentOf(mark)
	s.arena = s.arena[:mark]
	if what != noContent {
		s.hideRun(li, from, s.win.toStop(to), Open)
	}
	return what != noContent
}

// hexRun decodes t[start:end] if that gives text.
func (s *Scanner) hexRun(li uint32, t []byte, start, end int) bool {
	if (end-start)&1 != 0 {
		return false
	}
	head := hexHead(t[start:])
	packed := mayUnpack(head)
	if !packed && !mayBeText(head) {
		return false
	}
	mark := len(s.arena)
	capitals := false
	stop := end
	if s.fragment && end-start > longRun {
		stop = start + longRun
	}
	for i := start; i < stop; i += 2 {
		c := byte(hexDigit(t[i])<<4 | hexDigit(t[i+1]))
		if !packed && !textByte[c] {
			s.arena = s.arena[:mark]
			return false
		}
		capitals = capitals || IsUpper(t[i]) || IsUpper(t[i+1])
		s.arena = append(s.arena, c)
	}
	if stop < end {
		return s.tooLong(li, start, end, mark)
	}
	l, found := s.addRun(li, Hex, start, end, mark)
	if l != nil {
		l.set(layerCapitals, capitals)
	}
	return found
}

// isText reports whether b is UTF-8 without control characters. A character cut
// at the end is forgiven, for a run may be cut.
func isText(b []byte) bool {
	ascii := true
	for _, c := range b {
		if !textByte[c] {
			return false
		}
		ascii = ascii && c < utf8.RuneSelf
	}
	if ascii {
		return true
	}
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			return !utf8.FullRune(b)
		}
		b = b[n:]
	}
	return true
}

// exchangeMark is what stands before the credential of an OAuth exchange (RFC 7628 §3.1), as in
// user=…^Aauth=Bearer …^A^A: a control character ends each pair.
var exchangeMark = []byte("\x01auth=")

// isExchange reports whether b is what a client of IMAP or SMTP sends to log in by OAuth.
func isExchange(b []byte) bool {
	if !bytes.Contains(b, exchangeMark) {
		return false
	}
	for pair := range bytes.SplitSeq(b, exchangeMark[:1]) {
		if !isText(pair) {
			return false
		}
	}
	return true
}

// Base64Text reports whether run, without padding, is base64 of either alphabet
// that decodes to text, and where byte c first stands in that text, or -1.
func Base64Text(run []byte, c byte) (at int, ok bool) {
	at = -1
	if len(run) < 8 || len(run)%4 == 1 {
		return at, false
	}
	var v uint32
	bits, n := 0, 0
	for _, r := range run {
		v = v<<6 | uint32(sextet[r])
		if bits += 6; bits < 8 {
			continue
		}
		bits -= 8
		b := byte(v >> bits)
		if !textByte[b] {
			return at, false
		}
		if b == c && at < 0 {
			at = n
		}
		n++
	}
	return at, true
}
