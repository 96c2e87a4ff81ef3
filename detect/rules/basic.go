package rules

import (
	"bytes"
	"encoding/base64"

	"github.com/logscrub/logscrub/detect"
)

func basic() detect.Rule {
	return detect.Rule{
		Name:     "basic",
		Kinds:    []detect.Kind{{Name: "basic", Family: "basic", Class: detect.ClassSecret}},
		Triggers: []detect.Trigger{{Lit: "basic", Fold: true}, {Lit: "auth plain ", Fold: true}, {Lit: "authenticate plain ", Fold: true}},
		Max:      8 << 10,
		Find:     findBasic,
		Doc:      "The credentials of a Basic scheme, base64 of a user, a colon and a password, or of the PLAIN mechanism of SMTP and IMAP, which has them behind zero bytes.",
		Source:   "RFC 7617 §2; RFC 4616 §2, RFC 4954 §4, RFC 9051 §6.2.2",
		Examples: examples([][2]string{
			{"Authorization: Basic amFuZTpmYWtlLXBhc3MtMQ==", "amFuZTpmYWtlLXBhc3MtMQ=="},
			{"proxy auth basic amFuZTpmYWtlLXBhc3MtMQ ok", "amFuZTpmYWtlLXBhc3MtMQ"},
			{`'Basic dXNlcjpwYXNz'`, "dXNlcjpwYXNz"},
			{"C: AUTH PLAIN AGphbmUAZmFrZS1wYXNzLTE=", "AGphbmUAZmFrZS1wYXNzLTE="},
			{"a1 AUTHENTICATE PLAIN amFuZQBqYW5lAGZha2UtcGFzcy0x ok", "amFuZQBqYW5lAGZha2UtcGFzcy0x"},
			{"250-AUTH PLAIN LOGIN", ""},
			{"AUTH PLAIN amFuZQBmYWtlLXBhc3MtMQ==", ""},
			{"AUTH PLAIN failed", ""},
			{"basic authentication failed", ""},
			{"Basic configuration loaded", ""},
			{"Basic realm=\"x\"", ""},
		}),
	}
}

func findBasic(w *detect.Window, at int) detect.Verdict {
	t, i := w.Text, at+len("basic")
	if t[at]|0x20 == 'a' {
		return findPlain(w, at)
	}
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

// maxPlain is how long the credentials of PLAIN may be in base64: names and passwords have
// at most 255 bytes each there (RFC 4616 §2).
const maxPlain = 1028

// findPlain finds the credentials behind the word PLAIN of a command at at.
func findPlain(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	start := at + bytes.IndexByte(t[at:], ' ') + len(" plain ")
	end := start
	for end < len(t) && end-start <= maxPlain && (detect.IsAlnum(t[end]) || t[end] == '+' || t[end] == '/') {
		end++
	}
	for n := 0; end < len(t) && t[end] == '=' && n < 2; n++ {
		end++
	}
	if end-start > maxPlain || end-start < 8 {
		return detect.BadLength
	}
	var buf [maxPlain]byte
	n, err := base64.StdEncoding.Decode(buf[:], t[start:end])
	if err != nil {
		return detect.BadSyntax
	}
	_, rest, ok := bytes.Cut(buf[:n], []byte{0})
	user, password, both := bytes.Cut(rest, []byte{0})
	if !ok || !both || len(user) == 0 || len(password) == 0 || bytes.IndexByte(password, 0) >= 0 {
		return detect.BadSyntax
	}
	return w.Found(start, end, 0)
}
