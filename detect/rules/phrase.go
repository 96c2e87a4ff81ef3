package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

// spoken is the rule of credentials that no separator parts from their word.
func spoken() detect.Rule {
	return detect.Rule{
		Name:  "spoken-password",
		Kinds: []detect.Kind{kindPassword, kindSecret},
		Triggers: []detect.Trigger{
			{Lit: "password", Fold: true}, {Lit: "passwd", Fold: true}, {Lit: "passphrase", Fold: true}, {Lit: "with pass ", Fold: true}, {Lit: "with pwd ", Fold: true}, {Lit: "stream key ", Fold: true}, {Lit: "psk ", Fold: true}, {Lit: "CertificatePassword "}, {Lit: "AdminPassword "}, {Lit: "AccountPassword "}, {Lit: "NewPassword "}, {Lit: "credentials ", Fold: true}, {Lit: "creds ", Fold: true}, {Lit: "token ", Fold: true}, {Lit: "apitoken ", Fold: true}, {Lit: "apikey ", Fold: true}, {Lit: "api-key ", Fold: true}, {Lit: "access-key ", Fold: true}, {Lit: "secret-key ", Fold: true},
			{Lit: "secret ", Fold: true}, {Lit: "secret\"", Fold: true}, {Lit: "secret'", Fold: true}, {Lit: "psk \"", Fold: true}, {Lit: "pre-shared-key ", Fold: true},
			{Lit: "snmp-server community ", Fold: true}, {Lit: "ENV "}, {Lit: "define "}, {Lit: "define\t"}, {Lit: "define("},
		},
		Max:        1 << 10,
		Contextual: true,
		Find:       findSpoken,
		Doc:        "A credential behind its word and a blank, a verb or a comma: in sentences, statements of SQL, lines of configuration and pairs in brackets.",
		Source:     "messages and configuration of common software; PostgreSQL CREATE ROLE; PHP serialize; Cisco IOS",
		Examples: examples([][2]string{
			{"login failed, password hunter2x was refused", "hunter2x"},
			{`[{username,"jdoe42"},{password,"Fake77pw"}]`, "Fake77pw"},
			{"x password -> Fake77pw", "Fake77pw"},
			{"x password → Fake77pw", "Fake77pw"},
			{"| password | Fake77pw |", "Fake77pw"},
			{"| password | created_at |", ""},
			{"password -> hash", ""},
			{" pre-shared-key Fake77pw", "Fake77pw"},
			{"x pre-shared-key local Fake77pw", "Fake77pw"},
			{`x pre-shared-key ascii-text "Fake77pw"`, "Fake77pw"},
			{"pre-shared-key local", ""},
			{"wrong pre-shared-key for peer 7", ""},
			{"x pre-shared-key address 0.0.0.0 key Fake77pw", "Fake77pw"},
			{`x password ?= "Fake77pw"`, "Fake77pw"},
			{`x PASSWORD ?= Fake77pw`, "Fake77pw"},
			{`x PASSWORD ::= Fake77pw`, "Fake77pw"},
			{`x TOKEN :::= "fake7abcd3efgh9jklm2"`, "fake7abcd3efgh9jklm2"},
			{`$password .= "Fake77pw";`, "Fake77pw"},
			{`ENV["PASSWORD"] ||= "Fake77pw"`, "Fake77pw"},
			{`opts.password ??= 'Fake77pw'`, "Fake77pw"},
			{`x password <- "Fake77pw"`, "Fake77pw"},
			{`if ($password -eq "Fake77pw")`, "Fake77pw"},
			{`DECLARE @password VARCHAR(50) = 'Fake77pw'`, "Fake77pw"},
			{`x password CONSTANT VARCHAR2(10) := 'Fake77pw';`, "Fake77pw"},
			{`char password[16] = "Fake77pw";`, "Fake77pw"},
			{`public string Password { get; set; } = "Fake77pw";`, "Fake77pw"},
			{`password ?= $(PASS)`, ""},
			{`password ?= "password"`, ""},
			{`password policy = "strict7pw"`, ""},
			{`password_file ?= "Fake77pw"`, ""},
			{"His Password is hunter2x", "hunter2x"},
			{"my passwd is hunter2x", "hunter2x"},
			{"use the following password to proceed to installation: 636157823a2bf4afe80dfcc56aac4b0a", "636157823a2bf4afe80dfcc56aac4b0a"},
			{"# set passwd Fake77pw", "Fake77pw"},
			{"the password changed to 'sunshine' by jane", "sunshine"},
			{"the password for jane reset to hunter2x", "hunter2x"},
			{"the password set to expire", ""},
			{"The password for jane is 'sunshine'", "sunshine"},
			{"Your temporary password is: Zx9kQ2vL7p", "Zx9kQ2vL7p"},
			{"The password is: too short", ""},
			{"old password for master: Zx9kQ2vL", "Zx9kQ2vL"},
			{"CREATE USER jane WITH PASSWORD 'Fake-Pw9' SUPERUSER", "Fake-Pw9"},
			{"create role app login password 'sunshine'", "sunshine"},
			{"enable secret 4 hx5rVt7rPNoS4wqbXKX7m0", "hx5rVt7rPNoS4wqbXKX7m0"},
			{"username jane password 7 0822455D0A16", "0822455D0A16"},
			{"! snmp-server community Zx9kQ2 RO", "Zx9kQ2"},
			{"6: ENV DB_PASSWORD Fake77pw", "Fake77pw"},
			{"#define PASSWORD \"Fake77pw\"", "Fake77pw"},
			{"+ define('DB_PASSWORD', 'hunter2x');", "hunter2x"},
			{"define('DB_HOST', 'hunter2x');", ""},
			{"define('DB_PASSWORD', getenv('X'));", ""},
			{"('password', 'hunter2x')", "hunter2x"},
			{"[('user', 'jane'), ('password', 'sunshine')]", "sunshine"},
			{`a:1:{s:8:"password";s:8:"hunter2x";}`, "hunter2x"},
			{"Set-Account -Name jdoe42 -Password Fake77pw!", "Fake77pw!"},
			{"New-Account -Password $(Get-It)", ""},
			{"Connect -ApplicationId 9d2a -CertificatePassword Fake_Pw12", "Fake_Pw12"},
			{"Connect -CertificatePassword $pw", ""},
			{`argv=['app', '--password', 'hunter2x']`, "hunter2x"},
			{`args: ["serve","--admin-password","hunter2x"]`, "hunter2x"},
			{`argv=['app', '--password', '--verbose']`, ""},
			{`.password("hunter2x")`, "hunter2x"},
			{`if password.equals("hunter2x") {`, "hunter2x"},
			{`.password("Enter it")`, ""},
			{"omapi-key x; secret fake7abcd3efgh9jklm2npqr5==;", "fake7abcd3efgh9jklm2npqr5=="},
			{"SET PASSWORD FOR 'jdoe'@'%' = 'hunter2x';", "hunter2x"},
			{`: PSK "hunter2x"`, "hunter2x"},
			{"the secret fake7abcd3efgh9jklm2npqr5 was made", ""},
			{"A temporary password is generated for root@localhost: hunter2x!", "hunter2x!"},
			{"A temporary password is generated for root@localhost: k;RkJkB2Loe>", "k;RkJkB2Loe>"},
			{"setup: PASSWORD kibana_system = hunter2x", "hunter2x"},
			{`secret "default/app-token-x7k2p" not found`, ""},
			{"refused token 7c2a9f0e41d8b6 of jane", "7c2a9f0e41d8b6"},
			{"login with apitoken 7c2a9f0e41d8b6 done", "7c2a9f0e41d8b6"},
			{"user jdoe42 with pass Fake77pw", "Fake77pw"},
			{"x credentials jdoe42:Fake77pw rejected", "Fake77pw"},
			{"the TOTP secret is JBSWY3DPEHPK3PXP", ""},
			{"the TOTP secret JBSWY3DPEHPK3PXP", "JBSWY3DPEHPK3PXP"},
			{"with pass 2 of 7", ""},
			{`login with pass "Fake77pw" ok`, "Fake77pw"},
			{`wrong apikey "7c2a9f0e41d8b6" sent`, "7c2a9f0e41d8b6"},
			{"retry with pwd Fake77pw at x", "Fake77pw"},
			{"rtmp stream key live_4412_Fake7abcd3EFgh9JKlm2 accepted", "live_4412_Fake7abcd3EFgh9JKlm2"},
			{"the stream key was reset", ""},
			{`PSK identity "a7" psk 1f87b595725ac58dd977beef14b97461`, "1f87b595725ac58dd977beef14b97461"},
			{"psk mode enabled", ""},
			{`x EXECVE a0="openstack" a1="--os-password" a2="fake!Pw" a3="list"`, "fake!Pw"},
			{`CMD 'password "Auth" "fakepw_6"'`, "fakepw_6"},
			{`Generated password for the "elastic" built-in superuser: xG7*kV9=QmLt2`, "xG7*kV9=QmLt2"},
			{"x Password for user jdoe42: fake-Pw then", "fake-Pw"},
			{"x Password for user jdoe42: expired", ""},
			{"  neighbor 192.0.2.7 password fake-Peer", "fake-Peer"},
			{"  neighbor 192.0.2.7 password encryption", ""},
			{"credentials from 192.0.2.7:5432", ""},
			{"Failed password for root from 192.0.2.7 port 22 ssh2", ""},
			{`see {password, <<"Fake77pw">>}`, "Fake77pw"},
			{"Password is incorrect", ""},
			{"a token -> node2vec", ""},
			{"password sha256 is not supported", ""},
			{"('user', 'password', 'email')", ""},
			{"('password', 'email')", ""},
			{"password is too short", ""},
			{"unexpected token identifier", ""},
			{"getpass('password', 'Enter it')", ""},
			{"secret manager2 started", ""},
			{"ENV PATH /usr/local/bin", ""},
		}),
	}
}

