package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

// An arg is how a command takes a credential.
type arg struct {
	command string // as the trigger has it, in lower case
	option  string // with its dash; empty: the words themselves are told apart
	glued   bool   // nothing parts the credential from the option
	pair    byte   // what parts an account from the credential, 0 without
}

// accountArgs is the table of commands that take an account behind an option, glued to
// it or not, as those of args do.
func accountArgs() []arg {
	return []arg{
		{"docker login", "-u", false, 0}, {"podman login", "-u", false, 0}, {"psexec", "-u", false, 0}, {"sqlcmd", "-U", false, 0},
		{"schtasks", "/ru", false, 0}, {"schtasks", "/u", false, 0}, {"mysql", "-u", false, 0}, {"mysql", "-u", true, 0}, {"mariadb", "-u", false, 0}, {"mariadb", "-u", true, 0},
		{"mongo", "-u", false, 0}, {"mosquitto_", "-u", false, 0}, {"xfreerdp", "/u:", true, 0}, {"cqlsh", "-u", false, 0}, {"bcp", "-U", false, 0}, {"osql", "-U", false, 0}, {"rdesktop", "-u", false, 0}, {"evil-winrm", "-u", false, 0}, {"psql", "-U", false, 0}, {"pg_dump", "-U", false, 0},
	}
}

// args is the table of commands that take a credential behind an option
// of one letter (long options are found by their names), as their manuals say.
func args() []arg {
	return []arg{
		{"curl", "-u", false, ':'}, {"curl", "--user", false, ':'}, {"curl", "-U", false, ':'}, {"curl", "--proxy-user", false, ':'},
		{"curl", "--oauth2-bearer", false, 0},
		{"mysql", "-p", true, 0}, {"mariadb", "-p", true, 0}, {"sshpass", "-p", true, 0}, {"sshpass", "-p", false, 0},
		{"redis-cli", "-a", false, 0}, {"mongo", "-p", false, 0}, {"sqlcmd", "-P", false, 0}, {"docker login", "-p", false, 0},
		{"ldapsearch", "-w", false, 0}, {"ldapmodify", "-w", false, 0}, {"ldapadd", "-w", false, 0}, {"ldapwhoami", "-w", false, 0},
		{"smbclient", "-U", false, '%'}, {"mosquitto_", "-P", false, 0}, {"xfreerdp", "/p:", true, 0}, {"altool", "-p", false, 0}, {"openssl enc", "-k", false, 0}, {"openssl enc", "-K", false, 0}, {"plink", "-pw", false, 0}, {"pscp", "-pw", false, 0}, {"psexec", "-p", false, 0},
		{"podman login", "-p", false, 0}, {"login -", "-p", false, 0}, {"zip -", "-P", false, 0}, {"unzip -", "-P", false, 0},
		{"snmp", "-c", false, 0}, {"snmp", "-A", false, 0}, {"snmp", "-X", false, 0}, {"ipmitool", "-P", false, 0}, {"ssh-keygen", "-N", false, 0},
		{"security unlock-keychain", "-p", false, 0}, {"security import", "-P", false, 0},
		{"useradd", "-p", false, 0}, {"usermod", "-p", false, 0}, {"schtasks", "/rp", false, 0}, {"schtasks", "/RP", false, 0}, {"schtasks", "/p", false, 0}, {"keytool", "-storepass", false, 0}, {"keytool", "-keypass", false, 0}, {"keytool", "-srcstorepass", false, 0},
		{"keytool", "-deststorepass", false, 0}, {"jarsigner", "-storepass", false, 0}, {"jarsigner", "-keypass", false, 0},
		{"kadmin", "-w", false, 0}, {"lftp", "-u", false, ','}, {"cqlsh", "-p", false, 0}, {"bcp", "-P", false, 0}, {"osql", "-P", false, 0}, {"rdesktop", "-p", false, 0}, {"certutil", "-p", false, 0}, {"evil-winrm", "-p", false, 0},
	}
}

// maxCommand is how much of a command line is looked at, in bytes.
const maxCommand = 512

