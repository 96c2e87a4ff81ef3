package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

func user() detect.Rule {
	r := keyed("user", kindUser, findUser, check.KeyUser)
	r.Doc = "An account beside a key that says so. Accounts of no person (root, www-data, a uid below 1000) are kept by default."
	r.Source = "names of keys in the logs of common software; RFC 7519 §4.1.2"
	r.Examples = examples([][2]string{
		{`{"user":"jdoe42"}`, "jdoe42"},
		{`{"participant":{"user_name":"x","id":"Fake0AAAASoSE1V8K"}}`, "Fake0AAAASoSE1V8K"},
		{"user=LDAP://192.0.2.7/OU=Users,OU=HQ,DC=example,DC=com/jdoe42 loginID=7", "jdoe42"},
		{`suser=LDAP://dc.example OU\=Users,DC\=example/DOE Jane loginID=7`, "DOE Jane"},
		{"user=LDAP:// now", ""},
		{`user=LDAP://dc.example OU\=Users,DC`, ""},
		{`{"name":"Discovery","uid":"TA0007"}`, ""},
		{`{"uid":"T1059.001"}`, ""},
		{"[Originator@6876 sub=Vmsvc.vm:/vmfs/volumes/v1/a7.vmx opID=1]", ""},
		{`"registrant":"Example Hosting Corporation"`, ""},
		{`auth = b64('user:Zx9kQ2');`, ""},
		{`{"userId":"50000000-0000-0000-0000-000000000000"}`, ""},
		{"x ResourceAudit:deskUser:host7 Read", ""},
		{"<sip:192.0.2.7:5060;user=phone>", ""},
		{`{"user":"Not_Applicable"}`, ""},
		{"acct=jdoe42 exe=/bin/su", "jdoe42"},
		{"user_id: 48213", "48213"},
		{`{"userId": 482137,"x":1}`, "482137"},
		{`{"user":{"roles":1,"name":"jdoe42"}}`, "jdoe42"},
		{"{'user': {'name': 'jdoe42'}}", "jdoe42"},
		{`{"username":"$jdoe42"}`, "$jdoe42"},
		{"Server=db;User Id=jdoe42;Encrypt=true", "jdoe42"},
		{"username: Jane Doe", "Jane Doe"},
		{"username: Jane Doe failed", "Jane"},
		{`{"username":"$user1"}`, ""},
		{"login='jane doe'", "jane doe"},
		{"user=", ""},
		{"user=-", ""},
		{"user: null", ""},
		{"user_agent=curl", ""},
		{"{user: name, password: pass}", ""},
		{"opts.user = name", ""},
	})
	return r
}

func findUser(w *detect.Window, kv *detect.KeyValue) detect.Verdict {
	start, end := trimValue(w.Text, kv)
	if kv.Quote == 0 && kv.Sep == ':' {
		end = secondName(w.Text, start, end)
	}
	if kv.Quote == 0 && bytes.HasPrefix(w.Text[start:], []byte("LDAP://")) {
		if start, end = directoryUser(w.Text, start); w.OwnOutput(start, end) {
			return detect.OwnOutput
		}
	}
	v := w.Text[start:end]
	if chosen(kv, v) {
		v = v[1:]
	}
	switch {
	case isSID(v):
		return detect.Covered // by the rule of these, which knows the well-known ones
	case share(v):
		return detect.LookAlike // of the time of a processor
	case len(v) == 0 || !plausible(v) || check.Account(w.KeyText(kv), v) != check.ReasonSecret:
		return detect.Placeholder
	case inCode(w, kv, v) || kv.Quote == 0 && kv.KeyQuote == 0 && kv.Sep == ':' && start == kv.KeyEnd+1 && signed(v, w.Behind(kv)):
		return detect.NoSecret
	case filler(v) || objectID(w.KeyText(kv), v):
		return detect.Placeholder
	case chained(w.Text, kv) || credentialText(w.Text, kv):
		return detect.BadBoundary
	}
	if string(v) == "NT" && bytes.HasPrefix(w.Text[end:], []byte(" AUTHORITY\\")) {
		return detect.Placeholder // the system of Windows, without quotes
	}
	return w.Found(start, end, quoted(kv)|generic(v)|pluses(w, kv))
}