func findSpoken(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	switch t[at] {
	case 'E', 'd', 'D':
		return findDefined(w, at)
	}
	end := at
	for end < len(t) && detect.IsAlnum(t[end]) {
		end++
	}
	if end == len(t) {
		return detect.NotHere
	}
	word := t[at:end]
	if v := assignedBehind(t, end); v > 0 {
		if r := findAssignment(w, end, v); r != detect.NotHere {
			return r
		}
	}
	switch c := t[end]; {
	case bytes.EqualFold(word, []byte("with")):
		i := skipBlanks(t, end+1)
		i = skipBlanks(t, wordEnd(t, i))
		if i < len(t) && (t[i] == '"' || t[i] == '\'') {
			return findQuoted(w, i)
		}
		if stop := sentenceEnd(t, i); check.Spoken(t[i:stop]) {
			return announce(w, 0, i, stop, 0)
		}
		return detect.NoSecret
	case hasFold(word, "cred"):
		i := skipBlanks(t, end)
		if i < len(t) && (t[i] == '"' || t[i] == '\'') {
			i++
		}
		return findPair(w, i)
	case bytes.EqualFold(word, []byte("stream")):
		return findSpokenToken(w, skipBlanks(t, at+len("stream key ")))
	case bytes.EqualFold(word, []byte("psk")) && t[skipBlanks(t, end)-1] == ' ' && !quoteAt(t, skipBlanks(t, end)):
		return findHexKey(w, skipBlanks(t, end))
	case bytes.EqualFold(word, []byte("psk")):
		return findQuoted(w, skipBlanks(t, end))
	case bytes.EqualFold(word, []byte("pre")):
		return findPreShared(w, at+len("pre-shared-key "))
	case c == ',' && at > 0 && t[at-1] == '{': // {password,"x"}, of Erlang
		v := skipBlanks(t, end+1)
		binary := bytes.HasPrefix(t[v:], []byte("<<"))
		if binary {
			v += len("<<")
		}
		from, stop, ok := literal(t, v)
		if ok && binary && bytes.HasPrefix(t[stop+1:], []byte(">>}")) {
			return assignedValue(w, at, end, from, stop)
		}
		if !ok || stop+1 >= len(t) || t[stop+1] != '}' {
			return detect.NotHere
		}
		return assignedValue(w, at, end, from, stop)
	case bytes.EqualFold(word, []byte("snmp")):
		from := at + len("snmp-server community ")
		stop := wordEnd(t, from)
		if v := t[from:stop]; bytes.EqualFold(v, []byte("public")) || bytes.EqualFold(v, []byte("private")) {
			return detect.Placeholder // what devices come with
		}
		return announce(w, 0, from, stop, 0)
	case (c == '(' || c == '.') && len(word) <= len("passphrase"):
		i := end + 1
		if c == '.' {
			i = end + len(".equals(")
			if !bytes.HasPrefix(t[end:], []byte(".equals(")) {
				return detect.NotHere
			}
		}
		from, stop := callText(t[:min(len(t), i+maxCall)], i, 1)
		return passed(w, from, stop)
	case c == '"' || c == '\'':
		if end+3 < len(t) && t[end+1] == ';' && t[end+2] == 's' && t[end+3] == ':' {
			return findSerialized(w, end+4)
		}
		return findTuple(w, at, end)
	case c == '-' && hasFold(t[end:], "-key "):
		if i := skipBlanks(t, end+len("-key ")); at == 0 || t[at-1] != '-' {
			return findSpokenToken(w, i)
		} else {
			return parameterValue(w, i)
		}
	case bytes.EqualFold(word, []byte("token")), bytes.EqualFold(word, []byte("apitoken")), bytes.EqualFold(word, []byte("apikey")):
		i := skipBlanks(t, end)
		if quoteAt(t, i) && c == ' ' && !bytes.EqualFold(word, []byte("token")) {
			i++
		}
		return findSpokenToken(w, i)
	case len(word) > len("passphrase") && hasFold(word[len(word)-len("password"):], "password") && (at < 2 || t[at-1] != '-' || t[at-2] != ' '):
		return detect.NotHere
	case c == ' ' && at > 1 && t[at-1] == '-' && t[at-2] == ' ':
		return parameterValue(w, skipBlanks(t, end))
	case c == ' ' && neighborBefore(t, at):
		i := skipBlanks(t, end)
		if stop := wordEnd(t, i); lineEnds(t, stop) && !check.ProseWord(t[i:stop]) && string(t[i:stop]) != "encryption" {
			return setting(w, i)
		}
		return findSentence(w, word, i)
	case c == ' ' || c == '\t':
		return findSentence(w, word, skipBlanks(t, end))
	}
	return detect.NotHere
}