func command() detect.Rule {
	table, accounts := args(), accountArgs()
	r := detect.Rule{
		Name:       "command-line",
		Kinds:      []detect.Kind{kindPassword, kindUser, kindSecret},
		Max:        1 << 10,
		Contextual: true,
		Doc:        "A password among the arguments of a command that takes it without its name: curl -u, mysql -p, sshpass -p, net user.",
		Source:     "manual pages: curl(1), mysql(1), sshpass(1), redis-cli(1), ldapsearch(1), smbclient(1), openssl-enc(1), snmpd.conf(5); Windows: net user, net use; Cisco IOS",
		Examples: examples([][2]string{
			{"$ curl -s -u jdoe42:Fake77pw https://example.com/", "Fake77pw"},
			{`+ curl -X PUT -u "jdoe42:Fake77pw" https://192.0.2.1`, "Fake77pw"},
			{"$ curl --oauth2-bearer Zx9kQ2vL7pRt3 https://example.com", "Zx9kQ2vL7pRt3"},
			{"$ mysql -h db -uapp -pFake77pw shop", "Fake77pw"},
			{"$ mysqldump -pFake77pw shop", "Fake77pw"},
			{"$ sshpass -p 'Fake77pw' ssh jdoe42@192.0.2.7", "Fake77pw"},
			{"$ redis-cli -h 192.0.2.7 -a Fake77pw ping", "Fake77pw"},
			{"$ smbclient -U jdoe42%Zx9kQ2vL //192.0.2.7/share", "Zx9kQ2vL"},
			{`$ net user jdoe42 Fake77pw /add`, "Fake77pw"},
			{"$ sqlplus jdoe42/Fake77pw@db.example.com", "Fake77pw"},
			{"$ sqlplus -S jdoe42/Fake77pw@//db.example.com:1521/X @/tmp/r.sql", "Fake77pw"},
			{"$ mosquitto_pub -h 192.0.2.7 -u jdoe42 -P Fake77pw -t x", "Fake77pw"},
			{"$ xfreerdp /v:192.0.2.7 /u:jdoe42 /p:'Fake77pw'", "Fake77pw"},
			{"crypto isakmp key Fake77pw address 192.0.2.7", "Fake77pw"},
			{"crypto isakmp key", ""},
			{"jdbc:oracle:thin:jdoe42/Fake77pw@db.example.com:1521:orcl", "Fake77pw"},
			{"$ bindpw Fake77pw", "Fake77pw"},
			{"# rocommunity Zx9kQ2vL 192.0.2.0/24", "Zx9kQ2vL"},
			{"! radius-server host 192.0.2.7 key 7 0822455D0A16", "0822455D0A16"},
			{"$ net use X: //files/share /user:jdoe42 Fake77pw", "Fake77pw"},
			{"$ openssl enc -aes-256-cbc -k Fake77pw -in x", "Fake77pw"},
			{"$ requirepass sunshine", "sunshine"},
			{`$ curl -H "Accept: text/html" -u jdoe42:Fake77pw https://example.com`, "Fake77pw"},
			{`$ ldapsearch -D "cn=x,dc=example" -w Fake77pw -b dc=example`, "Fake77pw"},
			{`{"cmd":"curl -s ","b":"-u jdoe42:Fake77pw "}`, ""},
			{"$ schtasks /create /ru jdoe42 /rp Fake77pw /tn x", "Fake77pw"},
			{"$ schtasks /create /ru jdoe42 /rp Fake77pw /tn x", "jdoe42"},
			{"$ keytool -list -storepass Fake77pw -keystore x", "Fake77pw"},
			{"$ docker login -u jdoe42 registry.example.com", "jdoe42"},
			{"$ mysql -ujdoe42 shop", "jdoe42"},
			{"$ psql -h db -U jdoe42 shop", "jdoe42"},
			{"$ psql -h db -U $PGUSER shop", ""},
			{"psql -U", ""},
			{"mysql -use-result shop", ""},
			{"schtasks /rp * /tn x", ""},
			{"$ curl -u fake7abcd3efgh9jklm2npqr5: https://example.com", "fake7abcd3efgh9jklm2npqr5"},
			{"$ az login --service-principal -u x -p Fake77pw --tenant y", "Fake77pw"},
			{"$ unzip -P Fake77pw x.zip", "Fake77pw"},
			{"# docker registry login -u jdoe42 -p Fake77pw r.example.com", "Fake77pw"},
			{"$ snmpget -v3 -u jdoe42 -A Fake77pw 192.0.2.7", "Fake77pw"},
			{"$ impdp jdoe42/Fake77pw@orcl", "Fake77pw"},
			{"  auth_pass Fake77pw", "Fake77pw"},
			{"snmpwalk -v2c -c public 192.0.2.7", ""},
			{"login -p -- jdoe42", ""},
			{"curl -u jdoe42: https://example.com", ""},
			{"curl -u $USER:$PASS https://example.com", ""},
			{"curl -s https://example.com/ -o x", ""},
			{"mysql -p shop", ""},
			{"mysql -h db --port 3306", ""},
			{"mysql started, use -pool to limit", ""},
			{"net user jdoe42 /active:no", ""},
			{"net user jdoe42 * /add", ""},
			{"requirepass is not set", ""},
			{`$ net use X: //files/share /user:jdoe42 "Fake 77pw"`, "Fake 77pw"},
			{`$ net use X: //files/share /user:jdoe42 Fake77pw`, "Fake77pw"},
			{"jdbc:oracle:thin:@db.example.com:1521:orcl", ""},
			{`run net.exe use X: //files/share /user:jdoe42 Fake77pw`, "Fake77pw"},
			{`run net  use X: //files/share /user:jdoe42 Fake77pw`, "Fake77pw"},
			{`run net.exe user jdoe42 Fake77pw /add`, "Fake77pw"},
			{"ssh -p 2222 192.0.2.7", ""},
		}),
	}
	for _, a := range table {
		r.Triggers = appendTrigger(r.Triggers, a.command)
	}
	for _, a := range accounts {
		r.Triggers = appendTrigger(r.Triggers, a.command)
	}
	for _, s := range [...]string{"net user ", "net1 user ", "sqlplus ", "impdp ", "expdp ", "jdbc:oracle:", "bindpw ", "rootpw ", "requirepass ", "masterauth ", "rocommunity ", "rwcommunity ", "auth_pass ",
		"radius-server ", "tacacs-server ", "isakmp key ", "net use ", "net  use ", "net.exe use ", "net  user ", "net1  user ", "net.exe user "} {
		r.Triggers = appendTrigger(r.Triggers, s)
	}
	r.Find = func(w *detect.Window, at int) detect.Verdict { return findCommand(w, at, table, accounts) }
	return r
}

