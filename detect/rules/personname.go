package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

func name() detect.Rule {
	r := keyed("name", kindName, findName, check.KeyName)
	r.Kinds = []detect.Kind{kindName, kindUser}
	r.Doc = "The name of a person beside a key that says so."
	r.Source = "OpenID Connect Core §5.1, names of keys in directories and logs"
	r.Examples = examples([][2]string{
		{`{"full_name":"Jane Doe"}`, "Jane Doe"},
		{"displayName: Jane Doe", "Jane Doe"},
		{`{"first_name_female":"Jane"}`, "Jane"},
		{`{"family-name-kana":"Sato"}`, "Sato"},
		{`{"full_name_nonbinary":"Jane Doe"}`, "Jane Doe"},
		{`{"dictionary":"Jane Doe","is_female":"Jane"}`, ""},
		{"first_name=Jane last=x", "Jane"},
		{"GET /x?full_name=Jane+Doe&y=1", "Jane+Doe"},
		{"member CN=Jane Doe,OU=Staff,DC=example,DC=com", "Jane Doe"},
		{`{"cn":"Jane Doe"}`, "Jane Doe"},
		{`{"display_name":"FREAK","description":"A flaw"}`, ""},
		{`{"displayName":"ALL-Vpn-Users","enforcedGrantControls":[]}`, ""},
		{`{"DisplayName":"UserExecution"}`, ""},
		{`  "display_name": "FREAK",`, ""},
		{`{"display_name":"FREAK","x":1}`, "FREAK"},
		{`{"type":"AppInstance","alternateId":"x","displayName":"Salesforce"}`, ""},
		{`{"displayName":"Salesforce","type":"ServicePrincipal"}`, ""},
		{`{"displayName": "Acme Sign Up", "type": "AppInstance"}`, ""},
		{`{"displayName":"build-bot-app","x":1}`, ""},
		{`{"displayName":"Acme Sign Up","id":"0oa7","type":"AppInstance"}`, ""},
		{`{"app":{"displayName":"Acme Provisioning"}}`, ""},
		{`{"user":{"displayName":"Jane Doe"}}`, "Jane Doe"},
		{`{"displayName":"desktop-jane","osType":"WINDOWS"}`, ""},
		{`{"displayName":"Jane Token, Doe"}`, "Jane Token, Doe"},
		{`{"full_name":"Jane Center"}`, "Jane Center"},
		{`{"displayName":"Okta Admin Console"}`, ""},
		{`{"full_name":"Full Name"}`, ""},
		{`{"type":"User","displayName":"Jane"}`, "Jane"},
		{`{"type":"AppUser","displayName":"Jane Doe"}`, "Jane Doe"},
		{`profile_id=3 profile_name="WAN Multiple" gw=1`, ""},
		{"issuer CN=Example Root Authority,O=Example,C=US", ""},
		{"hostname=web1", ""},
		{`x customer="Jane Doe" y`, "Jane Doe"},
		{"x patient: Jane Doe, y", "Jane Doe"},
		{`{"customer":"acme"}`, ""},
		{"patient_last=DOE patient_first=JANE", "JANE"},
		{`auth.display_name="ldap-jane.doe" x`, "jane.doe"},
		{"data[merges][FNAME]=Jane&x=1", "Jane"},
		{"fname=core.c lname=x", ""},
		{"PatientName: DOE^JANE", "DOE^JANE"},
		{"cn2Label=Ticket cn2=Needed now", ""},
		{"name=nginx", ""},
		{`{"full_name":"jane doe"}`, "jane doe"},
		{`{"full_name":."Jane Doe"}`, ""},
		{"x user_fname=core.c y", ""},
		{`{"owner":"Jane Doe","x":1}`, "Jane Doe"},
		{`{"sender":"Jane Q. Doe"}`, "Jane Q. Doe"},
		{`x requestor="Jane Doe" y`, "Jane Doe"},
		{`{"recipient":"Jane Doe"}`, "Jane Doe"},
		{`{"FirstName__c":"Jane"}`, "Jane"},
		{`{"owner":"Platform Team"}`, ""},
		{`{"owner":"acme"}`, ""},
		{`{"owner":"AWS Lambda"}`, ""},
		{"MailSender: Message Sent", ""},
		{"first_name=-", ""},
	})
	return r
}

