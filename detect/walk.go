package detect

import (
	"bytes"
	"encoding/binary"
	"math/bits"

	"github.com/logscrub/logscrub/detect/check"
)

// walk goes over t once and asks the rules where one of their literals or shapes
// stands.
func (s *Scanner) walk(t []byte, li uint32) {
	if s.set.engine != words {
		s.walkBlocks(t, li)
	} else {
		s.walkWords(t, li)
	}
	s.seen = nil
}

// An engine finds the places that rules are asked at.
type engine uint8

const (
	octets  engine = iota // walkBlocks, with planes that are made eight bytes at a time
	kernels               // walkBlocks, with the kernels of the processor
	words                 // walkWords
)

// walkWords is the plain twin of walkBlocks: it goes from word to word.
func (s *Scanner) walkWords(t []byte, li uint32) {
	pairs := &s.set.anchored.pairs
	for i := 0; i < len(t); {
		c := classes[t[i]]
		if c&wordBits == 0 {
			if c != 0 {
				s.punct(t, i, c)
			}
			i++
			continue
		}
		start := i
		if i+9 <= len(t) {
			if m := nonWord(binary.LittleEndian.Uint64(t[i+1:])); m != 0 {
				i += 1 + bits.TrailingZeros64(m)>>3
			} else {
				i = wordEnd(t, i+9)
			}
		} else {
			i = wordEnd(t, i+1)
		}
		if start+1 < len(t) && pairs[t[start]]>>(t[start+1]&63)&1 != 0 {
			s.literals(t, start)
			if s.skipTo > start { // a token, which no word goes on behind
				i = max(i, s.skipTo)
				continue
			}
		}
		if n := i - start; n >= 8 || t[start] < 'a' || n <= 4 && n > 1 && c&(digitBit|hexBit) != 0 {
			s.wordAt(t, li, start, i)
			i = max(i, s.skipTo)
		}
	}
}

// wordAt looks at the word [start, end), if there is something that it may be.
func (s *Scanner) wordAt(t []byte, li uint32, start, end int) {
	c, n := classes[t[start]], end-start
	switch {
	case n >= 8:
		if n >= minRun || t[start] < 'a' || joined(t, start, end) {
			s.word(t, li, start, end, c)
		}
		return
	case n == 1 || end == len(t):
		return
	case c&(digitBit|hexBit) != 0:
		if sep := t[end]; n == 2 && (sep == ':' || sep == '-') || (n == 3 || n == 4) && (sep == ' ' || sep == '-' || sep == '.') {
			s.word(t, li, start, end, c)
			return
		}
	}
	if n >= 4 && IsUpper(t[start]) && IsUpper(t[start+1]) && IsDigit(t[start+2]) && (t[end] == ' ' || t[end] == '-') {
		s.word(t, li, start, end, c)
	}
}

// joined reports whether the word [start, end) is part of a longer run of base64
// characters.
func joined(t []byte, start, end int) bool {
	return start > 0 && sextet[t[start-1]] != 0xff || end < len(t) && sextet[t[end]] != 0xff
}

// walkFloating runs the automaton of the literals that may stand anywhere.
func (s *Scanner) walkFloating(t []byte) {
	a := s.set.floating
	state := uint16(1)
	s.user = s.user[:0]
	for i, b := range t {
		state = a.next[int(state)*a.width+int(a.class[b])]
		for _, h := range a.accept[state] {
			start := i + 1 - int(h.size)
			if h.fold || string(t[start:i+1]) == h.lit {
				s.ask(h.rule, start)
			}
		}
	}
	for i := range s.user {
		s.flushUser(&s.user[i])
	}
}

// punct looks at the punctuation t[i], of class c.
func (s *Scanner) punct(t []byte, i int, c uint8) {
	if i == 0 || i+1 == len(t) {
		s.edge(t, i, c)
		return
	}
	before, after := t[i-1], t[i+1]
	switch c {
	case punctDot:
		if classes[before] == digitBit && classes[after] == digitBit && i+4 < len(t) &&
			(t[i+2] == '.' || t[i+3] == '.' || t[i+4] == '.') {
			s.dot(t, i)
		}
	case punctColon:
		s.colon(t, i, before, after)
	case punctDash:
		if after == '-' && before != '-' {
			s.dashes(t, i)
		}
	case punctAt:
		s.askShape(At, i)
		if (after == 't' || after == 'u') && i+6 < len(t) && (t[i+4] == '(' || t[i+5] == '(') { // @tcp(, @unix(
			s.askShape(Scheme, i)
		}
	case punctEqual:
		if classes[before]&wordBits != 0 || before == '"' || before == '\'' || before == ']' || before == ' ' || before == '\t' || before >= 0x80 {
			s.askKey(i)
		}
	default:
		s.loose(i, c, after)
	}
}

// loose looks at the punctuation that asks for nothing before it.
func (s *Scanner) loose(i int, c uint8, after byte) {
	switch c {
	case punctPlus:
		s.sawPlus = s.sawPlus || i > 0 && s.win.Text[i-1] > ' ' && !zoneAt(s.win.Text, i)
		if IsDigit(after) && after != '0' || after == '(' {
			s.askShape(Plus, i)
		}
	case punctBackslash:
		s.sawBackslash = true
		if i > 0 && IsAlnum(after) && s.joins(i, after) {
			s.askShape(Backslash, i)
		}
	case punctPercent:
		s.sawPercent = s.sawPercent || IsHex(after)
	case punctAmp:
		s.sawAmp = s.sawAmp || after == '#' || IsAlnum(after)
	case punctAngle:
		s.sawTag = s.sawTag || after == '/'
	case punctHash:
		s.sawOctal = s.sawOctal || after == '0' && i+2 < len(s.win.Text) && s.win.Text[i+2] == '1'
	case punctEscape:
		s.sawEscape = s.sawEscape || after == '['
	}
}

