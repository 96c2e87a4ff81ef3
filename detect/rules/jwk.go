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
		Kinds:    []detect.Kind{kindPrivateKey},
		Triggers: []detect.Trigger{{Lit: "kty"}},
		Max:      maxJWK,
		Find:     findJWK,
		Doc:      "The private members of a JSON Web Key, also as JavaScript, Python and Go print it, and in pairs of a line.",
		Source:   "RFC 7517 §4, RFC 7518 §6",
		Examples: examples([][2]string{
			{`{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1","d":"Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBc"}`, "Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBc"},
			{`{"k": "Fake7aBcD3EfGh9JkLm2Np", "kty": "oct"}`, "Fake7aBcD3EfGh9JkLm2Np"},
			{`[{"kty":"OKP","crv":"Ed25519","d":"Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBc","x":"11qYAYKxCrfVS"}]`, "Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBc"},
			{`const key = { kty: 'EC', d: 'Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBc' }`, "Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBc"},
			{`{'d': 'Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBc', 'kty': 'OKP'}`, "Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBc"},
			{"key map[d:Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBc key_ops:[sign] kty:EC]", "Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBc"},
			{"kid=1 kty=oct k=Fake7aBcD3EfGh9JkLm2Np", "Fake7aBcD3EfGh9JkLm2Np"},
			{"kty=oct k=short kid=2 kty=oct k=Fake7aBcD3EfGh9JkLm2Np", "Fake7aBcD3EfGh9JkLm2Np"},
			{`{"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFb","e":"AQAB"}`, ""},
			{`{"kty":"EC","d":"short"}`, ""},
			{`{"kty":"none","d":"Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBc"}`, ""},
			{`kty is "d":"Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBc"`, ""},
		}),
	}
}

// findJWK finds the members of the object that the name kty at at is of which are
// private: d, k, and the factors and coefficients of an RSA key.
func findJWK(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	if !keyType(t[at+3:]) {
		return detect.NotHere
	}
	from, to := around(t, at)
	v := detect.BadSyntax
	for i := from; i < to; {
		n := runOf(t[i:to], detect.IsWord)
		if n == 0 || n > 2 || i > 0 && (detect.IsWord(t[i-1]) || t[i-1] == '-') || !privateMember(t[i:i+n]) {
			i += max(n, 1)
			continue
		}
		i += n
		a := i + between(t[i:to])
		n = runOf(t[a:to], urlByte)
		if a > i && n >= 20 && !w.OwnOutput(a, a+n) && !w.OwnWords(a, a+n) {
			v = w.Found(a, a+n, 0)
		}
		i = a + n
	}
	return v
}

// keyType reports whether b, what stands behind the name kty, gives one of the types of
// RFC 7518 §6.1, RFC 8037 §2 and RFC 9964 §3.
func keyType(b []byte) bool {
	b = b[between(b):]
	for _, s := range [...]string{"EC", "RSA", "oct", "OKP", "AKP"} {
		if bytes.HasPrefix(b, []byte(s)) && (len(b) == len(s) || !detect.IsWord(b[len(s)])) {
			return true
		}
	}
	return false
}

// between returns the length of what parts a name from its value at the start of b:
// quotation marks, blanks, and a colon or an equals sign; 0 where no sign is there.
func between(b []byte) int {
	i := runOf(b, quoteOrBlank)
	if i == len(b) || b[i] != ':' && b[i] != '=' {
		return 0
	}
	return i + 1 + runOf(b[i+1:], quoteOrBlank)
}

func quoteOrBlank(c byte) bool { return c == '"' || c == '\'' || c == ' ' || c == '\t' }

