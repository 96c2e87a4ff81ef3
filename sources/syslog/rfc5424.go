package syslog

import (
	"bytes"
	"time"
)

// maxToken bounds a field of the header; the longest of RFC 5424 has 255 bytes.
const maxToken = 255

// parse5424 reads what stands behind <PRI>VERSION SP (RFC 5424 §6):
//
//	TIMESTAMP SP HOSTNAME SP APP-NAME SP PROCID SP MSGID SP STRUCTURED-DATA [SP MSG]
//
// It takes what senders write beyond the RFC and what can be told apart all the
// same: nine digits of a second, fields longer than they may be and of other
// characters, a ] that is not escaped. It refuses what it could not give back.
func (m *message) parse5424(b []byte) bool {
	stamp, b, ok := token(b)
	if !ok {
		return false
	}
	if string(stamp) != "-" {
		if m.time, ok = timestamp(stamp); !ok {
			return false
		}
	}
	for _, part := range [...]*[]byte{&m.host, &m.app, &m.procid, &m.msgid} {
		if *part, b, ok = token(b); !ok {
			return false
		}
		if string(*part) == "-" {
			*part = nil
		}
	}
	if b, ok = m.structured(b); !ok {
		return false
	}
	if len(b) > 0 {
		if b[0] != ' ' {
			return false
		}
		b = bytes.TrimPrefix(b[1:], []byte("\xef\xbb\xbf")) // says that UTF-8 follows
	}
	m.body = b
	return true
}

// token reads up to the next space, and returns what stands behind it.
func token(b []byte) (tok, rest []byte, ok bool) {
	i := bytes.IndexByte(b[:min(len(b), maxToken+1)], ' ')
	if i <= 0 {
		return nil, nil, false
	}
	for _, c := range b[:i] {
		if c < ' ' || c == 0x7f {
			return nil, nil, false
		}
	}
	return b[:i], b[i+1:], true
}

// structured reads STRUCTURED-DATA and returns what stands behind it.
func (m *message) structured(b []byte) (rest []byte, ok bool) {
	if len(b) > 0 && b[0] == '-' {
		return b[1:], true
	}
	if len(b) == 0 || b[0] != '[' {
		return nil, false
	}
	for len(b) > 0 && b[0] == '[' {
		if b, ok = m.element(b[1:]); !ok {
			return nil, false
		}
	}
	return b, true
}

// element reads what stands behind the [ of an SD-ELEMENT, with its ].
func (m *message) element(b []byte) (rest []byte, ok bool) {
	n := name(b)
	if n == 0 {
		return nil, false
	}
	id, b := b[:n], b[n:]
	if len(b) > 0 && b[0] == ']' {
		m.params = append(m.params, param{id: id})
		return b[1:], len(m.params) <= maxParams
	}
	for {
		spaces := len(b)
		b = bytes.TrimLeft(b, " ")
		spaces -= len(b)
		if len(b) > 0 && b[0] == ']' {
			return b[1:], true
		}
		if n = name(b); n == 0 || spaces == 0 || !bytes.HasPrefix(b[n:], []byte(`="`)) || len(m.params) == maxParams {
			return nil, false
		}
		p := param{id: id, name: b[:n]}
		b = b[n+2:]
		end := 0
		for ; end < len(b) && b[end] != '"'; end++ {
			if b[end] == '\\' {
				p.escaped = true
				end++
			}
		}
		if end >= len(b) {
			return nil, false
		}
		p.value, b = b[:end], b[end+1:]
		m.params = append(m.params, p)
	}
}

// name returns the length of the SD-NAME at the start of b.
func name(b []byte) int {
	n := 0
	for n < len(b) && b[n] > ' ' && b[n] != '=' && b[n] != ']' && b[n] != '"' && b[n] != 0x7f {
		n++
	}
	if n > maxToken {
		return 0
	}
	return n
}

// appendUnescaped appends a parameter's value without the backslashes before ",
// \ and ]. Any other backslash is one (§6.3.3).
func appendUnescaped(dst, v []byte) []byte {
	for i := 0; i < len(v); i++ {
		if v[i] == '\\' && i+1 < len(v) && (v[i+1] == '"' || v[i+1] == '\\' || v[i+1] == ']') {
			i++
		}
		dst = append(dst, v[i])
	}
	return dst
}

// timestamp reads an RFC 3339 date and time with T, up to nine digits of a
// second, and Z or an offset.
func timestamp(b []byte) (ns int64, ok bool) {
	if len(b) < len("2006-01-02T15:04:05Z") || b[4] != '-' || b[7] != '-' || b[10] != 'T' || b[13] != ':' || b[16] != ':' {
		return 0, false
	}
	year := number(b[:4])
	month, day, hour, minute, second := number(b[5:7]), number(b[8:10]), number(b[11:13]), number(b[14:16]), number(b[17:19])
	if min(year, month, day, hour, minute, second) < 0 || year < 1678 || year > 2261 {
		return 0, false // what an int64 of nanoseconds can hold
	}
	frac, b, ok := fraction(b[19:])
	if !ok {
		return 0, false
	}
	offset, ok := zone(b)
	if !ok || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 60 {
		return 0, false
	}
	t := time.Date(year, time.Month(month), day, hour, minute, second, frac, time.UTC)
	if time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Day() != day {
		return 0, false
	}
	return t.Add(-offset).UnixNano(), true
}

// number returns the value of b, or -1 if that is not all digits.
func number(b []byte) int {
	n := 0
	for _, c := range b {
		if !digit(c) {
			return -1
		}
		n = n*10 + int(c-'0')
	}
	return n
}

// fraction reads an optional dot and digits, in nanoseconds.
func fraction(b []byte) (ns int, rest []byte, ok bool) {
	if len(b) == 0 || b[0] != '.' {
		return 0, b, true
	}
	n := 1
	for scale := 100_000_000; n < len(b) && digit(b[n]); n++ {
		ns += int(b[n]-'0') * scale
		scale /= 10
	}
	return ns, b[n:], n > 1 && n <= 10
}

// zone reads Z or ±hh:mm, and nothing behind it.
func zone(b []byte) (offset time.Duration, ok bool) {
	if string(b) == "Z" {
		return 0, true
	}
	if len(b) != 6 || b[0] != '+' && b[0] != '-' || b[3] != ':' {
		return 0, false
	}
	h, m := number(b[1:3]), number(b[4:6])
	if h < 0 || m < 0 || h > 23 || m > 59 {
		return 0, false
	}
	offset = time.Duration(h)*time.Hour + time.Duration(m)*time.Minute
	if b[0] == '-' {
		offset = -offset
	}
	return offset, true
}
