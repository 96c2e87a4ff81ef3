package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

// A statement is how the configuration of a device or the output of a command has a credential behind a word
// and nothing but blanks.
type statement struct {
	lit     string   // where the rule is asked
	between []string // words that may stand in front of the credential; "#" is a number
}

// statements is the table of them.
func statements() []statement {
	digests := []string{"#", "md5", "sha1", "sha", "sha256", "sha2-256", "hmac-sha2-256", "hmac-sha-256", "hmac-sha-1", "cmac-aes-128", "value", "encrypted", "cipher", "simple", "plain"}
	return []statement{
		// Cisco IOS, Arista, Dell; RFC 2328 and 5905 for what they are of
		{"authentication-key ", digests}, {"message-digest-key ", digests}, {"key-string ", []string{"#"}}, {"key 7 ", nil}, {"key 0 ", nil}, {"key 6 ", nil},
		{"wpa-psk ", []string{"ascii", "hex", "#"}},
		// Fortinet
		{"psksecret ", []string{"ENC"}}, {"ENC ", nil},
		// Juniper
		{"plain-text-password-value ", nil}, {"snmp community ", nil},
		// Huawei, H3C
		{"snmp-agent community ", []string{"read", "write", "cipher", "simple"}}, {"irreversible-cipher ", nil}, {"password cipher ", nil}, {"password simple ", nil}, {"password hash ", nil},
		{"password level ", []string{"#", "cipher", "simple", "hash"}},
		// HashiCorp Vault
		{"HMAC key ", nil}, {"New value: ", nil},
		// game servers, Microsoft's activation
		{`sv_password" `, nil}, {"sv_password ", nil}, {`rcon_password" `, nil}, {"rcon_password ", nil}, {"slmgr /ipk ", nil}, {"slmgr.vbs /ipk ", nil}, {"slmgr -ipk ", nil},
		{"Unseal Key ", []string{"#:", "#", "(will", "be", "hidden):"}}, {"Recovery Key ", []string{"#:"}}, {"secret_id ", nil}, {"secret_id\t", nil},
	}
}

// maxDirective is how many blanks more may part the columns of a table.
const maxDirective = 32

