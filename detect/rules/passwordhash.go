package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

// Bounds of the hash of a password: its length, how far before one of its long words it
// begins, in bytes, and how many fields before that.
const (
	maxHash     = 512
	maxHashHead = 160
	maxFields   = 6
)

func passwordHash() detect.Rule {
	return detect.Rule{
		Name:     "password-hash",
		Kinds:    []detect.Kind{kindPassword, kindUser},
		Triggers: []detect.Trigger{{Shape: detect.RunWord, Before: "$./}+"}},
		Max:      maxHash,
		Find:     findPasswordHash,
		Doc:      "The hash of a password that says how it was made: bcrypt, those of crypt(5), Argon2, scrypt, PBKDF2, or of LDAP in braces. Who has it can try passwords.",
		Source:   "crypt(5); PHC string format; passlib, Modular Crypt Format; RFC 2307 §5.3",
		Examples: examples([][2]string{
			{"hash $2b$12$fakeK9x2Lq7ZtR4mV8wYbeFake7aBcD3EfGh9JkLm2NpQr5StUv8W ok", "$2b$12$fakeK9x2Lq7ZtR4mV8wYbeFake7aBcD3EfGh9JkLm2NpQr5StUv8W"},
			{"jdoe42:$6$fakesalt$Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9J:19000:0", "$6$fakesalt$Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfGh9J"},
			{`{"h":"$argon2id$v=19$m=65536,t=3,p=4$RmFrZXNhbHQ3$Fake7aBcD3EfGh9JkLm2NpQr5St"}`, "$argon2id$v=19$m=65536,t=3,p=4$RmFrZXNhbHQ3$Fake7aBcD3EfGh9JkLm2NpQr5St"},
			{"pbkdf2_sha256$260000$FakeSalt7$Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aB8=", "pbkdf2_sha256$260000$FakeSalt7$Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aB8="},
			{"userid: {SSHA}Fake7aBcD3EfGh9JkLm2NpQr5StUv8Wx end", "{SSHA}Fake7aBcD3EfGh9JkLm2NpQr5StUv8Wx"},
			{"hash $2b$12$fakeK9x2Lq7ZtR4mV8wYbeFake7aBcD3EfGh9JkLm2NpQr5StUv8 short", ""},
			{"cost $6$fakesalt7aBcD3EfGh9JkLm2NpQr5StUv8Wx", ""},
			{"$argon2id$v=19$m=65536,t=3,p=4", ""},
			{"see {SSHA} of abcdefghijklmnopqrstuvwxyz", ""},
		}),
	}
}

// findPasswordHash looks for the beginning of a hash in front of the long word at at,
// which stands in it behind a dollar sign, a brace, a dot or a slash.
func findPasswordHash(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	if at == 0 {
		return detect.NotHere
	}
	switch t[at-1] {
	case '$', '.', '/', '}', '+':
	default:
		return detect.NotHere
	}
	for i, tries := at-1, 0; i >= 0 && at-i < maxHashHead && hashByte(t[i]) && tries < maxFields; i-- {
		if t[i] != '$' && t[i] != '{' && !bytes.HasPrefix(t[i:], []byte("pbkdf2_")) {
			continue
		}
		tries++
		if n := check.PasswordHash(head(t, i, maxHash)); n > at-i && check.Random(t[at:i+n]) {
			if w.FoundAround(i, i+n) {
				return detect.Covered
			}
			hashedAccount(w, i)
			return w.Found(i, i+n, 0)
		}
	}
	return detect.NotHere
}

// hashedAccount finds the account in front of the hash at at, as in /etc/shadow and the files of htpasswd.
func hashedAccount(w *detect.Window, at int) {
	t, start := w.Text, at-1
	if start < 2 || t[start] != ':' {
		return
	}
	end := start
	for start > 0 && end-start <= maxAccountAt && (detect.IsWord(t[start-1]) || t[start-1] == '-' || t[start-1] == '.') {
		start--
	}
	v := t[start:end]
	if start > 0 && bytes.IndexByte([]byte(" \t\n\r\"'+<>;"), t[start-1]) < 0 || len(v) < 2 || check.ProseWord(v) || check.KeyClassOf(v) != check.KeyNone ||
		!plausible(v) || check.Account([]byte("user"), v) != check.ReasonSecret || w.OwnOutput(start, end) {
		return
	}
	w.FoundKind(1, start, end, generic(v))
}

// hashByte reports whether c may stand in the hash of a password.
func hashByte(c byte) bool {
	return detect.IsWord(c) || bytes.IndexByte([]byte("$./+=,-{}"), c) >= 0
}
