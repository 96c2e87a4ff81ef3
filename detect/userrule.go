package detect

import (
	"cmp"
	"fmt"
	"regexp"

	"github.com/logscrub/logscrub/pseudonym"
)

// A UserRule is a rule of the configuration: keywords that must stand in the
// text, an RE2 expression that matches around one of them, and a greatest
// length. If the expression has groups, the value is that of Group, or where
// Group is 0 the first.
type UserRule struct {
	Name, Kind string
	Family     string // default: Kind
	Class      string // default: pii
	Keywords   []string
	Regex      string
	Max        int // bytes; default 256
	Match      []string
	NoMatch    []string

	Fold    bool    // keywords may be written in capitals
	Group   int     // number of the group that is the value
	Entropy float64 // bits a byte that the value must have more of; 0: any
	High    bool    // no value can be guessed by trying all: those of 16 bytes and more, at least
	Except  []Exception
	Shadow  bool   // it is to be counted only; of no meaning here
	Doc     string // one sentence; default: that it is of the configuration
	Source  string // default: configuration
}

// maxUser is the longest match that a user rule may ask for.
const maxUser = 4 << 10

// hitWindow is the stretch of a layer in which a user rule's expression is to be
// tried: the keywords found so far, widened by the rule's Max and joined.
type hitWindow struct {
	rule     uint16
	from, to int
}

// Rule compiles u. Errors name the rule and the key that is wrong.
func (u *UserRule) Rule() (Rule, error) {
	fail := func(key, why string) (Rule, error) {
		return Rule{}, fmt.Errorf("rule %q: %s: %s", u.Name, key, why)
	}
	if u.Max == 0 {
		u.Max = 256
	}
	if u.Family == "" {
		u.Family = u.Kind
	}
	class, ok := ClassPII, true
	if u.Class != "" {
		class, ok = ParseClass(u.Class)
	}
	re, err := regexp.Compile(u.Regex)
	switch {
	case !validName(u.Name):
		return fail("name", "want letters, digits and hyphens")
	case !validFamily(u.Kind):
		return fail("kind", "want 1 to 16 lower-case letters and digits, a letter first")
	case !validFamily(u.Family):
		return fail("family", "want 1 to 16 lower-case letters and digits, a letter first")
	case !ok:
		return fail("class", "want secret, pii, network, financial or health")
	case len(u.Keywords) == 0:
		return fail("keywords", "want at least one literal that stands in every match")
	case err != nil:
		return fail("regex", "does not compile as RE2; see https://golang.org/s/re2syntax")
	case re.MatchString(""):
		return fail("regex", "matches the empty text")
	case u.Group < 0 || u.Group > re.NumSubexp():
		return fail("group", "the expression has no group of this number")
	case u.Max < 1 || u.Max > maxUser:
		return fail("max", fmt.Sprintf("want 1 to %d bytes", maxUser))
	}
	r := Rule{
		Name:   u.Name,
		Kinds:  []Kind{{u.Kind, pseudonym.Family(u.Family), class, LowEntropy}},
		Max:    u.Max + 1,
		Doc:    cmp.Or(u.Doc, "A rule of the configuration."),
		Source: cmp.Or(u.Source, "configuration"),
	}
	if u.High {
		r.Kinds[0].Entropy = HighEntropy
	}
	for i := range u.Except {
		e, problem := u.Except[i].compile()
		if problem != "" || i == maxExceptions {
			return fail("except", cmp.Or(problem, "too many exceptions"))
		}
		r.except = append(r.except, e)
	}
	for _, k := range u.Keywords {
		if k == "" || len(k) > 64 {
			return fail("keywords", "want literals of 1 to 64 bytes")
		}
		r.Triggers = append(r.Triggers, Trigger{Lit: k, Anywhere: true, Fold: u.Fold})
	}
	r.user = &userRegex{re, u.Group, u.Entropy}
	r.Find = func(w *Window, at int) Verdict { return w.later(u.Max, at) }
	r.Examples = r.user.examples(u.Match, u.NoMatch)
	return r, nil
}

// examples returns the examples of the configuration.
func (u *userRegex) examples(match, noMatch []string) Examples {
	return func() (all []Example) {
		for _, m := range match {
			all = append(all, Example{Text: m, Value: u.firstMatch(m)})
		}
		for _, m := range noMatch {
			all = append(all, Example{Text: m})
		}
		return all
	}
}

func (u *userRegex) firstMatch(m string) string {
	loc := u.FindStringSubmatchIndex(m)
	if loc == nil {
		return m // the example's test fails, as it should
	}
	a, b := u.value(loc)
	return m[a:b]
}

// userRegex is the expression of a user rule, and which matches of it count.
type userRegex struct {
	*regexp.Regexp
	group   int
	entropy float64
}

// value returns where the value of the match at loc stands.
func (u *userRegex) value(loc []int) (from, to int) {
	g := 2 * u.group
	if g == 0 {
		g = 2
	}
	if len(loc) > g && loc[g] >= 0 {
		return loc[g], loc[g+1]
	}
	return loc[0], loc[1]
}

// later notes a keyword of a user rule. Windows that meet are joined, so that
// the expression runs once over each byte.
func (w *Window) later(maxLen, at int) Verdict {
	s := w.s
	from, to := max(0, at-maxLen), min(len(w.Text), at+maxLen+64)
	for i := range s.user {
		if h := &s.user[i]; h.rule == w.rule {
			if from <= h.to {
				h.to = max(h.to, to)
				return NotHere
			}
			s.flushUser(h)
			h.from, h.to = from, to
			return NotHere
		}
	}
	s.user = append(s.user, hitWindow{w.rule, from, to})
	return NotHere
}

// flushUser runs the expression of a user rule over a window.
func (s *Scanner) flushUser(h *hitWindow) {
	r := &s.set.rules[h.rule]
	t := s.win.Text[:h.to]
	s.spend((h.to - h.from) / 8)
	for at := h.from; at < len(t); {
		loc := r.user.FindSubmatchIndex(t[at:])
		if loc == nil {
			return
		}
		a, b := r.user.value(loc)
		m := userMatch{t, at + loc[0], at + loc[1], at + a, at + b}
		s.win.rule, s.win.at = h.rule, uint32(m.valFrom)
		v := s.userValue(r, &m)
		if s.trace != nil {
			s.trace(h.rule, s.win.layer, m.valFrom, v)
		}
		at += max(loc[1], loc[0]+1)
	}
}

// shortSecret is the length in bytes below which a secret can be guessed.
const shortSecret = 16

// userValue adds the value of m to the findings, if it counts.
func (s *Scanner) userValue(r *Rule, m *userMatch) Verdict {
	value := m.t[m.valFrom:m.valTo]
	var tr Traits
	switch {
	case len(value) == 0 || len(value) >= r.Max:
		return BadLength
	case r.user.entropy > 0 && shannon(value) <= r.user.entropy:
		return NoSecret
	case r.Kinds[0].Entropy == HighEntropy && len(value) < shortSecret:
		tr = Short
	}
	except := s.exceptionOf(r.except, m)
	s.win.Found(m.valFrom, m.valTo, tr)
	s.found[len(s.found)-1].Except = except
	if except != 0 {
		return Allowed
	}
	return Matched
}

func validName(s string) bool {
	for i := range len(s) {
		if !IsAlnum(s[i]) && s[i] != '-' && s[i] != '_' {
			return false
		}
	}
	return s != "" && len(s) <= 64
}

func validFamily(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (i == 0 || !IsDigit(c)) {
			return false
		}
	}
	return s != "" && len(s) <= 16
}