func configDirective() detect.Rule {
	table := statements()
	r := detect.Rule{
		Name:       "config-directive",
		Kinds:      []detect.Kind{kindPassword, kindUser, kindSecret},
		Max:        512,
		Contextual: true,
		Doc:        "A credential behind a word of the configuration of a network device, or in what a store of secrets prints.",
		Source:     "command references of Cisco IOS, FortiOS, Junos and Huawei VRP; HashiCorp Vault, operator init",
		Examples: examples([][2]string{
			{"# set psksecret ENC Fake7abcd3EFgh9JKlm2NPqr5==", "Fake7abcd3EFgh9JKlm2NPqr5=="},
			{"# set psksecret Fake77pw", "Fake77pw"},
			{"# set passwd ENC Fake7abcd3EFgh9JKlm2NPqr5==", "Fake7abcd3EFgh9JKlm2NPqr5=="},
			{"  ip ospf authentication-key Fake77pw", "Fake77pw"},
			{"! ntp authentication-key 1 md5 0822455D0A16 7", "0822455D0A16"},
			{"  ip ospf message-digest-key 1 md5 7 0822455D0A16", "0822455D0A16"},
			{"  ntp authentication-key 12345 SHA2-256 Fake77pw", "Fake77pw"},
			{"  key-string 7 0822455D0A16", "0822455D0A16"},
			{"  server-private 192.0.2.7 key 7 0822455D0A16", "0822455D0A16"},
			{"  wpa-psk ascii 0 sunshine", "sunshine"},
			{"# set system root-authentication plain-text-password-value Fake77pw", "Fake77pw"},
			{"# set snmp community Fake77pw authorization read-only", "Fake77pw"},
			{"# snmp-agent community read cipher Fake77pw", "Fake77pw"},
			{"# local-user jdoe42 password irreversible-cipher $1a$Fake77pw", "$1a$Fake77pw"},
			{"# super password level 3 cipher Fake77pw", "Fake77pw"},
			{"! snmp-server user jdoe42 staff v3 auth sha Fake77pw priv aes 128 Fake88pw", "Fake77pw"},
			{"! snmp-server user jdoe42 staff v3 auth sha Fake77pw priv aes 128 Fake88pw", "Fake88pw"},
			{"> Unseal Key 1: 4jYbl2CBIv6SpkKj6Hos9iD32k5RfGkLzlosrrq/Jg8m", "4jYbl2CBIv6SpkKj6Hos9iD32k5RfGkLzlosrrq/Jg8m"},
			{"> secret_id             ca174c20-f6de-a53c-74d2-6018fcceff64", "ca174c20-f6de-a53c-74d2-6018fcceff64"},
			{"> EXEC sp_addlogin 'jdoe42', 'Fake77pw'", "Fake77pw"},
			{"    DefaultPassword    REG_SZ    Fake77pw", "Fake77pw"},
			{"    DefaultUserName    REG_SZ    jdoe42", "jdoe42"},
			{"    ProductName    REG_SZ    Windows 11", ""},
			{"scanned WIFI:S:home;T:WPA;P:Fake77pw;;", "Fake77pw"},
			{`scanned WIFI:T:WPA;P:Fake\;77pw;S:My Home;;`, `Fake\;77pw`},
			{"scanned WIFI:T:WPA;S:My Home;P:Fake 77pw;;", "Fake 77pw"},
			{"scanned WIFI:S:home;T:nopass;;", ""},
			{"WIFI: connected to home", ""},
			{"    DefaultPassword    REG_SZ    Fake 77 pw", "Fake 77 pw"},
			{"x AutoAdminLogon REG_SZ 1", ""},
			{"> EXEC sp_password 'Fake77pw', 'Fake88pw', 'jdoe42'", "Fake88pw"},
			{"> EXEC sp_password NULL, 'Fake88pw', 'jdoe42'", "Fake88pw"},
			{"> EXEC sp_password 'Fake77pw', 'Fake88pw', 'jdoe42'", "Fake77pw"},
			{"> EXEC sp_addlogin \"jdoe42\", \"Fake 77 pw\"", "Fake 77 pw"},
			{"$ ACL SETUSER worker on >Fake77pw >Fake88pw ~jobs:*", "Fake88pw"},
			{`7.1 [0 192.0.2.7:51] "ACL" "SETUSER" "worker" "on" ">Fake77pw"`, "Fake77pw"},
			{`{"cmd":["ACL","SETUSER","worker","on",">Fake77pw"]}`, "Fake77pw"},
			{"> Unseal Key 1 (will be hidden): 4jYbl2CBIv6SpkKj6Hos9iD32k5RfGkLzlosrrq/Jg8m", "4jYbl2CBIv6SpkKj6Hos9iD32k5RfGkLzlosrrq/Jg8m"},
			{"# local-user jdoe42 password cipher %^%#Fake77pw:x%^%#", "%^%#Fake77pw:x%^%#"},
			{"deleted key 6 session42", ""},
			{"set encoding ENC UTF-16LE-BOM", ""},
			{"x Password for the [elastic] user successfully reset. New value: e06F4mwH=jnp", "e06F4mwH=jnp"},
			{"x New value: e06F4mwH=jnp", ""},
			{"adyen HMAC key 703979DCD411F1D344DCD741A52B1E6572D880FA302DD740F2ABFE31636AAFB6 loaded", "703979DCD411F1D344DCD741A52B1E6572D880FA302DD740F2ABFE31636AAFB6"},
			{"$ ACL SETUSER worker on >Fake77pw ~jobs:* +@all", "Fake77pw"},
			{`server_cvar: "sv_password" "fakepw"`, "fakepw"},
			{"rcon from x: rcon_password fakepw command", "fakepw"},
			{"$ slmgr /ipk FAKE7-ABCD3-EFGH9-JKLM2-NPQR5", "FAKE7-ABCD3-EFGH9-JKLM2-NPQR5"},
			{"OSPF authentication-key mismatch on vlan7", ""},
			{"the key-string is missing", ""},
			{"cache key 7 expired", ""},
			{"rotating key 6 abc123def now", ""},
			{"the Password Hash Sync ended", ""},
			{"the wpa-psk handshake failed", ""},
			{"set snmp community public authorization read-only", ""},
			{"the key is ENC encoded", ""},
			{"> Unseal Key 1: missing", ""},
			{"> secret_id    string", ""},
		}),
	}
	for _, d := range table {
		r.Triggers = appendTrigger(r.Triggers, d.lit)
	}
	r.Triggers = append(r.Triggers, detect.Trigger{Lit: "REG_SZ"}, detect.Trigger{Lit: "WIFI:"}, detect.Trigger{Lit: "acl setuser ", Fold: true}, detect.Trigger{Lit: `setuser" "`, Fold: true}, detect.Trigger{Lit: `setuser",`, Fold: true}, detect.Trigger{Lit: "snmp-server user ", Fold: true}, detect.Trigger{Lit: "sp_addlogin ", Fold: true}, detect.Trigger{Lit: "sp_password ", Fold: true})
	r.Find = func(w *detect.Window, at int) detect.Verdict { return findDirective(w, at, table) }
	return r
}

