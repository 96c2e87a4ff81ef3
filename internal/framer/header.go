package framer

// headerLine reports whether line begins a header whose value is a credential
// and may be folded over several lines (obs-fold, RFC 9112 §5.2). The marks that
// curl -v writes before a header, `> ` and `< `, are allowed.
func headerLine(line []byte) bool {
	if len(line) > 2 && (line[0] == '>' || line[0] == '<') && line[1] == ' ' {
		line = line[2:]
	}
	if len(line) == 0 {
		return false
	}
	switch line[0] | 0x20 {
	case 'a':
		return hasPrefixFold(line, "authorization:")
	case 'p':
		return hasPrefixFold(line, "proxy-authorization:")
	case 'c':
		return hasPrefixFold(line, "cookie:")
	case 's':
		return hasPrefixFold(line, "set-cookie:")
	}
	return false
}

// hasPrefixFold reports whether b begins with prefix, which is lower-case
// letters, hyphens and colons.
func hasPrefixFold(b []byte, prefix string) bool {
	if len(b) < len(prefix) {
		return false
	}
	for i := range len(prefix) {
		c := b[i]
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		if c != prefix[i] {
			return false
		}
	}
	return true
}

// mayHead has the bytes that a headerLine may begin with. It is never written to.
var mayHead = [256]bool{
	'a': true, 'A': true, 'p': true, 'P': true, 'c': true, 'C': true, 's': true, 'S': true, '<': true, '>': true,
}

func folded(line []byte) bool {
	return len(line) > 0 && (line[0] == ' ' || line[0] == '\t')
}
