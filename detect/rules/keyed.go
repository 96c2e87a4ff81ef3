package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

// maxList is how many values of one bracketed list are looked at.
const maxList = 64

// keyed returns the row of a rule that goes by the name beside a value: find
// judges one value of a key that is of one of the classes.
func keyed(name string, kind detect.Kind, find func(w *detect.Window, kv *detect.KeyValue) detect.Verdict, classes ...check.KeyClass) detect.Rule {
	var mask uint32
	for _, c := range classes {
		mask |= 1 << c
	}
	return detect.Rule{
		Name:       name,
		Kinds:      []detect.Kind{kind},
		Triggers:   []detect.Trigger{{Shape: detect.Key, Keys: mask}},
		Max:        8 << 10,
		Contextual: true,
		Find:       func(w *detect.Window, at int) detect.Verdict { return eachValue(w, at, find) },
	}
}

// eachValue asks find about the value of the key at at, or the values of its list.
func eachValue(w *detect.Window, at int, find func(w *detect.Window, kv *detect.KeyValue) detect.Verdict) detect.Verdict {
	kv, ok := w.Key(at)
	if !ok {
		return detect.NotHere
	}
	pair := w.Copy(kv)
	v := detect.NotHere
	for range maxList {
		if u := judge(w, pair, find); v != detect.Matched {
			v = u
		}
		if !w.Next(pair) {
			break
		}
	}
	return v
}

// judge asks find, unless the value is one that logscrub wrote.
func judge(w *detect.Window, kv *detect.KeyValue, find func(*detect.Window, *detect.KeyValue) detect.Verdict) detect.Verdict {
	if kv.Quote == 0 {
		kv.End = beforeControl(w.Text, kv.Start, kv.End)
	}
	if w.FoundAround(kv.Start, kv.End) {
		return detect.Covered
	}
	if w.OwnOutput(kv.Start, kv.End) {
		return detect.OwnOutput
	}
	return find(w, kv)
}

