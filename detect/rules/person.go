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
		{`user=LDAP://dc1 OU=Users,OU=HQ,DC=example,DC=com/DOE\, Jane src_host=192.0.2.7`, `DOE\, Jane`},
		{"srcuser: The value for the SHELL variable was not found", ""},
		{"POST /login: from ip 192.0.2.7", ""},
		{"Login=2026-11-22 10:00:00, Logout=N/A", ""},
		{`{"logname":"projects/p/logs/cloudaudit.example.com%2Factivity"}`, ""},
		{`{"accountName":"acmestore","uri":"https://acmestore.blob.core.windows.net/x"}`, ""},
		{`{"samlLogin":"OKTA"}`, ""},
		{`{"ExternalIdPDirectoryLogin":"Failure"}`, ""},
		{"suser= cs5= cs5Label=x", ""},
		{"System USER32: [Information] The process", ""},
		{"cyrus/imap[3]: login: mail.example.com [192.0.2.7] jdoe", ""},
		{`{"uid":"Cd6Dl81sfcaitobml1","id_orig":"x"}`, ""},
		{`{"uid":"KIRAN","id.orig_h":"192.0.2.7"}`, ""},
		{`{"uid":"ni-17","name":"x"}`, ""},
		{`{"type":"prometheus","uid":"w5C9dFs7k"}`, ""},
		{"final ByteBuffer uid = ByteBuffer.allocate(16);", ""},
		{`{"cpu":{"user":28658197,"user_p":0.1}}`, ""},
		{`{"@odata.id":"/redfish/v1","MemberId":"PSU.Slot.1"}`, ""},
		{`{"registrant":"not set"}`, ""},
		{`{"sub":"CN=P18055077,OU=Acme,O=Example"}`, ""},
		{"duid=0x373c2 cs2=x", ""},
		{"$ id: uid=1042(jdoe42) gid=7(x)", "jdoe42"},
		{"$ id: uid=1042(jdoe42) gid=7(x)", "1042"},
		{"uid=60:01:06:61:23:45:67:89:c5:23:00:00:89:05:00:00,drive=x", ""},
		{`{"sub2":"circle"}`, ""},
		{`{"key":"enduser.id","value":{"stringValue":"jdoe42"}}`, "jdoe42"},
		{"     -> user.name: Str(jdoe42)", "jdoe42"},
		{`{"Item":{"username":{"S":"jdoe42"}}}`, "jdoe42"},
		{`<key>UserName</key><string>jdoe42</string>`, "jdoe42"},
		{`"session[username]":"jdoe42"`, "jdoe42"},
		{`{"user.name":"user.name"}`, ""},
		{`{"actorName":"svchost.exe"}`, ""},
		{"customer_name=\"ReplaceMe\"", ""},
		{`{"assignee":"jdoe42"}`, "jdoe42"},
		{`{"Assignee":"Jane Doe"}`, "Jane Doe"},
		{`{"CreatedById":"0055e00000FAKEoAAE"}`, "0055e00000FAKEoAAE"},
		{`{"requester_id":360641174479}`, "360641174479"},
		{`{"closed_by":"jdoe42"}`, "jdoe42"},
		{`{"loggedInUser":"No user is logged in"}`, ""},
		{`{"profile_id":"Jane"}`, "Jane"},
		{`{"file":{"path":"/x","uid":1042}}`, "1042"},
		{`{"product":{"name":"x","uid":"acme_asi"}}`, ""},
		{`{"data":{"name":"x","uid":"jdoe42"}}`, "jdoe42"},
		{`{"profile_id":"jdoe42"}`, "jdoe42"},
		{`"message":"request for user ","x":["a"]`, ""},
		{"attempt by user 'jane': duo auth result: deny", ""},
		{"Data_Owner=”N/A” x", ""},
		{`{"Username":"Acme LSS Client"}`, ""},
		{`administrator="jdoe42" sequencenum="6"`, "jdoe42"},
		{"Administrator:500:x", ""},
		{`authentication_id="jdoe42" server="x"`, "jdoe42"},
		{"user=LDAP:// now", ""},
		{`user=LDAP://dc.example OU\=Users,DC`, ""},
		{`{"name":"Discovery","uid":"TA0007"}`, ""},
		{`{"uid":"T1059.001"}`, ""},
		{`{"uid":"PathOfThreat"}`, ""},
		{`{"uid":"pathofthreat"}`, "pathofthreat"},
		{`{"host_id":"uQ7rkZw2TaXb9LcMd4Fgh1","topic":"x"}`, "uQ7rkZw2TaXb9LcMd4Fgh1"},
		{`{"host_id":"i-0f4e70b1c2d3e5968"}`, ""},
		{`{"host_id":"b1c2d3e5968afa4e70b1c2d3"}`, ""},
		{"UA=x^^user=jdoe42^^event_id=7", "jdoe42"},
		{"CEF:0|Acme|Fw|1|7|Login|3|suser=Jane M. Doe duser=jdoe42 act=x", "Jane M. Doe"},
		{"CEF:0|Acme|Fw|1|7|Login|3|suser=Jane Doe", "Jane Doe"},
		{"CEF:0|Acme|Fw|1|7|Login|3|suser=Jane Doe 12 34 56", "Jane"},
		{"suser=jdoe42 logged in", "jdoe42"},
		{"LEEF:1.0|Acme|Fw|1|7|usrName=Jane Doe\tsrc=x", "Jane Doe"},
		{`login of {"用户名":"jdoe42"} failed`, "jdoe42"},
		{`page {"用户数":"jdoe42"} failed`, ""},
		{"was changed. Target Account: Security ID: x", ""},
		{`{"profileId": "482137", "profileName": "x"}`, ""},
		{`{"profileId": "482137", "x": "y"}`, "482137"},
		{`{"kind":"Node","name":"n1","uid":"pool-x7"}`, ""},
		{`{"kind":"User","name":"n1","uid":"jdoe42"}`, "jdoe42"},
		{"shost=HOST7 suser=HOST7 dst=192.0.2.7", ""},
		{"User :TLS connection failed", ""},
		{"User :jdoe42", "jdoe42"},
		{"host -dummyUser1:Mail_Viewed", ""},
		{"dovecot: pop3-login: Aborted login", ""},
		{"pam_unix(login:session): opened", ""},
		{"xauthuser=jdoe42 unauthuser=N/A", "jdoe42"},
		{"Policy: x, User: Jane Mary Doe, Client: y", "Jane Mary Doe"},
		{"[Originator@6876 sub=Vmsvc.vm:/vmfs/volumes/v1/a7.vmx opID=1]", ""},
		{`"registrant":"Example Hosting Corporation"`, ""},
		{`auth = b64('user:Zx9kQ2');`, ""},
		{`{"userId":"50000000-0000-0000-0000-000000000000"}`, ""},
		{"x ResourceAudit:deskUser:host7 Read", ""},
		{"<sip:192.0.2.7:5060;user=phone>", ""},
		{`{"user":"Not_Applicable"}`, ""},
		{"acct=jdoe42 exe=/bin/su", "jdoe42"},
		{"benutzer=jdoe42 x=1", "jdoe42"},
		{"gebruiker: jdoe42", "jdoe42"},
		{"broker: jdoe42", ""},
		{"user_id: 48213", "48213"},
		{`{"userId": 482137,"x":1}`, "482137"},
		{`{"user":{"roles":1,"name":"jdoe42"}}`, "jdoe42"},
		{"{'user': {'name': 'jdoe42'}}", "jdoe42"},
		{`{"username":"$jdoe42"}`, "$jdoe42"},
		{"Server=db;User Id=jdoe42;Encrypt=true", "jdoe42"},
		{"username: Jane Doe", "Jane Doe"},
		{"User Name: Jane Doe :: Viewer Address: x", "Jane Doe"},
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
	if all := w.Text[start:extensionEnd(w, kv, start, end)]; len(all) > end-start && plausible(all) && check.Account(w.KeyText(kv), all) == check.ReasonSecret {
		end = start + len(all)
	}
	if kv.Quote == 0 && bytes.HasPrefix(w.Text[start:], []byte("LDAP://")) {
		if start, end = directoryUser(w.Text, start); w.OwnOutput(start, end) {
			return detect.OwnOutput
		}
	}
	if kv.Quote == 0 {
		end = start + beforeAlias(w.Text[start:end])
		if n := numberWithName(w.Text[start:end]); n > 0 { // uid=1042(jdoe42)
			if v := w.Text[start+n+1 : end-1]; check.Account([]byte("user"), v) == check.ReasonSecret && plausible(v) && !w.OwnOutput(start+n+1, end-1) {
				w.Found(start+n+1, end-1, generic(v))
			}
			end = start + n
		}
	}
	v := w.Text[start:end]
	if chosen(kv, v) {
		v = v[1:]
	}
	switch {
	case w.OwnBeforeBlank(kv):
		return detect.OwnOutput
	case className(v):
		return detect.NoSecret
	case isSID(v):
		return detect.Covered // by the rule of these, which knows the well-known ones
	case share(v):
		return detect.LookAlike // of the time of a processor
	case len(v) == 0 || !plausible(v) || check.Account(w.KeyText(kv), v) != check.ReasonSecret:
		return detect.Placeholder
	case inCode(w, kv, v) || kv.Quote == 0 && kv.KeyQuote == 0 && kv.Sep == ':' && start == kv.KeyEnd+1 && signed(v, w.Behind(kv)):
		return detect.NoSecret
	case len(v) > 8 && bytes.EqualFold(v[:8], []byte("no user ")): // is logged in
		return detect.Placeholder
	case string(v) == "Security" && bytes.HasPrefix(w.Text[end:], []byte(" ID:")), // the key is a heading of an event of Windows
		string(v) == "NT" && bytes.HasPrefix(w.Text[end:], []byte(" AUTHORITY\\")): // its system, without quotes
		return detect.Placeholder
	case keyEnds(w.KeyText(kv), "administrator") && kv.Sep == ':' && kv.KeyQuote == 0: // Administrator:500:…, an account itself
		return detect.BadBoundary
	case filler(v) || objectID(w.KeyText(kv), v) || ofThing(w, kv) || keyEnds(w.KeyText(kv), "hostid") && !meetingHost(v):
		return detect.Placeholder
	case kv.Quote == 0 && kv.Sep == '=' && kv.Spaced && (string(v) == "new" || bytes.IndexByte(v, '.') > 0 && callAt(w.Text, end)): // uid = ByteBuffer.allocate(16);
		return detect.BadBoundary
	case kv.Quote == 0 && kv.KeyQuote != 0 && allDigits(v) && bytes.Contains(memberAround(w.Text, kv.KeyStart), []byte("cpu")):
		return detect.LookAlike // a time
	case kv.KeyQuote == '\'' && kv.Quote == 0 && kv.KeyStart > 5 && bytes.EqualFold(w.Text[kv.KeyStart-6:kv.KeyStart-1], []byte("user ")): // by user 'jdoe': duo auth result
		return detect.BadBoundary
	case chained(w.Text, kv) || loginProcess(w, kv) || numberedUser(w, kv) || opensSentence(w, kv, v) || moduleType(w.Text, kv) || credentialText(w.Text, kv):
		return detect.BadBoundary
	}
	return w.Found(start, end, quoted(kv)|genericText(kv, v)|alone(w.KeyText(kv), v)|pluses(w, kv))
}

