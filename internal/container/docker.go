package container

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"
)

// Docker reads an object of Docker's json-file driver:
//
//	{"log":"the text\n","stream":"stdout","time":"2026-11-22T10:00:00.123456789Z"}
//
// It appends the text to dst, without the line feed at its end; a text that has
// none is Partial. Other members are passed over. With ok false, dst is as it was:
// line is no such object, or one of the three members is missing or twice there.
func Docker(dst, line []byte) (out []byte, p Piece, ok bool) {
	d := object{b: line}
	out = dst
	const other = 3
	var seen [other + 1]bool // log, stream, time, and others
	if !d.open() {
		return dst, Piece{}, false
	}
	for d.member() {
		which := other
		switch string(d.name) {
		case "log":
			which = 0
			out, ok = d.text(out)
		case "stream":
			which, ok = 1, d.word()
			if ok {
				p.Stream, ok = streamOf(d.value)
			}
		case "time":
			which, ok = 2, d.word()
			if ok {
				p.Time, ok = rfc3339(d.value)
			}
		case "attrs":
			d.space()
			p.Attrs[0] = d.at
			ok = d.skip()
			p.Attrs[1] = d.at
		default:
			ok = d.skip()
		}
		if !ok || which < other && seen[which] {
			return dst, Piece{}, false
		}
		seen[which] = true
	}
	seen[other] = d.closed
	if seen != [4]bool{true, true, true, true} {
		return dst, Piece{}, false
	}
	if p.Partial = !bytes.HasSuffix(out[len(dst):], []byte{'\n'}); !p.Partial {
		out = out[:len(out)-1]
	}
	return out, p, true
}

// The bounds of what Attrs reads, which is what the operator named.
const (
	maxAttrs     = 64
	maxAttrBytes = 8 << 10
)

// Attrs reads the attributes that Docker gives the lines of a container (its labels,
// variables and tag, as its log-opts name them): an object of texts. It calls each for
// every one, in order, until there are 64 or 8 KiB of them, or something is no
// attribute. What each is given is valid until it returns.
func Attrs(text []byte, each func(name, value []byte)) {
	d := object{b: text}
	if !d.open() {
		return
	}
	var buf []byte
	for n, total := 0, 0; n < maxAttrs; n++ {
		if !d.next() {
			return
		}
		var ok bool
		if buf, ok = d.text(buf[:0]); !ok || !d.take(':') {
			return
		}
		mid := len(buf)
		if d.space(); d.at < len(d.b) && d.b[d.at] != '"' { // no text: passed over
			if !d.skip() {
				return
			}
			continue
		}
		if buf, ok = d.text(buf); !ok {
			return
		}
		if total += len(buf); total > maxAttrBytes {
			return
		}
		each(buf[:mid:mid], buf[mid:])
	}
}

// An object is a JSON object that is read member by member. Names and words with
// escapes are none that it knows.
type object struct {
	b           []byte
	at          int
	name, value []byte
	first       bool
	closed      bool // the end was seen, and nothing behind it
}

func (d *object) space() {
	for d.at < len(d.b) && (d.b[d.at] == ' ' || d.b[d.at] == '\t' || d.b[d.at] == '\r' || d.b[d.at] == '\n') {
		d.at++
	}
}

// take passes over c, behind white space.
func (d *object) take(c byte) bool {
	d.space()
	if d.at < len(d.b) && d.b[d.at] == c {
		d.at++
		return true
	}
	return false
}

func (d *object) open() bool {
	d.first = true
	return d.take('{')
}

// next goes on to the name of the next member.
func (d *object) next() bool {
	if d.take('}') {
		d.space()
		d.closed = d.at == len(d.b)
		return false
	}
	if !d.first && !d.take(',') {
		return false
	}
	d.first = false
	return true
}

// member goes on to the next member, whose value stands at at.
func (d *object) member() bool {
	if !d.next() || !d.word() {
		return false
	}
	d.name = d.value
	return d.take(':')
}

// word reads a string; where it has escapes, value is its text as it stands.
func (d *object) word() bool {
	if !d.take('"') {
		return false
	}
	start := d.at
	for d.at < len(d.b) {
		switch d.b[d.at] {
		case '"':
			d.value = d.b[start:d.at]
			d.at++
			return true
		case '\\':
			d.at++
		}
		d.at++
	}
	return false
}

// text reads a string and appends what it stands for.
func (d *object) text(dst []byte) ([]byte, bool) {
	if !d.take('"') {
		return dst, false
	}
	for d.at < len(d.b) {
		start := d.at
		for d.at < len(d.b) && d.b[d.at] != '"' && d.b[d.at] != '\\' {
			d.at++
		}
		dst = append(dst, d.b[start:d.at]...)
		if d.at == len(d.b) {
			break
		}
		if d.b[d.at] == '"' {
			d.at++
			return dst, true
		}
		var ok bool
		if dst, ok = d.escape(dst); !ok {
			return dst, false
		}
	}
	return dst, false
}

// escape reads an escape sequence and appends its character. Half of a surrogate
// pair is the replacement character.
func (d *object) escape(dst []byte) ([]byte, bool) {
	if d.at+1 >= len(d.b) {
		return dst, false
	}
	c := d.b[d.at+1]
	d.at += 2
	switch c {
	case '"', '\\', '/':
		return append(dst, c), true
	case 'b':
		return append(dst, '\b'), true
	case 'f':
		return append(dst, '\f'), true
	case 'n':
		return append(dst, '\n'), true
	case 'r':
		return append(dst, '\r'), true
	case 't':
		return append(dst, '\t'), true
	case 'u':
		r, ok := hex4(d.b[d.at:])
		if !ok {
			return dst, false
		}
		d.at += 4
		if utf16.IsSurrogate(r) {
			low, ok := rune(0), false
			if rest := d.b[d.at:]; len(rest) >= 6 && rest[0] == '\\' && rest[1] == 'u' {
				low, ok = hex4(rest[2:])
			}
			if r = utf16.DecodeRune(r, low); ok && r != utf8.RuneError {
				d.at += 6
			}
		}
		return utf8.AppendRune(dst, r), true
	}
	return dst, false
}

func hex4(b []byte) (r rune, ok bool) {
	if len(b) < 4 {
		return 0, false
	}
	for _, c := range b[:4] {
		switch {
		case c >= '0' && c <= '9':
			r = r<<4 | rune(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			r = r<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	return r, true
}

// skip passes over a value of any kind. It counts brackets and does not look
// whether they match.
func (d *object) skip() bool {
	depth := 0
	for d.space(); d.at < len(d.b); d.space() {
		switch d.b[d.at] {
		case '"':
			if !d.word() {
				return false
			}
		case '{', '[':
			depth++
			d.at++
		case '}', ']':
			if depth == 0 {
				return false
			}
			depth--
			d.at++
		case ',', ':':
			if depth == 0 {
				return false
			}
			d.at++
			continue
		default:
			for d.at < len(d.b) && bytes.IndexByte([]byte(" \t\r\n,:{}[]\""), d.b[d.at]) < 0 {
				d.at++
			}
		}
		if depth == 0 {
			return true
		}
	}
	return false
}