func password() detect.Rule {
	r := keyed("password", kindPassword, findPassword, check.KeyPassword)
	r.Doc = "A password, passphrase, PIN or one-time password beside a key that says so."
	r.Source = "names of keys in the configuration and logs of common software"
	r.Examples = examples([][2]string{
		{`{"password":"Tr0ub4dor&3x"}`, "Tr0ub4dor&3x"},
		{"login user=x passwd=hunter2fake ok", "hunter2fake"},
		{"mot de passe : Fake77pw", "Fake77pw"},
		{"haslo=Fake77pw", "Fake77pw"},
		{`{"salasana":"Fake77pw"}`, "Fake77pw"},
		{"grafana=Fake77pw", ""},
		{`{"passwort":"Fake77pw"}`, "Fake77pw"},
		{"user=x wachtwoord=Fake77pw", "Fake77pw"},
		{"?u=1&pwd=Fake_pw9&x=1", "Fake_pw9"},
		{"spring.datasource.password: Fake-Pw-77", "Fake-Pw-77"},
		{"{User:x Password:Fake77pw Port:1}", "Fake77pw"},
		{"{'password': 'f4ke-pass w0rd'}", "f4ke-pass w0rd"},
		{"password=Zx9kQ2;|vL7p ok", "Zx9kQ2;|vL7p"},
		{"Server=x;Password=Zx9kQ2;#Database=y", "Zx9kQ2"},
		{"Server=db;Uid=sa;Pwd=hunter2x;", "hunter2x"},
		{"Password=swordfish;Server=db", "swordfish"},
		{"Server=db;PWD={hunter2x;y};", "hunter2x;y"},
		{"password=Zx9kQ2mw[203.0.113.9]", "Zx9kQ2mw[203.0.113.9]"},
		{`{"password":"/Zx9kQ2mw"}`, "/Zx9kQ2mw"},
		{`{"password":"{Zx9kQ2mw}"}`, "{Zx9kQ2mw}"},
		{`{"password":"$ecret1"}`, "$ecret1"},
		{"password=${Zx9kQ2mw7", "${Zx9kQ2mw7"},
		{`{"passwords":["a1b2c3d4e"]}`, "a1b2c3d4e"},
		{`{"name":"DB_PASSWORD","value":"hunter2x"}`, "hunter2x"},
		{`<property name="password" value="hunter2x"/>`, "hunter2x"},
		{`{"name":"colour","value":"hunter2x"}`, ""},
		{`password: Some("Fake77pw")`, "Fake77pw"},
		{`#{password => <<"Fake77pw">>}`, "Fake77pw"},
		{`var password = (string)"Fake77pw";`, "Fake77pw"},
		{`"user[password]":"Fake77pw"`, "Fake77pw"},
		{`"password[0]":"Fake77pw"`, "Fake77pw"},
		{`password: Some(Some("Fake77pw"))`, "Fake77pw"},
		{`password: (*string)(0xc00001)((len=8) "Fake77pw")`, "Fake77pw"},
		{`{"fields[password]":"Fake77pw"}`, ""},
		{`{"key":"db.password","value":{"stringValue":"Fake77pw"}}`, "Fake77pw"},
		{"<password>  Fake77pw </password>", "Fake77pw"},
		{"app --password hunter2x --port 1", "hunter2x"},
		{"<Password>hunter2x</Password>", "hunter2x"},
		{`<property name="db.password">hunter2x</property>`, "hunter2x"},
		{`<property name="password"><value>hunter2x</value></property>`, "hunter2x"},
		{`<Password><Value>hunter2x</Value></Password>`, "hunter2x"},
		{`<colour><value>hunter2x</value></colour>`, ""},
		{"<password><![CDATA[hunter2x]]></password>", "hunter2x"},
		{`{"password":{"old":"hunter2x"}}`, "hunter2x"},
		{"password_confirmation=hunter2x", "hunter2x"},
		{"if cfg['password'] == 'swordfish': pass", "swordfish"},
		{`password = new StringCredentialValue("swordfish");`, "swordfish"},
		{`password = os.getenv("DB_PASSWORD", "hunter2x")`, "hunter2x"},
		{`password: str = "Zx9kQ2vL7p"`, "Zx9kQ2vL7p"},
		{`let password: &str = "Zx9kQ2vL7p";`, "Zx9kQ2vL7p"},
		{`password: str = "test"`, ""},
		{`password: str = Field("x1y2")`, ""},
		{`'password' => env('DB_PASSWORD', 'hunter2x'),`, "hunter2x"},
		{`password = os.getenv("DB_PASSWORD", "changeme")`, "changeme"},
		{`password = os.getenv("DB_PASSWORD", "")`, ""},
		{`password = os.getenv("DB_PASSWORD", "password")`, ""},
		{`password = join("hunter2y", "hunter2x")`, ""},
		{`password = "${x}" -> "hunter2x"`, ""},
		{`{"password":{"type":"hunter2x"}}`, ""},
		{`if password == "": pass`, ""},
		{`password = PasswordField("Enter a password")`, ""},
		{"$p= ConvertTo-SecureString $plain", ""},
		{"User(id=1, password=hunter2x)", "hunter2x"},
		{"Open(user, password=hunter2x)", ""},
		{"<password>null</password>", ""},
		{"app --password-file x1y2z3w4", ""},
		{`{"password":"/run/secrets/db1"}`, ""},
		{`{"password":"{password1}"}`, ""},
		{`{"password":"$DB_PASS1"}`, ""},
		{"x=1;password=hunter;", ""},
		{`q: INSERT INTO users (name, "password") VALUES ('Jane', 'swordfish');`, "swordfish"},
		{"q: insert into `t` (`id`, `pwd`) values (1, 'O''Neil2x'), (2, 'swordfish')", "swordfish"},
		{"INSERT INTO t (id, password) VALUES (1, now(2), 'swordfish')", ""},
		{"INSERT INTO t VALUES ('password', 'swordfish')", ""},
		{`  + password                  = "hunter2x"`, "hunter2x"},
		{`{"ParameterKey":"DBPassword","ParameterValue":"hunter2x"}`, "hunter2x"},
		{`{"ParameterKey":"Colour","ParameterValue":"hunter2x"}`, ""},
		{`<input name="password" type="hidden" id="p" value="hunter2x"/>`, "hunter2x"},
		{"type Query { password: String! }", ""},
		{`{"password":"Mot de passe"}`, ""},
		{`{"forgot_password":"Forgot your password?"}`, ""},
		{"--- PASS: TestLogin (0.02s)", ""},
		{"login of jane, PASS: hunter2x", "hunter2x"},
		{`{"password":"Das Passwort ist falsch"}`, ""},
		{"UPDATE t SET password = MD5('hunter2x') WHERE id=7", "hunter2x"},
		{"UPDATE t SET password = CONCAT('hunter2x') WHERE id=7", ""},
		{"passwords: 12", ""},
		{`{"mgr":{"full_hash_pass":2128}}`, ""},
		{"login at example.com with пароль=hunter2x failed", "hunter2x"},
		{"page at example.com with страница=hunter2x failed", ""},
		{"page at example.com with пароль: неверный", ""},
		{"pam_unix(passwd:chauthtok): password changed", ""},
		{"web1 passwd[4410]: pam_unix(passwd:chauthtok): password changed for x", ""},
		{"url ${DB_PASSWORD:-Fake77pw}", "Fake77pw"},
		{"url ${DB_PASSWORD:-password}", ""},
		{"password=null", ""},
		{"Failed password for root", ""},
		{"password: ${DB_PASSWORD}", ""},
		{"jdbc:sqlserver://db1;user=x;password={fa;ke}}pw1};encrypt=true", "fa;ke}}pw1"},
		{`[database] password = """fake-Anchor8""" [log]`, "fake-Anchor8"},
		{"PWD=/home/app", ""},
	})
	return r
}