// directoryUser returns the account at the end of the path in a directory that begins at
// start, as Forcepoint writes it: LDAP://host/OU=Users,DC=example/jdoe, or in CEF, where a
// value goes on up to the next pair, LDAP://host OU\=Users,DC\=example/DOE Jane. The two
// are equal where the path names a host alone.
func directoryUser(t []byte, start int) (from, end int) {
	path, escaped := head(t, start, 512), []byte(`\=`)
	if i := bytes.IndexAny(path, "\t\n\"'|"); i >= 0 {
		path = path[:i]
	}
	for i, c := range path {
		if c != ' ' {
			continue
		}
		word, _, _ := bytes.Cut(path[i+1:], []byte(" "))
		if pairAt(word) || !bytes.Contains(path[:i], escaped) && !bytes.Contains(word, escaped) {
			path = path[:i]
			break
		}
	}
	const scheme = len("LDAP://")
	i := bytes.LastIndexByte(path[min(scheme, len(path)):], '/')
	if i < 0 {
		return start, start
	}
	return start + scheme + i + 1, start + len(path)
}

// pairAt reports whether t begins with a key of letters and digits and an equals sign.
func pairAt(t []byte) bool {
	i := 0
	for i < len(t) && i < 40 && detect.IsAlnum(t[i]) {
		i++
	}
	return i > 0 && i < len(t) && t[i] == '='
}

// credentialText reports whether the pair kv is all of a text that is an argument of a call, as
// code has the user and the password of Basic: from('user:Zx9').
func credentialText(t []byte, kv *detect.KeyValue) bool {
	at := kv.KeyStart - 1
	return kv.Sep == ':' && kv.Quote == 0 && kv.KeyQuote == 0 && kv.Start == kv.KeyEnd+1 && at > 0 && t[at-1] == '(' &&
		(t[at] == '\'' || t[at] == '"') && kv.End+1 < len(t) && t[kv.End] == t[at] && t[kv.End+1] == ')'
}

// chained reports whether the key of kv is of several words and in the middle of words that
// colons join, as audit logs write an account between a kind of event and a host
// ("ResourceAudit:deskUser:host7"): it is no key then.
func chained(t []byte, kv *detect.KeyValue) bool {
	if kv.Sep != ':' || kv.Quote != 0 || kv.KeyQuote != 0 || kv.Start != kv.KeyEnd+1 || kv.KeyStart < 2 || t[kv.KeyStart-1] != ':' || !detect.IsAlnum(t[kv.KeyStart-2]) {
		return false
	}
	for i := kv.KeyStart + 1; i < kv.KeyEnd; i++ {
		if detect.IsUpper(t[i]) && !detect.IsUpper(t[i-1]) {
			return true
		}
	}
	return false
}

// share reports whether v is a number of per cent.
func share(v []byte) bool {
	return len(v) > 1 && v[len(v)-1] == '%' && detect.IsDigit(v[0])
}

// signed reports whether v, right behind the colon of a key and before rest, is what
// follows "user:" in a data source name: the password and the at sign of
// "user:pass@tcp(db)" and "user:pass@/db", or the password alone in front of a quote.
func signed(v, rest []byte) bool {
	i := bytes.LastIndexByte(v, '@')
	if i == len(v)-1 {
		return i > 0 && len(rest) > 0 && (rest[0] == '"' || rest[0] == '\'')
	}
	return i > 0 && (v[i+1] == '/' || bytes.IndexByte(v[i:], '(') > 0)
}

// chosen reports whether the quoted value v of a quoted key begins with a dollar sign
// and is no name of a variable: one of letters and digits that names nothing else.
func chosen(kv *detect.KeyValue, v []byte) bool {
	return kv.KeyQuote != 0 && kv.Quote != 0 && len(v) > 1 && v[0] == '$' && lettersAndDigits(v) && !check.Variable(v)
}

// pluses returns the trait of a value of a query that is written with plus signs.
func pluses(w *detect.Window, kv *detect.KeyValue) detect.Traits {
	if w.PlusQuery(kv) {
		return detect.Pluses
	}
	return 0
}

