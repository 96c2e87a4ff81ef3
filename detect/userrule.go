package detect

import (
	"fmt"
	"regexp"

	"github.com/logscrub/logscrub/pseudonym"
)

// A UserRule is a rule of the configuration: keywords that must stand in the
// text, an RE2 expression that matches around one of them, and a greatest
// length. If the expression has a group, the first is the value.
type UserRule struct {
	Name, Kind string
	Family     string // default: Kind
	Class      string // default: pii
	Keywords   []string
	Regex      string
	Max        int // bytes; default 256
	Match      []string
	NoMatch    []string
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
	case u.Max < 1 || u.Max > maxUser:
		return fail("max", fmt.Sprintf("want 1 to %d bytes", maxUser))
	}
	r := Rule{
		Name:   u.Name,
		Kinds:  []Kind{{u.Kind, pseudonym.Family(u.Family), class, LowEntropy}},
		Max:    u.Max + 1,
		Doc:    "A rule of the configuration.",
		Source: "configuration",
	}
	for _, k := range u.Keywords {
		if k == "" || len(k) > 64 {
			return fail("keywords", "want literals of 1 to 64 bytes")
		}
		r.Triggers = append(r.Triggers, Trigger{Lit: k, Anywhere: true})
	}
	r.Find = func(w *Window, at int) Verdict { return w.later(u.Max, at) }
	for _, m := range u.Match {
		r.Examples = append(r.Examples, Example{Text: m, Value: firstMatch(re, m)})
	}
	for _, m := range u.NoMatch {
		r.Examples = append(r.Examples, Example{Text: m})
	}
	r.regex = re
	return r, nil
}

func firstMatch(re *regexp.Regexp, m string) string {
	loc := re.FindStringSubmatchIndex(m)
	switch {
	case loc == nil:
		return m // the example's test fails, as it should
	case len(loc) > 2 && loc[2] >= 0:
		return m[loc[2]:loc[3]]
	}
	return m[loc[0]:loc[1]]
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
		loc := r.regex.FindSubmatchIndex(t[at:])
		if loc == nil {
			return
		}
		a, b := loc[0], loc[1]
		if len(loc) > 2 && loc[2] >= 0 {
			a, b = loc[2], loc[3]
		}
		s.win.rule, s.win.at = h.rule, uint32(at+a)
		v := BadLength
		if b > a && b-a < r.Max {
			v = s.win.Found(at+a, at+b, 0)
		}
		if s.trace != nil {
			s.trace(h.rule, s.win.layer, at+a, v)
		}
		at += max(loc[1], loc[0]+1)
	}
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
