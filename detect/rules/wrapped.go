package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

// wrapped is the rule of credentials that code gives to a function which encodes or
// protects them, or writes as bytes.
func wrapped() detect.Rule {
	return detect.Rule{
		Name:  "wrapped-credential",
		Kinds: []detect.Kind{kindPassword, kindSecret},
		Triggers: []detect.Trigger{
			{Lit: "convertto-securestring", Fold: true}, {Lit: "b64encode("}, {Lit: "base64_encode("}, {Lit: "btoa("},
			{Lit: "CURLOPT_"}, {Lit: "byte{"}, {Lit: "byte[]"},
		},
		Max:        4 << 10,
		Contextual: true,
		Find:       findWrapped,
		Doc:        "A credential written as the argument of a function that encodes or protects it, or as a list of bytes.",
		Source:     "Microsoft.PowerShell.Security ConvertTo-SecureString; RFC 7617 §2; curl_easy_setopt(3)",
		Examples: examples([][2]string{
			{"$p = ConvertTo-SecureString 'Fake77pw' -AsPlainText -Force", "Fake77pw"},
			{"$p = ConvertTo-SecureString -String \"sunshine\" -AsPlainText", "sunshine"},
			{"auth = base64.b64encode(b'jdoe42:sunshine')", "jdoe42:sunshine"},
			{"headers.set('x', btoa('jdoe42:Fake77pw'))", "jdoe42:Fake77pw"},
			{`curl_easy_setopt(h, CURLOPT_USERPWD, "jdoe42:Fake77pw")`, "jdoe42:Fake77pw"},
			{"var authData = []byte{18, 170, 22, 142, 90, 59, 56, 77}", "18, 170, 22, 142, 90, 59, 56, 77"},
			{"static byte[] secretKey = new byte[] {0x12, 0xaa, 0x16, 0x8e, 0x5a, 0x3b, 0x38, 0x4d};", "0x12, 0xaa, 0x16, 0x8e, 0x5a, 0x3b, 0x38, 0x4d"},
			{"ConvertTo-SecureString $plain -AsPlainText", ""},
			{"x = base64.b64encode(b'a text')", ""},
			{"btoa('application/json')", ""},
			{"image := []byte{18, 170, 22, 142, 90, 59, 56, 77}", ""},
			{"key := []byte{1, 2}", ""},
			{`curl_easy_setopt(h, CURLOPT_URL, "https://example.com")`, ""},
		}),
	}
}

func findWrapped(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	switch {
	case t[at]|0x20 == 'c' && t[at+1]|0x20 == 'o':
		return findSecureString(w, at+len("convertto-securestring"))
	case t[at] == 'C':
		return findCurlOption(w, at)
	case t[at] == 'b' && t[at+1] == 'y':
		return findBytes(w, at)
	}
	i := at + bytes.IndexByte(t[at:], '(') + 1
	if i+1 < len(t) && t[i] == 'b' {
		i++
	}
	from, stop, ok := literal(t, i)
	if !ok || !accountPair(t[from:stop]) {
		return detect.NoSecret
	}
	return announce(w, 0, from, stop, detect.Quoted)
}

// accountPair reports whether v is an account, a colon and a password, and neither
// an example.
func accountPair(v []byte) bool {
	user, pass, ok := bytes.Cut(v, []byte(":"))
	if !ok || len(user) == 0 || len(pass) == 0 || bytes.IndexByte(v, ' ') >= 0 {
		return false
	}
	for _, c := range user {
		if !detect.IsWord(c) && c != '.' && c != '-' && c != '@' && c != '+' {
			return false
		}
	}
	return !placeholders(user, pass)
}

// placeholders reports whether an account and a password are examples.
func placeholders(user, pass []byte) bool {
	c := check.Context{Key: []byte("password"), Value: pass, Quoted: '"', Class: check.KeyPassword}
	return check.Placeholder(user) != check.ReasonSecret || check.ExampleWord(pass) || check.Judge(&c) != check.ReasonSecret
}

