package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

// maxDomain is the longest name of a domain in front of an account, in bytes, and
// maxAccount the longest account that no quotes enclose.
const (
	maxDomain  = 64
	maxAccount = 64
)

func domainUser() detect.Rule {
	return detect.Rule{
		Name:       "domain-user",
		Kinds:      []detect.Kind{kindUser},
		Triggers:   []detect.Trigger{{Shape: detect.Backslash}},
		Max:        256,
		Contextual: true,
		Find:       findDomainUser,
		Doc:        `An account of Windows with its domain in front: DOMAIN\user.`,
		Source:     "[MS-ADTS] §5.1.1.1.1, down-level logon names",
		Examples: examples([][2]string{
			{`removed by EXAMPLE\jdoe42 at`, `EXAMPLE\jdoe42`},
			{`for net:192.0.2.2/80(LOCAL\jdoe42) to`, `LOCAL\jdoe42`},
			{`as corp.example.com\jane.doe.`, `corp.example.com\jane.doe`},
			{`,,example\jdoe42,PC1,`, `example\jdoe42`},
			{`{"by":"EXAMPLE\\jdoe42"}`, `EXAMPLE\\jdoe42`},
			{`"EXAMPLE\jdoe42"`, `EXAMPLE\jdoe42`},
			{`C:\Windows\System32`, ""},
			{`HKLM\SOFTWARE\Example`, ""},
			{`HKLM\Software`, ""},
			{`bin\tool.exe`, ""},
			{`ran SETUP\tool.exe now`, ""},
			{`ROOT\cimv2`, ""},
			{`see drivers\etc for it`, ""},
			{`C:\Program Files\Acme\Reader DC\Reader`, ""},
			{`"as":"corp.example\Ordinateurs du domaine"`, ""},
			{`"as":"corp.example\Ordinateurs du `, ""},
			{`"p":"C:\Files (x86)\Acme Reader DC\Reader"`, ""},
			{`GroupName="EXAMPLE\Computers"; x`, ""},
			{`"name":"EXAMPLE\Event Log Readers"`, ""},
			{`{"ref_id":"GPS\\x00","x":1}`, ""},
			{`"name":"perftest-2.0\autom4te.cache"`, ""},
			{`ran C:\Files\a.exe as EXAMPLE\jdoe42 now`, `EXAMPLE\jdoe42`},
			{`HID\VID_0000&PID_0000`, ""},
			{`ID ACBFF130\nIn case`, ""},
			{`first\nsecond`, ""},
			{`[0-9A-Z]\d+`, ""},
			{`\\SERVER\share`, ""},
			{`as NT AUTHORITY\SYSTEM now`, ""},
			{`"FrontEnd\HttpProxy"`, ""},
			{`"name":"corp.example\Policies"`, ""},
			{`value="EXAMPLE\Domain Admins"`, ""},
			{`"ObjectName":"Policy\Secrets"`, ""},
			{`"corp.example\OwaMailboxPolicy-Default"`, ""},
			{`"Contoso\JaneDoe"`, `Contoso\JaneDoe`},
			{`with(Object(Monolog\Logger), 7)`, ""},
		}),
	}
}

func findDomainUser(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	start := domainStart(t, at)
	if start < 0 {
		return detect.BadBoundary
	}
	end := accountEnd(t, at+1)
	if end < len(t) && t[end] == '\\' && string(t[start:at]) == "LOCAL" { // the users of a Cisco ASA: LOCAL\DOMAIN\user
		end = accountEnd(t, end+1)
	}
	domain, name := t[start:at], t[at+1:end]
	switch {
	case len(name) == 3 && name[0] == 'x' && (name[1] == '0' || name[1] == '1') && detect.IsHex(name[2]) || len(domain) < 2 || len(name) == 0 || end < len(t) && !endsAccount(t, start, end) || lineFeed(t[at:end]):
		return detect.BadBoundary // a path goes on, or it is the escape of a control character
	case !check.AccountDomain(domain) || check.FileName(name):
		return detect.LookAlike
	case !enclosed(t, start, end) && !(w.Decoded() && start == 0 && end == len(t)) && (!check.NetBIOS(domain) && !dotted(domain) || pathBefore(t, start)):
		return detect.LookAlike
	case groupName(t, start, end) || spacedPath(t, start):
		return detect.LookAlike
	case sharedName(name, head(t, end, 16)):
		return detect.LookAlike
	case thingName(name) || domain[0] == '.': // keys and values of a registry
		return detect.LookAlike
	case end < len(t) && t[end] == '\\' && check.FileName(domain): // a folder in an archive
		return detect.LookAlike
	case start > 6 && string(t[start-7:start]) == "Object(": // a class of PHP
		return detect.LookAlike
	case len(name) < 2 || !plausible(name) || check.Account([]byte("user"), name) != check.ReasonSecret:
		return detect.Placeholder
	case w.FoundAround(start, end):
		return detect.Covered
	case w.OwnOutput(at+1, end):
		return detect.OwnOutput
	}
	return w.Found(start, end, generic(t[start:end]))
}