func findPassword(w *detect.Window, kv *detect.KeyValue) detect.Verdict {
	if string(w.KeyText(kv)) == "PASS" && kv.Sep == ':' && kv.Quote == 0 && kv.KeyQuote == 0 && (kv.KeyStart == 0 || w.Text[kv.KeyStart-1] == '\n' || bytes.HasSuffix(w.Text[:kv.KeyStart], []byte("--- "))) && check.TestName(w.Value(kv)) {
		return detect.NoSecret // the result of a test
	}
	if keyEnds(w.KeyText(kv), "passwords") && !kv.InList() { // most often a number, or prose
		return findCredential(w, kv, check.KeyWeak)
	}
	return findCredential(w, kv, check.KeyPassword)
}

// pairName reports whether kv is the name of a pair, of words that are joined, whose value is the next
// member: {"Key":"a_b","Value":"y"}.
func pairName(w *detect.Window, kv *detect.KeyValue) bool {
	if kv.KeyQuote == 0 || kv.Quote == 0 || !bytes.EqualFold(w.KeyText(kv), []byte("key")) || bytes.Count(w.Value(kv), []byte{'_'}) < 2 {
		return false
	}
	next, is := bytes.CutPrefix(w.Behind(kv), []byte{','})
	next = bytes.TrimLeft(next, " ")
	return is && (bytes.HasPrefix(next, []byte(`"Value`)) || bytes.HasPrefix(next, []byte(`"value"`)))
}