// callAt reports whether the parentheses of a call open at i, which a semicolon ends.
func callAt(t []byte, i int) bool {
	rest := head(t, i, 64)
	shut := bytes.IndexByte(rest, ')')
	return shut > 0 && rest[0] == '(' && shut+1 < len(rest) && rest[shut+1] == ';'
}

// beforeAlias returns how long the account is that v begins with, in front of itself or its number
// in parentheses: jdoe(jdoe), jdoe(1042).
func beforeAlias(v []byte) int {
	if len(v) < 4 || v[len(v)-1] != ')' {
		return len(v)
	}
	i := bytes.IndexByte(v, '(')
	if i < 2 {
		return len(v)
	}
	if inner := v[i+1 : len(v)-1]; len(inner) > 1 && (allDigits(inner) || bytes.Equal(inner, v[:i])) {
		return i
	}
	return len(v)
}

// numberWithName returns how long the number is that v begins with, in front of a name in parentheses that end v, as
// id(1) prints them; 0 where it is none.
func numberWithName(v []byte) int {
	n := 0
	for n < len(v) && detect.IsDigit(v[n]) {
		n++
	}
	if n == 0 || len(v) < n+4 || v[n] != '(' || v[len(v)-1] != ')' || bytes.IndexByte(v[n+1:len(v)-1], '(') >= 0 {
		return 0
	}
	return n
}