// findSpokenToken looks at the word at from, behind "token".
func findSpokenToken(w *detect.Window, from int) detect.Verdict {
	stop := tokenEnd(w.Text, from)
	if !check.SpokenToken(w.Text[from:stop]) || w.IsToken(from, stop) {
		return detect.NoSecret
	}
	return announce(w, 1, from, stop, short(stop-from))
}

// quoteAt reports whether a double quote stands at i.
func quoteAt(t []byte, i int) bool { return i < len(t) && t[i] == '"' }

// findHexKey looks at the key in hexadecimal at i, 32 digits or more.
func findHexKey(w *detect.Window, i int) detect.Verdict {
	n := runOf(head(w.Text, i, 257), detect.IsHex)
	if n < 32 || n > 256 || i+n < len(w.Text) && detect.IsWord(w.Text[i+n]) {
		return detect.NotHere
	}
	return announce(w, 1, i, i+n, 0)
}

// findPreShared looks at the key of IPsec at i, behind the words that say whose it is and how it is
// written (Cisco IOS, Junos).
func findPreShared(w *detect.Window, i int) detect.Verdict {
	for _, s := range [...]string{"local", "remote", "ascii-text", "hexadecimal", "hex"} {
		if hasFold(w.Text[min(i, len(w.Text)):], s) && wordEnd(w.Text, i) == i+len(s) {
			i = skipBlanks(w.Text, i+len(s))
		}
	}
	if rest := head(w.Text, i, 96); hasFold(rest, "address ") || hasFold(rest, "hostname ") {
		k := bytes.Index(rest, []byte(" key "))
		if k < 0 {
			return detect.NotHere
		}
		return setting(w, i+k+len(" key "))
	}
	if stop := wordEnd(w.Text, i); stop > i && !check.Spoken(w.Text[i:stop]) && stop-i > 1 { // a sentence goes on
		return detect.NoSecret
	}
	return setting(w, i)
}