func secret() detect.Rule {
	r := keyed("secret", kindSecret, func(w *detect.Window, kv *detect.KeyValue) detect.Verdict {
		if kv.Class == check.KeyWeak && kv.InList() && kv.Quote != 0 && kv.End-kv.Start >= 12 && keyEnds(w.KeyText(kv), "tokens") {
			return findCredential(w, kv, check.KeySecret) // of words of a text, few are so long
		}
		if pairName(w, kv) {
			return detect.NoSecret
		}
		if v := w.Value(kv); kv.Class == check.KeyWeak && (keyEnds(w.KeyText(kv), "credentials") || keyEnds(w.KeyText(kv), "credential")) {
			if i := bytes.IndexByte(v, ':'); i > 1 && len(v) < 128 && runOf(v[:i], accountByte) == i && check.Spoken(v[i+1:]) {
				return announce(w, 0, kv.Start+i+1, kv.End, quoted(kv)) // jdoe:x
			}
		}
		if n := sharedAccess(w.Text, kv); n > 0 {
			return w.Found(kv.Start, kv.Start+n, quoted(kv))
		}
		return findCredential(w, kv, kv.Class)
	}, check.KeySecret, check.KeyWeak)
	r.Doc = "An opaque credential beside a key that says so: token, API key, session id, signature."
	r.Source = "names of keys in the configuration and logs of common software; RFC 6749 parameters"
	r.Examples = examples([][2]string{
		{`{"api_key":"9f8e7d6c5b4a39281706f5e4"}`, "9f8e7d6c5b4a39281706f5e4"},
		{"GET /cb?access_token=q7Zk2Lw9XbT4&state=1", "q7Zk2Lw9XbT4"},
		{"X-Api-Key: 7Hq2Lk9ZtB3n", "7Hq2Lk9ZtB3n"},
		{"clientSecret='mV8-x2Lq_9ZtR4'", "mV8-x2Lq_9ZtR4"},
		{`{"token":"{Zx9kQ2mw74hdz5}"}`, "{Zx9kQ2mw74hdz5}"},
		{`{"client_secret":"monkey"}`, "monkey"},
		{`"api_token": "{\"id\": \"abcd\", \"v\": \"cg28qh640p5j33u3p95n1580rh41867n\"}"`, `{\"id\": \"abcd\", \"v\": \"cg28qh640p5j33u3p95n1580rh41867n\"}`},
		{`"tokens":["53c6777d0301e3be"]`, "53c6777d0301e3be"},
		{`var auth = "eQSbfOdwPr=="`, "eQSbfOdwPr=="},
		{"<secret>{acme AQAAABAAA 7Hq2Lk9ZtB3n}</secret>", "7Hq2Lk9ZtB3n"},
		{"<secret>{AQAAABAAAAAQ7Hq2Lk9ZtB3n}</secret>", "{AQAAABAAAAAQ7Hq2Lk9ZtB3n}"},
		{"<secret>{see the manual}</secret>", ""},
		{`{"recovery_codes":["8f2k-91lp-3mx7","2b7q-x0p4-9wke"]}`, "2b7q-x0p4-9wke"},
		{"x credentials: jdoe42:Fake77pw refused", "Fake77pw"},
		{`{"credentials":"jdoe42:Fake77pw"}`, "Fake77pw"},
		{`network={ ssid="x" psk="fake Words Nine" key_mgmt=x }`, "fake Words Nine"},
		{"SAS_TOKEN=sp=r&st=2026-03-04T07:24:52Z&sr=c&sig=WSfAke7Bcd3EFgh9JKlm2NPqr5%3D x", "sp=r&st=2026-03-04T07:24:52Z&sr=c&sig=WSfAke7Bcd3EFgh9JKlm2NPqr5%3D"},
		{"SAS_TOKEN=sp=r&st=2026-03-04T07:24:52Z&sr=c", ""},
		{`{"auth_token":"Acme Fake7bcd3EFgh9jklm2npqr5"}`, "Fake7bcd3EFgh9jklm2npqr5"},
		{`{"auth_token":"see the Fake7bcd3EFgh9jklm2npqr5"}`, ""},
		{`session=0x1004380147c0000`, ""},
		{`"tokens":["word2vec"]`, ""},
		{"--service-request-channel-token=10458143409865682077", ""},
		{`"key":"AWSLogs/123456789012/CloudTrail/eu-west-1/2026/11/22/x_CloudTrail_QcTREycd1xiqQru5.json.gz"`, ""},
		{`<add key="ApiKey" value="7Hq2Lk9ZtB3n"/>`, "7Hq2Lk9ZtB3n"},
		{`<entry key="ApiKey" value="7Hq2Lk9ZtB3n"/>`, ""},
		{"SECRET_KEY_BASE=8f14e45fceea167a5a36dedd4bea2543", "8f14e45fceea167a5a36dedd4bea2543"},
		{"API key: f3b0c2b92eca01472efe", "f3b0c2b92eca01472efe"},
		{"GET /cb?key=token=q7Zk2Lw9XbT4&state=1", "q7Zk2Lw9XbT4"},
		{`{"client_secret":"client_secret"}`, ""},
		{`{"operator":"contains","token":"processEvent/processCmdLine"}`, ""},
		{`{"TrafficMirrorSessionId":"tms-05e1e21760419ecb6"}`, ""},
		{`{"key":"aws:ec2:fleet-id"}`, ""},
		{`{"Key":"acme_policy_JavaScriptViaRundll32","ValueString":"off"}`, ""},
		{`{"key":"fake7abcd3efgh9jklm2npqr5","value":"on"}`, "fake7abcd3efgh9jklm2npqr5"},
		{`{"Key":"acme_JavaScriptViaRundll32","Kind":"x"}`, "acme_JavaScriptViaRundll32"},
		{`{"idToken":"HIDDEN_DUE_TO_SECURITY_REASONS"}`, ""},
		{"arn:aws:secretsmanager:eu-west-1:210987654321:secret:Acme-db-Zx9kQ2", ""},
		{`{"key":"export/083ec760-3b1d-4c55-9d0e-0a1b2c3d4e5f.csv"}`, ""},
		{`NSString *apiKey = @"7Hq2Lk9ZtB3n";`, "7Hq2Lk9ZtB3n"},
		{`http.Header{"X-Api-Key":[]string{"7Hq2Lk9ZtB3n"}}`, "7Hq2Lk9ZtB3n"},
		{`["apiKey"]=> string(12) "7Hq2Lk9ZtB3n"`, "7Hq2Lk9ZtB3n"},
		{`>> "X-Api-Key: 7Hq2Lk9ZtB3n[\r][\n]"`, "7Hq2Lk9ZtB3n"},
		{`token = "${old}" => "7Hq2Lk9ZtB3n"`, ""},
		{"API_SEARCH_KEY=9f8e7d6c5b4a39281706f5e49f8e7d6c", "9f8e7d6c5b4a39281706f5e49f8e7d6c"},
		{"ACME_VAULT_KEY=fAke7Bcd3EFgh9JKlm2NPqr5", "fAke7Bcd3EFgh9JKlm2NPqr5"},
		{"X-Acme-Key: fAke7Bcd3EFgh9JKlm2NPqr5", "fAke7Bcd3EFgh9JKlm2NPqr5"},
		{"GPG_KEY=9f8e7d6c5b4a39281706f5e49f8e7d6c5b4a3928", ""},
		{"ACME_SORT_KEY=fAke7Bcd3EFgh9JKlm2NPqr5", ""},
		{"ACME_JOB_KEY=nightly-export-2026-11-23", ""},
		{"ACME_MAP_KEY=user-list-of-acme", ""},
		{"routing_key=orders.created.v2", ""},
		{"api_key=asdf1234", "asdf1234"},
		{`fakeApiKey = "asdf1234"`, ""},
		{`{"secret_id":"6a174c20-f6de-a53c-74d2-6018fcceff64"}`, "6a174c20-f6de-a53c-74d2-6018fcceff64"},
		{`{"SecretId":"Acme7DbLogin9x"}`, ""},
		{"token_type=Bearer", ""},
		{"next_token=abc", ""},
		{"secret: <redacted>", ""},
		{"token=null", ""},
	})
	return r
}

