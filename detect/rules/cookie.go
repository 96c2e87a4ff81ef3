package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

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
			{`{"cookie":{"SID":"31d4d96e407aad42","prefs":"{\"a\":1}"}}`, "31d4d96e407aad42"},
			{`{"cookie":{"SID":"31d4d96e407aad42","more":{"x":1}}}`, "31d4d96e407aad42"},
			{"Cookie: lang=en", ""},
			{"curl -H 'Cookie: sid=31d4d96e407aad42' https://example.com", "31d4d96e407aad42"},
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
	return shellWordEnd(t, start, end)
}

// shellWordEnd returns where the single quote stands in t[start:end] that closes the one in which the
// header at start stands, as in curl -H 'Cookie: a=b' https://example.com; end if there is none. Both
// may be written with escapes.
func shellWordEnd(t []byte, start, end int) int {
	line := t[max(0, start-maxJudged):start]
	line = line[bytes.LastIndexByte(line, '\n')+1:]
	last := bytes.LastIndexByte(line, '\'') + 1
	if last == 0 || bytes.IndexByte(line[last:], '"') >= 0 {
		return end
	}
	quote := []byte("'")
	for _, spelled := range [...]string{`'\''`, `\'`} {
		if bytes.HasSuffix(line[:last], []byte(spelled)) {
			quote = []byte(spelled)
			break
		}
	}
	open := last - len(quote)
	before := open - 1
	if before >= 0 && line[before]|0x20 == 'b' { // b'Cookie: a=b', as Python prints bytes
		before--
	}
	key := bytes.TrimRight(line[last:], " ") // directly behind it stands in it, whatever stands in quotes before
	if bytes.Count(line, quote)&1 == 0 && bytes.IndexByte(key, ' ') >= 0 || before >= 0 && bytes.IndexByte([]byte(" =([{,:"), line[before]) < 0 {
		return end
	}
	if i := bytes.Index(t[start:end], quote); i >= 0 {
		if behind := start + i + len(quote); behind == end || bytes.IndexByte([]byte(" ,)]}\\"), t[behind]) >= 0 {
			return start + i
		}
	}
	return end
}
