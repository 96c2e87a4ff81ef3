package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
)

// found is an account in a text, without what encloses it.
type found struct {
	start, end int
	enclosed   bool
}

// A matcher matches the pattern of a phrase from at on.
type matcher struct {
	t     []byte
	at    int
	found [2]found
	n     int
	// secret is the text between a slash behind the last account and the bracket.
	secret found
	long   bool // a password may stand behind the account in brackets
}

// maxGap is how many bytes a tilde of a pattern stands for, maxWord how many a hash.
const (
	maxGap  = 128
	maxWord = 256
)

// match matches the whole pattern.
func (m *matcher) match(pattern string) bool {
	for len(pattern) > 0 {
		c := pattern[0]
		pattern = pattern[1:]
		ok := false
		switch c {
		case '*', '$':
			ok = m.account(c == '$', pattern)
		case '#':
			ok = m.word()
		case '~':
			return m.gap(pattern)
		case '{':
			n := 2 + int(pattern[0])<<8 + int(pattern[1])
			ok = m.oneOf(pattern[2:n])
			if pattern = pattern[n:]; len(pattern) > 0 && pattern[0] == '?' {
				ok, pattern = true, pattern[1:]
			}
		case ' ':
			ok = m.blanks()
		case '!':
			ok = m.ends()
		default:
			ok = m.at < len(m.t) && m.t[m.at] == c
			m.at++
		}
		if !ok {
			return false
		}
	}
	return true
}

// gap matches the pattern at the first place within reach where it stands.
func (m *matcher) gap(pattern string) bool {
	was := *m
	for i := was.at; i < len(m.t) && i-was.at <= maxGap && m.t[i] != '\n'; i++ {
		if was.t[i] != pattern[0] {
			continue
		}
		m.at = i
		if m.match(pattern) {
			return true
		}
		*m = was
	}
	return false
}

func (m *matcher) blanks() bool {
	from := m.at
	for m.at < len(m.t) && m.at-from < 8 && (m.t[m.at] == ' ' || m.t[m.at] == '\t') {
		m.at++
	}
	return m.at > from
}

// ends reports whether the line or the text that the phrase stands in ends here, behind a full stop
// or an exclamation mark too.
func (m *matcher) ends() bool {
	i := m.at
	if i < len(m.t) && (m.t[i] == '.' || m.t[i] == '!') {
		i++
	}
	return i == len(m.t) || bytes.IndexByte([]byte("\r\n\"'}]|\\<"), m.t[i]) >= 0
}

func (m *matcher) word() bool {
	from := m.at
	for m.at < len(m.t) && m.at-from < maxWord && (detect.IsWord(m.t[m.at]) || bytes.IndexByte([]byte(`./-\@`), m.t[m.at]) >= 0) {
		m.at++
	}
	return m.at > from
}

// oneOf matches one of the alternatives of list, packed, the first that stands there.
func (m *matcher) oneOf(list string) bool {
	here := byte(0)
	if m.at < len(m.t) {
		here = m.t[m.at]
	}
	for len(list) > 0 {
		n := 1 + int(list[0])
		if c := list[1]; c == here || special(c) {
			was := *m
			if m.match(list[1:n]) {
				return true
			}
			*m = was
		}
		list = list[n:]
	}
	return false
}

// special reports whether c of a pattern stands for something else than itself.
func special(c byte) bool {
	switch c {
	case '*', '$', '#', '~', '{', ' ', '!':
		return true
	}
	return false
}

// account matches an account, in front of what the pattern goes on with.
func (m *matcher) account(quotes bool, rest string) bool {
	t, i := m.t, m.at
	if i >= len(t) || m.n == len(m.found) {
		return false
	}
	if shut := closing(t[i]); shut != 0 {
		end := bytes.IndexByte(head(t, i+1, maxAccount+1), shut)
		if end < 0 && m.long {
			return m.failedLogin(i + 1)
		}
		if end <= 0 || t[i+1] == ',' || bytes.IndexByte(t[i+1:i+1+end], '\n') >= 0 {
			return false // a comma is behind the end of the string that the phrase stands in
		}
		end += i + 1
		for shut == t[i] && end+1 < len(t) && detect.IsAlnum(t[end+1]) && end-i <= maxAccount { // 'O'Leary'
			more := bytes.IndexByte(head(t, end+1, maxAccount), shut)
			if more < 0 || bytes.ContainsAny(t[end+1:end+1+more], " \n") {
				break
			}
			end += 1 + more
		}
		if shut == ']' && bytes.HasPrefix(t[end:], []byte(`]\[`)) { // [DOMAIN]\[user]
			m.at = end + 2
			return m.account(true, rest)
		}
		if q := t[i+1]; end-i > 3 && q != shut && closing(q) == q && t[end-1] == q { // ('jdoe')
			return m.add(i+2, end-1, end+1, true)
		}
		if slash := bytes.IndexByte(t[i+1:end], '/'); shut == ']' && slash > 0 { // [user/password]
			m.secret = found{start: i + 1 + slash + 1, end: end}
			end = i + 1 + slash
		}
		return m.add(i+1, end, end+1, true)
	}
	if quotes {
		return false
	}
	end := i
	for end < len(t) && end-i <= maxAccount && (accountByte(t[end]) || t[end] == '\'' && apostrophe(t, i, end) || t[end] == '@' || t[end] == '%' || t[end] == '\\' && joinsAccount(t, i, end)) {
		end++
	}
	stop := end
	for stop > i && (t[stop-1] == '.' || t[stop-1] == '-') {
		stop--
	}
	return stop > i && end-i <= maxAccount && (!goesOn(t, stop) || rest != "" && t[stop] == rest[0]) && m.add(i, stop, stop, false)
}

