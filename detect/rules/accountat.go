package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

// kindOfAccount is the number of kindUser among the kinds of the rule of IPv4 addresses.
const kindOfAccount = 1

// maxAccountAt is the longest account in front of an address, in bytes.
const maxAccountAt = 40

// accountAt finds the account in front of the at sign at at, behind which an address stands,
// as commands, databases, SIP and FTP servers write it. It begins behind a blank, a quote, a
// bracket or "sip:"; in a URL the rule of those has it.
func accountAt(w *detect.Window, at int) {
	t, start := w.Text, at
	for start > 0 && at-start <= maxAccountAt && accountByte(t[start-1]) {
		start--
	}
	if start > 2 && t[start-1] == '\\' && domainByte(t[start-2]) { // VSPHERE.LOCAL\jdoe42@192.0.2.7
		for start--; start > 0 && at-start <= 2*maxAccountAt && (t[start-1] == '\\' || domainByte(t[start-1])); {
			start--
		}
	}
	v := t[start:at]
	sip := telephony(t[:start])
	if !sip {
		if pass := passwordStart(t, start); pass > 0 {
			passwordAt(w, pass, at)
			return
		}
	}
	switch {
	case len(v) < 2, len(v) > 2*maxAccountAt,
		!sip && start > 0 && bytes.IndexByte([]byte(" \t\n\r\"'`([<,;="), t[start-1]) < 0,
		!sip && drawn(v), node(v),
		!plausible(v) || check.Account([]byte("user"), v) != check.ReasonSecret || w.OwnOutput(start, at):
		return
	}
	w.FoundKind(kindOfAccount, start, at, generic(v))
}

// telephony reports whether t ends in one of the schemes in front of the account of a telephone.
func telephony(t []byte) bool {
	for _, s := range [...]string{"sip:", "sips:", "h323:"} {
		if n := len(t) - len(s); n >= 0 && bytes.EqualFold(t[n:], []byte(s)) {
			return true
		}
	}
	return false
}

// passwordStart returns where the password begins behind an account and a colon of which the part from
// start on has no marks, or 0 where there is none.
func passwordStart(t []byte, start int) int {
	i := start
	for i > 0 && start-i < maxAccountAt && t[i-1] != ':' && (authorityByte(t[i-1]) && t[i-1] != ',' && t[i-1] != ';' && t[i-1] != '=' && t[i-1] != '(' && t[i-1] != '[') {
		i--
	}
	if i < 3 || t[i-1] != ':' || !accountByte(t[i-2]) {
		return 0
	}
	return i
}

// domainByte reports whether c may stand in the name of the domain of an account.
func domainByte(c byte) bool { return detect.IsAlnum(c) || c == '.' || c == '-' || c == '_' }

// drawn reports whether v is more likely what a program drew for a call or a message than an
// account: it begins with no letter, has seven digits or more, three dots, or is hexadecimal.
func drawn(v []byte) bool {
	digits, dots, hex := 0, 0, len(v) >= 8
	for _, c := range v {
		switch {
		case detect.IsDigit(c):
			digits++
		case c == '.':
			dots++
		}
		hex = hex && detect.IsHex(c)
	}
	return detect.IsDigit(v[0]) || !detect.IsAlnum(v[0]) && v[0] < 0x80 || digits > 6 || dots > 2 || hex && digits > 0
}

// node reports whether v is the name that a node of Erlang or a worker of Celery has in
// front of the address of its host.
func node(v []byte) bool {
	switch string(v) {
	case "ejabberd", "emqx", "couchdb", "riak", "vernemq", "celery", "nonode", "mongooseim":
		return true
	}
	return bytes.HasPrefix(v, []byte("rabbit")) || bytes.HasPrefix(v, []byte("node"))
}

// passwordAt finds the password [start, at) in front of the at sign of an address, and the account in
// front of it: jdoe42:hunter2x@192.0.2.7. In a URL the rule of those has them.
func passwordAt(w *detect.Window, start, at int) {
	t, end := w.Text, start-1
	if start == at {
		return // root:@192.0.2.7, without one
	}
	from := end
	for from > 0 && end-from <= 4*maxAccountAt && accountByte(t[from-1]) { // a token may stand there
		from--
	}
	if user := t[from:end]; from > 0 && bytes.IndexByte([]byte(" \t\n\r\"'`([<,;="), t[from-1]) < 0 || !detect.IsAlnum(user[0]) || len(user) < 3 && allDigits(user) || t[start] == '+' || drawn(t[start:at]) && !detect.IsDigit(t[start]) || schemeWord(user) || runOf(t[start:at], detect.IsHex) == at-start || !check.Spoken(t[start:at]) || w.OwnOutput(start, at) {
		return
	}
	w.FoundKind(kindOfAccount+1, start, at, 0)
	if v := t[from:end]; len(v) > 1 && !drawn(v) && plausible(v) && check.Account([]byte("user"), v) == check.ReasonSecret && !w.OwnOutput(from, end) {
		w.FoundKind(kindOfAccount, from, end, generic(v))
	}
}

// schemeWord reports whether v, in front of a colon, says what follows it rather than whose it is.
func schemeWord(v []byte) bool {
	for _, s := range [...]string{"ssh", "scp", "sftp", "ftp", "xmpp", "tcp", "udp", "http", "peer", "job", "worker", "emqx", "tel", "im", "pres", "node", "host", "id", "pid", "image", "session", "token", "login", "mailto", "from", "to", "at", "by"} {
		if bytes.EqualFold(v, []byte(s)) {
			return true
		}
	}
	return check.KeyClassOf(v) != check.KeyNone || bytes.IndexByte(v, '.') > 0 && check.FileName(v)
}
