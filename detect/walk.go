package detect

// walk is the portable engine: it goes over t once, from word to word, and asks
// the rules where one of their literals or shapes stands.
func (s *Scanner) walk(t []byte, li uint32) {
	lits := s.set.anchored
	for i := 0; i < len(t); {
		c := classes[t[i]]
		if c&wordBits != 0 {
			start := i
			i = wordEnd(t, i+1)
			if lits != nil && start+1 < len(t) && lits.may(t[start], t[start+1]) {
				s.literals(t, start)
				if s.skipTo > i {
					i = s.skipTo
					continue
				}
			}
			if c == digitBit || i-start >= 8 || i-start == 2 || t[start] < 'a' {
				s.word(t, li, start, i, c)
			}
			continue
		}
		if c != 0 {
			s.punct(t, i, c)
		}
		i++
	}
}

// literals walks the trie from the start of a word.
func (s *Scanner) literals(t []byte, start int) {
	a := s.set.anchored
	state := uint16(1)
	for i := start; i < len(t); i++ {
		c := a.class[t[i]]
		if c == 0 {
			return
		}
		state = a.next[int(state)*a.width+int(c)]
		if state == dead {
			return
		}
		for _, h := range a.accept[state] {
			if h.fold || string(t[start:i+1]) == h.lit {
				s.ask(h.rule, start)
			}
		}
	}
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
	var before, after byte
	if i > 0 {
		before = t[i-1]
	}
	if i+1 < len(t) {
		after = t[i+1]
	}
	switch c {
	case punctAt:
		if i > 0 && after != 0 {
			s.askShape(At, i)
		}
	case punctDot:
		if IsDigit(before) && IsDigit(after) {
			s.dot(t, i)
		}
	case punctColon:
		s.colon(t, i, before, after)
	case punctEqual:
		if IsWord(before) || before == '"' || before == '\'' || before == ']' || before == ' ' {
			s.askKey(i)
		}
	case punctPlus:
		if IsDigit(after) || after == '(' {
			s.askShape(Plus, i)
		}
	case punctDash:
		if after == '-' && before != '-' && s.set.anchored != nil && s.set.anchored.may('-', '-') {
			s.literals(t, i)
		}
	case punctBackslash:
		s.sawBackslash = true
	case punctPercent:
		s.sawPercent = s.sawPercent || IsHex(after)
	case punctAmp:
		s.sawAmp = s.sawAmp || after == '#' || IsAlnum(after)
	}
}

// dot asks for an IPv4 address at the first dot of a dotted sequence of digits,
// where two more dots stand within the eight bytes that the next two numbers can
// take.
func (s *Scanner) dot(t []byte, i int) {
	j := i + 2
	for j < len(t) && j < i+4 && IsDigit(t[j]) {
		j++
	}
	if j >= len(t) || t[j] != '.' {
		return
	}
	end := j + 5
	for j++; j < len(t) && j < end && IsDigit(t[j]); j++ {
	}
	if j >= len(t) || t[j] != '.' {
		return
	}
	start := i - 1
	for start > 0 && i-start < 4 && IsDigit(t[start-1]) {
		start--
	}
	if i-start > 3 || start > 1 && t[start-1] == '.' && IsDigit(t[start-2]) {
		return
	}
	s.askShape(Dots4, start)
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
			s.askShape(Colons2, i)
			s.askKey(i)
		}
		return
	}
	if IsHex(before) && IsHex(after) && s.firstColon(t, i) {
		s.askShape(Colons2, i)
	}
	if IsWord(before) || before == ']' || before == ' ' {
		s.askKey(i)
	}
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
	return colons > 1 && i-j <= 5 && (j < 0 || t[j] != ':')
}