// appendTrigger adds the literal lit to list, once.
func appendTrigger(list []detect.Trigger, lit string) []detect.Trigger {
	for _, t := range list {
		if t.Lit == lit {
			return list
		}
	}
	return append(list, detect.Trigger{Lit: lit, Fold: true})
}

func findCommand(w *detect.Window, at int, table, accounts []arg) detect.Verdict {
	t := w.Text
	if t[at]|0x20 != 'j' && !commandEnds(t[at:], 24) {
		return detect.NotHere
	}
	line := t[at:commandLineEnd(t, at, min(w.LineEnd(at), at+maxCommand))]
	if len(line) == 0 {
		return detect.NotHere
	}
	switch line[0] | 0x20 {
	case 'n':
		switch word, rest, _ := bytes.Cut(line, []byte{' '}); {
		case hasFold(bytes.TrimLeft(rest, " "), "use "):
			return netUse(w, at, line)
		case hasFold(word, "net"):
			return netUser(w, at)
		}
	case 'a', 'i', 'j', 'b', 't', 'r', 'm':
		if v := directive(w, at, line); v != detect.NotHere {
			return v
		}
	}
	for _, s := range [...]string{"sqlplus ", "impdp ", "expdp "} {
		if hasFold(line, s) {
			return slashed(w, at+len(s))
		}
	}

	return max(options(w, at, line, table, credential), options(w, at, line, accounts, commandAccount))
}

// options asks argument about the argument of each option of the table that the command line
// at at has, and returns the last verdict.
func options(w *detect.Window, at int, line []byte, table []arg, argument func(*detect.Window, int, *arg) detect.Verdict) detect.Verdict {
	v := detect.NotHere
	for i := range table {
		a := &table[i]
		if hasFold(line, a.command) && commandEnds(line[len(a.command):], 24) {
			line = upToNext(line, a.command)
			if u := option(w, at, line, a, argument); u != detect.NotHere {
				v = u
			}
		}
	}
	return v
}