// maxJudged is how much of a value the judge sees, in bytes: keys may be nested
// in the values of others, at every few bytes.
const maxJudged = 256

// arnBefore reports whether what stands in front of at is the beginning of an ARN, without blanks.
func arnBefore(t []byte, at int) bool {
	before := tail(t, at, 80)
	i := bytes.LastIndex(before, []byte("arn:aws"))
	return i >= 0 && bytes.Contains(before[i:], []byte(":secretsmanager:")) && bytes.IndexAny(before[i:], " \"',") < 0
}

// findCredential asks the judge of secrets.
func findCredential(w *detect.Window, kv *detect.KeyValue, class check.KeyClass) detect.Verdict {
	t := w.Text
	if class == check.KeyPassword && kv.Quote == 0 && kv.KeyQuote == 0 && !kv.Query {
		kv.End = passwordEnd(t, kv.Start, kv.End)
	}
	if class == check.KeySecret && keyEnds(w.KeyText(kv), "secretid") && !check.UUID(w.Value(kv)) {
		return detect.LookAlike // the name of a secret; that of Vault's AppRole is one
	}
	if class == check.KeySecret && kv.Sep == ':' && kv.Quote == 0 && arnBefore(t, kv.KeyStart) {
		return detect.LookAlike // its name
	}
	if t[kv.Start] == '{' && kv.Quote == 0 && !unbrace(w, kv) || moduleType(t, kv) || foreignProse(w, kv) {
		return detect.NoSecret
	}
	if kv.Quote == '>' && class != check.KeyPassword {
		sealed(w, kv)
	}
	if shellDefault(t, kv) {
		kv.Start++
		kv.End = kv.Start + len(bytes.TrimRight(t[kv.Start:kv.End], "}"))
		if kv.Start == kv.End {
			return detect.Placeholder
		}
	}
	if class != check.KeyPassword && kv.Quote == 0 && beginsPair(w.Value(kv)) {
		return detect.NoSecret
	}
	if at := kv.KeyStart; kv.Quote == 0 && at > 0 && t[at-1] == ';' { // GET /x;jsessionid=7F?a=1
		if i := bytes.IndexByte(w.Value(kv), '?'); i > 0 && class != check.KeyPassword && sessionKey(w.KeyText(kv)) {
			kv.End = kv.Start + i
		}
	}
	start, end := kv.Start, kv.End
	own, n := scheme(w.Value(kv))
	if own || w.IsToken(start, end) {
		return detect.Covered
	}
	if kv.Quote != 0 {
		start, end = start-1, min(end+1, len(t))
	}
	if typed(w, kv, class) {
		return detect.Matched
	}
	if n := kv.End - kv.Start; kv.Quote == '"' && n >= 8 && n <= 63 && kv.KeyEnd-kv.KeyStart == len("psk") && keyEnds(w.KeyText(kv), "psk") && check.Placeholder(w.Value(kv)) == check.ReasonSecret {
		return w.Found(kv.Start, kv.End, detect.Quoted) // of wpa_supplicant, words
	}
	c := check.Context{
		Key: w.KeyText(kv), Value: head(t[:kv.End], kv.Start+n, maxJudged), Quoted: kv.Quote, Class: class,
		Before: tail(t, start, 64), After: head(t, end, 64),
	}
	if r := check.Judge(&c); r == check.ReasonExpression && class == check.KeyPassword && kv.Quote == 0 {
		return constructed(w, kv)
	} else if r != check.ReasonSecret {
		if n = unknownScheme(kv, class, w.Value(kv)); n == 0 {
			return detect.NoSecret
		}
	}
	if w.OwnWords(kv.Start, min(kv.End, kv.Start+maxJudged)) {
		return detect.OwnOutput
	}
	if rest, own := w.WithoutOwn(kv.Start, min(kv.End, kv.Start+maxJudged)); own {
		if c.Value = rest; check.Judge(&c) != check.ReasonSecret {
			return detect.OwnOutput
		}
	}
	changed(w, kv, class)
	return w.Found(kv.Start+n, kv.End, quoted(kv)|short(kv.End-kv.Start-n))
}