// zoneAt reports whether the plus sign at i of t is that of a zone behind a time, as many lines
// begin with one: 13:55:36+02:00, 13:55:36.014+0200.
func zoneAt(t []byte, i int) bool {
	return i+5 < len(t) && IsDigit(t[i-1]) && IsDigit(t[i+1]) && IsDigit(t[i+2]) && (t[i+3] == ':' && IsDigit(t[i+4]) || IsDigit(t[i+3]) && IsDigit(t[i+4]) && !IsAlnum(t[i+5]))
}

// joins reports whether the backslash at i, in front of the letter or digit after,
// parts two words and begins no escape: where one may begin, a capital stands before.
func (s *Scanner) joins(i int, after byte) bool {
	before := s.win.Text[i-1]
	return IsUpper(before) || IsAlnum(before) && bytes.IndexByte([]byte("nrtbfux0"), after) < 0
}

// edge is punct for the first and the last byte of t.
func (s *Scanner) edge(t []byte, i int, c uint8) {
	var before, after byte
	if i > 0 {
		before = t[i-1]
	}
	if i+1 < len(t) {
		after = t[i+1]
	}
	switch c {
	case punctColon:
		s.colon(t, i, before, after)
	case punctDash:
		if after == '-' {
			s.dashes(t, i)
		}
	default:
		s.loose(i, c, after)
	}
}

// dashes looks for the literals that begin with the last five of the dashes from
// i on: the mark of a block may follow that of another.
func (s *Scanner) dashes(t []byte, i int) {
	end := i
	for end < len(t) && t[end] == '-' {
		end++
	}
	if a := s.set.anchored; end-i >= a.dashes {
		s.literals(t, max(i, end-5))
	}
	if end == i+2 && s.option(t, end) {
		s.askKeyed(i)
	}
}

// option fills the memo of keys with the option of a command whose name begins at
// name, behind two dashes, and the word behind it: --password x. It reports whether
// it announces a credential.
func (s *Scanner) option(t []byte, name int) bool {
	stop := name
	for stop < len(t) && stop-name <= maxKey && (IsAlnum(t[stop]) || t[stop] == '-') {
		stop++
	}
	if stop-name < 3 || stop+1 >= len(t) || t[stop] != ' ' || t[stop+1] == '-' || t[stop+1] <= ' ' || name < 3 || t[name-3] > ' ' {
		return false
	}
	kv := KeyValue{KeyStart: name, KeyEnd: stop, Sep: '='}
	if kv.Class = check.KeyClassOf(t[name:stop]); kv.Class != check.KeyPassword && kv.Class != check.KeySecret {
		return false
	}
	s.key.at, s.key.kv = name-2, kv
	return s.win.valueAt(&s.key.kv, stop+1)
}

// colon looks at a colon: the end of a key, of a scheme, or part of an address.
func (s *Scanner) colon(t []byte, i int, before, after byte) {
	switch {
	case after == '/':
		if i+2 < len(t) && t[i+2] == '/' {
			s.askShape(Scheme, i)
		}
		s.askKey(i)
		return
	case before == '"' || before == '\'':
		if after == ':' {
			s.askShape(Colons2, i) // "::1"
		}
		s.askKey(i)
		return
	case after == ':':
		if before != ':' {
			if !s.inAddress(i) {
				s.askShape(Colons2, i)
			}
			s.askKey(i)
		}
		return
	}
	if IsHex(before) && IsHex(after) {
		if s.firstColon(t, i) {
			s.askShape(Colons2, i)
		}
		if i > 2 && t[i-3] == '_' {
			s.pair(t, i-2, i) // mac_00:1b:…
		}
	}
	if IsWord(before) || before == ']' || before == ' ' || before == '\t' || before >= 0x80 {
		s.askKey(i)
	}
}

// inAddress reports whether the double colon at i stands in an address that was found
// at the first of its colons, and that no word touches in front: the rule refuses what
// begins inside. Who asks why not is told, and walkWords, which is the twin, asks always.
func (s *Scanner) inAddress(i int) bool {
	n, asked := len(s.found), s.set.byShape[Colons2]
	if n == 0 || len(asked) != 1 || s.trace != nil || s.set.engine == words {
		return false
	}
	f := &s.found[n-1]
	return f.Rule == asked[0] && f.Layer == s.win.layer && int(f.At) < i && i < int(f.End) &&
		(f.Start == 0 || !IsWord(s.win.Text[f.Start-1]))
}

// firstColon reports whether t[i] is the first colon of what can be an address
// without or with a double colon: groups of at most four hexadecimal digits.
func (s *Scanner) firstColon(t []byte, i int) bool {
	colons := 1
	for j := i + 1; j < len(t) && j < i+40; j++ {
		if t[j] == ':' {
			if colons++; t[j-1] == ':' {
				break
			}
		} else if !IsHex(t[j]) {
			if colons < 6 {
				return false
			}
			break
		}
	}
	j := i - 1
	for j >= 0 && i-j <= 5 && IsHex(t[j]) {
		j--
	}
	return colons > 1 && i-j <= 5 && (j < 0 || t[j] != ':' || check.IPv6Starts(t[max(0, j-8):j+1])) // IP:2001:db8::1
}