func findName(w *detect.Window, kv *detect.KeyValue) detect.Verdict {
	if keyEnds(w.KeyText(kv), "cn") {
		return findCommonName(w, kv)
	}
	if key := w.KeyText(kv); len(key) == 3 && detect.IsDigit(key[2]) && near(w.Text, kv.Start, string(key)+"Label=") {
		return detect.NotHere // cn1 of CEF is a number
	}
	start, end := trimValue(w.Text, kv)
	if kv.Quote == 0 {
		end = moreNames(w.Text, end)
	}
	if keyEnds(w.KeyText(kv), "profilename") && (kv.Sep == '=' || bytes.IndexByte(w.Text[start:end], ' ') < 0) {
		return detect.Placeholder // one word, or in the log of a device, is its profile
	}
	v := w.Text[start:end]
	if len(v) == 0 {
		return detect.Placeholder
	}
	if n := loginMethod(v); n > 0 && keyEnds(w.KeyText(kv), "displayname") {
		if w.OwnOutput(start+n, end) || check.Account([]byte("user"), v[n:]) != check.ReasonSecret {
			return detect.Placeholder
		}
		return w.FoundKind(1, start+n, end, generic(v[n:])|quoted(kv))
	}
	if kv.Quote != 0 && len(v) <= 512 && bytes.IndexByte(v, '\\') >= 0 { // as JSON is often written, in ASCII alone
		var plain [1 << 10]byte
		v = detect.AppendUnescaped(plain[:0], v)
	}
	plus := pluses(w, kv)
	if plus != 0 && len(v) <= 512 {
		var plain [512]byte
		v = detect.AppendPlain(plain[:0], v)
	}
	var buf [128]byte
	v = plainCarets(buf[:0], v)
	if key := w.KeyText(kv); partyKey(key) && (kv.Quote == 0 || !fullName(v)) || roleKey(key) && (bytes.IndexByte(v, ' ') < 0 || !capitalWords(v)) || shortKey(key) && !detect.IsUpper(v[0]) && v[0] < 0xc3 {
		return detect.Placeholder
	}
	if check.PersonName(v) != check.ReasonSecret || keyEnds(w.KeyText(kv), "displayname") && (title(v) || property(w, kv, v)) {
		return detect.Placeholder
	}
	if keyEnds(w.KeyText(kv), "displayname") && bytes.IndexByte(v, ' ') < 0 {
		plus |= detect.Alone // the word may be one of a sentence
	}
	return w.Found(start, end, quoted(kv)|plus)
}

// loginMethod returns the length of what Vault puts in front of the account in the name that it displays: the
// method and a hyphen.
func loginMethod(v []byte) int {
	for _, s := range [...]string{"ldap-", "userpass-", "oidc-", "github-", "okta-", "kerberos-", "radius-", "jwt-"} {
		if len(v) > len(s) && bytes.HasPrefix(v, []byte(s)) {
			return len(s)
		}
	}
	return 0
}

// shortKey reports whether the last word of key is fname or lname, which are the name of a file as well.
func shortKey(key []byte) bool {
	n := len(key) - len("fname")
	return n >= 0 && (n == 0 || !detect.IsAlnum(key[n-1])) && (key[n]|0x20 == 'f' || key[n]|0x20 == 'l') && bytes.EqualFold(key[n+1:], []byte("name"))
}

