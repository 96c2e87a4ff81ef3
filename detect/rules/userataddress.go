package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

func userAtAddress() detect.Rule {
	return detect.Rule{
		Name:       "user-at-address",
		Kinds:      []detect.Kind{kindUser},
		Triggers:   []detect.Trigger{{Shape: detect.At}},
		Max:        128,
		Contextual: true,
		Find:       findUserAtAddress,
		Doc:        "The account in front of an at sign and an IPv4 address: jdoe@192.0.2.17, sip:1001@192.0.2.17.",
		Source:     "ssh(1); MySQL Reference Manual, Specifying Account Names; RFC 3261 §19.1.1; pure-ftpd, log format",
		Examples: examples([][2]string{
			{"$ ssh jdoe42@192.0.2.17 uptime", "jdoe42"},
			{"pure-ftpd: (jdoe42@192.0.2.17) [INFO] Logout", "jdoe42"},
			{"8 Connect\tjane.doe@192.0.2.17 on shop using TCP/IP", "jane.doe"},
			{"Registration from '<sip:1001@192.0.2.17>' failed", "1001"},
			{"User jdoe42@192.0.2.17 logged in", "jdoe42"},
			{"pure-ftpd: (?@192.0.2.17) [INFO] New connection", ""},
			{"Call-ID: a84b4c76e66710@192.0.2.17", ""},
			{"Call-ID: 12013223@192.0.2.17", ""},
			{"Message-ID: <20260102.7f3a9c@192.0.2.17>", ""},
			{"node rabbit@192.0.2.17 is up", ""},
			{"updated libfoo@1.2.3.4", ""},
			{"ftp://jdoe42@192.0.2.17/x", ""},
			{"udp://@192.0.2.17:1234", ""},
			{"a/jdoe42@192.0.2.17", ""},
			{"x=y:jdoe42@192.0.2.17", ""},
		}),
	}
}

func findUserAtAddress(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	if at+7 >= len(t) || !detect.IsDigit(t[at+1]) {
		return detect.NotHere
	}
	_, n, ok := check.IPv4(head(t, at+1, 24))
	if !ok || versionLike(t[at+1:at+1+n]) {
		return detect.NotHere
	}
	start := at
	for start > 0 && at-start <= 40 && accountByte(t[start-1]) {
		start--
	}
	v := t[start:at]
	if len(v) < 2 || len(v) > 40 {
		return detect.BadLength
	}
	sip := bytes.HasSuffix(t[:start], []byte("sip:")) || bytes.HasSuffix(t[:start], []byte("sips:"))
	switch {
	case !sip && start > 0 && bytes.IndexByte([]byte(" \t\n\r\"'`([<,;="), t[start-1]) < 0:
		return detect.BadBoundary
	case !sip && madeID(v) || node(v):
		return detect.LookAlike // of a call, a message or a program
	case !plausible(v) || check.Account([]byte("user"), v) != check.ReasonSecret:
		return detect.Placeholder
	case w.OwnOutput(start, at):
		return detect.OwnOutput
	}
	return w.Found(start, at, generic(v))
}

// versionLike reports whether the dotted quad v is of single digits, as versions are that
// an at sign parts from a package: libfoo@1.2.3.4.
func versionLike(v []byte) bool { return len(v) == len("1.2.3.4") }

// madeID reports whether v is more likely what a program drew than an account: it begins
// with no letter, has seven digits or more, three dots, or is hexadecimal.
func madeID(v []byte) bool {
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
	case "rabbit", "rabbitmq", "ejabberd", "emqx", "couchdb", "riak", "vernemq", "node", "celery", "nonode", "mongooseim":
		return true
	}
	return bytes.HasPrefix(v, []byte("rabbit")) || bytes.HasPrefix(v, []byte("node"))
}
