package check

import "net/netip"

// IPv6 reads the longest IPv6 address (RFC 4291 §2.2) at the start of b and
// returns it without its zone, and the number of bytes of its text with the
// zone.
//
// The text may be compressed by one "::" and may end in a dotted quad. A zone
// ("%eth0", RFC 4007 §11) of at most 16 bytes belongs to link-local and
// multicast addresses; after another address only "%" and one digit, which no
// percent escape is. What follows may be a colon, a port (":443", or ".53" as
// packet dumps write it) or any byte that is not part of a word.
//
// Refused are texts that only look like one: "::" alone, eight groups of two
// digits (an EUI-64 or the start of a fingerprint), anything within a longer
// sequence of groups, and letters around one "::" (a scoped name such as
// "Face::Add").
func IPv6(b []byte) (addr netip.Addr, n int, ok bool) {
	if len(b) < 3 || clock(b) {
		return netip.Addr{}, 0, false
	}
	var p groups
	n, ok = p.read(b)
	if !ok || !p.ends(b[n:]) || !p.plausible() {
		return netip.Addr{}, 0, false
	}
	addr = p.addr()
	if n < len(b) && b[n] == '%' {
		if addr.IsLinkLocalUnicast() || addr.IsMulticast() {
			n += zone(b[n:])
		} else if len(b) > n+1 && isDigit(b[n+1]) && endsWord(b[n+2:]) {
			n += 2 // "%0" is no escape
		}
	}
	return addr, n, true
}

// clock reports whether b begins like a time of day: three pairs and no fourth
// group. Most colons of a log stand in one, so that it is asked first.
func clock(b []byte) bool {
	return len(b) >= 8 && b[2] == ':' && b[5] == ':' &&
		isDigit(b[0]) && isDigit(b[1]) && isDigit(b[3]) && isDigit(b[4]) && isDigit(b[6]) && isDigit(b[7]) &&
		(len(b) == 8 || b[8] != ':' && !isHex(b[8]))
}

// groups is what an IPv6 text consists of.
type groups struct {
	v     [8]uint16
	n     int  // groups read, a dotted quad counting as two
	gap   int  // group before which "::" stands, -1 without
	digit bool // a decimal digit is among the groups
	pairs bool // every group has two digits
	quad  bool // it ends in a dotted quad
}

// read consumes groups while they continue the address and returns the length
// of the longest prefix of b that is a whole address.
func (p *groups) read(b []byte) (n int, ok bool) {
	p.gap, p.pairs = -1, true
	i := 0
	if b[0] == ':' {
		if b[1] != ':' {
			return 0, false
		}
		p.gap, i = 0, 2
	}
	end := i // the end of the last thing read
	for p.n < 8 {
		start, v := i, uint16(0)
		for i < len(b) && i-start < 4 && isHex(b[i]) {
			v = v<<4 | hexValue(b[i])
			i++
		}
		if i == start || i < len(b) && isAlnum(b[i]) {
			break // no group, or a longer word: the text ends before it
		}
		if i < len(b) && b[i] == '.' && p.n <= 6 && (p.gap >= 0 || p.n == 6) {
			if q, m, ok := quad(b[start:]); ok && (start+m == len(b) || !isWord(b[start+m])) {
				p.v[p.n] = uint16(q[0])<<8 | uint16(q[1])
				p.v[p.n+1] = uint16(q[2])<<8 | uint16(q[3])
				p.n, p.quad, p.digit = p.n+2, true, true
				end = start + m
				break
			}
		}
		p.add(v, b[start:i])
		end = i
		if i+1 >= len(b) || b[i] != ':' {
			break
		}
		if b[i+1] == ':' {
			if p.gap >= 0 {
				break
			}
			p.gap = p.n
			end = i + 2
			i += 2
			continue
		}
		i++
	}
	if p.gap < 0 {
		return end, p.n == 8
	}
	return end, p.n > 0 && p.n < 8
}

func (p *groups) add(v uint16, text []byte) {
	p.v[p.n] = v
	p.n++
	p.pairs = p.pairs && len(text) == 2
	for _, c := range text {
		p.digit = p.digit || isDigit(c)
	}
}

// ends reports whether an address may end where rest follows it.
func (p *groups) ends(rest []byte) bool {
	if len(rest) == 0 {
		return true
	}
	switch c := rest[0]; {
	case c == ':':
		return p.endsAtColon(rest[1:])
	case c == '.':
		d := digits(rest[1:])
		if p.quad || d == 0 {
			return d == 0
		}
		after := rest[1+d:] // a port after a dot, but no broken quad
		return d <= 5 && endsWord(after) && (len(after) < 2 || after[0] != '.' || !isDigit(after[1]))
	case c == '_': // "2001:db8::1_x", but no name in a scope
		return p.n > 2 && p.digit
	default:
		return !isWord(c)
	}
}

// endsAtColon judges the text after a colon that follows the address: a port
// ends there, and so does any word that is no group; another group or colon
// says that the sequence is something longer.
func (p *groups) endsAtColon(rest []byte) bool {
	if len(rest) == 0 {
		return true
	}
	if d := digits(rest); d > 0 {
		after := rest[d:]
		return d <= 5 && !p.pairs && endsWord(after) && (len(after) == 0 || after[0] != ':')
	}
	if rest[0] == ':' {
		return false
	}
	h := 0
	for h < len(rest) && h < 5 && isHex(rest[h]) {
		h++
	}
	return h == 0 || !endsWord(rest[h:])
}

// plausible tells an address from a name or a sequence of octets.
func (p *groups) plausible() bool {
	if p.n == 8 && p.pairs {
		return false
	}
	return p.digit || p.n > 2
}

// addr returns the address of the groups.
func (p *groups) addr() netip.Addr {
	var a [16]byte
	skip := 8 - p.n
	for i := range p.n {
		at := i
		if p.gap >= 0 && i >= p.gap {
			at += skip
		}
		a[2*at], a[2*at+1] = byte(p.v[i]>>8), byte(p.v[i])
	}
	return netip.AddrFrom16(a)
}

// zone returns the length of the zone at the start of b, its percent sign
// included, and 0 where none stands. A dot that ends it belongs to a sentence.
func zone(b []byte) int {
	i := 1
	for i < len(b) && i <= 16 && (isWord(b[i]) || b[i] == '.' || b[i] == '-' || b[i] == '~') {
		i++
	}
	for i > 1 && !isWord(b[i-1]) {
		i--
	}
	if i == 1 {
		return 0
	}
	return i
}

// IPv6Starts reports whether an IPv6 address may begin right after before: not
// inside a word, and not after a colon that follows one (a time, a scoped name,
// a longer sequence of groups). A colon after anything else is punctuation.
func IPv6Starts(before []byte) bool {
	n := len(before)
	if n == 0 {
		return true
	}
	c := before[n-1]
	if c != ':' {
		return !isWord(c)
	}
	// "src:fe80::1" is a label, "12:fe80::1" and "a::fe80::1" are sequences.
	i := n - 1
	for i > 0 && n-i < 6 && isHex(before[i-1]) {
		i--
	}
	if i == n-1 {
		return i == 0 || before[i-1] != ':'
	}
	return i > 0 && isWord(before[i-1])
}
