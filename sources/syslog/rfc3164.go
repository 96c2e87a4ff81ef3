package syslog

import (
	"bytes"
	"time"
)

const (
	maxTag    = 48
	stampSize = len("Jan _2 15:04:05")
	// ahead is how far a time without a year may lie in the future before it is
	// taken for one of the year before.
	ahead = 31 * 24 * time.Hour
)

// parse3164 reads what stands behind <PRI> (RFC 3164 §4.1, which describes what
// was seen, and demands nothing):
//
//	[TIMESTAMP SP [[HOSTNAME SP] TAG[[PROCID]]: SP]] CONTENT
//
// TIMESTAMP is Mmm dd hh:mm:ss, with a fraction or a year behind it, or one of
// RFC 3339. What is not there is left out, and what is not understood is CONTENT:
// so this never fails. A word before a tag is a hostname unless d is local.
//
// The tag stays in the body: the MSG of the RFC is tag and content, and a line
// such as "password: x" from a sender without tags must not lose its key.
func (m *message) parse3164(b []byte, d dialect) {
	m.body = b
	at, rest, ok := stamp3164(b, d)
	if !ok {
		return
	}
	m.time, m.body = at, rest
	if m.tag(rest) || d.local {
		return
	}
	i := bytes.IndexByte(rest[:min(len(rest), maxToken+1)], ' ')
	if i > 0 && hostname(rest[:i]) && m.tag(rest[i+1:]) {
		m.host, m.body = rest[:i], rest[i+1:]
	}
}

// tag reads TAG[PROCID]: at the start of b, and reports whether it is there.
func (m *message) tag(b []byte) bool {
	n := 0
	for n < len(b) && n <= maxTag && b[n] > ' ' && b[n] != ':' && b[n] != '[' && b[n] != ']' && b[n] != 0x7f {
		n++
	}
	if n == 0 || n > maxTag || n == len(b) {
		return false
	}
	app, rest := b[:n], b[n:]
	var procid []byte
	if rest[0] == '[' {
		end := bytes.IndexByte(rest[:min(len(rest), maxTag+2)], ']')
		if end < 2 || bytes.IndexByte(rest[:end], ' ') >= 0 {
			return false
		}
		procid, rest = rest[1:end], rest[end+1:]
	}
	if len(rest) == 0 || rest[0] != ':' || len(rest) > 1 && rest[1] != ' ' {
		return false // such as the colon in an IPv6 address
	}
	m.app, m.procid = app, procid
	return true
}

// hostname reports whether b is a name or an address.
func hostname(b []byte) bool {
	for _, c := range b {
		switch {
		case c|0x20 >= 'a' && c|0x20 <= 'z', c >= '-' && c <= ':' && c != '/', c == '_', c == '%':
		default:
			return false
		}
	}
	return true
}

// stamp3164 reads a time and the space behind it.
func stamp3164(b []byte, d dialect) (ns int64, rest []byte, ok bool) {
	if tok, rest, found := token(b); found && digit(tok[0]) {
		ns, ok = timestamp(tok)
		return ns, rest, ok
	}
	if len(b) <= stampSize || b[3] != ' ' || b[6] != ' ' || b[9] != ':' || b[12] != ':' {
		return 0, nil, false
	}
	month := month(b[:3])
	day := number(bytes.TrimLeft(b[4:6], " "))
	hour, minute, second := number(b[7:9]), number(b[10:12]), number(b[13:15])
	if month == 0 || day < 1 || min(hour, minute, second) < 0 || hour > 23 || minute > 59 || second > 60 {
		return 0, nil, false
	}
	frac, b, ok := fraction(b[stampSize:])
	if !ok || len(b) == 0 || b[0] != ' ' {
		return 0, nil, false
	}
	b = b[1:]
	year := 0
	if len(b) > 4 && b[4] == ' ' {
		if year = number(b[:4]); year >= 1970 && year <= 2261 {
			b = b[5:]
		} else {
			year = 0
		}
	}
	at := d.date(year, month, day, hour, minute, second, frac)
	if at.Day() != day && second < 60 {
		return 0, nil, false // 30 February
	}
	return at.UnixNano(), b, true
}

// date returns the time in d's zone. Year 0 is the latest in which it is not far
// ahead of now.
func (d dialect) date(year int, month time.Month, day, hour, minute, second, frac int) time.Time {
	if year > 0 {
		return time.Date(year, month, day, hour, minute, second, frac, d.zone)
	}
	now := d.now.In(d.zone)
	for _, year := range [...]int{now.Year() + 1, now.Year()} {
		at := time.Date(year, month, day, hour, minute, second, frac, d.zone)
		if at.Sub(now) <= ahead && at.Day() == day {
			return at
		}
	}
	return time.Date(now.Year()-1, month, day, hour, minute, second, frac, d.zone)
}

func month(b []byte) time.Month {
	const names = "JanFebMarAprMayJunJulAugSepOctNovDec"
	for i := 0; i < len(names); i += 3 {
		if names[i:i+3] == string(b) {
			return time.Month(i/3 + 1)
		}
	}
	return 0
}