// sharedName reports whether name, in front of rest, is that of a folder that every domain shares, or
// the first word of one of its groups.
func sharedName(name, rest []byte) bool {
	switch string(name) {
	case "Policies", "SYSVOL", "sysvol", "NETLOGON", "netlogon", "scripts", "Computers", "Users", "Builtin":
		return true
	case "Domain", "Enterprise", "Schema":
		for _, s := range [...]string{" Admins", " Users", " Guests", " Computers", " Controllers"} {
			if bytes.HasPrefix(rest, []byte(s)) {
				return true
			}
		}
	}
	return false
}

// thingName reports whether name, of words that begin with capitals, has one of a thing and another.
func thingName(name []byte) bool {
	for _, s := range [...]string{"Policy", "Policies", "Proxy", "Credential", "Backend", "Filter", "FriendlyName", "Settings", "Options", "Mailbox", "Provider", "Driver", "ProgIds", "-Tcp"} {
		if i := bytes.Index(name, []byte(s)); i >= 0 && len(name) > len(s)+1 {
			return true
		}
	}
	return false
}

// groupName reports whether [start, end) is the beginning of a string that goes on with
// words behind the account, of which the last is in small letters or one for many: the name of
// a group, as in DOMAIN\Ordinateurs du domaine.
func groupName(t []byte, start, end int) bool {
	if start > 0 && t[start-1] != '"' && !bytes.HasSuffix(t[:start], []byte("&#34;")) && !bytes.HasSuffix(t[:start], []byte("&quot;")) || end >= len(t) || t[end] != ' ' {
		return false
	}
	rest := head(t, end, 48)
	for _, word := range [...]string{" de ", " du ", " des ", " del ", " der ", " of ", " for "} {
		if bytes.HasPrefix(rest, []byte(word)) {
			return true
		}
	}
	i := bytes.IndexAny(rest, `"&`)
	if i < 0 && start == 0 && end+len(rest) == len(t) { // a string of its own
		i = len(rest)
	}
	if i < 0 {
		return false
	}
	last := bytes.TrimRight(rest[:i], "\\")
	if severalAccounts(last) {
		return true
	}
	last = last[bytes.LastIndexByte(last, ' ')+1:]
	for _, c := range last {
		if (c < 'a' || c > 'z') && c < 0x80 {
			return false
		}
	}
	return len(last) > 3
}