func findDirective(w *detect.Window, at int, table []statement) detect.Verdict {
	line := head(w.Text, at, 320)
	switch {
	case hasFold(line, "snmp-server user "):
		return findUserSecurity(w, at+len("snmp-server user "))
	case bytes.HasPrefix(line, []byte("REG_SZ")):
		return findRegistry(w, at)
	case hasFold(line, "acl setuser "), hasFold(line, `setuser" `), hasFold(line, `setuser",`):
		return findUserPassword(w, at, line)
	case bytes.HasPrefix(line, []byte("WIFI:")):
		return findWiFi(w, at, line)
	case hasFold(line, "sp_"):
		return findLogin(w, at, line)
	}
	v := detect.NotHere
	for i := range table {
		if d := &table[i]; hasFold(line, d.lit) {
			if u := d.find(w, at); v != detect.Matched {
				v = u
			}
		}
	}
	return v
}

// find looks at the credential behind the words of d at at.
func (d *statement) find(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	i, told := skipBlanks(t, at+len(d.lit)), d.between == nil && len(d.lit) > len("key 7 ") && !hasFold([]byte(d.lit), "password ")
	for n := 0; n < maxDirective && i < len(t) && t[i] == ' '; n++ { // of a table
		i++
	}
	for range 4 {
		end := wordEnd(t, i)
		if !d.stands(t[i:end]) || end == len(t) || t[end] != ' ' {
			break
		}
		told = told || !allDigits(t[i:end])
		i = skipBlanks(t, end)
	}
	start, stop := i, wordEnd(t, i)
	if start < len(t) && (t[start] == '"' || t[start] == '\'') {
		start, stop = inQuotes(t, start)
		told = true
	}
	v := t[start:stop]
	switch {
	case len(v) < 3:
		return detect.BadLength
	case d.lit == "snmp community " && (knownCommunity(v) || !setsLine(t, at)):
		return detect.Placeholder
	case len(d.lit) == len("secret_id ") && d.lit[:9] == "secret_id":
		if !check.UUID(v) || w.OwnOutput(start, stop) {
			return detect.NotHere
		}
		return w.FoundKind(2, start, stop, 0)
	case d.lit == "HMAC key ":
		if len(v) < 32 || !check.SpokenToken(v) {
			return detect.NoSecret
		}
	case d.lit == "New value: ": // of Elasticsearch
		if before := tail(t, at, 96); !bytes.Contains(before, []byte("assword for the [")) {
			return detect.NotHere
		}
		return announce(w, 0, start, stop, 0)
	case d.lit == "ENC ":
		if !setsLine(t, at) || len(v) < 16 {
			return detect.NotHere
		}
	case len(d.between) > 0 && d.between[0] == "#:":
		if len(v) < 40 {
			return detect.BadLength
		}
		return announce(w, 2, start, stop, 0)
	case len(d.lit) == len("key 7 ") && d.lit[:4] == "key " && !ofServer(t, at):
		return detect.BadBoundary
	case bytes.HasPrefix(v, []byte("%^%#")) && len(v) > 12: // as VRP enciphers
		return announce(w, 0, start, stop, 0)
	case !told && !check.Spoken(v):
		return detect.NoSecret
	}
	return argued(w, start, start, stop)
}

