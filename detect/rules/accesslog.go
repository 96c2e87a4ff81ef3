package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

// Access logs have no keys: what a field is, its place says. The rule is asked where
// each format has something that others seldom have, and looks from there.

func accessLogUser() detect.Rule {
	r := detect.Rule{
		Name:       "access-log-user",
		Kinds:      []detect.Kind{kindUser},
		Max:        1 << 10,
		Contextual: true,
		Find:       findAccessLogUser,
		Doc:        "The user of an access log in the Common Log Format, of Squid, of IIS (W3C, in the order of its defaults) and of S3.",
		Source:     "Apache mod_log_config, %u; Squid LogFormat, %un; IIS cs-username; Amazon S3 User Guide, server access log format",
		Examples: examples([][2]string{
			{`192.0.2.7 - jdoe42 [10/Oct/2026:13:55:36 -0700] "GET / HTTP/1.1" 200 1`, "jdoe42"},
			{`192.0.2.7 - jane doe [10/Oct/2026:13:55:36 -0700] "GET / HTTP/1.1" 200 1`, "jane doe"},
			{`from 2001:db8::7 ident jdoe42 [10/Oct/2026:13:55:36 -0700] "GET / HTTP/2.0"`, "jdoe42"},
			{`1700000000.123 5 192.0.2.7 TCP_MISS/200 120 GET http://example.com/ jdoe42 HIER_DIRECT/198.51.100.7 text/html`, "jdoe42"},
			{`2026-10-10 13:55:36 192.0.2.1 GET /x - 443 jdoe42 192.0.2.7 Mozilla/5.0+(X11) - 200 0 0 5`, "jdoe42"},
			{`2026-10-10 13:55:36 192.0.2.1 POST /x - 443 jdoe42 192.0.2.7 Microsoft+Office/16.0+(Windows) - 200 0 0 5`, "jdoe42"},
			{`2026-10-10 13:55:36 W3SVC1 WEB1 192.0.2.1 POST /x - 443 jdoe42 192.0.2.7 HTTP/1.1 curl/8.1 - - web1 200`, "jdoe42"},
			{`2026-10-10 13:55:36 W3SVC1 WEB1 192.0.2.1 POST /x - 443 - 192.0.2.7 HTTP/1.1 curl/8.1 - - web1 200`, ""},
			{`sum 17 x 192.0.2.7 a+b`, ""},
			{`s3 79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be logs [06/Feb/2026:00:00:38 +0000] 192.0.2.3 - 3E57 REST.GET x "GET /x HTTP/1.1"`, "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"},
			{`s3 79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be logs [06/Feb/2026:00:00:38 +0000] 192.0.2.3 - 3E57 BATCH.DELETE.OBJECT x - 204`, "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"},
			{`192.0.2.7 - - [10/Oct/2026:13:55:36 -0700] "GET / HTTP/1.1" 200 1`, ""},
			{`web1 192.0.2.7 - 7f3a9c21 - [10/Oct/2026:13:55:36 -0700] "GET / HTTP/1.1" 200 1`, ""},
			{`192.0.2.7:2817 10.0.0.1:80 0.1 200 200 0 57 "GET https://www.example.com:443/x HTTP/1.1" "curl/8.1"`, ""},
			{`started [10/Oct/2026:13:55:36 -0700]`, ""},
			{`GET / HTTP/1.1`, ""},
			{`1700000000.123 5 192.0.2.7 TCP_MISS/200 120 GET http://example.com/ - HIER_DIRECT/198.51.100.7 text/html`, ""},
			{`2026-10-10 13:55:36 192.0.2.1 GET /x - 443 - 192.0.2.7 Mozilla/5.0+(X11) - 200`, ""},
		}),
	}
	for _, lit := range [...]string{"HTTP/1.", "HTTP/2", "HIER_", "DIRECT/", "NONE/-", "FIRSTUP_PARENT/", "DEFAULT_PARENT/", "TIMEOUT_", "BATCH.DELETE.OBJECT "} {
		r.Triggers = append(r.Triggers, detect.Trigger{Lit: lit})
	}
	r.Triggers = append(r.Triggers, detect.Trigger{Shape: detect.Plus}) // Mozilla/5.0+(
	return r
}