// spacedPath reports whether at begins a word of the name of a folder with blanks in a path
// with a drive, or that begins with a backslash, in the same string:
// C:\Program Files\Acme Reader DC\Reader. A file with an extension ends a path.
func spacedPath(t []byte, at int) bool {
	if at == 0 || t[at-1] != ' ' {
		return false
	}
	b := tail(t, at, 128)
	b = b[bytes.LastIndexAny(b, "\"'\n,;|<>=")+1:]
	drive := bytes.LastIndex(b, []byte(`:\`))
	if drive <= 0 || !detect.IsAlnum(b[drive-1]) {
		if len(b) == 0 || b[0] != '\\' {
			return false
		}
		drive = 0
	}
	return bytes.IndexByte(b[drive:], '.') < 0
}

// endsAccount reports whether what follows the account [start, end) may follow one:
// blanks, punctuation of a sentence, or what closes what was opened before it.
func endsAccount(t []byte, start, end int) bool {
	switch c := t[end]; c {
	case ' ', '\t', '\r', '\n', '"', ',', ';', '|', '<':
		return true
	case '.', ':':
		return end+1 == len(t) || t[end+1] != c && !detect.IsWord(t[end+1])
	default:
		return enclosed(t, start, end)
	}
}

// lineFeed reports whether v, from a backslash on, is more likely an escape and a
// sentence that begins: "\nThe".
func lineFeed(v []byte) bool {
	return len(v) > 2 && (v[1] == 'n' || v[1] == 'r' || v[1] == 't') && detect.IsUpper(v[2])
}

// dotted reports whether v is the name of a domain in the DNS: labels and dots, of
// which the last is letters.
func dotted(v []byte) bool {
	dot := bytes.LastIndexByte(v, '.')
	if dot <= 0 || len(v)-dot < 3 {
		return false
	}
	for _, c := range v[dot+1:] {
		if !detect.IsAlnum(c) || detect.IsDigit(c) {
			return false
		}
	}
	return true
}

// pathBefore reports whether the word before the one at at is of a path, so that what
// stands there may be its rest behind a blank: it has a drive or two backslashes.
func pathBefore(t []byte, at int) bool {
	b := bytes.TrimRight(tail(t, at, 256), " ")
	b = b[bytes.LastIndexAny(b, " \n\"';,")+1:]
	return bytes.Count(b, []byte{'\\'}) > 1 || bytes.Contains(b, []byte(`:\`))
}

// domainStart returns where the domain begins that ends at the backslash at, or -1
// where something stands before it that makes it part of a path, an expression or the
// name of an authority of Windows, of two words.
func domainStart(t []byte, at int) int {
	i := at
	for i > 0 && at-i <= maxDomain && (detect.IsAlnum(t[i-1]) || t[i-1] == '-' || t[i-1] == '.' || t[i-1] == '_' || t[i-1] >= 0x80) {
		i--
	}
	for word := i; namesAuthority(t[i:at]) && word > 0 && i-word < 24 && t[i-1] == ' '; word-- {
		if (word == 1 || !detect.IsAlnum(t[word-2])) && systemAuthority(t[word-1:at]) {
			return -1
		}
	}
	if i == 0 {
		return 0
	}
	if bytes.IndexByte([]byte(" \t\n\r\"'`(<>[,;|={"), t[i-1]) < 0 {
		return -1
	}
	return i
}

// namesAuthority reports whether word is the last of the name of an authority of
// Windows that has several, see systemAuthority.
func namesAuthority(word []byte) bool {
	switch len(word) {
	case 2, 4, 7, 9:
	default:
		return false
	}
	for _, name := range [...]string{"AUTHORITY", "SERVICE", "MANAGER", "HOST", "APPPOOL", "MACHINE", "NT"} {
		if bytes.EqualFold(word, []byte(name)) {
			return true
		}
	}
	return false
}

// accountEnd returns where the account at i ends that nothing encloses: letters,
// digits and what stands in names of accounts, without the punctuation that ends a
// clause. It returns i for what is longer than an account.
func accountEnd(t []byte, i int) int {
	end := i
	for end < len(t) && accountByte(t[end]) {
		if end++; end-i > maxAccount {
			return i
		}
	}
	for end > i && (t[end-1] == '.' || t[end-1] == '-') {
		end--
	}
	return end
}

func accountByte(c byte) bool {
	return detect.IsWord(c) || c >= 0x80 || c == '.' || c == '-' || c == '$' || c == '+' || c == '~'
}

// enclosed reports whether [start, end) is all that stands between two quotes,
// brackets or commas.
func enclosed(t []byte, start, end int) bool {
	if start == 0 || end == len(t) {
		return false
	}
	switch t[start-1] {
	case '"', '\'', '`', ',':
		return t[end] == t[start-1]
	case '(':
		return t[end] == ')'
	case '<':
		return t[end] == '>'
	case '[':
		return t[end] == ']'
	}
	return false
}
