package token

// An event is what one byte completed in a JSON text.
type event uint8

const (
	evNone   event = iota
	evFail         // the text is no JSON object from here on
	evKey          // a key of the outermost object; text() is the key
	evString       // a string value of the outermost object; text() is its value
	evNumber       // a number value of the outermost object; it ended one byte before
	evOther        // any other value of the outermost object
)

// A phase is what a machine expects next.
type phase uint8

const (
	expectObject     phase = iota // '{' of the outermost object
	expectKeyOrEnd                // just after '{'
	expectKey                     // after ',' in an object
	expectColon                   // after a key
	expectValue                   // after ':' or ',' in an array
	expectValueOrEnd              // just after '['
	expectComma                   // after a value
	inString
	inEscape // after '\'
	inHex    // after '\u'
	inNumber
	inLiteral
	finished // after the '}' of the outermost object
)

const maxDepth = 64

// A machine reads one JSON object (RFC 8259) a byte at a time and reports the
// members of the outermost object. It is strict in structure and lenient in
// numbers and in the bytes of strings, among which it refuses only control
// characters. It keeps no text but a short one: the last key or string value of
// the outermost object, unescaped, as far as it fits.
type machine struct {
	phase   phase
	key     bool   // the string being read is a key
	depth   int    // open objects and arrays
	objects uint64 // bit d-1 is set if the container at depth d is an object
	literal string // what is left of true, false or null
	hex     int    // hexadecimal digits of \u still to come
	code    uint32
	pos     int // bytes read
	start   int // where the last key or value began
	escaped bool
	n       int
	buf     [72]byte // the longest claim's name has 68
}

// text returns the last key or string value of the outermost object. One that
// does not fit, or is not ASCII where it is escaped, comes back as something
// that equals no word of this package.
func (m *machine) text() []byte { return m.buf[:m.n] }

// step reads c.
func (m *machine) step(c byte) event {
	m.pos++
	switch m.phase {
	case inString:
		return m.stringByte(c)
	case inEscape:
		return m.escapeByte(c)
	case inHex:
		return m.hexByte(c)
	case inNumber:
		return m.numberByte(c)
	case inLiteral:
		return m.literalByte(c)
	}
	if isSpace(c) {
		return evNone
	}
	return m.structure(c)
}

// structure reads c where a token of the grammar begins.
func (m *machine) structure(c byte) event {
	switch m.phase {
	case expectObject:
		if c == '{' {
			return m.open(true)
		}
	case expectKeyOrEnd, expectKey:
		if c == '"' {
			m.begin(inString)
			m.key = true
			return evNone
		}
		if c == '}' && m.phase == expectKeyOrEnd {
			return m.close()
		}
	case expectColon:
		if c == ':' {
			m.phase = expectValue
			return evNone
		}
	case expectValueOrEnd:
		if c == ']' {
			return m.close()
		}
		return m.value(c)
	case expectValue:
		return m.value(c)
	case expectComma:
		return m.afterValue(c)
	}
	return evFail
}

// value reads the first byte of a value.
func (m *machine) value(c byte) event {
	switch {
	case c == '"':
		m.begin(inString)
		m.key = false
	case c == '-' || '0' <= c && c <= '9':
		m.begin(inNumber)
	case c == '{' || c == '[':
		return m.open(c == '{')
	case c == 't':
		m.begin(inLiteral)
		m.literal = "rue"
	case c == 'f':
		m.begin(inLiteral)
		m.literal = "alse"
	case c == 'n':
		m.begin(inLiteral)
		m.literal = "ull"
	default:
		return evFail
	}
	return evNone
}

// begin starts a string, number or literal with the byte read last.
func (m *machine) begin(p phase) {
	m.phase, m.start, m.n, m.escaped = p, m.pos-1, 0, false
}

func (m *machine) inObject() bool { return m.objects>>(m.depth-1)&1 == 1 }

func (m *machine) open(object bool) event {
	if m.depth == maxDepth {
		return evFail
	}
	m.depth++
	bit := uint64(1) << (m.depth - 1)
	if object {
		m.objects |= bit
		m.phase = expectKeyOrEnd
	} else {
		m.objects &^= bit
		m.phase = expectValueOrEnd
	}
	return evNone
}

func (m *machine) close() event {
	m.depth--
	if m.depth == 0 {
		m.phase = finished
		return evNone
	}
	return m.ended(evOther)
}

// ended ends a value and reports e if it was one of the outermost object.
func (m *machine) ended(e event) event {
	m.phase = expectComma
	if m.depth == 1 {
		return e
	}
	return evNone
}

// afterValue reads the byte after a value: a comma or the end of a container.
func (m *machine) afterValue(c byte) event {
	switch {
	case c == ',' && m.inObject():
		m.phase = expectKey
	case c == ',':
		m.phase = expectValue
	case c == '}' && m.inObject(), c == ']' && !m.inObject():
		return m.close()
	default:
		return evFail
	}
	return evNone
}

func (m *machine) stringByte(c byte) event {
	switch {
	case c == '"':
		if m.key {
			m.phase = expectColon
			if m.depth == 1 {
				return evKey
			}
			return evNone
		}
		return m.ended(evString)
	case c == '\\':
		m.phase, m.escaped = inEscape, true
	case c < 0x20:
		return evFail
	default:
		m.keep(c)
	}
	return evNone
}

// keep adds c to the short text. A text that is too long stays full and so
// equals no word.
func (m *machine) keep(c byte) {
	if m.depth == 1 && m.n < len(m.buf) {
		m.buf[m.n] = c
		m.n++
	}
}

// plain reads the bytes that text begins with and that mean nothing but
// themselves inside a string, and returns their number. It is the fast twin of
// calling step with each, and may be called in any phase.
func (m *machine) plain(text []byte) int {
	if m.phase != inString {
		return 0
	}
	n := 0
	for n < len(text) && text[n] != '"' && text[n] != '\\' && text[n] >= 0x20 {
		n++
	}
	if m.depth == 1 {
		m.n += copy(m.buf[m.n:], text[:n])
	}
	m.pos += n
	return n
}

func (m *machine) escapeByte(c byte) event {
	m.phase = inString
	switch c {
	case '"', '\\', '/':
		m.keep(c)
	case 'b', 'f', 'n', 'r', 't':
		m.keep(0)
	case 'u':
		m.phase, m.hex, m.code = inHex, 4, 0
	default:
		return evFail
	}
	return evNone
}

func (m *machine) hexByte(c byte) event {
	d, ok := hexDigit(c)
	if !ok {
		return evFail
	}
	m.code = m.code<<4 | uint32(d)
	if m.hex--; m.hex > 0 {
		return evNone
	}
	m.phase = inString
	if m.code < 0x80 {
		m.keep(byte(m.code))
	} else {
		m.keep(0)
	}
	return evNone
}

func hexDigit(c byte) (byte, bool) {
	switch {
	case '0' <= c && c <= '9':
		return c - '0', true
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10, true
	}
	return 0, false
}

// numberByte reads one byte of a number or the first byte after it.
func (m *machine) numberByte(c byte) event {
	switch {
	case '0' <= c && c <= '9', c == '.', c == '+', c == '-', c == 'e', c == 'E':
		return evNone
	}
	e := m.ended(evNumber)
	if !isSpace(c) && m.afterValue(c) == evFail {
		return evFail
	}
	return e
}

func (m *machine) literalByte(c byte) event {
	if c != m.literal[0] {
		return evFail
	}
	if m.literal = m.literal[1:]; m.literal == "" {
		return m.ended(evOther)
	}
	return evNone
}
