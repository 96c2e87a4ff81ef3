package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
	"github.com/logscrub/logscrub/internal/framer"
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
	for n := 0; end < len(t) && t[end] == '=' && n < 2; n++ {
		end++
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

func basic() detect.Rule {
	return detect.Rule{
		Name:     "basic",
		Kinds:    []detect.Kind{{Name: "basic", Family: "basic", Class: detect.ClassSecret}},
		Triggers: []detect.Trigger{{Lit: "basic", Fold: true}},
		Max:      8 << 10,
		Find:     findBasic,
		Doc:      "The credentials of a Basic scheme: base64 of a user, a colon and a password.",
		Source:   "RFC 7617 §2",
		Examples: examples([][2]string{
			{"Authorization: Basic amFuZTpmYWtlLXBhc3MtMQ==", "amFuZTpmYWtlLXBhc3MtMQ=="},
			{"proxy auth basic amFuZTpmYWtlLXBhc3MtMQ ok", "amFuZTpmYWtlLXBhc3MtMQ"},
			{`'Basic dXNlcjpwYXNz'`, "dXNlcjpwYXNz"},
			{"basic authentication failed", ""},
			{"Basic configuration loaded", ""},
			{"Basic realm=\"x\"", ""},
		}),
	}
}

func findBasic(w *detect.Window, at int) detect.Verdict {
	t, i := w.Text, at+len("basic")
	start := i
	for start < len(t) && start-i < 4 && (t[start] == ' ' || t[start] == '+') {
		start++
	}
	if start == i {
		return detect.NotHere
	}
	end := start
	for end < len(t) && (detect.IsAlnum(t[end]) || t[end] == '+' || t[end] == '/' || t[end] == '-' || t[end] == '_') {
		end++
	}
	colon, ok := detect.Base64Text(t[start:end], ':')
	if !ok || colon < 0 {
		return detect.BadSyntax
	}
	for n := 0; end < len(t) && t[end] == '=' && n < 2; n++ {
		end++
	}
	return w.Found(start, end, 0)
}

func authorization() detect.Rule {
	return detect.Rule{
		Name:       "authorization",
		Kinds:      []detect.Kind{{Name: "authorization", Family: "secret", Class: detect.ClassSecret, Entropy: detect.HighEntropy}},
		Triggers:   []detect.Trigger{{Shape: detect.Key, Keys: 1 << check.KeyAuthorization}, {Lit: "authorization:", Fold: true}, {Lit: "cookie:", Fold: true}},
		Max:        16 << 10,
		Contextual: true,
		Find:       findAuthorization,
		Resume:     resumeHeader,
		Doc:        "What stands in an Authorization header behind its scheme, or instead of one.",
		Source:     "RFC 9110 §11.6",
		Examples: examples([][2]string{
			{`Authorization: Digest username="x7", response="6629fae49393a0"`, `username="x7", response="6629fae49393a0"`},
			{"Authorization: Bearer abcdef", "abcdef"},
			{"Authorization: Bearer token", ""},
			{"authorization=AWS4-HMAC-SHA256 Credential=AKID/20261122", "Credential=AKID/20261122"},
			{`"Authorization":"Token 9944b09199c62bcf9418ad846dd0e4bb"`, "9944b09199c62bcf9418ad846dd0e4bb"},
			{"Authorization: 9944b09199c62bcf9418ad846dd0e4bb", "9944b09199c62bcf9418ad846dd0e4bb"},
			{"authorization: required", ""},
			{"authorization=", ""},
			{"Authorization failed: no header", ""},
		}),
	}
}

func findAuthorization(w *detect.Window, at int) detect.Verdict {
	if detect.IsWord(w.Text[at]) {
		return findFolded(w, at)
	}
	kv, ok := w.Key(at)
	if !ok {
		return detect.NotHere
	}
	t, start, end := w.Text, kv.Start, kv.End
	if kv.Quote == 0 {
		end = headerEnd(w, start)
		if i := bytes.IndexByte(t[start:end], '\''); i >= 0 {
			end = start + i
		}
	}
	word := start
	for word < end && (detect.IsWord(t[word]) || t[word] == '-') {
		word++
	}
	if word < end && t[word] == ' ' && word > start {
		return authScheme(w, kv, start, word, end)
	}
	end = kv.End
	if w.OwnOutput(start, end) || w.OwnWords(start, min(end, start+maxJudged)) {
		return detect.OwnOutput
	}
	if end-start < 8 || prose(t[start:end]) || action(t[start:end], w.KeyText(kv)) {
		return detect.NoSecret
	}
	return w.Found(start, end, short(end-start))
}

// action reports whether v, behind a colon, repeats the key, as the name of an action
// of a service does: "PutAuthorization": "acm:PutAuthorization".
func action(v, key []byte) bool {
	i := len(v) - len(key)
	return i > 1 && v[i-1] == ':' && bytes.Equal(v[i:], key)
}

// headerEnd returns where the header value at start ends: with its line, or with
// the quoted string it stands in. Quoted parameters, as Digest has, are part of it.
func headerEnd(w *detect.Window, start int) int {
	t, end := w.Text, w.LineEnd(start)
	for n := 0; n < 32 && end < len(t) && t[end] == '"' && parameter(t[start:end]); n++ {
		shut := w.LineEnd(end + 1)
		if shut == len(t) || t[shut] != '"' || shut+1 < len(t) && bytes.IndexByte([]byte(", \t\r\n"), t[shut+1]) < 0 {
			return end
		}
		end = w.LineEnd(shut + 1)
	}
	return end
}

// parameter reports whether b ends in the name of a parameter and its equals sign.
func parameter(b []byte) bool {
	i := len(b) - 1
	if i < 1 || b[i] != '=' {
		return false
	}
	name := i
	for i > 0 && name-i < 32 && (detect.IsWord(b[i-1]) || b[i-1] == '-') {
		i--
	}
	return i < name && i > 0 && (b[i-1] == ' ' || b[i-1] == ',')
}

// resumeHeader hides the lines that continue a header of credentials whose
// beginning was given out in an earlier record.
func resumeHeader(w *detect.Window) detect.Verdict {
	if _, _, v := framer.KeyLine(w.Text[:lineEnd(w.Text, 0)]); v != framer.NotKey {
		return detect.NotHere
	}
	return foldedLines(w, 0)
}

// findFolded hides the lines that continue the header whose name, or the end of
// whose name, stands at at.
func findFolded(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	from := bytes.LastIndexByte(tail(t, at, 16), '\n') + max(0, at-16) + 1
	name := t[from:at]
	if len(name) > 1 && (name[0] == '>' || name[0] == '<') && name[1] == ' ' { // curl -v
		name = name[2:]
	}
	if len(name) > 0 && !bytes.EqualFold(name, []byte("proxy-")) && !bytes.EqualFold(name, []byte("set-")) {
		return detect.NotHere
	}
	return foldedLines(w, lineEnd(t, at)+1)
}

// foldedLines hides the lines from from on that begin with white space, each by
// itself, since line feeds stay.
func foldedLines(w *detect.Window, from int) detect.Verdict {
	t, v := w.Text, detect.NotHere
	for n := 0; n < framer.JoinLines && from < len(t) && (t[from] == ' ' || t[from] == '\t'); n++ {
		line := lineEnd(t, from)
		start, end := from, line
		for start < end && (t[start] == ' ' || t[start] == '\t') {
			start++
		}
		for end > start && (t[end-1] == ' ' || t[end-1] == '\r') {
			end--
		}
		if start < end && !w.OwnOutput(start, end) {
			v = w.Found(start, end, short(end-start))
		}
		from = line + 1
	}
	return v
}

// authScheme hides the credentials behind the scheme t[start:word].
func authScheme(w *detect.Window, kv *detect.KeyValue, start, word, end int) detect.Verdict {
	t := w.Text
	switch scheme := t[start:word]; {
	case bytes.EqualFold(scheme, []byte("bearer")):
		return shortBearer(w, kv, word, end)
	case bytes.EqualFold(scheme, []byte("basic")):
		return detect.NotHere // it has a rule of its own
	case !authSchemeName(scheme):
		if kv.Quote != 0 || kv.Sep == ':' {
			return detect.NoSecret
		}
		end = kv.End
		if end-start < 8 || prose(t[start:end]) || w.OwnOutput(start, end) {
			return detect.NoSecret
		}
		return w.Found(start, end, short(end-start))
	}
	from := word + 1
	for from < end && t[from] == ' ' {
		from++
	}
	for end > from && t[end-1] == ' ' {
		end--
	}
	if end == from || w.OwnOutput(from, end) {
		return detect.OwnOutput
	}
	cred := head(t[:end], from, maxJudged)
	if r := check.Placeholder(cred); r != check.ReasonSecret && (r != check.ReasonTemplate || bytes.IndexByte(cred, ' ') < 0) {
		return detect.Placeholder
	}
	return w.Found(from, end, short(end-from))
}

// shortBearer hides the credentials of a Bearer scheme that the rule of its own
// leaves because they are short or words; behind the name of the header they are
// what it says, but for one word that names what should stand there.
func shortBearer(w *detect.Window, kv *detect.KeyValue, word, end int) detect.Verdict {
	t, from := w.Text, word+1
	if bytes.HasSuffix(t[from:end], []byte("...")) {
		return detect.Placeholder // cut
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

// scheme returns the length of the authentication scheme and the space that v
// begins with, or 0. own says that the credentials behind it have a rule of
// their own.
func scheme(v []byte) (own bool, n int) {
	n = bytes.IndexByte(v[:min(len(v), 24)], ' ')
	if n < 3 {
		return false, 0
	}
	switch w := v[:n]; {
	case bytes.EqualFold(w, []byte("bearer")), bytes.EqualFold(w, []byte("basic")):
		return true, n + 1
	case authSchemeName(w):
		return false, n + 1
	}
	return false, 0
}

// authSchemeName reports whether w is a scheme of the IANA registry of HTTP
// authentication schemes, or one that large services use.
func authSchemeName(w []byte) bool {
	for _, s := range [...]string{"token", "apikey", "api-key", "digest", "dpop", "hoba", "mutual", "negotiate", "ntlm",
		"oauth", "privatetoken", "scram-sha-1", "scram-sha-256", "vapid", "aws4-hmac-sha256", "hawk", "gnap", "key",
		"sharedaccesssignature", "sharedkey", "ssws", "splunk", "genie-key", "bot", "jwt", "macaroon", "googlelogin", "signature"} {
		if bytes.EqualFold(w, []byte(s)) {
			return true
		}
	}
	return false
}

func cookie() detect.Rule {
	return detect.Rule{
		Name:       "cookie",
		Kinds:      []detect.Kind{{Name: "cookie", Family: "secret", Class: detect.ClassSecret, Entropy: detect.HighEntropy}},
		Triggers:   []detect.Trigger{{Shape: detect.Key, Keys: 1 << check.KeyCookie}},
		Max:        8 << 10,
		Contextual: true,
		Find:       findCookie,
		Doc:        "The values of a Cookie or Set-Cookie header; the names and the attributes stay.",
		Source:     "RFC 6265 §4",
		Examples: examples([][2]string{
			{"Cookie: sid=31d4d96e407aad42", "31d4d96e407aad42"},
			{"Set-Cookie: id=a3fWa9921bKq; Path=/; Secure", "a3fWa9921bKq"},
			{`"cookie":"session=8f14e45fceea167a"`, "8f14e45fceea167a"},
			{`Cookie: SID="31d4d96e407aad42"; x=1`, "31d4d96e407aad42"},
			{"cookies: {'SID': '31d4d96e407aad42'}", "31d4d96e407aad42"},
			{`"cookies":[{"name":"session","value":"31d4d96e407aad42"}]`, "31d4d96e407aad42"},
			{"Cookie: lang=en", ""},
			{"cookie=1", ""},
			{"cookie banner: shown", ""},
		}),
	}
}

func findCookie(w *detect.Window, at int) detect.Verdict {
	kv, ok := w.Key(at)
	if !ok || w.Paired(at) {
		return detect.NotHere
	}
	t, i, end := w.Text, kv.Start, kv.End
	if t[i] == '{' && kv.Quote == 0 {
		return findJar(w, kv)
	}
	if kv.Quote == 0 && kv.Sep == ':' {
		end = cookieEnd(w, i)
	}
	end = min(end, i+16<<10) // as much as LineEnd sees
	set := kv.KeyEnd-kv.KeyStart > 3 && t[kv.KeyStart]|0x20 == 's'
	v := detect.NoSecret
	for n := 0; i < end && n < 256; n++ {
		stop := end
		if j := bytes.IndexByte(t[i:end], ';'); j >= 0 {
			stop = i + j
		}
		if eq := bytes.IndexByte(t[i:stop], '='); eq > 0 {
			if a, b := cookieValue(t, i+eq+1, stop); b-a > 4 && !cookieAttribute(t[i:i+eq]) && !check.ExampleWord(t[a:b]) && !w.OwnOutput(a, b) && !w.OwnWords(a, b) {
				v = w.Found(a, b, short(b-a))
			}
		}
		i = stop + 1
		if set {
			break
		}
		for i < end && t[i] == ' ' {
			i++
		}
	}
	w.SetPaired(i)
	return v
}

// cookieAttribute reports whether name is an attribute of a cookie (RFC 6265
// §4.1.1), which the dumps of programs list behind it.
func cookieAttribute(name []byte) bool {
	for _, s := range [...]string{"path", "domain", "expires", "max-age", "maxage", "samesite", "version"} {
		if bytes.EqualFold(name, []byte(s)) {
			return true
		}
	}
	return false
}

// cookieValue trims [a, b) to the value: no white space, no double quotes, no
// quote that closes a shell word.
func cookieValue(t []byte, a, b int) (int, int) {
	for b > a && (t[b-1] == ' ' || t[b-1] == '\'' || t[b-1] == ',') {
		b--
	}
	if b-a > 1 && t[a] == '"' && t[b-1] == '"' {
		return a + 1, b - 1
	}
	return a, b
}

// cookieEnd returns where the header of cookies at start ends: with its line, or
// with the quoted string it stands in. Values in quotes are part of it.
func cookieEnd(w *detect.Window, start int) int {
	t, end := w.Text, w.LineEnd(start)
	for n := 0; n < 32 && end < len(t) && t[end] == '"' && end > start && t[end-1] == '='; n++ {
		shut := w.LineEnd(end + 1)
		if shut == len(t) || t[shut] != '"' || shut+1 < len(t) && bytes.IndexByte([]byte("; \t\r\n,"), t[shut+1]) < 0 {
			return end
		}
		end = w.LineEnd(shut + 1)
	}
	return end
}

// maxJars is how many objects of a list of cookies are looked at.
const maxJars = 64

// findJar looks at cookies that a program prints as an object, or as a list of them
// ({'SID': '31d4…'}, [{"name":"SID","value":"31d4…"}]): their values are quoted.
func findJar(w *detect.Window, kv *detect.KeyValue) detect.Verdict {
	v, pair := detect.NoSecret, w.Copy(kv)
	for range maxJars {
		if w.Text[pair.Start] == '{' && pair.Quote == 0 && jarValues(w, pair.Start+1, pair.End) {
			v = detect.Matched
		}
		if !w.Next(pair) {
			break
		}
	}
	return v
}

// jarValues finds the quoted values of the members in [i, end), and reports whether
// there was one. Of an object that says what is its name, only "value" is one.
func jarValues(w *detect.Window, i, end int) (found bool) {
	t := w.Text
	named := bytes.Contains(t[i:end], []byte(`"value"`)) || bytes.Contains(t[i:end], []byte("'value'"))
	for n := 0; n < 256; n++ {
		name, from, stop, next := jarMember(t[:end], i)
		if next == 0 {
			return found
		}
		i = next
		if stop-from > 4 && (!named || string(name) == "value") && !cookieAttribute(name) && !check.ExampleWord(t[from:stop]) &&
			!w.OwnOutput(from, stop) {
			w.Found(from, stop, detect.Quoted|short(stop-from))
			found = true
		}
	}
	return found
}

// jarMember reads the next member behind i whose name and value are quoted: its
// name, its value [from, stop), and where it ends, 0 where there is none.
func jarMember(t []byte, i int) (name []byte, from, stop, next int) {
	for {
		open := bytes.IndexAny(t[i:], "\"'")
		if open < 0 {
			return nil, 0, 0, 0
		}
		open += i + 1
		shut := bytes.IndexByte(t[open:], t[open-1])
		if shut < 0 {
			return nil, 0, 0, 0
		}
		name, i = t[open:open+shut], open+shut+1
		colon := i
		for colon < len(t) && t[colon] == ' ' {
			colon++
		}
		if colon == len(t) || t[colon] != ':' && t[colon] != '=' {
			continue
		}
		for colon++; colon < len(t) && (t[colon] == ' ' || t[colon] == '>'); colon++ {
		}
		if colon == len(t) || t[colon] != '"' && t[colon] != '\'' {
			continue
		}
		from = colon + 1
		if stop = bytes.IndexByte(t[from:], t[colon]); stop < 0 {
			return nil, 0, 0, 0
		}
		return name, from, from + stop, from + stop + 1
	}
}