// parameterValue looks at what a parameter of PowerShell is given, whose name has one
// dash: -Password x.
func parameterValue(w *detect.Window, i int) detect.Verdict {
	start, stop := i, wordEnd(w.Text, i)
	if start < len(w.Text) && (w.Text[start] == '\'' || w.Text[start] == '"') {
		start, stop = inQuotes(w.Text, start)
	}
	if start >= stop || w.Text[start] == '-' || w.Text[start] == '(' {
		return detect.NotHere
	}
	return argued(w, start, start, stop)
}

// neighborBefore reports whether the word at at is the setting of a neighbor of BGP: neighbor 192.0.2.7 password x.
func neighborBefore(t []byte, at int) bool {
	b := bytes.TrimRight(tail(t, at, 64), " ")
	peer := bytes.LastIndexByte(b, ' ')
	return peer > 0 && bytes.HasSuffix(b[:peer], []byte("neighbor"))
}

// findSentence looks at the credential that a sentence or a statement has behind
// its word, or behind a verb or a person that follow: [i, …) is what follows.
func findSentence(w *detect.Window, word []byte, i int) detect.Verdict {
	t := w.Text
	next := wordEnd(t, i)
	secret := bytes.EqualFold(word, []byte("secret"))
	if next == i+1 && detect.IsDigit(t[i]) && next < len(t) && t[next] == ' ' { // the way it is written: IOS
		return announce(w, 0, next+1, wordEnd(t, next+1), 0)
	}
	if secret && oneTime(t, i) {
		if stop := tokenEnd(t, i); objectName(t[i:stop]) || bytes.Count(t[i:stop], []byte{'/'}) > 1 {
			return detect.NoSecret
		}
		if i < len(t) && (t[i] == '"' || t[i] == '\'') {
			i++
		}
		return findSpokenToken(w, i)
	}
	if secret && (i == len(t) || t[i] != '\'' && t[i] != '"') {
		return findClause(w, i)
	}
	if s := []byte("to proceed to installation:"); bytes.HasPrefix(t[i:], s) { // of Jenkins
		from := i + len(s)
		for n := 0; n < 8 && from < len(t) && (t[from] <= ' ' || lineFeed(t[from:])); n++ {
			if t[from] == '\\' {
				from++
			}
			from++
		}
		return announce(w, 0, from, wordEnd(t, from), 0)
	}
	said := false
	if bytes.EqualFold(t[i:next], []byte("for")) {
		if i = personEnd(t, next); i == next {
			return detect.NotHere
		}
		if j := builtIn(t, i); j > i {
			return announce(w, 0, j, wordEnd(t, j), 0)
		}
		if i < len(t) && t[i] == ':' {
			i, said = skipBlanks(t, i+1), true
			if stop := wordEnd(t, i); stop-i >= 6 && turnsWithin(t[i:stop]) && check.Placeholder(t[i:stop]) == check.ReasonSecret {
				return announce(w, 0, i, stop, 0)
			}
		} else {
			i = skipBlanks(t, i)
			if bytes.HasPrefix(t[i:], []byte("= ")) { // SET PASSWORD FOR x = 'y'
				i = skipBlanks(t, i+1)
			}
		}
		next = wordEnd(t, i)
	}
	for _, verb := range [...]string{"changed to ", "set to ", "reset to ", "updated to "} {
		if bytes.HasPrefix(t[i:], []byte(verb)) {
			i = next + 1
			next = i + len("to")
		}
	}
	if v := bytes.TrimSuffix(t[i:next], []byte(":")); bytes.Equal(v, []byte("is")) || bytes.Equal(v, []byte("was")) || bytes.Equal(v, []byte("to")) || bytes.Equal(v, []byte("IS")) {
		i, said = skipBlanks(t, next), true
		if i < len(t) && t[i] == ':' {
			i = skipBlanks(t, i+1)
		}
	}
	if i < len(t) && (t[i] == '\'' || t[i] == '"' || t[i] == '`') {
		if from, end := inQuotes(t, i); from < end && t[i] == '"' && bytes.HasPrefix(t[end:], []byte(`" "`)) { // of what, and it: OpenVPN's management
			from, end = inQuotes(t, end+2)
			return announce(w, 0, from, end, detect.Quoted)
		}
		if from, end := inQuotes(t, i); secret && namesSecret(t, i) && (objectName(t[from:end]) || !check.Spoken(t[from:end]) && !check.SpokenToken(t[from:end])) {
			return detect.NoSecret
		}
		return findQuoted(w, i)
	}
	generated := bytes.HasPrefix(t[i:], []byte("generated for "))
	if j := assignedTo(t, i); j > i {
		i, said = j, true
	}
	if stop := wordEnd(t, i); generated && said && stop-i >= 8 { // by a program, MySQL: of any characters
		return announce(w, 0, i, stop, 0)
	}
	stop := sentenceEnd(t, i)
	if v := t[i:stop]; !check.Spoken(v) && (!said || !code(v)) {
		return detect.NoSecret
	}
	return announce(w, 0, i, stop, 0)
}