// beforeControl returns where [start, end) ends in front of the end of a line as rsyslog writes it, #012
// or #015, behind one character at least and within the first maxJudged.
func beforeControl(t []byte, start, end int) int {
	stop := min(end, start+maxJudged)
	for i := start + 1; i+3 < stop; i++ {
		n := bytes.IndexByte(t[i:stop-3], '#')
		if n < 0 {
			break
		}
		if i += n; t[i+1] == '0' && t[i+2] == '1' && (t[i+3] == '2' || t[i+3] == '5') && (i+4 == end || !detect.IsDigit(t[i+4])) {
			return i
		}
	}
	return end
}

// sessionKey reports whether key is the name that servers give the id of a session in a path.
func sessionKey(key []byte) bool {
	return len(key) > 2 && bytes.EqualFold(key[len(key)-2:], []byte("id"))
}

// sealed leaves of the text of an element in braces, as Jenkins keeps credentials, the last
// of its words: <secret>{AQAAABAAA Zx9kQ2…}</secret>.
func sealed(w *detect.Window, kv *detect.KeyValue) {
	v := w.Value(kv)
	if len(v) < 3 || v[0] != '{' || v[len(v)-1] != '}' {
		return
	}
	words := bytes.TrimRight(v[:len(v)-1], " ")
	if i := bytes.LastIndexByte(words, ' '); i > 0 && i+1 < len(words) {
		kv.Start, kv.End = kv.Start+i+1, kv.Start+len(words)
	}
}

// unbrace takes the braces from the value of kv, as those of connection strings are
// quoted (ODBC): a semicolon or the end of the string follows, and no pair stands in
// them.
func unbrace(w *detect.Window, kv *detect.KeyValue) bool {
	if behind := w.Behind(kv); len(behind) > 0 && bytes.IndexByte([]byte(";\"'\r\n"), behind[0]) < 0 {
		return false
	}
	kv.Start++
	kv.End--
	return kv.Start < kv.End && w.Text[kv.End] == '}' && !bytes.ContainsAny(w.Value(kv), "=:")
}

// beginsPair reports whether v begins with another key of a class, which is asked for
// the value: of key=token=x it is x.
func beginsPair(v []byte) bool {
	i := 0
	for i < len(v) && i < 64 && (detect.IsWord(v[i]) || v[i] == '-' || v[i] == '.') {
		i++
	}
	return i > 0 && i+1 < len(v) && v[i] == '=' && detect.IsWord(v[i+1]) && check.KeyClassOf(v[:i]) != check.KeyNone
}

