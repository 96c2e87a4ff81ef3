package detect

import (
	"bytes"
	"slices"

	"github.com/logscrub/logscrub/detect/check"
)

// findForms writes to s.forms where the parameters of queries and forms in t stand whose value is a text
// of several words, with a plus sign or %20 for each blank (WHATWG URL,
// application/x-www-form-urlencoded), or has quotes, as JSON: of "/x?id=7&q=call+me&z=1" it is "call+me". Each is a view of
// its own beside the percent view, in which a plus sign is one, for not all encode those of base64.
// In a text that was decoded already, a plus sign stands for a blank where both it and the equals sign were written with escapes.
func (s *Scanner) findForms(li uint32, t []byte) {
	direct, decoded := s.percentAbove(li)
	s.forms = slices.Grow(s.forms[:0], 64)
	plus, blank, quote := -1, -1, -1
	for p, from := 0, 0; p < len(t); {
		plus, blank, quote = nextOf(t, "+", plus, p), nextOf(t, "%20", blank, p), nextOf(t, "%22", quote, p)
		k := min(plus, blank, quote)
		if k == len(t) {
			return
		}
		if t[k] == '+' && signOf(t, k) {
			p = k + 1
			continue
		}
		start := k
		for start > from && t[start-1] != '&' && t[start-1] != '?' && !Stops(t[start-1]) {
			start--
		}
		eq := start + max(0, bytes.IndexByte(t[start:k], '='))
		if !isParameter(t[start:eq]) || k+1 == len(t) || Stops(t[k+1]) ||
			decoded && t[k] == '+' && !(direct && s.written(li, k) && s.written(li, eq)) {
			p, from = k+1, k+1
			continue
		}
		end := k + 1
		for end < len(t) && t[end] != '&' && !Stops(t[end]) {
			end++
		}
		delimited := start > 0 && (t[start-1] == '&' || t[start-1] == '?')
		if v := t[eq+1 : end]; !bytes.ContainsAny(v, `\^|`) && !unescapedBase64(v) && (delimited || end < len(t) && t[end] == '&' || bytes.IndexByte(v, '%') >= 0) {
			s.addForm(t, start, eq, end, delimited)
		}
		p, from = end, end
	}
}

// signOf reports whether the plus sign at i of t is that of a number, which nobody encoded:
// phone=+442079460217.
func signOf(t []byte, i int) bool {
	return i > 0 && i+1 < len(t) && (t[i-1] == '=' || t[i-1] == '+') && IsDigit(t[i+1])
}

// percentAbove reports whether layer li, or one above it, decodes what URLs encode.
func (s *Scanner) percentAbove(li uint32) (direct, any bool) {
	for at := li; at != 0; at = s.layers.at(at).Parent {
		if e := s.layers.at(at).Enc; e == Percent || e == Form {
			return at == li, true
		}
	}
	return false, false
}

// addForm adds the parameter of which the name stands at start, the equals sign at eq and the value behind
// it up to end: with its name where that says what the value is. Of credentials there is no view: what
// is read of them as it stands goes as a whole.
func (s *Scanner) addForm(t []byte, start, eq, end int, delimited bool) {
	switch check.KeyClassOf(t[start:eq]) {
	case check.KeyPassword, check.KeySecret, check.KeyAuthorization, check.KeyCookie:
		return
	case check.KeyNone, check.KeyWeak:
		start = eq + 1
	default:
		if delimited {
			start--
		}
	}
	s.forms = append(s.forms, form{uint32(start), uint32(end)})
}

// A form is a parameter of a query or a form in the text of a layer.
type form struct {
	start, end uint32
}

// nextOf returns where want stands in t at p or later, or the length of t; at is what it returned last.
func nextOf(t []byte, want string, at, p int) int {
	if at >= p {
		return at
	}
	if i := bytes.Index(t[p:], []byte(want)); i >= 0 {
		return p + i
	}
	return len(t)
}

// isParameter reports whether key is the name of a parameter.
func isParameter(key []byte) bool {
	for _, c := range key {
		if !IsWord(c) && bytes.IndexByte([]byte("-.[]%$:"), c) < 0 {
			return false
		}
	}
	return len(key) > 0 && len(key) <= 64
}

// unescapedBase64 reports whether v is base64 whose plus signs stand for themselves, for nobody
// encoded them: it has no escape but of the padding, and what plus signs part are no words, whose
// case does not change within them, and which have no digit among their letters.
func unescapedBase64(v []byte) bool {
	v = bytes.TrimSuffix(bytes.TrimSuffix(bytes.TrimSuffix(v, []byte("%3D")), []byte("%3D")), []byte("="))
	changes, n, last, parts := 0, 0, byte('+'), 0
	for i := 0; i <= len(v); i++ {
		c := byte('+')
		if i < len(v) {
			c = v[i]
		}
		switch {
		case c == '+':
			if n >= 5 && changes == 0 {
				return false
			}
			if n >= 5 {
				parts++
			}
			changes, n, last = 0, 0, c
			continue
		case !IsAlnum(c) && c != '/' && c != '=':
			return false
		case IsUpper(c) && last >= 'a' && last <= 'z', IsAlnum(c) && !IsDigit(c) && IsDigit(last):
			changes++
		}
		n, last = n+1, c
	}
	return parts > 1
}

// formViews makes the views of s.forms, which stand in text t of layer li.
func (s *Scanner) formViews(li uint32, t []byte) {
	for _, f := range s.forms {
		start, end := int(f.start), int(f.end)
		if s.coveredBy(start, end) {
			continue
		}
		mark, emark := len(s.arena), len(s.escs)
		s.decodeStretch(t[:end], start, start, stretch{enc: Form, mark: '%'})
		s.add(li, Form, start, end, mark, emark)
	}
}

// formSequence reads the plus sign or the escape that stands at k of t.
func formSequence(t []byte, k int) (r rune, n int) {
	switch {
	case t[k] == '%':
		return percent(t[k:])
	case signOf(t, k):
		return 0, 0
	}
	return ' ', 1
}