func findAccessLogUser(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	if t[at] == '+' {
		if at = agentBefore(t, at); at < 0 {
			return detect.NotHere
		}
		return findW3C(w, at-1)
	}
	switch {
	case at < 2 || t[at-1] != ' ':
		return detect.NotHere
	case t[at] == 'B': // of S3, without a request of HTTP
		if date := entryDate(t, at); date > 0 {
			return findCommonLog(w, date)
		}
		return detect.NotHere
	case t[at:][1] == 'T':
		if anonymous(tail(t, at, 1<<10)) {
			return detect.Placeholder
		}
		date := entryDate(t, at)
		if date < 0 {
			return findW3C(w, at-1)
		}
		return findCommonLog(w, date)
	}
	return findSquid(w, at-1)
}

// anonymous reports whether what stands in front of the version of a protocol is an
// entry without a user, as most are: "host - - [date]", and no second bracket.
func anonymous(b []byte) bool {
	const date = len("[10/Oct/2026:13:55:36 -0700]")
	i := bytes.IndexByte(b, '[')
	return i >= 5 && string(b[i-5:i]) == " - - " && len(b) > i+date && bytes.IndexByte(b[i+date:], ']') < 0
}

// findCommonLog looks at the user in front of the bracket that the date of an entry
// opens at at. In front of it stand a host and the answer of identd, most often a
// hyphen, behind which the user may have blanks.
func findCommonLog(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	if t[at] != '[' || at < 4 || t[at-1] != ' ' {
		return detect.NotHere
	}
	end := at - 1
	start, before := fieldBefore(t, end)
	if n := len(before); n >= 64 && hexID(before[n-64:]) && (n == 64 || !detect.IsWord(before[n-65])) {
		return findS3(w, start-1-64, at)
	}
	if shut := bytes.IndexByte(head(t, at, maxDate), ']'); start < 0 || !bytes.HasPrefix(t[at+shut+1:], []byte(` "`)) {
		return detect.BadSyntax
	}
	if bytes.HasSuffix(t[:end], []byte(" - -")) {
		return detect.Placeholder // as most entries have it
	}
	line := tail(t, end, maxAccount+3)
	if i := bytes.LastIndex(line, []byte(" - ")); i >= 0 && !bytes.ContainsAny(line[i:], "\n\"") && bytes.Count(line[i+3:], []byte(" ")) < 3 {
		return logUser(w, end-len(line)+i+3, end)
	}
	if _, host := fieldBefore(t, start-1); bytes.IndexAny(host, ".:") > 0 {
		return logUser(w, start, end)
	}
	return detect.NotHere
}

// entryDate returns where the date of an entry, in brackets, stands last in front of
// the version of a protocol at at: [10/Oct/2026:13:55:36 -0700], or another of digits, with or without
// the zone. It returns -1 for none.
func entryDate(t []byte, at int) int {
	b := tail(t, at, 1<<10)
	i := len(b) - 2
	for i >= 0 && (b[i] != ']' || b[i+1] != ' ') {
		if b[i] == 'H' && bytes.HasPrefix(b[i:], []byte("HTTP/")) {
			return -1 // it was looked for from there
		}
		i--
	}
	open := i
	for open > 0 && i-open < maxDate && b[open] != '[' {
		open--
	}
	if i-open < len("01/01/26 00:00:00") || !entryTime(b[open:i]) {
		return -1
	}
	return at - len(b) + open
}

// maxDate is the longest date of an entry, in bytes, with its brackets.
const maxDate = 40

// entryTime reports whether d, behind its bracket, is a day and a time of a day.
func entryTime(d []byte) bool {
	for i, c := range d[1:] {
		switch {
		case detect.IsDigit(c):
		case i == 0:
			return false
		case !detect.IsAlnum(c) && bytes.IndexByte([]byte("/: -+.,"), c) < 0:
			return false
		}
	}
	return d[0] == '[' && bytes.Count(d, []byte{':'}) >= 2
}