// oneTime reports whether the secret at i, behind its word, is one of which codes are made: "TOTP secret x".
func oneTime(t []byte, i int) bool {
	before := bytes.TrimRight(t[max(0, i-24):i], " ")
	before = bytes.TrimRight(before[:max(0, len(before)-len("secret"))], " ")
	for _, s := range [...]string{"totp", "otp", "mfa", "2fa", "hotp", "webhook", "client", "shared"} {
		if n := len(before) - len(s); n >= 0 && bytes.EqualFold(before[n:], []byte(s)) && (n == 0 || !detect.IsAlnum(before[n-1])) {
			return true
		}
	}
	return false
}

// findPair looks at the account and the password at i that a colon joins, behind a word for both.
func findPair(w *detect.Window, i int) detect.Verdict {
	t, stop := w.Text, wordEnd(w.Text, i)
	colon := bytes.IndexByte(t[i:stop], ':')
	if colon < 1 || !check.Spoken(t[i+colon+1:stop]) {
		return detect.NotHere
	}
	return announce(w, 0, i+colon+1, stop, 0)
}

// findClause looks at the secret at i that a semicolon ends, as in the files of named and dhcpd.
func findClause(w *detect.Window, i int) detect.Verdict {
	t := w.Text
	stop := tokenEnd(t, i)
	shut := stop + runOf(head(t, stop, 3), func(c byte) bool { return c == '=' })
	if shut >= len(t) || t[shut] != ';' || !check.SpokenToken(t[i:stop]) {
		return detect.NotHere
	}
	return announce(w, 1, i, shut, short(shut-i))
}