// commandAccount looks at the account at start, which is an argument.
func commandAccount(w *detect.Window, start int, a *arg) detect.Verdict {
	t, stop := w.Text, wordEnd(w.Text, start)
	if start < len(t) && (t[start] == '\'' || t[start] == '"') {
		start, stop = inQuotes(t, start)
	}
	if start >= stop {
		return detect.NotHere
	}
	v := t[start:stop]
	for _, c := range v {
		if !accountByte(c) && c != '@' && c != '\\' {
			return detect.NotHere
		}
	}
	if a.glued && bytes.IndexByte(v, '-') >= 0 { // -use-result
		return detect.NotHere
	}
	if v[0] == '-' || v[0] == '$' || !plausible(v) || check.Account([]byte("user"), v) != check.ReasonSecret {
		return detect.Placeholder
	}
	if w.OwnOutput(start, stop) {
		return detect.OwnOutput
	}
	return w.FoundKind(1, start, stop, generic(v))
}

// commandLineEnd returns where the command line at at ends that a line or a quote ends at
// end: behind an argument in double quotes it goes on, to at+maxCommand at most.
func commandLineEnd(t []byte, at, end int) int {
	most := min(len(t), at+maxCommand)
	for end < most && t[end] == '"' && end > at && (t[end-1] == ' ' || t[end-1] == '=') {
		i := end + 1
		for i < most && t[i] != '"' && t[i] != '\n' {
			i++
		}
		if i+1 >= most || t[i] != '"' || t[i+1] != ' ' {
			return end
		}
		for end = i + 1; end < most && t[end] >= ' ' && t[end] != '"' && t[end] != '\\'; {
			end++
		}
	}
	return end
}

// upToNext returns the part of line, which begins with command, in front of the next
// blank and command: what follows is looked at from there.
func upToNext(line []byte, command string) []byte {
	for i := len(command); ; i++ {
		n := bytes.IndexByte(line[i:], ' ')
		if n < 0 {
			return line
		}
		if i += n; hasFold(line[i+1:], command) && commandEnds(line[i+1+len(command):], 24) {
			return line[:i+1]
		}
	}
}

// commandEnds reports whether a command's name of at most most bytes or the rest of
// it, such as "dump" or ".exe", and a blank begin b.
func commandEnds(b []byte, most int) bool {
	i := 0
	for i < len(b) && i < most && (detect.IsWord(b[i]) || b[i] == '.' || b[i] == '-') {
		i++
	}
	return i < len(b) && b[i] == ' '
}

// hasFold reports whether b begins with s, of small letters, in either case.
func hasFold(b []byte, s string) bool {
	return len(b) >= len(s) && bytes.EqualFold(b[:len(s)], []byte(s))
}

// option looks at what stands behind the option of a in the command line at at.
func option(w *detect.Window, at int, line []byte, a *arg, argument func(*detect.Window, int, *arg) detect.Verdict) detect.Verdict {
	for from := 0; ; {
		i := bytes.Index(line[from:], []byte(a.option))
		if i < 0 {
			return detect.NotHere
		}
		i += from
		from = i + len(a.option)
		if line[i-1] != ' ' || from == len(line) || (line[from] == ' ') == a.glued {
			continue
		}
		start := skipBlanks(w.Text, at+from)
		if a.glued {
			start = at + from
		}
		return argument(w, start, a)
	}
}

// credential looks at the argument at start.
func credential(w *detect.Window, start int, a *arg) detect.Verdict {
	t, stop := w.Text, wordEnd(w.Text, start)
	if start < len(t) && t[start] == '\\' {
		start++
	}
	if start < len(t) && (t[start] == '\'' || t[start] == '"') {
		start, stop = inQuotes(t, start)
	}
	if start >= stop || t[start] == '-' || t[start] == '<' || t[start] == '[' {
		return detect.NotHere
	}
	if a.command == "snmp" && knownCommunity(t[start:stop]) {
		return detect.Placeholder
	}
	pass := start
	if a.pair != 0 {
		i := bytes.IndexByte(t[start:stop], a.pair)
		if i > 0 && stop-start-i < 3 && i >= 12 && (check.SpokenToken(t[start:start+i]) || check.Random(t[start:start+i])) { // a key in the place of the account
			return announce(w, 2, start, start+i, short(i))
		}
		if i < 0 || start+i+1 == stop {
			return detect.NotHere
		}
		if pass = start + i + 1; check.ExampleWord(t[start:pass-1]) && check.ExampleWord(t[pass:stop]) {
			return detect.Placeholder
		}
	}
	if a.glued && a.command != "sshpass" && a.command != "xfreerdp" && !check.Spoken(t[pass:stop]) && !longWord(t[pass:stop]) {
		return detect.NoSecret
	}
	return argued(w, start, pass, stop)
}