// shellDefault reports whether kv is the expansion of a variable of a shell, whose
// value stands behind one more character: ${DB_PASSWORD:-x}.
func shellDefault(t []byte, kv *detect.KeyValue) bool {
	at := kv.KeyStart
	return kv.Quote == 0 && kv.Sep == ':' && at > 1 && t[at-1] == '{' && t[at-2] == '$' && kv.Start == kv.KeyEnd+1 &&
		bytes.IndexByte([]byte("-=+?"), t[kv.Start]) >= 0
}

// passwordEnd returns where the unquoted password [start, end) ends, for a semicolon
// or a bar followed by more punctuation and a letter or digit may stand in one: in
// "Zx9!kQ2;#vL7p", but not in "Zx9kQ2;Database=y" or "Zx9kQ2; next".
func passwordEnd(t []byte, start, end int) int {
	for n := 0; n < 8 && end < len(t) && end-start < maxJudged && (t[end] == ';' || t[end] == '|'); n++ {
		i := end + 1
		for i < len(t) && i-end < 5 && bytes.IndexByte([]byte("!#$%^*;|~?+@"), t[i]) >= 0 {
			i++
		}
		if i == end+1 || i >= len(t) || !detect.IsAlnum(t[i]) || !lettersAndDigits(t[start:end]) {
			return end
		}
		stop := i
		for stop < len(t) && stop-start < maxJudged && t[stop] > ' ' && bytes.IndexByte([]byte("\"'`<>;|,&()[]{}\\="), t[stop]) < 0 {
			stop++
		}
		if stop < len(t) && t[stop] == '=' { // another pair
			return end
		}
		end = stop
	}
	return end
}

// lettersAndDigits reports whether v has both.
func lettersAndDigits(v []byte) bool {
	letter, digit := false, false
	for _, c := range v {
		digit = digit || detect.IsDigit(c)
		letter = letter || detect.IsAlnum(c) && !detect.IsDigit(c)
	}
	return letter && digit
}

func quoted(kv *detect.KeyValue) detect.Traits {
	if kv.Quote != 0 && kv.Quote != '>' { // the text of an element has no backslashes
		return detect.Quoted
	}
	return 0
}

// trimValue takes the punctuation that ends a clause from an unquoted value.
func trimValue(t []byte, kv *detect.KeyValue) (start, end int) {
	start, end = kv.Start, kv.End
	if kv.Quote != 0 {
		return start, end
	}
	for end > start && bytes.IndexByte([]byte(".,:!?"), t[end-1]) >= 0 {
		end--
	}
	return start, end
}

// plausible reports whether v can be an account or a name: it holds a letter or
// digit and begins like a value, not like an expression or a path.
func plausible(v []byte) bool {
	if len(v) > 256 {
		return false
	}
	switch v[0] {
	case '/', '$', '%', '<', '{', '*', '?', '&', '|', '!', '=', '~', '^':
		return false
	}
	if i := bytes.IndexByte(v, '('); i > 0 && v[i-1] != ' ' {
		return false
	}
	for _, c := range v {
		if detect.IsAlnum(c) || c >= 0x80 {
			return true
		}
	}
	return false
}

func keyedEmail() detect.Rule {
	r := keyed("email-by-key", kindEmail, func(w *detect.Window, kv *detect.KeyValue) detect.Verdict {
		v := w.Value(kv)
		if len(v) > 320 {
			return detect.BadLength
		}
		if i := bytes.IndexByte(v, '@'); i <= 0 || i == len(v)-1 || bytes.IndexByte(v, ' ') >= 0 || !plausible(v) {
			return detect.BadSyntax
		}
		return w.Found(kv.Start, kv.End, quoted(kv))
	}, check.KeyEmail)
	r.Doc = "An e-mail address beside a key that says so, whatever its domain."
	r.Source = "RFC 5321 §4.1.2"
	r.Examples = examples([][2]string{
		{`{"email":"jane@intranet"}`, "jane@intranet"},
		{"mail=jane@host7 ok", "jane@host7"},
		{"email: 'jane@mailhost'", "jane@mailhost"},
		{"email=sent", ""},
		{"email=", ""},
		{"email: @all", ""},
	})
	return r
}
