package check

import (
	"bytes"
	"unicode/utf8"
)

// EmailLocal returns how many bytes at the end of b are the local part of an
// e-mail address whose "@" follows b, and 0 where there is none.
//
// RFC 5322 §3.2.3 allows more bytes than a log can: "user=jane@…",
// "to=<jane@…", "?q=jane@…" and "'jane@…'" put the same bytes around an
// address. So a local part is dots, "_", "+", "-", ASCII letters and digits,
// letters and digits of other scripts (RFC 6531), and, where they are not
// ambiguous,
//
//   - "$" after a letter or digit (machine accounts),
//   - "'" in a name such as o'neil,
//   - "=" after the tag of a bounce address ("prvs=", "SRS0=", …),
//   - "/" after the class of a Kerberos service ("cifs/host@REALM"),
//   - anything in double quotes after which the "@" stands.
//
// It neither begins with a dot or hyphen nor contains two dots in a row. Of a
// longer run the last 64 bytes are taken.
func EmailLocal(b []byte) int {
	n := len(b)
	if n == 0 || b[n-1] == '.' {
		return 0
	}
	if b[n-1] == '"' {
		return quotedLocal(b)
	}
	floor := max(0, n-maxLocal)
	i := n
	for i > floor {
		c := b[i-1]
		if localAnywhere[c] {
			i--
			continue
		}
		if c < utf8.RuneSelf {
			if !localByte(b, i-1) || c == '.' && i < n && b[i] == '.' {
				break
			}
			i--
			continue
		}
		r, size := utf8.DecodeLastRune(b[floor:i])
		if !wordRune(r) || r >= firstIdeograph && i < n && isAlnum(b[i]) {
			break
		}
		i -= size
	}
	if i == floor && floor > 0 {
		i = border(b, i)
	}
	if i > floor && b[i-1] == '=' {
		i -= bounceTag(b[floor:i])
	} else if i > floor && b[i-1] == '/' {
		i -= serviceClass(b[floor:i])
	}
	for i < n && (b[i] == '.' || b[i] == '-') {
		i++
	}
	return n - i
}

// firstIdeograph is where the scripts begin that are written without spaces
// (CJK Radicals Supplement), so that a word of theirs touches an address.
const firstIdeograph = 0x2E80

// localByte reports whether the ASCII byte at i of b belongs to a local part
// that goes on to its right.
func localByte(b []byte, i int) bool {
	switch c := b[i]; c {
	case '.', '_', '+', '-':
		return true
	case '$':
		return i > 0 && isAlnum(b[i-1])
	case '\'':
		return elision(b, i)
	default:
		return isAlnum(c)
	}
}

// elision reports whether the apostrophe at i of b stands in a name (o'neil,
// d'angelo, l'heureux) and is not a quote, even one with a prefix (N'…', b'…').
func elision(b []byte, i int) bool {
	if i+1 >= len(b) || !isLetter(b[i+1]) || i == 0 || i > 1 && isAlnum(b[i-2]) {
		return false
	}
	c := lower(b[i-1])
	return c == 'o' || c == 'd' || c == 'l'
}

// serviceClass returns the length of the service class at the end of b, its
// "/" included: the first component of a Kerberos principal (RFC 4120 §6.2.1;
// names from RFC 2743 §4.1, the IANA registry of service names and Microsoft's
// list of service principal names). Another word before a "/" is a path.
func serviceClass(b []byte) int {
	i := len(b) - 1
	for i > 0 && isAlnum(b[i-1]) {
		i--
	}
	if i > 0 && (isWord(b[i-1]) || b[i-1] == '/' || b[i-1] == '.' || b[i-1] == '-') {
		return 0
	}
	var buf [9]byte
	word := b[i : len(b)-1]
	if len(word) > len(buf) {
		return 0
	}
	for k, c := range word {
		buf[k] = lower(c)
	}
	switch string(buf[:len(word)]) {
	case "host", "http", "cifs", "ldap", "krbtgt", "rpc", "rpcss", "nfs", "imap", "smtp", "pop", "ftp", "dns",
		"gc", "mssqlsvc", "termsrv", "wsman", "postgres", "kadmin", "hdfs", "yarn", "hive", "hbase", "kafka",
		"zookeeper":
		return len(b) - i
	}
	return 0
}

// border moves i to the right until it stands between runes.
func border(b []byte, i int) int {
	for i < len(b) && !utf8.RuneStart(b[i]) {
		i++
	}
	return i
}