// knownCommunity reports whether v is the community that devices of SNMP come with.
func knownCommunity(v []byte) bool {
	return bytes.EqualFold(v, []byte("public")) || bytes.EqualFold(v, []byte("private"))
}

// longWord reports whether v is letters alone, six or more, and no word that
// follows "-p" as the rest of an option: "-port", "-protocol", "-pool".
func longWord(v []byte) bool {
	for _, c := range v {
		if !detect.IsAlnum(c) || detect.IsDigit(c) {
			return false
		}
	}
	for _, s := range [...]string{"ort", "rot", "ool", "ath", "ass", "lug", "rom", "refix", "rint", "rocess", "rofile", "arallel"} {
		if hasFold(v, s) {
			return false
		}
	}
	return len(v) >= 6
}

// argued finds the password [pass, stop) of a command line, and the account before
// it that begins at start.
func argued(w *detect.Window, start, pass, stop int) detect.Verdict {
	t := w.Text
	if stop <= pass || entity(t[start:stop]) {
		return detect.Covered
	}
	c := check.Context{Key: []byte("password"), Value: t[pass:stop], Quoted: '"', Class: check.KeyPassword, Before: []byte(`"password":`)}
	if check.Judge(&c) != check.ReasonSecret {
		return detect.NoSecret
	}
	if user := pass - 1; user > start && !w.OwnOutput(start, user) && check.Placeholder(t[start:user]) == check.ReasonSecret {
		w.FoundKind(1, start, user, generic(t[start:user]))
	}
	return announce(w, 0, pass, stop, short(stop-pass))
}

// netUser looks at "net user NAME PASSWORD" at at.
func netUser(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	i := skipBlanks(t, at+bytes.IndexByte(t[at:], ' ')) + len("user ")
	start := skipBlanks(t, i)
	end := wordEnd(t, start)
	pass := skipBlanks(t, end)
	stop := wordEnd(t, pass)
	if end == start || pass == end || pass == stop || t[start] == '/' || t[pass] == '/' || t[pass] == '*' || !check.Spoken(t[pass:stop]) && !nettle(t[stop:]) {
		return detect.NotHere
	}
	if v := t[start:end]; len(v) > 1 && plausible(v) && check.Account([]byte("user"), v) == check.ReasonSecret && !w.OwnOutput(start, end) {
		w.FoundKind(1, start, end, generic(v))
	}
	return argued(w, pass, pass, stop)
}

// nettle reports whether a switch of "net user" follows.
func nettle(b []byte) bool {
	return hasFold(b, " /add") || hasFold(b, " /domain") || hasFold(b, " /active")
}

// directive looks at what follows the word of a file of settings at at, or the
// scheme of a driver.
func directive(w *detect.Window, at int, line []byte) detect.Verdict {
	for _, s := range [...]string{"bindpw ", "rootpw ", "requirepass ", "masterauth ", "rocommunity ", "rwcommunity ", "auth_pass ", "isakmp key "} {
		if hasFold(line, s) {
			if i := skipBlanks(w.Text, at+len(s)); check.ProseWord(w.Text[i:wordEnd(w.Text, i)]) {
				return detect.NoSecret // requirepass is not set
			}
			return setting(w, at+len(s))
		}
	}
	for _, s := range [...]string{"radius-server ", "tacacs-server "} {
		if i := bytes.Index(line, []byte("key ")); i > 0 && hasFold(line, s) && line[i-1] == ' ' {
			return setting(w, at+i+len("key "))
		}
	}
	if hasFold(line, "jdbc:oracle:") {
		i := bytes.IndexByte(line[len("jdbc:oracle:"):], ':')
		if i < 0 || i > 5 {
			return detect.NotHere
		}
		return slashed(w, at+len("jdbc:oracle:")+i+1)
	}
	return detect.NotHere
}