// literal returns the string whose quote stands at i, and whether there is one.
func literal(t []byte, i int) (from, stop int, ok bool) {
	if i >= len(t) || t[i] != '"' && t[i] != '\'' && t[i] != '`' {
		return i, i, false
	}
	stop = i + 1
	for stop < len(t) && stop-i < 256 && t[stop] != t[i] && t[stop] != '\n' {
		stop++
	}
	return i + 1, stop, stop < len(t) && t[stop] == t[i] && stop > i+1
}

// findSecureString looks at the argument of ConvertTo-SecureString that stands at i,
// by its name or without.
func findSecureString(w *detect.Window, i int) detect.Verdict {
	t := w.Text
	i = skipBlanks(t, i)
	if hasFold(t[i:], "-string ") {
		i = skipBlanks(t, i+len("-string "))
	}
	from, stop, ok := literal(t, i)
	if !ok || check.Placeholder(t[from:stop]) != check.ReasonSecret {
		return detect.Placeholder
	}
	return announce(w, 0, from, stop, detect.Quoted)
}

// findCurlOption looks at the text that an option of libcurl for credentials is set to.
func findCurlOption(w *detect.Window, at int) detect.Verdict {
	t, end := w.Text, at+len("CURLOPT_")
	name := end
	for end < len(t) && end-name < 32 && detect.IsWord(t[end]) {
		end++
	}
	kind := 0
	switch string(t[name:end]) {
	case "USERPWD", "PROXYUSERPWD", "PASSWORD", "PROXYPASSWORD", "KEYPASSWD", "TLSAUTH_PASSWORD":
	case "XOAUTH2_BEARER":
		kind = 1
	default:
		return detect.NotHere
	}
	if end == len(t) || t[end] != ',' {
		return detect.NotHere
	}
	from, stop, ok := literal(t, skipBlanks(t, end+1))
	if !ok || check.Placeholder(t[from:stop]) != check.ReasonSecret {
		return detect.Placeholder
	}
	return announce(w, kind, from, stop, detect.Quoted)
}

// findBytes looks at the list of bytes whose type stands at at, which is assigned to
// a name that announces a credential. A list of fewer than eight is none.
func findBytes(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	open := bytes.IndexByte(head(t, at, 64), '{')
	if open < 0 || !secretName(assigned(t, at)) && !secretName(assigned(t, at+open)) {
		return detect.NotHere
	}
	i := at + open + 1
	for i < len(t) && (t[i] == ' ' || t[i] == '\n' || t[i] == '\t' || t[i] == '\r') {
		i++
	}
	start, end, n := i, i, 0
	for i < len(t) && i-start < 4<<10 && n < 1<<10 {
		stop := i
		for stop < len(t) && stop-i < 6 && detect.IsAlnum(t[stop]) {
			stop++
		}
		if stop == i || !detect.IsDigit(t[i]) {
			break
		}
		n, end, i = n+1, stop, stop
		for i < len(t) && (t[i] == ',' || t[i] == ' ' || t[i] == '\t') {
			i++
		}
	}
	if n < 8 {
		return detect.BadLength
	}
	if end+1 == w.LineEnd(end) && t[end] == ',' {
		end++ // the list goes on in the next line
	}
	return announce(w, 1, start, end, 0)
}

// assigned returns the name that what stands at at is assigned to: the last word
// before an equals sign or a colon.
func assigned(t []byte, at int) []byte {
	b := tail(t, at, 96)
	i := bytes.LastIndexAny(b, "=:")
	if i < 0 {
		return nil
	}
	b = bytes.TrimRight(b[:i], " :=\"'")
	from := len(b)
	for from > 0 && (detect.IsWord(b[from-1]) || b[from-1] == '.') {
		from--
	}
	return b[from:]
}

// secretName reports whether name announces a credential, or the data of one.
func secretName(name []byte) bool {
	name = bytes.TrimSuffix(bytes.TrimSuffix(name, []byte("Data")), []byte("Bytes"))
	switch check.KeyClassOf(name) {
	case check.KeyPassword, check.KeySecret, check.KeyWeak:
		return true
	}
	return false
}