// secondName takes the second of two words into the unquoted account [start, end)
// where both are words in capitals of which nothing follows in the line or the list:
// "username: Jane Doe".
func secondName(t []byte, start, end int) int {
	stop := end + 1
	if stop >= len(t) || t[end] != ' ' || !capitalized(t[start:end]) || generic(t[start:end]) != 0 {
		return end
	}
	for stop < len(t) && (detect.IsAlnum(t[stop]) || t[stop] == '-' || t[stop] == '\'') {
		stop++
	}
	if !capitalized(t[end+1:stop]) || stop < len(t) && bytes.IndexByte([]byte("\r\n,;)]}|<\""), t[stop]) < 0 {
		return end
	}
	return stop
}

// capitalized reports whether v is a word of letters, with hyphens and apostrophes,
// that begins with the one capital it has but for one behind those.
func capitalized(v []byte) bool {
	if len(v) < 2 || !detect.IsUpper(v[0]) {
		return false
	}
	for i, c := range v[1:] {
		switch {
		case c == '-' || c == '\'':
		case detect.IsDigit(c), detect.IsUpper(c) && detect.IsAlnum(v[i]):
			return false
		}
	}
	return true
}

// objectID reports whether v, under a key that names persons and other things
// alike, is an identifier such as the latter have: a "uid" that is a digest, an
// ARN or one of Zeek's connections, or the id of an account, a customer or a
// principal (most often an organisation, a tenant, a program), or the key of a row,
// that is a UUID or as long.
func objectID(key, v []byte) bool {
	hex, turns := 0, 0
	for i, c := range v {
		if detect.IsHex(c) {
			hex++
		}
		if i > 0 && detect.IsUpper(c) != detect.IsUpper(v[i-1]) {
			turns++
		}
	}
	switch {
	case keyEnds(key, "user") && bytes.HasPrefix(v, []byte("arn:")):
		return true // its user is found by itself
	case keyEnds(key, "actor"):
		return len(v) == 36 && hex == 32 || hex == len(v) && hex >= 16
	case keyEnds(key, "suid"), keyEnds(key, "duid"): // of CEF: whatever the device calls a user
		return false
	case keyEnds(key, "uid"):
		return check.UUID(v[:min(36, len(v))]) && len(v) > 36 || hex == len(v) && hex >= 16 && !allDigits(v) || bytes.HasPrefix(v, []byte("arn:")) ||
			v[0] == 'C' && len(v) >= 13 && len(v) <= 19 && turns > 4
	case keyEnds(key, "accountid"), keyEnds(key, "customerid"), keyEnds(key, "principalid"), keyEnds(key, "userkey"):
		return len(v) == 36 && hex == 32 || hex == len(v) && hex >= 32
	}
	return false
}

// keyEnds reports whether key ends in word, in any case and however its words are
// joined: customer_id, CustomerID.
func keyEnds(key []byte, word string) bool {
	n := len(word)
	for i := len(key) - 1; i >= 0 && n > 0; i-- {
		if c := key[i]; detect.IsAlnum(c) {
			if n--; c|0x20 != word[n] {
				return false
			}
		}
	}
	return n == 0
}

func allDigits(v []byte) bool {
	for _, c := range v {
		if !detect.IsDigit(c) {
			return false
		}
	}
	return true
}

// filler reports whether v is one letter, or an identifier that is nearly all zeros
// or one letter, which people write where one should stand.
func filler(v []byte) bool {
	n, most := 0, 0
	for _, c := range v {
		if detect.IsAlnum(c) || c >= 0x80 {
			n++
		}
		if c == v[len(v)-1] {
			most++
		}
	}
	return n < 2 && !detect.IsDigit(v[0]) || len(v) >= 32 && most*8 >= n*7 && (v[0] < '1' || v[0] > '9' || v[len(v)-1] == '0' && check.UUID(v))
}