// namesSecret reports whether the quotes that open at i hold the name of a secret rather than one:
// a sentence goes on behind it, as in messages of Kubernetes (secret "default/x" not found).
func namesSecret(t []byte, i int) bool {
	from, stop := inQuotes(t, i)
	if stop == from || stop+2 >= len(t) || t[stop+1] != ' ' {
		return false
	}
	c := t[stop+2]
	return c >= 'a' && c <= 'z'
}

// objectName reports whether v is the name of an object of Kubernetes with its namespace: small
// letters, digits, hyphens and dots on both sides of a slash (RFC 1123 labels).
func objectName(v []byte) bool {
	namespace, name, found := bytes.Cut(v, []byte{'/'})
	label := func(c byte) bool { return c >= 'a' && c <= 'z' || detect.IsDigit(c) || c == '-' || c == '.' }
	return found && len(namespace) > 0 && len(name) > 0 && runOf(namespace, label) == len(namespace) && runOf(name, label) == len(name)
}

// assignedTo returns where the password begins that is listed for the account at i behind an equals
// sign, or said to be made for it, or i: "PASSWORD jdoe = x", "is generated for root@localhost: x".
func assignedTo(t []byte, i int) int {
	if bytes.HasPrefix(t[i:], []byte("generated for ")) {
		if j := personEnd(t, i+len("generated for")); j+1 < len(t) && t[j] == ':' {
			return skipBlanks(t, j+1)
		}
		return i
	}
	j := i
	for j < len(t) && j-i < 64 && (detect.IsWord(t[j]) || t[j] == '.' || t[j] == '-') {
		j++
	}
	if j > i && bytes.HasPrefix(t[j:], []byte(" = ")) {
		return j + len(" = ")
	}
	return i
}

// code reports whether v, which is said to be a password, is six digits or more.
func code(v []byte) bool {
	for _, c := range v {
		if !detect.IsDigit(c) {
			return false
		}
	}
	return len(v) >= 6 && len(v) <= 12
}

// builtIn returns where the password begins that Elasticsearch made for the account in quotes that ends at i, or i:
// for the "elastic" built-in superuser: x.
func builtIn(t []byte, i int) int {
	rest := head(t, i, 48)
	for _, s := range [...]string{" built-in superuser: ", " built-in user: ", " user: "} {
		if bytes.HasPrefix(rest, []byte(s)) && i > 0 && (t[i-1] == '"' || t[i-1] == '\'' || t[i-1] == ']') {
			return i + len(s)
		}
	}
	return i
}

// turnsWithin reports whether v has a small letter, and a capital, a digit or a mark behind its first.
func turnsWithin(v []byte) bool {
	small, other := false, false
	for i, c := range v {
		small = small || c >= 'a' && c <= 'z'
		other = other || i > 0 && i+1 < len(v) && (detect.IsUpper(c) || detect.IsDigit(c) || bytes.IndexByte([]byte("!#$%^&*+~_"), c) >= 0)
	}
	return small && other && v[0] != '/' && bytes.IndexAny(v, "<>{}()[]") < 0
}

// personEnd returns where the account ends that "for" at i is followed by, or i.
func personEnd(t []byte, i int) int {
	from := skipBlanks(t, i)
	for _, s := range [...]string{"the ", "user ", "account "} {
		if bytes.HasPrefix(t[from:], []byte(s)) {
			from += len(s)
		}
	}
	stop := from
	for stop < len(t) && stop-from < 64 && (detect.IsWord(t[stop]) || bytes.IndexByte([]byte("'\"@.-\\%"), t[stop]) >= 0) {
		stop++
	}
	if stop == from {
		return i
	}
	return stop
}