// ofServer reports whether a key at at is one of a server: of a line of its own, or behind an address or a port.
func ofServer(t []byte, at int) bool {
	before := tail(t, at, 48)
	before = bytes.TrimRight(before[bytes.LastIndexByte(before, '\n')+1:], " ")
	word := before[bytes.LastIndexByte(before, ' ')+1:]
	return len(word) == 0 || word[0] == '!' || len(word) > 2 && runOf(word, func(c byte) bool { return detect.IsHex(c) || c == '.' || c == ':' }) == len(word)
}

// stands reports whether word may stand in front of the credential of d.
func (d *statement) stands(word []byte) bool {
	for _, s := range d.between {
		switch {
		case s == "#:" && len(word) > 1 && word[len(word)-1] == ':' && allDigits(word[:len(word)-1]):
			return true
		case s == "#" && len(word) > 0 && len(word) < 6 && allDigits(word), bytes.EqualFold(word, []byte(s)):
			return true
		}
	}
	return false
}

// setsLine reports whether "set " stands in front of at, at most eight words before.
func setsLine(t []byte, at int) bool {
	before := tail(t, at, 96)
	before = before[bytes.LastIndexByte(before, '\n')+1:]
	i := bytes.LastIndex(before, []byte("set "))
	return i >= 0 && (i == 0 || !detect.IsAlnum(before[i-1])) && bytes.Count(before[i:], []byte(" ")) < 9
}

// findUserSecurity looks at the credentials of a user of SNMP version 3 in the rest of the line at i: behind "auth"
// and "priv" and how they are used.
func findUserSecurity(w *detect.Window, i int) detect.Verdict {
	t, v := w.Text, detect.NotHere
	word := func() []byte {
		i = skipBlanks(t, i)
		end := wordEnd(t, i)
		s := t[i:end]
		i = end
		return s
	}
	for range 16 {
		s := word()
		if len(s) == 0 {
			break
		}
		if !bytes.EqualFold(s, []byte("auth")) && !bytes.EqualFold(s, []byte("priv")) {
			continue
		}
		word() // md5, sha, aes, des
		from := skipBlanks(t, i)
		if s = word(); len(s) == 3 && allDigits(s) { // aes 128
			from = skipBlanks(t, i)
			s = word()
		}
		if len(s) > 2 {
			if u := argued(w, from, from, from+len(s)); v != detect.Matched {
				v = u
			}
		}
	}
	return v
}

// findRegistry looks at the value of the registry whose type stands at at, as reg query prints them, where its name
// says that it is a credential or an account.
func findRegistry(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	end := at
	for end > 0 && at-end < 64 && (t[end-1] == ' ' || t[end-1] == '\t') {
		end--
	}
	name := end
	for name > 0 && end-name < 64 && (detect.IsWord(t[name-1]) || t[name-1] == '-') {
		name--
	}
	start := at + len("REG_SZ")
	for start < len(t) && start-at < 64 && (t[start] == ' ' || t[start] == '\t') {
		start++
	}
	stop := wordEnd(t, start)
	if start == stop || stop == start+1 {
		return detect.NotHere // of one character it is a switch: AutoAdminLogon
	}
	if n := bytes.IndexAny(t[start:stop], "#%&\\"); n > 0 && w.OwnOutput(start, start+n) { // before the end of the line, escaped
		return detect.OwnOutput
	}
	switch check.KeyClassOf(t[name:end]) {
	case check.KeyPassword:
		return argued(w, start, start, restEnd(t, start))
	case check.KeyUser:
		if v := t[start:stop]; plausible(v) && check.Account(t[name:end], v) == check.ReasonSecret && !w.OwnOutput(start, stop) {
			return w.FoundKind(1, start, stop, generic(v))
		}
	}
	return detect.NotHere
}