func name() detect.Rule {
	r := keyed("name", kindName, findName, check.KeyName)
	r.Doc = "The name of a person beside a key that says so."
	r.Source = "OpenID Connect Core §5.1, names of keys in directories and logs"
	r.Examples = examples([][2]string{
		{`{"full_name":"Jane Doe"}`, "Jane Doe"},
		{"displayName: Jane Doe", "Jane Doe"},
		{"first_name=Jane last=x", "Jane"},
		{"GET /x?full_name=Jane+Doe&y=1", "Jane+Doe"},
		{"member CN=Jane Doe,OU=Staff,DC=example,DC=com", "Jane Doe"},
		{`{"cn":"Jane Doe"}`, "Jane Doe"},
		{`{"display_name":"FREAK","description":"A flaw"}`, ""},
		{`{"displayName":"ALL-Vpn-Users","enforcedGrantControls":[]}`, ""},
		{`{"DisplayName":"UserExecution"}`, ""},
		{`profile_id=3 profile_name="WAN Multiple" gw=1`, ""},
		{"issuer CN=Example Root Authority,O=Example,C=US", ""},
		{"hostname=web1", ""},
		{"name=nginx", ""},
		{"first_name=-", ""},
	})
	return r
}

func findName(w *detect.Window, kv *detect.KeyValue) detect.Verdict {
	if keyEnds(w.KeyText(kv), "cn") {
		return findCommonName(w, kv)
	}
	start, end := trimValue(w.Text, kv)
	if kv.Quote == 0 {
		end = moreNames(w.Text, end)
	}
	if keyEnds(w.KeyText(kv), "profilename") && (kv.Sep == '=' || bytes.IndexByte(w.Text[start:end], ' ') < 0) {
		return detect.Placeholder // one word, or in the log of a device, is its profile
	}
	v := w.Text[start:end]
	if kv.Quote != 0 && len(v) <= 512 && bytes.IndexByte(v, '\\') >= 0 { // as JSON is often written, in ASCII alone
		var plain [1 << 10]byte
		v = detect.AppendUnescaped(plain[:0], v)
	}
	plus := pluses(w, kv)
	if plus != 0 && len(v) <= 512 {
		var plain [512]byte
		v = detect.AppendPlain(plain[:0], v)
	}
	if check.PersonName(v) != check.ReasonSecret || keyEnds(w.KeyText(kv), "displayname") && (title(v) || property(w, kv, v)) {
		return detect.Placeholder
	}
	return w.Found(start, end, quoted(kv)|plus)
}

// property reports whether v, the display name of something, is one word in small
// letters, as programs have it, one word that is described next, or names a property or
// a policy of which the values follow, as records of Microsoft 365 list them.
func property(w *detect.Window, kv *detect.KeyValue, v []byte) bool {
	small := true
	for _, c := range v {
		small = small && c >= 'a' && c <= 'z'
	}
	next := bytes.TrimLeft(head(w.Behind(kv), 0, 64), ", \r\n\t")
	return small || bytes.HasPrefix(next, []byte(`"oldValue"`)) || bytes.HasPrefix(next, []byte(`"enforced`)) ||
		bytes.IndexByte(v, ' ') < 0 && bytes.HasPrefix(next, []byte(`"description"`))
}

// title reports whether v is one word that is put together like the name of a
// class or of a policy: capitals inside it that follow four letters or more
// ("UserType", not "McDonald"), or capitals joined by hyphens ("ALL-AWS").
func title(v []byte) bool {
	run, small, dashes := 0, 0, 0
	for _, c := range v {
		switch {
		case c == ' ' || c >= 0x80:
			return false
		case c == '-':
			dashes++
			run = 0
		case detect.IsUpper(c):
			if run > 3 {
				return true
			}
			run = 0
		default:
			run++
			small++
		}
	}
	return dashes > 0 && small == 0
}

// moreNames takes up to three more words in capitals behind end into an
// unquoted name, but no word that is a key.
func moreNames(t []byte, end int) int {
	for range 3 {
		i := end + 1
		if i >= len(t) || t[end] != ' ' || !detect.IsUpper(t[i]) && t[i] < 0xc3 {
			return end
		}
		for i < len(t) && (detect.IsAlnum(t[i]) && !detect.IsDigit(t[i]) || t[i] >= 0x80 || t[i] == '-' || t[i] == '\'' || t[i] == '.') {
			i++
		}
		if i < len(t) && (detect.IsDigit(t[i]) || bytes.IndexByte([]byte("=:_("), t[i]) >= 0) {
			return end
		}
		end = trimDots(t, end, i)
	}
	return end
}