// around returns the bounds of the object that the name at at is a member of: between
// its braces, or the brackets of a map of Go; without them its line is one. Where the name
// stands before or after in the same, the object reaches there.
func around(t []byte, at int) (from, to int) {
	low, high, stop := max(0, at-maxJWK/2), min(len(t), at+maxJWK/2), byte('\n')
	depth := 0
back:
	for from = at; from > low; from-- {
		switch c := t[from-1]; {
		case c == '{', c == 'y' && bytes.HasSuffix(t[low:from], []byte("kty")):
			stop = '}'
			break back
		case c == '}':
			break back
		case c == ']':
			depth++
		case c == '[':
			if depth--; depth < 0 && bytes.HasSuffix(t[low:from-1], []byte("map")) {
				stop = ']'
				break back
			}
		}
	}
	if stop == '\n' {
		from += bytes.LastIndexByte(t[from:at], '\n') + 1
	}
	if i := bytes.Index(t[at+3:high], []byte("kty")); i >= 0 {
		high = at + 3 + i
	}
	depth = 0
	for to = at; to < high && (t[to] != stop || depth > 0); to++ {
		switch t[to] {
		case '[':
			depth++
		case ']':
			depth = max(0, depth-1)
		}
	}
	return from, to
}

// privateMember reports whether a member of a JSON web key is no part of the public
// key (RFC 7518 §6.2.2, §6.3.2, §6.4; RFC 9964 §3).
func privateMember(name []byte) bool {
	switch string(name) {
	case "d", "k", "p", "q", "dp", "dq", "qi":
		return true
	}
	return false
}

func xmlKey() detect.Rule {
	return detect.Rule{
		Name:     "xml-private-key",
		Kinds:    []detect.Kind{kindPrivateKey},
		Triggers: []detect.Trigger{{Lit: "RSAKeyValue>"}},
		Max:      maxJWK,
		Find:     findXMLKey,
		Doc:      "The private elements of an RSA key in XML, as .NET writes it.",
		Source:   "Microsoft Learn, RSA.ToXmlString",
		Examples: examples([][2]string{
			{"<RSAKeyValue><Modulus>Gh9JkLm2NpQr5StUv8WxYz4F</Modulus><Exponent>AQAB</Exponent><D>Fake7aBcD3EfGh9JkLm2NpQr5StUv8Wx=</D></RSAKeyValue>", "Fake7aBcD3EfGh9JkLm2NpQr5StUv8Wx="},
			{"<RSAKeyValue><P>Fake7aBcD3EfGh9JkLm2NpQr</P></RSAKeyValue>", "Fake7aBcD3EfGh9JkLm2NpQr"},
			{"key=<RSAKeyValue><Modulus>Gh9J</Modulus><InverseQ>Fake7aBcD3EfGh9JkLm2NpQr", "Fake7aBcD3EfGh9JkLm2NpQr"},
			{"<RSAKeyValue><D>short</D></RSAKeyValue>", ""},
			{"<RSAKeyValue><Modulus>Gh9JkLm2NpQr5StUv8WxYz4F</Modulus><Exponent>AQAB</Exponent></RSAKeyValue>", ""},
			{"</RSAKeyValue><D>Fake7aBcD3EfGh9JkLm2NpQr5StUv8Wx=</D>", ""},
		}),
	}
}

// findXMLKey finds the private elements of the key that begins at at.
func findXMLKey(w *detect.Window, at int) detect.Verdict {
	t, v := w.Text, detect.NotHere
	if at == 0 || t[at-1] != '<' {
		return v
	}
	text := head(t, at, maxJWK)
	if i := bytes.Index(text[1:], []byte("RSAKeyValue>")); i >= 0 { // its end, or another one
		text = text[:i+1]
	}
	for i := len("RSAKeyValue>"); ; {
		n := bytes.IndexByte(text[i:], '<')
		if n < 0 {
			return v
		}
		i += n + 1
		end := runOf(text[i:], detect.IsAlnum)
		name := string(text[i : i+end])
		i += end
		switch name {
		case "D", "P", "Q", "DP", "DQ", "InverseQ":
		default:
			continue
		}
		if i == len(text) || text[i] != '>' {
			continue
		}
		i++
		end = runOf(text[i:], func(c byte) bool { return sixtyFour(c) || c == '=' })
		if end >= 20 && !w.OwnOutput(at+i, at+i+end) && !w.OwnWords(at+i, at+i+end) {
			v = w.Found(at+i, at+i+end, 0)
		}
		i += end
	}
}