// restEnd returns where the line ends that goes on at i with up to four words, of which none behind the first looks like
// another column; where it goes on otherwise, the end of the first.
func restEnd(t []byte, i int) int {
	first := wordEnd(t, i)
	if bytes.ContainsAny(t[i:first], "#%&\\") { // perhaps the end of the line, escaped
		return first
	}
	end := first
	for range 3 {
		from := skipBlanks(t, end)
		stop := wordEnd(t, from)
		if from != end+1 || stop == from {
			break
		}
		if bytes.ContainsAny(t[from:stop], ".,=:/<([{_") {
			return first
		}
		end = stop
	}
	if !lineEnds(t, end) {
		return first
	}
	return end
}

// findWiFi looks at the password in the text of a code that has a telephone join a network: WIFI:S:x;T:WPA;P:y;;
func findWiFi(w *detect.Window, at int, line []byte) detect.Verdict {
	for i := len("WIFI:"); i < len(line); {
		end := i
		for end < len(line) && line[end] != ';' && line[end] != '\n' {
			if line[end] == '\\' { // of a semicolon, a colon
				end++
			}
			end++
		}
		if end = min(end, len(line)); end == len(line) || line[end] != ';' {
			return detect.NotHere
		}
		if v, is := bytes.CutPrefix(line[i:end], []byte("P:")); is && len(v) > 0 {
			return announce(w, 0, at+end-len(v), at+end, 0)
		}
		i = end + 1
	}
	return detect.NotHere
}

// findUserPassword looks at the words behind a greater-than sign among the rules of a user of Redis, and the hashes
// behind a number sign.
func findUserPassword(w *detect.Window, at int, line []byte) detect.Verdict {
	v := detect.NotHere
	for i := 0; i+2 < len(line) && line[i] != '\n'; i++ {
		if line[i] != ' ' && line[i] != '"' || line[i+1] != '>' && line[i+1] != '#' {
			continue
		}
		start := at + i + 2
		if stop := wordEnd(w.Text, start); stop > start+2 {
			if u := announce(w, 0, start, stop, 0); v != detect.Matched {
				v = u
			}
		}
	}
	return v
}

// findLogin looks at the passwords among the arguments of a procedure of SQL Server: sp_addlogin 'jdoe', 'x' and
// sp_password 'old', 'new', 'jdoe'.
func findLogin(w *detect.Window, at int, line []byte) detect.Verdict {
	t, v := w.Text, detect.NotHere
	i := skipBlanks(t, at+bytes.IndexByte(line, ' '))
	for n := range 2 {
		if i < len(t) && t[i] == 'N' && i+1 < len(t) && t[i+1] == '\'' {
			i++
		}
		end := i
		if i < len(t) && (t[i] == '\'' || t[i] == '"') {
			from, stop := inQuotes(t, i)
			if from == stop {
				return v
			}
			if end = stop + 1; n == 1 || hasFold(line, "sp_password ") {
				if u := announce(w, 0, from, stop, 0); v != detect.Matched {
					v = u
				}
			}
		} else if end = i + runOf(head(t, i, 40), detect.IsWord); !bytes.EqualFold(t[i:end], []byte("null")) {
			return v
		}
		if i = skipBlanks(t, end); i >= len(t) || t[i] != ',' {
			break
		}
		i = skipBlanks(t, i+1)
	}
	return v
}