// bounceTag returns the length of the tag at the end of b, "=" included, with
// which a mail server marks a return path: BATV ("prvs=0123456789=") and SRS
// ("SRS0=HHH=TT=example.com=").
func bounceTag(b []byte) int {
	i := len(b)
	for i > 0 && (isAlnum(b[i-1]) || b[i-1] == '=' || b[i-1] == '.' || b[i-1] == '-' || b[i-1] == '+') {
		i--
	}
	for _, tag := range [...]string{"prvs=", "msprvs1=", "btv1==", "SRS0=", "SRS1=", "SRS0+", "SRS1+"} {
		if j := lastIndexFold(b[i:], tag); j >= 0 {
			return len(b) - i - j
		}
	}
	return 0
}

// lastIndexFold returns where s begins last in b, ASCII letters in any case,
// at the beginning of b or after a byte that is no letter or digit; or -1.
func lastIndexFold(b []byte, s string) int {
	for i := len(b) - len(s); i >= 0; i-- {
		if equalFold(b[i:i+len(s)], s) && (i == 0 || !isAlnum(b[i-1])) {
			return i
		}
	}
	return -1
}

// quotedLocal returns the length of the quoted string that ends b (RFC 5321
// §4.1.2), its quotes included.
func quotedLocal(b []byte) int {
	n := len(b)
	floor := max(0, n-maxLocal)
	for i := n - 2; i >= floor; i-- {
		switch c := b[i]; {
		case c == '"' && i < n-2:
			if i > 0 && (isWord(b[i-1]) || b[i-1] == '\\') || !alnumIn(b[i+1:n-1]) {
				return 0 // also what parts two strings of data: "x", "@type"
			}
			return n - i
		case c < ' ' || c == '"' || c == '\\' || c == 0x7f:
			return 0
		}
	}
	return 0
}

func alnumIn(b []byte) bool {
	for _, c := range b {
		if isAlnum(c) {
			return true
		}
	}
	return false
}

// EmailLookalike reports whether local@domain, found between before and after,
// is the grammar of an address but none: the user of a URL or of a version
// control remote, a unit of systemd, a node of Erlang, or a message identifier
// (RFC 5322 §3.6.4).
func EmailLookalike(before, local, domain, after []byte) bool {
	return urlUser(before) || servicePrincipal(local, domain) || remote(local, after) || unit(domain) || node(local, domain) || mailHost(domain) ||
		messageKey(before) && hasDigits(local) || messageID(before, local, after) || sshName(local, domain)
}

// servicePrincipal reports whether local@domain is the principal of a service of Kerberos (RFC 4120
// §6.2): the service, a slash and a host or realm, in a realm in capitals.
func servicePrincipal(local, domain []byte) bool {
	if i := bytes.IndexByte(local, '/'); i < 1 || i == len(local)-1 || bytes.IndexByte(domain, '.') < 0 {
		return false
	}
	for _, c := range domain {
		if isLower(c) {
			return false
		}
	}
	return true
}

// node reports whether local@domain is the name of a node of Erlang on its own host, as
// programs written in it call themselves in logs and in names of files.
func node(local, domain []byte) bool {
	if !isLocalhost(domain) {
		return false
	}
	switch string(local) {
	case "rabbit", "rabbitmq", "ejabberd", "couchdb", "emqx", "riak", "vernemq", "nonode":
		return true
	}
	return false
}

// mailHost reports whether domain is that of a server of Exchange Online, which stands in
// identifiers of messages: nobody has an address below it.
func mailHost(domain []byte) bool {
	const end = ".prod.outlook.com"
	n := len(domain) - len(end)
	return n > 0 && (domain[len(domain)-1]|0x20) == 'm' && equalFold(domain[n:], end)
}

// maxUser is how long the user of a URL is looked at, in bytes: the stub that stands
// for a token is longer than a local part.
const maxUser = 256

// urlUser reports whether what follows before is the user information of a URL
// or the password in it.
func urlUser(before []byte) bool {
	n := len(before)
	if n > 1 && passwordMark(before[n-1]) { // of a password, which goes on behind it
		if i := bytes.LastIndex(before, []byte("://")); i >= 0 {
			user := before[i+3:]
			return bytes.IndexByte(user, ':') >= 0 && !bytes.ContainsAny(user, "/?# \t\"'")
		}
	}
	if n > 2 && before[n-1] == '$' && before[n-2] == ':' { // the password is a variable: $USER:$PASSWORD@
		before, n = before[:n-1], n-1
	}
	if n > 1 && before[n-1] == ':' {
		i := n - 1
		for i > 0 && n-i <= maxUser && (isWord(before[i-1]) || before[i-1] == '-' || before[i-1] == '.' || before[i-1] == '$') {
			i--
		}
		before = before[:i]
	}
	n = len(before) // the last byte first, as most other bytes are no slash
	return n > 2 && before[n-1] == '/' && before[n-2] == '/' && before[n-3] == ':'
}

