package check

import "bytes"

// vocabulary reports whether v says what should stand there: it ends like the
// key, or it is letters with a word for credentials in them ("my_secret",
// "YOUR_API_KEY", "secretsmanager:GetSecret"), unless capitals are strewn over it. Words that are written together
// in small letters ("mysecuredpassword") are as likely what a person chose, so
// that of them only the word itself counts, alone or after "my", "your" and
// the like; and so is anything with a digit.
func (t *traits) vocabulary(v, key []byte) bool {
	if at := len(v) - len(key); at >= 0 && equalFoldBytes(v[at:], key) && (at == 0 || len(key) > 3 && !isAlnum(v[at-1])) {
		return true
	}
	if KeyClassOf(key) != KeyPassword && announced(v) {
		return true
	}
	var buf [40]byte
	if t.digits > 0 || t.n > len(buf) || t.lower > 0 && t.upper > 0 && t.dashes == 0 && t.turns*3 >= t.n {
		return false
	}
	n := 0
	for _, c := range v {
		switch {
		case isLetter(c):
			buf[n] = lower(c)
			n++
		case c == '_' || c == '-' || c == ' ' || c == '.' || c == ':' || c == '\'' || c == '/' || c == '#':
		default:
			return false
		}
	}
	word := buf[:n]
	if bytes.HasPrefix(word, []byte("notareal")) {
		return true
	}
	if t.lower == t.n {
		return credentialWord(article(word))
	}
	for i := range word {
		for _, w := range [...]string{"password", "passwd", "secret", "token", "apikey", "credential", "passphrase"} {
			if bytes.HasPrefix(word[i:], []byte(w)) {
				return true
			}
		}
	}
	for _, w := range [...]string{"your", "example", "dummy", "placeholder", "changeme", "insert"} {
		if bytes.HasPrefix(word, []byte(w)) {
			return true
		}
	}
	for _, w := range [...]string{"key", "pass", "pwd", "here"} {
		if bytes.HasSuffix(word, []byte(w)) && begins(v, len(v)-len(w)) {
			return true
		}
	}
	return false
}

// caption reports whether v is what a form says of a password, in any language: one of its
// words is the word for one, and all others are such as forms have ("Passwort", "Mot de passe",
// "Forgot your password?").
func caption(v []byte) bool {
	named, form, words := false, 0, 0
	for len(v) > 0 && (v[len(v)-1] == '?' || v[len(v)-1] == ':' || v[len(v)-1] == '.') {
		v = v[:len(v)-1]
	}
	for n, rest := 0, v; len(rest) > 0; n++ {
		var word []byte
		word, rest, _ = bytes.Cut(rest, []byte{' '})
		if len(rest) == 0 && n == 0 && len(word) > 0 && isLetter(word[0]) && !isUpper(word[0]) && word[len(word)-1] < 0x80 {
			return false // one word that somebody chose
		}
		words++
		if passwordWord(word) {
			named = true
		} else if formWord(word) {
			form++
		}
	}
	return named && form+1 >= words
}

// formWord reports whether word is one that stands beside the word for a password in a form or in
// what is said of one, in some languages.
func formWord(word []byte) bool {
	var buf [12]byte
	switch string(lowered(buf[:], word)) {
	case "forgot", "forgotten", "your", "the", "is", "enter", "new", "old", "current", "confirm", "repeat", "reset", "change", "invalid", "wrong", "incorrect", "required", "missing", "must", "not", "has", "show", "hide",
		"das", "ist", "ihr", "dein", "neues", "altes", "falsch", "vergessen", "de", "le", "la", "votre", "nouveau", "mot", "oublié", "tu", "su", "nueva", "nova", "sua", "nuova", "het", "uw", "nieuw":
		return true
	}
	return false
}

// passwordWord reports whether word, as it stands, is the word for a password in a language.
func passwordWord(word []byte) bool {
	if len(word) < 5 || len(word) > 32 {
		return false
	}
	if word[len(word)-1] >= 0x80 || bytes.IndexByte(word, 0xc3) > 0 { // a letter of Latin-1
		return ForeignClassOf(word) == KeyPassword
	}
	var buf [32]byte
	c, ok := wordClass(lowered(buf[:], word))
	return ok && c == KeyPassword
}

// begins reports whether a word begins at i of v, or v is in capitals, where that
// cannot be seen: at the key of "api key" and "apiKey", not of "sunshine:monkey".
func begins(v []byte, i int) bool {
	return i <= 0 || !isLetter(v[i-1]) || isUpper(v[i-1]) || isUpper(v[i])
}

// announced reports whether v begins with an article or the like and goes on with a
// word for a credential, which underscores or hyphens part: "my_secret_1", "this-is-a-token".
func announced(v []byte) bool {
	i := 0
	for i < len(v) && isLetter(v[i]) {
		i++
	}
	if i == len(v) || v[i] != '_' && v[i] != '-' {
		return false
	}
	switch string(v[:i]) {
	case "this", "my", "your", "the", "a", "an", "some", "MY", "YOUR", "THIS":
	default:
		return false
	}
	var buf [16]byte
	for i++; i < len(v); i++ {
		n := 0
		for i < len(v) && isLetter(v[i]) && n < len(buf) {
			buf[n] = lower(v[i])
			n++
			i++
		}
		if credentialWord(buf[:n]) {
			return true
		}
		if i == len(v) || v[i] != '_' && v[i] != '-' {
			return false
		}
	}
	return false
}

// credentialWord reports whether word names a credential or an example.
func credentialWord(word []byte) bool {
	switch string(word) {
	case "password", "passwd", "pass", "pwd", "secret", "token", "apikey", "key", "credential", "credentials",
		"passphrase", "secrets", "passwords", "tokens", "secretkey", "secrettoken", "accesstoken",
		"clientsecret", "authtoken", "example", "dummy", "placeholder", "here":
		return true
	}
	return false
}

// ExampleWord reports whether v is what people write for a password in an example
// or a test: a word such as "test" or "admin", or one with a word for a credential
// in it, with or without a number behind it; or "123456".
func ExampleWord(v []byte) bool {
	n := len(v)
	for n > 0 && isDigit(v[n-1]) {
		n--
	}
	if n == 0 {
		return ascending(v)
	}
	var buf [24]byte
	if n > len(buf) {
		return false
	}
	for i, c := range v[:n] {
		if !isLetter(c) && (n < len(v) || c != '_' && c != '-') {
			return false
		}
		buf[i] = lower(c)
	}
	word := buf[:n]
	switch string(word) {
	case "admin", "root", "user", "guest", "foo", "bar", "baz", "qux", "foobar", "abc", "xyz", "hello", "letmein",
		"wrong", "right", "good", "bad", "invalid", "valid", "correct", "incorrect", "qwerty", "welcome",
		"changeit", "client", "server", "value", "string", "hash", "asdf", "xxx", "something", "whatever", "one", "two":
		return true
	}
	for i := range word {
		for _, w := range [...]string{"test", "pass", "pwd", "secret", "example", "dummy", "fake"} {
			if bytes.HasPrefix(word[i:], []byte(w)) {
				return true
			}
		}
	}
	return false
}

// article returns word without what people put before the name of a thing.
func article(word []byte) []byte {
	for _, w := range [...]string{"your", "some", "my", "the", "new", "old", "test", "fake"} {
		if len(word) > len(w) && bytes.HasPrefix(word, []byte(w)) {
			return word[len(w):]
		}
	}
	return word
}

func equalFoldBytes(a, b []byte) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if lower(a[i]) != lower(b[i]) {
			return false
		}
	}
	return true
}