// partyKey reports whether key is what persons, programs and companies are alike, so that only what is written
// as a name of a person is one, in quotes: owner.
func partyKey(key []byte) bool {
	return keyEnds(key, "owner") || keyEnds(key, "sender") || keyEnds(key, "requestor") || keyEnds(key, "recipient")
}

// fullName reports whether v has two or three words that each begin with a capital and go on in small letters, but
// for an initial within.
func fullName(v []byte) bool {
	words := 0
	for more := true; more; {
		var word []byte
		word, v, more = bytes.Cut(v, []byte{' '})
		words++
		switch initial := len(word) == 1 || len(word) == 2 && word[1] == '.'; {
		case len(word) == 0, words > 3, initial && (words == 1 || !more), !detect.IsUpper(word[0]) && word[0] < 0xc3:
			return false
		case !initial && (word[len(word)-1] < 'a' || word[len(word)-1] > 'z') && word[len(word)-1] < 0x80:
			return false
		}
	}
	return words > 1
}

// roleKey reports whether key is what a person is to whom writes the log, so that a name has two words: customer.
func roleKey(key []byte) bool {
	for _, s := range [...]string{"customer", "patient", "employee", "passenger", "student", "attendee", "beneficiary", "cliente", "paciente"} {
		if keyEnds(key, s) {
			return true
		}
	}
	return false
}

// property reports whether v, the display name of something, is one word in small
// letters, as programs have it, one word that is described next, or in capitals in a
// line of its own, or names a property or a policy of which the values follow, as
// records of Microsoft 365 list them.
func property(w *detect.Window, kv *detect.KeyValue, v []byte) bool {
	small, capitals, joints := true, true, 0
	for _, c := range v {
		if c == '-' || c == '_' {
			joints++
		}
		small = small && (c >= 'a' && c <= 'z' || c == '-' || c == '_')
		capitals = capitals && (c < 'a' || c > 'z')
	}
	next := bytes.TrimLeft(head(w.Behind(kv), 0, 192), ", \r\n\t")
	return small && joints != 1 || typedThing(w, kv, next) || bytes.HasPrefix(next, []byte(`"oldValue"`)) || bytes.HasPrefix(next, []byte(`"enforced`)) ||
		bytes.IndexByte(v, ' ') < 0 && (bytes.HasPrefix(next, []byte(`"description"`)) || len(next) == 0 && capitals)
}

// thingMember reports whether a member of this name has something else than a person for its value.
func thingMember(key []byte) bool {
	switch string(key) {
	case "app", "application", "policy", "group", "role", "rule", "servicePrincipal", "tenant",
		"organization", "organisation", "company", "brand", "file", "folder", "product", "category", "pool", "workload":
		return true
	}
	return false
}

// typedThing reports whether the object whose display name is kv is the value of a member that
// names a thing, or says before it, or in next, behind it, that its type is none of persons: Okta's
// targets, those of Microsoft Entra.
func typedThing(w *detect.Window, kv *detect.KeyValue, next []byte) bool {
	kind := memberBefore(w.Text, kv.KeyStart, `"type"`)
	if len(kind) == 0 {
		kind = memberBehind(next, `"type"`)
	}
	if len(kind) == 0 {
		kind = memberBehind(next, `"Type"`)
	}
	switch string(kind) {
	case "":
		return thingMember(memberAround(w.Text, kv.KeyStart)) || len(memberBehind(next, `"osType"`)) > 0
	case "AppInstance", "Application", "ServicePrincipal", "Group", "UserGroup", "Device", "Policy", "PolicyEntity", "PolicyRule", "Rule", "Role", "Directory", "AuthenticatorEnrollment", "Resource":
		return true
	}
	return false
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
		if i < len(t) && (detect.IsDigit(t[i]) || bytes.IndexByte([]byte("=:_("), t[i]) >= 0 || bytes.HasPrefix(t[i:], []byte("/1.")) || bytes.HasPrefix(t[i:], []byte("/2"))) {
			return end
		}
		end = trimDots(t, end, i)
	}
	return end
}
