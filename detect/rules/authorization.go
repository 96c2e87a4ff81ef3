package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

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
			{"authorization: 'Basic Ib1jIzJaub=='", "Ib1jIzJaub=="},
			{"Authorization: Basic credentials", ""},
			{"Authorization: Basic p4ssw0rd", ""},
			{"authorization=AWS4-HMAC-SHA256 Credential=AKID/20261122", "Credential=AKID/20261122"},
			{`"Authorization":"Token 9944b09199c62bcf9418ad846dd0e4bb"`, "9944b09199c62bcf9418ad846dd0e4bb"},
			{"Authorization: 9944b09199c62bcf9418ad846dd0e4bb", "9944b09199c62bcf9418ad846dd0e4bb"},
			{"Authorization: Client-ID fAke7Bcd3EFgh9JKlm2NPqr5", "fAke7Bcd3EFgh9JKlm2NPqr5"},
			{`curl -H "Authorization: sso-key fAke7Bcd3EFg:fake7abcd3efgh9jk" https://example.com`, "fAke7Bcd3EFg:fake7abcd3efgh9jk"},
			{"Authorization: 9944b09199c62bcf9418ad846dd0e4bb sent", "9944b09199c62bcf9418ad846dd0e4bb"},
			{"Authorization: header must hold a token", ""},
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
		for _, quote := range [...]string{"&#39;", "&apos;"} { // in which the header stands, as the text of an element
			if i := bytes.Index(t[start:end], []byte(quote)); i >= 0 && bytes.HasSuffix(t[:kv.KeyStart], []byte(quote)) {
				end = start + i
			}
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
	start += escapedScheme(t[start:end])
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
		if shut+1 < len(t) && t[shut] == '"' && bytes.IndexByte([]byte("'`)<"), t[shut+1]) >= 0 {
			return shut + 1 // of the text in other quotes, or the element, that the header stands in
		}
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

// authScheme hides the credentials behind the scheme t[start:word].
func authScheme(w *detect.Window, kv *detect.KeyValue, start, word, end int) detect.Verdict {
	t := w.Text
	switch scheme := t[start:word]; {
	case bytes.EqualFold(scheme, []byte("bearer")):
		return shortBearer(w, kv, word, end)
	case bytes.EqualFold(scheme, []byte("basic")):
		return oddBasic(w, word+1, end) // what decodes has a rule of its own
	case len(scheme) >= 16 && !authSchemeName(scheme) && check.SpokenToken(scheme): // and words of the line behind it
		if w.OwnOutput(start, word) {
			return detect.OwnOutput
		}
		return announce(w, 0, start, word, short(word-start))
	case !authSchemeName(scheme):
		if from := unknownCredentials(t, word, end); from > word {
			if _, own := w.WithoutOwn(from, end); own {
				return detect.OwnOutput
			}
			return announce(w, 0, from, end, short(end-from))
		}
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

// unknownCredentials returns where the credentials begin that stand alone behind the name of a
// scheme that ends at word, which nobody registered, or word: one token as issuers draw them, or
// two that a colon parts ("Client-ID Zx9…", "sso-key Zx9…:Qv7…").
func unknownCredentials(t []byte, word, end int) int {
	from := skipBlanks(t, word)
	_, last, two := bytes.Cut(t[from:end], []byte{':'})
	if !two {
		last = t[from:end]
	}
	if end-from < 16 || !check.SpokenToken(last) {
		return word
	}
	return from
}

// oddBasic hides the credentials of a Basic scheme at from that are no base64 of an
// account and a password, for they were changed, cut or are a token.
func oddBasic(w *detect.Window, from, end int) detect.Verdict {
	t, stop := w.Text, from
	for stop < end && b64token(t[stop]) {
		stop++
	}
	if colon, ok := detect.Base64Text(t[from:stop], ':'); ok && colon >= 0 {
		return detect.NotHere
	}
	for n := 0; stop < end && t[stop] == '=' && n < 2; n++ {
		stop++
	}
	padded := stop > from && t[stop-1] == '='
	if stop-from < 8 || !padded && (stop-from < 16 || prose(t[from:stop])) || stop < len(t) && t[stop] == '=' || w.OwnOutput(from, stop) || check.Placeholder(t[from:stop]) != check.ReasonSecret {
		return detect.NoSecret
	}
	return w.Found(from, stop, short(stop-from))
}

// escapedScheme returns the length of a Bearer or Basic scheme that v begins with
// and of the space behind it, as a query or a form writes that, or 0.
func escapedScheme(v []byte) int {
	for _, s := range [...]string{"bearer%20", "bearer+", "basic%20", "basic+"} {
		if len(v) > len(s) && bytes.EqualFold(v[:len(s)], []byte(s)) {
			return len(s)
		}
	}
	return 0
}

// scheme returns the length of the authentication scheme and the space that v
// begins with, or 0. own says that the credentials behind it have a rule of
// their own.
func scheme(v []byte) (own bool, n int) {
	if n = escapedScheme(v); n > 0 {
		return false, n
	}
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