// findS3 adds the owner of the bucket, from low on, and the requester behind the date
// that begins at at and the address.
func findS3(w *detect.Window, low, at int) detect.Verdict {
	t := w.Text
	v := w.Found(low, low+64, 0)
	rest := head(t, at, 256)
	i := bytes.Index(rest, []byte("] "))
	if i < 0 {
		return v
	}
	i += 2
	if n := bytes.IndexByte(rest[i:], ' '); n > 0 && len(rest) >= i+n+65 && hexID(rest[i+n+1:i+n+65]) {
		w.Found(at+i+n+1, at+i+n+65, 0)
	}
	return v
}

// hexWord reports whether v has hexadecimal digits and nothing else, and one from 0 to 9.
func hexWord(v []byte) bool {
	return runOf(v, detect.IsHex) == len(v) && bytes.ContainsAny(v, "0123456789")
}

// hexID reports whether v is the canonical id of a user of S3: 64 hexadecimal digits.
func hexID(v []byte) bool {
	return len(v) == 64 && runOf(v, detect.IsHex) == len(v)
}

// findSquid looks at the field that ends at end, behind a URL or a host with its port.
func findSquid(w *detect.Window, end int) detect.Verdict {
	start, before := fieldBefore(w.Text, end)
	if start < 0 || bytes.IndexByte(before, ':') < 0 || bytes.IndexByte(before, '/') < 0 && !detect.IsDigit(before[len(before)-1]) {
		return detect.BadSyntax
	}
	return logUser(w, start, end)
}

// agentBefore returns where the name of a program begins in which a plus sign, for a
// blank, stands at at, if an address stands in front of it; else -1.
func agentBefore(t []byte, at int) int {
	i := at
	for i > 0 && at-i < 40 && (detect.IsWord(t[i-1]) || t[i-1] == '/' || t[i-1] == '.' || t[i-1] == '-' || t[i-1] == '+') {
		i--
	}
	if i == at || i < 2 || t[i-1] != ' ' || !detect.IsHex(t[i-2]) || at+1 == len(t) || t[at+1] <= ' ' {
		return -1
	}
	return i
}

// findW3C looks at the second field in front of end, between a port and an address.
func findW3C(w *detect.Window, end int) detect.Verdict {
	address, user := fieldBefore(w.Text, end)
	if address < 1 {
		return detect.BadSyntax
	}
	start, port := fieldBefore(w.Text, address-1)
	if start < 0 || !allDigits(port) || len(user) == 0 || user[0] == '"' || !hostField(w.Text[address:end]) {
		return detect.BadSyntax
	}
	return logUser(w, start, address-1)
}

// hostField reports whether v can be the address or the name of a host, and is no URL.
func hostField(v []byte) bool {
	return bytes.ContainsAny(v, ".:") && bytes.IndexByte(v, '/') < 0
}

// fieldBefore returns where the field begins that ends at end, and the field before
// it; -1 where there is none within reach.
func fieldBefore(t []byte, end int) (int, []byte) {
	b := tail(t, end, 512)
	i := bytes.LastIndexByte(b, ' ')
	if i < 1 {
		return -1, nil
	}
	start, before := end-len(b)+i+1, b[:i]
	for i = len(before); i > 0 && before[i-1] != ' ' && before[i-1] != '\n'; i-- {
	}
	before = before[i:]
	if len(before) == 0 {
		return -1, nil
	}
	return start, before
}

// logUser adds the user [start, end) of an access log, unless it is none.
func logUser(w *detect.Window, start, end int) detect.Verdict {
	if end-start > 2 && w.Text[start] == '"' && w.Text[end-1] == '"' {
		start, end = start+1, end-1
	}
	v := w.Text[start:end]
	if user, is := bytes.CutSuffix(v, []byte(" -")); is { // a field of its own behind it
		if v, end = user, start+len(user); len(v) >= 8 && (check.Random(v) || hexWord(v)) {
			return detect.Placeholder // the id of a request
		}
	}
	if len(v) == 0 || !plausible(v) || check.Account([]byte("user"), v) != check.ReasonSecret {
		return detect.Placeholder
	}
	if w.OwnOutput(start, end) {
		return detect.OwnOutput
	}
	return w.Found(start, end, generic(v))
}