// setting looks at the value that a directive has at at, perhaps behind the number of the
// way it is written.
func setting(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	start := skipBlanks(t, at)
	for range 4 {
		i := start + bytes.IndexByte(head(t, start, 16), ' ')
		if i < start || !rootOption(t[start:i]) {
			break
		}
		start = skipBlanks(t, i)
	}
	stop := wordEnd(t, start)
	if rootOption(t[start:stop]) {
		return detect.NotHere // without a password
	}
	if stop == start+1 && detect.IsDigit(t[start]) && stop < len(t) && t[stop] == ' ' {
		start = skipBlanks(t, stop)
		stop = wordEnd(t, start)
	}
	if start < len(t) && (t[start] == '"' || t[start] == '\'') {
		start, stop = inQuotes(t, start)
	}
	return argued(w, start, start, stop)
}

// rootOption reports whether v is an option of kickstart's rootpw.
func rootOption(v []byte) bool {
	switch string(v) {
	case "--lock", "--allow-ssh", "--plaintext", "--iscrypted":
		return true
	}
	return false
}

// netUse looks at "net use DRIVE SHARE /user:NAME PASSWORD" at at; the password may also
// stand before the account.
func netUse(w *detect.Window, at int, line []byte) detect.Verdict {
	t := w.Text
	i := bytes.Index(line, []byte("/user:"))
	if i < 0 {
		i = bytes.Index(line, []byte("/USER:"))
	}
	if i < 0 {
		return detect.NotHere
	}
	account := at + i + len("/user:")
	pass := skipBlanks(t, wordEnd(t, account))
	if v := t[account:wordEnd(t, account)]; len(v) > 1 && plausible(v) && check.Account([]byte("user"), v) == check.ReasonSecret && !w.OwnOutput(account, account+len(v)) {
		w.FoundKind(1, account, account+len(v), generic(v))
	}
	if pass < len(t) && t[pass] == '"' {
		if from, stop := inQuotes(t, pass); from < stop {
			return argued(w, pass, from, stop)
		}
	}
	if stop := wordEnd(t, pass); pass < stop && t[pass] != '/' && t[pass] != '*' && bytes.IndexByte(t[pass:stop], ':') < 0 && !bytes.HasPrefix(t[stop:], []byte(": ")) {
		return argued(w, pass, pass, stop)
	}
	stop := at + i - 1
	pass = at + bytes.LastIndexByte(line[:max(0, i-1)], ' ') + 1
	if share := bytes.Index(line, []byte("use ")) + len("use "); at+share >= pass || len(withoutDrive(t[at+share:pass])) == 0 {
		return detect.NotHere // the share itself
	}
	if stop <= pass || t[pass] == '\\' || t[pass] == '/' || t[pass] == '*' || t[stop-1] == ':' {
		return detect.NotHere
	}
	return argued(w, pass, pass, stop)
}

// withoutDrive returns b without the letter of a drive that it begins with, and without blanks.
func withoutDrive(b []byte) []byte {
	b = bytes.TrimSpace(b)
	if len(b) > 1 && b[1] == ':' && (len(b) == 2 || b[2] == ' ') || len(b) > 0 && b[0] == '*' {
		b = bytes.TrimSpace(b[min(2, len(b)):])
	}
	return b
}

// slashed looks at an account, a slash, a password and an at sign, as Oracle has
// them, at at.
func slashed(w *detect.Window, at int) detect.Verdict {
	for at < len(w.Text) && w.Text[at] == '-' { // -S
		at = skipBlanks(w.Text, wordEnd(w.Text, at))
	}
	t, stop := w.Text, wordEnd(w.Text, at)
	slash := bytes.IndexByte(t[at:stop], '/')
	sign := bytes.LastIndexByte(t[at:stop], '@')
	if slash <= 0 || sign <= slash+1 || t[at] == '-' {
		return detect.NotHere
	}
	return argued(w, at, at+slash+1, at+sign)
}
