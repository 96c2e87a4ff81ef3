package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

func bearer() detect.Rule {
	return detect.Rule{
		Name:       "bearer",
		Kinds:      []detect.Kind{{Name: "bearer", Family: "secret", Class: detect.ClassSecret, Entropy: detect.HighEntropy}},
		Triggers:   []detect.Trigger{{Lit: "bearer", Fold: true}},
		Max:        16 << 10,
		Contextual: true,
		Find:       findBearer,
		Doc:        "The token of a Bearer scheme.",
		Source:     "RFC 6750 §2.1",
		Examples: examples([][2]string{
			{"Authorization: Bearer mF_9.B5f-4.1JqM2xK7", "mF_9.B5f-4.1JqM2xK7"},
			{"auth=bearer 7c2a9f0e41d8b6,", "7c2a9f0e41d8b6"},
			{`"Bearer dGhpcyBpcyBhIHRva2Vu0a=="`, "dGhpcyBpcyBhIHRva2Vu0a=="},
			{"auth: Bearer 7c2a9f0e41d8b6==Fake77pw", "7c2a9f0e41d8b6==Fake77pw"},
			{`Bearer realm="x", error="invalid_token"`, ""},
			{"Bearer authorization_uri=https://example.com/", ""},
			{"missing bearer token in request", ""},
			{"Bearer null", ""},
			{"the bearer of this note", ""},
			{"token_type=Bearer", ""},
		}),
	}
}

// b64token reports whether c is of the token68 alphabet (RFC 9110 §11.2).
func b64token(c byte) bool {
	return detect.IsWord(c) || c == '-' || c == '.' || c == '~' || c == '+' || c == '/'
}

func findBearer(w *detect.Window, at int) detect.Verdict {
	t, i := w.Text, at+len("bearer")
	if i < len(t) && t[i] == ':' {
		i++
	}
	start := i
	for start < len(t) && start-i < 4 && (t[start] == ' ' || t[start] == '+' || t[start] == '\t') {
		start++
	}
	if start == i {
		return detect.NotHere
	}
	if w.TokenAt(start) {
		return detect.Covered
	}
	end := start
	for end < len(t) && b64token(t[end]) {
		end++
	}
	end = trimDots(t, start, end)
	if challenge(t, start, end) {
		return detect.NoSecret
	}
	for n := 0; end < len(t) && t[end] == '=' && n < 2; n++ {
		end++
	}
	if t[end-1] == '=' { // what padding does not end is of the token too
		end = tokenEnd(t, end)
	}
	if end-start < 8 {
		return detect.BadLength
	}
	if w.OwnOutput(start, end) {
		return detect.OwnOutput
	}
	if prose(t[start:end]) {
		return detect.NoSecret
	}
	return w.Found(start, end, short(end-start))
}

// shortBearer hides the credentials of a Bearer scheme that the rule of its own
// leaves because they are short or words; behind the name of the header they are
// what it says, but for one word that names what should stand there.
func shortBearer(w *detect.Window, kv *detect.KeyValue, word, end int) detect.Verdict {
	t, from := w.Text, word+1
	if bytes.HasSuffix(t[from:end], []byte("...")) {
		return detect.Placeholder // cut
	}
	if w.TokenAt(from) { // whose first line is short
		return detect.Covered
	}
	for end > from && (t[end-1] == ' ' || t[end-1] == '.' || t[end-1] == ',') {
		end--
	}
	v := t[from:end]
	for i, c := range v {
		if !b64token(c) {
			if i == 0 || c != '\'' && c != ',' && c != ')' && c != '}' && c != ']' {
				return detect.NotHere
			}
			v, end = v[:i], from+i
			break
		}
	}
	if len(v) >= 8 && !prose(v) || len(v) == 0 {
		return detect.NotHere
	}
	c := check.Context{Key: []byte("token"), Value: v, Quoted: '"', Class: check.KeyPassword}
	if check.Judge(&c) != check.ReasonSecret || w.OwnOutput(from, end) {
		return detect.NoSecret
	}
	return w.Found(from, end, detect.Short)
}

// challenge reports whether t[start:end] is the name of a parameter of a challenge,
// whose value follows: realm="x", authorization_uri=x (RFC 6750 §3).
func challenge(t []byte, start, end int) bool {
	return end+1 < len(t) && t[end] == '=' && (detect.IsAlnum(t[end+1]) || t[end+1] == '"') && !bytes.ContainsAny(t[start:end], "0123456789-.~+/")
}

// short returns the trait of a credential that is too short to hash.
func short(n int) detect.Traits {
	if n < 16 {
		return detect.Short
	}
	return 0
}

// trimDots takes the dots that end a sentence from [start, end).
func trimDots(t []byte, start, end int) int {
	for end > start && t[end-1] == '.' {
		end--
	}
	return end
}

// prose reports whether a token-like text is words: letters and hyphens alone,
// without the change of case that random text has.
func prose(v []byte) bool {
	changes := 0
	for i, c := range v {
		switch {
		case detect.IsDigit(c), c == '+', c == '/', c == '=', c == '~':
			return false
		case i > 0 && detect.IsUpper(c) && !detect.IsUpper(v[i-1]) && v[i-1] != '-' && v[i-1] != '_':
			changes++
		}
	}
	return changes*6 < len(v) && len(v) < 32
}

// unknownScheme returns where the credential begins in the quoted value v of a token, behind
// a word that is no scheme of HTTP, or 0: {"auth_token":"FlyV1 fm2_…"}.
func unknownScheme(kv *detect.KeyValue, class check.KeyClass, v []byte) int {
	word, rest, two := bytes.Cut(v, []byte{' '})
	rest = bytes.TrimLeft(rest, " ")
	if kv.Quote == 0 || class != check.KeySecret || !two || len(word) == 0 || len(word) > 24 || len(rest) < 16 || !detect.IsAlnum(word[0]) || bytes.IndexByte(rest, ' ') >= 0 ||
		!check.Random(rest) || check.MadeUp(rest) {
		return 0
	}
	return len(v) - len(rest)
}