// findQuoted looks at the credential in the quotes that open at i, as SQL has it.
func findQuoted(w *detect.Window, i int) detect.Verdict {
	from, stop := inQuotes(w.Text, i)
	if stop == from {
		return detect.NotHere
	}
	c := check.Context{Key: []byte("password"), Value: head(w.Text[:stop], from, maxJudged), Quoted: '"', Class: check.KeyPassword}
	if check.Judge(&c) != check.ReasonSecret || bytes.IndexByte(c.Value, ' ') >= 0 {
		return detect.NoSecret
	}
	return announce(w, 0, from, stop, detect.Quoted)
}

// inQuotes returns the text in the quotes that open at i, at most 128 bytes of one
// line; it is empty where they are not closed. Doubled quotes, as in a string that
// stands in another, are two.
func inQuotes(t []byte, i int) (from, stop int) {
	quote := t[i]
	for from = i; from < len(t) && from-i < 4 && t[from] == quote; {
		from++
	}
	stop = from
	for stop < len(t) && stop-from < 128 && t[stop] != quote && t[stop] != '\n' {
		stop++
	}
	if stop == len(t) || t[stop] != quote {
		return from, from
	}
	if stop > from && t[stop-1] == '\\' {
		stop--
	}
	return from, stop
}

// findTuple looks at the second of two quoted texts in brackets, of which the first
// is t[at:end]: ('password', 'x'). In a list of more texts, and beside the name of
// another key, it is a name too.
func findTuple(w *detect.Window, at, end int) detect.Verdict {
	t := w.Text
	open := at - 2
	if at > 3 && bytes.HasPrefix(t[end:], []byte(`" "`)) && t[at-1] == '-' { // "--os-password" "x"
		from, stop := inQuotes(t, end+2)
		if v := t[from:stop]; from == stop || !check.Spoken(v) && (v[0] == '-' || check.ProseWord(v)) {
			return detect.NoSecret
		}
		return argued(w, from, from, stop)
	}
	if at > 3 && t[at-1] == '-' {
		i := at - 1
		for i > 0 && at-i < 32 && (detect.IsWord(t[i-1]) || t[i-1] == '-') {
			i--
		}
		if i == 0 || t[i-1] != t[end] || t[i] != '-' {
			return detect.NotHere
		}
		return findOptionText(w, end+1)
	}
	if open < 0 || t[at-1] != t[end] || t[open] != '(' && t[open] != '[' {
		return detect.NotHere
	}
	i := end + 1
	if i >= len(t) || t[i] != ',' {
		return detect.NotHere
	}
	if i = skipBlanks(t, i+1); i >= len(t) || t[i] != '\'' && t[i] != '"' {
		return detect.NotHere
	}
	from, stop := inQuotes(t, i)
	if stop == from || stop+1 >= len(t) || t[stop+1] != ')' && t[stop+1] != ']' {
		return detect.NotHere
	}
	pairs := bytes.TrimRight(tail(t, open, 4), " ")
	listed := len(pairs) > 0 && (pairs[len(pairs)-1] == '[' || pairs[len(pairs)-1] == ',' || pairs[len(pairs)-1] == '(')
	v := t[from:stop]
	c := check.Context{Key: t[at:end], Value: v, Quoted: '"', Class: check.KeyPassword}
	if check.Judge(&c) != check.ReasonSecret || check.KeyClassOf(v) != check.KeyNone || !listed && !check.Spoken(v) {
		return detect.NoSecret
	}
	return announce(w, 0, from, stop, detect.Quoted)
}

// findOptionText looks at the text behind the comma at i, which an option in a list of arguments
// stands before: ["--password", "x"].
func findOptionText(w *detect.Window, i int) detect.Verdict {
	t := w.Text
	if i+5 < len(t) && t[i] == ' ' && t[i+1] == 'a' && detect.IsDigit(t[i+2]) { // a1="--password" a2="x", of auditd
		i = i + 1 + max(0, bytes.IndexByte(head(t, i+1, 6), '='))
	} else if i >= len(t) || t[i] != ',' {
		return detect.NotHere
	}
	if i = skipBlanks(t, i+1); i >= len(t) || t[i] != '\'' && t[i] != '"' {
		return detect.NotHere
	}
	from, stop := inQuotes(t, i)
	if stop == from || t[from] == '-' {
		return detect.NotHere
	}
	return argued(w, from, from, stop)
}

// findSerialized looks at the value of a member that PHP serialized, whose length
// begins at i: s:8:"password";s:8:"x".
func findSerialized(w *detect.Window, i int) detect.Verdict {
	t := w.Text
	for i < len(t) && detect.IsDigit(t[i]) {
		i++
	}
	if i+1 >= len(t) || t[i] != ':' || t[i+1] != '"' {
		return detect.NotHere
	}
	from, stop := inQuotes(t, i+1)
	if stop == from || check.Placeholder(t[from:stop]) != check.ReasonSecret {
		return detect.Placeholder
	}
	return announce(w, 0, from, stop, detect.Quoted)
}