// goesOn reports whether the account that ends at at is only the beginning of
// something else: an address, a path, a pair.
func goesOn(t []byte, at int) bool {
	if at == len(t) {
		return false
	}
	switch t[at] {
	case '/', '=', '\\', '[', '{', '*':
		return true
	case ':', '.', '-', '\'', ',':
		return at+1 < len(t) && (detect.IsAlnum(t[at+1]) || t[at+1] == ':')
	}
	return false
}

// failedLogin matches an account and a password of some length, which may be a token, behind
// the bracket in front of start: [user/password].
func (m *matcher) failedLogin(start int) bool {
	slash := bytes.IndexByte(head(m.t, start, maxWord), '/')
	if slash <= 0 {
		return false
	}
	if end := bytes.IndexByte(head(m.t, start, 2*maxWord), ']'); end > 0 {
		m.secret = found{start: start + slash + 1, end: start + end}
	}
	return m.add(start, start+slash, start+slash+1, true)
}

// apostrophe reports whether the mark at at is of a name, behind one or two letters that begin a part of the account
// from i on: g.o'connell.
func apostrophe(t []byte, i, at int) bool {
	n := runOf(head(t, at+1, 4), func(c byte) bool { return detect.IsAlnum(c) && !detect.IsDigit(c) })
	part := at
	for part > i && detect.IsAlnum(t[part-1]) {
		part--
	}
	return n > 2 && at > part && at-part < 3
}

// joinsAccount reports whether the backslash at at parts a domain, from i on, from
// its account.
func joinsAccount(t []byte, i, at int) bool {
	return at > i && at+1 < len(t) && detect.IsAlnum(t[at+1]) && !lineFeed(t[at:]) && bytes.IndexByte(t[i:at], '\\') < 0
}

func (m *matcher) add(start, end, at int, enclosed bool) bool {
	m.found[m.n] = found{start, end, enclosed}
	m.n++
	m.at = at
	return true
}

// closing returns what closes what c opens, or 0.
func closing(c byte) byte {
	switch c {
	case '\'', '"', '`':
		return c
	case '<':
		return '>'
	case '[':
		return ']'
	case '(':
		return ')'
	}
	return 0
}

// accountBefore matches an account and what parts it from what stands at at, from
// there back.
func (m *matcher) accountBefore(at int, between string, quotes bool) bool {
	t, i := m.t, at
	for k := len(between) - 1; k >= 0; k-- {
		if i == 0 || t[i-1] != between[k] {
			return false
		}
		for i--; between[k] == ' ' && i > 0 && t[i-1] == ' ' && at-i < 8; {
			i--
		}
	}
	if i == 0 {
		return false
	}
	if open := opening(t[i-1]); open != 0 {
		low := max(0, i-1-maxAccount)
		start := bytes.LastIndexByte(t[low:i-1], open) + low + 1
		return start > low && start < i-1 && m.add(start, i-1, m.at, true)
	}
	start := i
	for start > 0 && i-start <= maxAccount && (accountByte(t[start-1]) || t[start-1] == '@' || t[start-1] == '\\') {
		start--
	}
	if start > 0 && bytes.IndexByte([]byte(" \t\n\r\"'([<,;|"), t[start-1]) < 0 { // the end of an address, of a path
		return false
	}
	return !quotes && start < i && i-start <= maxAccount && m.add(start, i, m.at, false)
}

// opening returns what opens what c closes, or 0.
func opening(c byte) byte {
	switch c {
	case '\'', '"', '`':
		return c
	case '>':
		return '<'
	case ']':
		return '['
	case ')':
		return '('
	}
	return 0
}
