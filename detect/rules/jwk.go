package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
)

// maxJWK is how much of a JSON web key is looked at around its type, in bytes.
const maxJWK = 8 << 10

func jwk() detect.Rule {
	return detect.Rule{
		Name:     "jwk-private",
		Kinds:    []detect.Kind{{Name: "privatekey", Family: "privatekey", Class: detect.ClassSecret, Entropy: detect.HighEntropy}},
		Triggers: []detect.Trigger{{Lit: "kty"}},
		Max:      maxJWK,
		Find:     findJWK,
		Doc:      "The private members of a JSON Web Key.",
		Source:   "RFC 7517 §4, RFC 7518 §6",
		Examples: examples([][2]string{
			{`{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1","d":"Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBc"}`, "Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBc"},
			{`{"k": "Fake7aBcD3EfGh9JkLm2Np", "kty": "oct"}`, "Fake7aBcD3EfGh9JkLm2Np"},
			{`[{"kty":"OKP","crv":"Ed25519","d":"Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBc","x":"11qYAYKxCrfVS"}]`, "Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBc"},
			{`{"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFb","e":"AQAB"}`, ""},
			{`{"kty":"EC","d":"short"}`, ""},
			{`kty is "d":"Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBc"`, ""},
		}),
	}
}

// findJWK finds the members of the object that "kty" at at is of which are private:
// d, k, and the factors and coefficients of an RSA key.
func findJWK(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	if at == 0 || at+4 >= len(t) || t[at-1] != '"' || t[at+3] != '"' {
		return detect.NotHere
	}
	open := at - 1
	for low := max(0, at-maxJWK/2); t[open] != '{'; open-- {
		if open == low || t[open] == '}' || t[open] == 'y' && bytes.HasSuffix(t[:open+1], []byte(`"kty`)) {
			return detect.BadSyntax // or that one's
		}
	}
	object := head(t, open, maxJWK)
	rest := object[at-open:]
	for _, stop := range []string{`"kty"`, "}"} {
		if i := bytes.Index(rest, []byte(stop)); i >= 0 {
			rest = rest[:i]
		}
	}
	return findMembers(w, open, object[:at-open+len(rest)])
}

// findMembers finds the private members of the object at start.
func findMembers(w *detect.Window, start int, object []byte) detect.Verdict {
	v := detect.NotHere
	for i := 0; ; {
		q := bytes.IndexByte(object[i:], '"')
		if q < 0 {
			return v
		}
		name := object[i+q+1:]
		end := runOf(name, detect.IsAlnum)
		i += q + 1 + end
		if i >= len(object) || object[i] != '"' || !privateMember(name[:end]) {
			continue
		}
		a := i + 1 + runOf(object[i+1:], func(c byte) bool { return c == ' ' || c == ':' || c == '\t' })
		if a >= len(object) || object[a] != '"' {
			continue
		}
		n := runOf(object[a+1:], urlByte)
		from, to := start+a+1, start+a+1+n
		if i = a + 1 + n; n >= 20 && !w.OwnOutput(from, to) && !w.OwnWords(from, to) {
			v = w.Found(from, to, 0)
		}
	}
}

// privateMember reports whether a member of a JSON web key is no part of the public
// key (RFC 7518 §6.2.2, §6.3.2, §6.4).
func privateMember(name []byte) bool {
	switch string(name) {
	case "d", "k", "p", "q", "dp", "dq", "qi":
		return true
	}
	return false
}