// findDefined looks at the value of the macro or variable whose name stands behind
// the word at at: #define PASSWORD "x", ENV DB_PASSWORD x.
func findDefined(w *detect.Window, at int) detect.Verdict {
	t, i := w.Text, at
	if bytes.HasPrefix(t[i:], []byte("define(")) {
		return findDefinedCall(w, i+len("define("))
	}
	for i < len(t) && t[i] > ' ' {
		i++
	}
	name := skipBlanks(t, i)
	stop := name
	for stop < len(t) && stop-name < 64 && detect.IsWord(t[stop]) {
		stop++
	}
	if stop == name || stop == len(t) || t[stop] != ' ' && t[stop] != '\t' {
		return detect.NotHere
	}
	class := check.KeyClassOf(t[name:stop])
	if class != check.KeyPassword && class != check.KeySecret {
		return detect.NotHere
	}
	v := skipBlanks(t, stop)
	if v >= len(t) {
		return detect.NotHere
	}
	kv := detect.KeyValue{Class: class, KeyStart: name, KeyEnd: stop, Sep: '=', Start: v, End: wordEnd(t, v)}
	if t[v] == '"' || t[v] == '\'' {
		if kv.Start, kv.End = inQuotes(t, v); kv.Start == kv.End {
			return detect.NotHere
		}
		kv.Quote = t[v]
	}
	c := check.Context{Key: w.KeyText(&kv), Value: head(t[:kv.End], kv.Start, maxJudged), Quoted: '"', Class: class}
	if check.Judge(&c) != check.ReasonSecret || w.IsToken(kv.Start, kv.End) {
		return detect.NoSecret
	}
	return announce(w, int(class-check.KeyPassword), kv.Start, kv.End, quoted(&kv)|short(kv.End-kv.Start))
}

// announce finds [start, end) as kind, unless it is empty or logscrub's own.
func announce(w *detect.Window, kind, start, end int, tr detect.Traits) detect.Verdict {
	if start >= end || start >= len(w.Text) {
		return detect.NotHere
	}
	if w.OwnOutput(start, end) || w.OwnWords(start, end) {
		return detect.OwnOutput
	}
	if entity(w.Text[start:end]) {
		return detect.Covered
	}
	return w.FoundKind(kind, start, end, tr)
}

// entity reports whether v holds an entity of HTML, so that what is decoded decides.
func entity(v []byte) bool {
	i := bytes.IndexByte(v, '&')
	return i >= 0 && (bytes.HasPrefix(v[i:], []byte("&#")) || bytes.HasPrefix(v[i:], []byte("&quot;")) || bytes.HasPrefix(v[i:], []byte("&apos;")) ||
		bytes.HasPrefix(v[i:], []byte("&lt;")) || bytes.HasPrefix(v[i:], []byte("&amp;")))
}

// skipBlanks returns where the blanks at i end.
func skipBlanks(t []byte, i int) int {
	for n := 0; i < len(t) && n < 8 && (t[i] == ' ' || t[i] == '\t'); n++ {
		i++
	}
	return i
}

// wordEnd returns where the word at i ends: at white space, a quote or the end of an
// element of XML.
func wordEnd(t []byte, i int) int {
	for n := 0; i < len(t) && n < 256 && t[i] > ' ' && t[i] != '"' && t[i] != '\'' && t[i] != '`' && !escapedEnd(t, i); n++ {
		if t[i] == '<' && i+1 < len(t) && t[i+1] == '/' {
			break
		}
		i++
	}
	return i
}

// escapedEnd reports whether the escape of a quote or a line feed stands at i.
func escapedEnd(t []byte, i int) bool {
	return t[i] == '\\' && i+1 < len(t) && bytes.IndexByte([]byte("\"'nrt"), t[i+1]) >= 0
}

// sentenceEnd is wordEnd without the punctuation that ends a clause.
func sentenceEnd(t []byte, i int) int {
	end := wordEnd(t, i)
	for end > i && bytes.IndexByte([]byte(".,:;)"), t[end-1]) >= 0 {
		end--
	}
	return end
}

// tokenEnd returns where the run of the bytes of tokens at i ends, without a full stop.
func tokenEnd(t []byte, i int) int {
	end := i
	for end < len(t) && end-i < 512 && b64token(t[end]) {
		end++
	}
	return trimDots(t, i, end)
}