// passwordMark reports whether c may stand in the password of a URL and not in the local
// part of an address: one of the sub-delimiters of RFC 3986 §2.2, or an at sign that
// was not escaped.
func passwordMark(c byte) bool {
	switch c {
	case '@', '!', '$', '&', '*', ',', ';', '=', '^', '~', ')':
		return true
	}
	return false
}

// remote reports whether local and what follows the domain are those of a
// remote repository: "git@example.com:owner/name".
func remote(local, after []byte) bool {
	if len(after) < 2 || after[0] != ':' && after[0] != '/' {
		return false
	}
	switch string(local) {
	case "git", "hg", "svn", "gitea", "forgejo", "gitolite":
		return true
	}
	after = after[:min(len(after), maxDomain)]
	if end := bytes.IndexAny(after, " \t\"'<>)]};,"); end >= 0 {
		after = after[:end]
	}
	return bytes.HasSuffix(after, []byte(".git"))
}

// unit reports whether domain ends like a unit file that is also a top-level
// domain: "getty@tty1.target".
func unit(domain []byte) bool {
	const end = ".target"
	return len(domain) > 0 && domain[len(domain)-1] == 't' && bytes.HasSuffix(domain, []byte(end)) && bytes.IndexByte(domain, '.') == len(domain)-len(end)
}

// messageKey reports whether before ends in a key that names message
// identifiers, with what may stand between it and the identifier.
func messageKey(before []byte) bool {
	i := len(before)
	for i > 0 && len(before)-i < 12 && beforeMessage(before[i-1]) {
		i--
	}
	if !endsMessageKey(before[:i]) {
		return false
	}
	var buf [16]byte
	n := len(buf)
	for i > 0 && n > 0 && len(before)-i < 40 && (isAlnum(before[i-1]) || before[i-1] == '-' || before[i-1] == '_') {
		i--
		if c := before[i]; isAlnum(c) {
			n--
			buf[n] = lower(c)
		}
	}
	key := buf[n:]
	for _, k := range [...]string{"messageid", "msgid", "inreplyto", "references"} {
		if bytes.HasSuffix(key, []byte(k)) {
			return true
		}
	}
	return false
}

// beforeMessage reports whether c may stand between a key and an identifier.
func beforeMessage(c byte) bool {
	switch c {
	case '<', '"', '\'', '=', ':', '[', '\\', ' ':
		return true
	}
	return false
}

// endsMessageKey reports whether b may end in a key of message identifiers: in
// the last letters of one of their names, or in what their spelling leaves out.
func endsMessageKey(b []byte) bool {
	n := len(b)
	if n < len("msgid") {
		return false
	}
	x, y, z := b[n-3]|0x20, b[n-2]|0x20, b[n-1]|0x20
	switch z {
	case 'd':
		return y == 'i' && (x == 'g' || x == 'e') || glue(x) || glue(y)
	case 'o':
		return y == 't' && x == 'y' || glue(x) || glue(y)
	case 's':
		return y == 'e' && x == 'c' || glue(x) || glue(y)
	}
	return glue(z)
}

// glue reports whether c, folded, is a hyphen or an underscore.
func glue(c byte) bool { return c == '-' || c == '_'|0x20 }

// hasDigits reports whether local has a digit, as identifiers that machines
// make do: under a key of message identifiers it is one, and else an address.
func hasDigits(local []byte) bool {
	for _, c := range local {
		if isDigit(c) {
			return true
		}
	}
	return false
}

// messageID reports whether local, alone in angle brackets, was made by a
// machine: at least 20 bytes, half of them digits, three parts that end in "$", or a
// UUID.
func messageID(before, local, after []byte) bool {
	if len(local) < 20 || len(before) == 0 || before[len(before)-1] != '<' || len(after) == 0 || after[0] != '>' {
		return false
	}
	numeric, dollars := 0, 0
	for _, c := range local {
		if isDigit(c) {
			numeric++
		} else if c == '$' {
			dollars++
		}
	}
	return 2*numeric >= len(local) || dollars == 3 || UUID(local)
}

// UUID reports whether v is a UUID as RFC 9562 §4 writes it.
func UUID(v []byte) bool {
	if len(v) != 36 {
		return false
	}
	for i, c := range v {
		if dash := i == 8 || i == 13 || i == 18 || i == 23; dash != (c == '-') || !dash && !isHex(c) {
			return false
		}
	}
	return true
}