// className reports whether v is the name of a class of Java with its packages, as what prints an
// object begins with.
func className(v []byte) bool {
	if len(v) < 12 || v[3] != '.' && v[2] != '.' && v[4] != '.' && v[5] != '.' && v[7] != '.' {
		return false
	}
	dot := bytes.LastIndexByte(v, '.')
	if dot < 8 || dot+2 > len(v) || !detect.IsUpper(v[dot+1]) || bytes.Count(v, []byte(".")) < 3 {
		return false
	}
	for _, s := range [...]string{"org.", "com.", "net.", "io.", "java.", "javax.", "jakarta."} {
		if bytes.HasPrefix(v, []byte(s)) {
			return true
		}
	}
	return false
}

// genericText returns the trait of v, the value of kv, read without the escapes that letters
// outside of ASCII have in a string of JSON: "Syst\u00e8me".
func genericText(kv *detect.KeyValue, v []byte) detect.Traits {
	if kv.Quote == 0 || len(v) > 64 || !bytes.Contains(v, []byte(`\u`)) {
		return generic(v)
	}
	var buf [128]byte
	return generic(detect.AppendUnescaped(buf[:0], v))
}

// directoryUser returns the account at the end of the path in a directory that begins at
// start, as Forcepoint writes it: LDAP://host/OU=Users,DC=example/jdoe, or where a value goes on
// up to the next pair, LDAP://host OU=Users,DC=example/DOE\, Jane, with OU\=Users in CEF. The two
// are equal where the path names a host alone.
func directoryUser(t []byte, start int) (from, end int) {
	path, escaped := head(t, start, 512), []byte(`\=`)
	if i := bytes.IndexAny(path, "\t\n\"'|"); i >= 0 {
		path = path[:i]
	}
	blanks := false // in it, up to the next pair
	for i, c := range path {
		if c != ' ' {
			continue
		}
		word, _, _ := bytes.Cut(path[i+1:], []byte(" "))
		component := componentAt(word)
		blanks = blanks || component || bytes.Contains(path[:i], escaped) || bytes.Contains(word, escaped)
		if pairAt(word) && !component || !blanks {
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

// componentAt reports whether t begins with a component of a distinguished name.
func componentAt(t []byte) bool {
	return len(t) > 3 && t[2] == '=' && (bytes.HasPrefix(t, []byte("OU")) || bytes.HasPrefix(t, []byte("DC")) || bytes.HasPrefix(t, []byte("CN")))
}

// pairAt reports whether t begins with a key of letters, digits and underscores and an equals sign.
func pairAt(t []byte) bool {
	i := 0
	for i < len(t) && i < 40 && detect.IsWord(t[i]) {
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

// secondName takes the second and the third of two or three words into the unquoted
// account [start, end) where all are words in capitals of which nothing follows in the
// line or the list: "username: Jane Doe".
func secondName(t []byte, start, end int) int {
	if !capitalized(t[start:end]) || generic(t[start:end]) != 0 {
		return end
	}
	for from, stop, n := start, end, 0; n < 2 && stop < len(t) && t[stop] == ' '; n++ {
		from = stop + 1
		for stop = from; stop < len(t) && (detect.IsAlnum(t[stop]) || t[stop] == '-' || t[stop] == '\'' && stop+1 < len(t) && detect.IsAlnum(t[stop+1])); {
			stop++
		}
		if !capitalized(t[from:stop]) {
			return end
		}
		if stop == len(t) || bytes.IndexByte([]byte("\r\n,;)]}|<\"'"), t[stop]) >= 0 || bytes.HasPrefix(t[stop:], []byte(" :: ")) {
			return stop
		}
	}
	return end
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
