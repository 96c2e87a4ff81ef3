package rules

import (
	"bytes"
	"slices"
	"strings"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

// A phrase is a sentence of a daemon with an account in it, written as a pattern. Most
// bytes stand for themselves, a blank for one or more, and these for something else:
//
//	"*"      an account, in quotes or brackets or without
//	"$"      an account in quotes or brackets
//	"#"      a word of letters, digits and ./\@_-
//	"!"      the end of the line or of the text in quotes
//	"~"      at most 128 bytes of the line, as few as possible
//	"{a|b}"  one of these; "{a|b}?" one of these or nothing
//
// The rule is asked at the first run of plain bytes, which begins with a word, or
// behind the bar where one stands there: words such as "for" are too common to be
// asked at. Where
// the account stands before it, the two have only punctuation and blanks between them.
type phrase struct {
	lit    string // where the rule is asked
	fold   bool   // in capitals or not
	before string // what parts the account in front of lit from it
	front  byte   // '*' or '$' for an account in front of lit
	behind string // the word that stands in front of lit, in capitals or not
	rest   string // the pattern behind lit, packed
}

// parsePhrase makes a phrase of a pattern. One that begins with a tilde ignores case.
func parsePhrase(pattern string) phrase {
	var p phrase
	if pattern[0] == '~' {
		p.fold, pattern = true, pattern[1:]
	}
	if i := strings.IndexAny(pattern, "|{*$"); i > 0 && pattern[i] == '|' {
		p.behind, pattern = pattern[:i], pattern[i+1:]
	}
	if pattern[0] == '*' || pattern[0] == '$' {
		i := strings.IndexByte(pattern, '|') // "* on |vty"
		if i < 0 {
			for i = 1; !detect.IsWord(pattern[i]); i++ {
			}
		}
		p.front, p.before, pattern = pattern[0], pattern[1:i], strings.TrimPrefix(pattern[i:], "|")
	}
	n := 0
	for n < len(pattern) && bytes.IndexByte([]byte("*$#~{"), pattern[n]) < 0 {
		n++
	}
	p.lit, p.rest = pattern[:n], pack(pattern[n:])
	return p
}

// pack writes the alternatives of a pattern so that one that stands nowhere is passed
// without a look at its letters: instead of "{a|bc}" an opening brace, their length in
// two bytes, and each behind its length.
func pack(pattern string) string {
	var b []byte
	for {
		plain, rest, found := strings.Cut(pattern, "{")
		b = append(b, plain...)
		if !found {
			return string(b)
		}
		list, rest, _ := strings.Cut(rest, "}")
		var packed []byte
		for alternative := range strings.SplitSeq(list, "|") {
			packed = append(append(packed, byte(len(alternative))), alternative...)
		}
		b = append(append(b, '{', byte(len(packed)>>8), byte(len(packed))), packed...)
		pattern = rest
	}
}

func userPhrase() detect.Rule {
	r := detect.Rule{
		Name:       "user-phrase",
		Kinds:      []detect.Kind{kindUser, kindPassword},
		Max:        512,
		Contextual: true,
		Doc:        "An account in a sentence that a daemon is known to write: sshd, PAM, sudo, cron, mail and FTP servers, databases, firewalls.",
		Source:     "the sources and manuals of the programs that the table names",
		Examples:   examples(phraseExamples()),
	}
	var byHead [32][]phrase
	for _, pattern := range phrases() {
		p := parsePhrase(pattern)
		byHead[p.lit[0]&31] = append(byHead[p.lit[0]&31], p)
		if t := (detect.Trigger{Lit: p.lit, Fold: p.fold}); !slices.Contains(r.Triggers, t) {
			r.Triggers = append(r.Triggers, t)
		}
	}
	r.Find = func(w *detect.Window, at int) detect.Verdict {
		v := detect.NotHere
		for i := range byHead[w.Text[at]&31] {
			if p := &byHead[w.Text[at]&31][i]; p.stands(w.Text, at) {
				if u := p.find(w, at); v != detect.Matched {
					v = u
				}
			}
		}
		return v
	}
	return r
}

// stands reports whether the literal of p stands at at.
func (p *phrase) stands(t []byte, at int) bool {
	if n := len(p.behind); n > 0 && (at < n || !bytes.EqualFold(t[at-n:at], []byte(p.behind))) {
		return false
	}
	b := head(t, at, len(p.lit))
	if p.fold {
		return bytes.EqualFold(b, []byte(p.lit))
	}
	return string(b) == p.lit
}

// find matches the rest of p and adds the accounts in it.
func (p *phrase) find(w *detect.Window, at int) detect.Verdict {
	m := matcher{t: w.Text, at: at + len(p.lit), long: p.failed()}
	if p.lit[len(p.lit)-1] == ' ' {
		m.at--
		m.blanks()
	}
	if p.front != 0 && !m.accountBefore(at, p.before, p.front == '$') || !m.match(p.rest) {
		return detect.BadSyntax
	}
	v := detect.Placeholder
	option := at > 1 && m.t[at-1] == '-' && m.t[at-2] == '-'
	for _, s := range m.found[:m.n] {
		if !s.enclosed && p.fold && bytes.HasSuffix(m.t[:at], []byte(" when a ")) && smallLetters(m.t[s.start:s.end]) {
			continue // when a user enumerates stored credentials
		}
		if option && bytes.IndexByte(m.t[s.start:s.end], ':') > 0 {
			continue // curl --user "jdoe:hunter2x" is asked as a command line
		}
		if s.enclosed && m.t[s.start-1] == '(' && strings.HasPrefix(p.lit, "FTP ") {
			continue // what a sensor calls the module: snort[7]: [125:6:1] (ftp_telnet) FTP response
		}
		if v := m.t[s.start:s.end]; p.failed() && len(v) > 3 && v[0] == 'b' && v[1] == '\'' && v[len(v)-1] == '\'' {
			s.start, s.end = s.start+2, s.end-1
		}
		if p.failed() && entity(m.t[s.start:s.end]) {
			continue // what is decoded decides
		}
		if p.failed() && bytes.IndexByte(m.t[s.start:s.end], '<') >= 0 {
			continue // what FreeRADIUS has instead of a password stands there too
		}
		if v := m.t[s.start:s.end]; !s.enclosed && len(v) < 6 && strings.HasSuffix(p.rest, "!") && !bytes.ContainsFunc(v, notCapital) {
			continue // authentication failed for SSL
		}
		if p.lit == "on behalf of " && capitalized(m.t[s.start:s.end]) {
			continue // who sends a newsletter
		}
		if accountWord(m.t, s) && !w.FoundAround(s.start, s.end) && !w.OwnOutput(s.start, s.end) {
			v = w.Found(s.start, s.end, generic(m.t[s.start:s.end]))
		}
	}
	if p.failed() {
		v = m.password(w, v)
	}
	return v
}

// notCapital reports whether r is no capital of ASCII.
func notCapital(r rune) bool { return r < 'A' || r > 'Z' }

// failed reports whether p is of FreeRADIUS, which writes the password of who failed to log
// in behind the account where log_badpass is set: [user/password].
func (p *phrase) failed() bool {
	return strings.HasPrefix(p.lit, "Login ") || p.lit == "login attempt "
}

// password adds the password behind the last account and returns the verdict, v without
// one. "<via Auth-Type = EAP>" is none, and so is what a machine is called, [host/name].
func (m *matcher) password(w *detect.Window, v detect.Verdict) detect.Verdict {
	s := m.secret
	if n := len("b'"); s.end-s.start > n && m.t[s.start] == 'b' && m.t[s.start+1] == '\'' && m.t[s.end-1] == '\'' { // [b'root'/b'x'] of Cowrie
		s.start, s.end = s.start+n, s.end-1
	}
	if s.start >= s.end ||
		m.t[s.start] == '<' || bytes.HasSuffix(m.t[:s.start], []byte("[host/")) || check.Placeholder(m.t[s.start:s.end]) != check.ReasonSecret {
		return v
	}
	return announce(w, 1, s.start, s.end, 0)
}

// accountWord reports whether s is an account: no placeholder, and where nothing
// encloses it no word that goes on in prose.
func accountWord(t []byte, s found) bool {
	v := t[s.start:s.end]
	if i := bytes.IndexByte(v, '='); s.enclosed && i > 0 && bytes.Contains(v[i:], []byte(", ")) {
		return false // User [id=7, name=x], an object
	}
	if !plausible(v) || check.Account([]byte("user"), v) != check.ReasonSecret || isSID(v) {
		return false
	}
	if s.enclosed {
		word, rest, more := bytes.Cut(v, []byte(" "))
		if t[s.start-1] == '(' {
			return !more && !check.ProseWord(v) && !check.Technique(v)
		}
		return v[0] != ' ' && v[len(v)-1] != ' ' && !(more && (check.ProseWord(word) && rest[0] >= 'a' && rest[0] <= 'z' || negates(rest)))
	}
	return len(v) > 1 && !check.ProseWord(v) && !sqlAlias(v, t[s.end:]) && !accountType(v, t[s.end:]) && !(string(v) == "NT" && bytes.HasPrefix(t[s.end:], []byte(" AUTHORITY")))
}

// smallLetters reports whether v has nothing else.
func smallLetters(v []byte) bool {
	for _, c := range v {
		if c < 'a' || c > 'z' {
			return false
		}
	}
	return true
}

// negates reports whether b begins with a word that makes what stands before it the subject of a
// sentence: "AUTH not supported".
func negates(b []byte) bool {
	for _, s := range [...]string{"not ", "is ", "was ", "has "} {
		if bytes.HasPrefix(b, []byte(s)) {
			return true
		}
	}
	return false
}

// accountType reports whether v, in front of rest, is the type of an account, which a colon
// between blanks parts from its name: "user AssumedRole : jdoe" (Amazon GuardDuty).
func accountType(v, rest []byte) bool {
	if !bytes.HasPrefix(rest, []byte(" : ")) || !detect.IsUpper(v[0]) {
		return false
	}
	capitals := 0
	for _, c := range v {
		switch {
		case detect.IsUpper(c):
			capitals++
		case c < 'a' || c > 'z':
			return false
		}
	}
	return capitals > 1 && capitals < len(v)
}

// sqlAlias reports whether v, behind the name of a table, is what a statement of SQL calls
// it, before rest: as Hibernate makes them (user0_), or before a word that goes on in one.
func sqlAlias(v, rest []byte) bool {
	if n := len(v); n > 2 && v[n-1] == '_' && detect.IsDigit(v[n-2]) {
		return true
	}
	for _, word := range [...]string{" where ", " inner join ", " left join ", " left outer join ", " cross join ", " join ", " order by ", " group by "} {
		if len(rest) >= len(word) && bytes.EqualFold(rest[:len(word)], []byte(word)) {
			return true
		}
	}
	return false
}
