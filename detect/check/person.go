package check

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// PersonName says whether the value of a key of class KeyName can be the name
// of a person: one to five words of letters, with dots, hyphens, apostrophes,
// and one comma or pair of parentheses between them ("Doe, Jane (Sales)"). A
// path, an identifier, a sentence and a name made of words for things
// ("Default Policy", "Group.ObjectID") is none. A display name is as often
// that of a policy or a program, which no grammar tells from a name; keys such
// as "appDisplayName" are refused by [KeyClassOf].
func PersonName(v []byte) Reason {
	v = trimSpace(v)
	if len(v) < 2 || len(v) > 80 {
		return ReasonPlain
	}
	if r := Placeholder(v); r != ReasonSecret {
		return r
	}
	if endsWith(v, " name") && KeyClassOf(v) == KeyName || genericName(v) {
		return ReasonVocabulary // "Full Name"
	}
	words, start, inner := 0, -1, 0
	last := rune(0)
	for i := 0; i < len(v); {
		r, size := utf8.DecodeRune(v[i:])
		switch {
		case wordRune(r) && !unicode.IsDigit(r):
			if start < 0 {
				start = i
				words++
			} else if unicode.IsUpper(r) && unicode.IsLower(last) {
				inner++
				if thingWord(v[start:i]) || string(v[start:i]) == "User" {
					return ReasonVocabulary
				}
				start = i
			}
		case r == '\'' || r == '’' || r == '-' || r == '.':
			if r == '.' && i+1 < len(v) && v[i+1] != ' ' && i-start > 3 {
				return ReasonExpression
			}
		case r == ' ' || r == ',' || r == '(' || r == ')' || r == 0xa0:
			if start >= 0 && thingWord(v[start:i]) {
				return ReasonVocabulary
			}
			start = -1
		default:
			return ReasonExpression
		}
		last = r
		i += size
	}
	if start >= 0 && (thingWord(v[start:]) || words > 1 && bytes.IndexAny(v, ",(-") < 0 && thingAfter(v[start:], words)) {
		return ReasonVocabulary
	}
	switch {
	case words == 0:
		return ReasonEmpty
	case words > 5:
		return ReasonProse
	case inner > 2 || inner > words:
		return ReasonExpression
	}
	return ReasonSecret
}

// genericName reports whether v is what an account of no person has for its name.
func genericName(v []byte) bool {
	for _, s := range [...]string{"user", "admin", "administrator", "replaceme"} {
		if equalFold(v, s) {
			return true
		}
	}
	return false
}

// thingWord reports whether a word names a thing of an information system and
// no person.
func thingWord(word []byte) bool {
	var buf [16]byte
	if len(word) > len(buf) {
		return false
	}
	word = bytes.TrimRight(word, ".") // Inc.
	for i, c := range word {
		buf[i] = lower(c)
	}
	switch string(buf[:len(word)]) {
	case "policy", "policies", "group", "groups", "rule", "rules", "service", "services", "client", "server",
		"device", "devices", "manager", "system", "admins", "account", "accounts", "application", "app", "apps",
		"access", "control", "default", "certificate", "authority", "api", "team", "teams", "office", "external",
		"internal", "network", "security", "authentication", "properties", "function", "management", "directory",
		"enabled", "software", "module", "plugin", "driver", "process", "users", "email", "windows",
		"baseline", "display", "credential", "credentials", "object", "target", "operation", "protection", "update", "updates", "alert", "exchange", "online", "cloud", "database", "role", "roles",
		"mfa", "sso", "vpn", "inc", "corp", "corporation", "ltd", "llc", "gmbh", "dashboard", "profile", "incident",
		"card", "number", "report", "maintainers", "support", "notifications", "newsletter", "billing", "helpdesk", "alerts", "monitoring", "delivery", "subsystem", "administrators",
		"computers", "controllers", "operators", "payroll", "invoice", "invoices", "invoicing", "accounting", "marketing", "noreply", "recruiting", "procurement",
		"logistics", "mailer", "daemon", "postmaster", "webmaster",
		"solutions", "systems", "technologies", "labs", "consulting", "holdings", "limited", "trading", "enterprise", "premium", "plus", "standard", "trial", "time",
		"department", "room", "page", "production", "count", "foundation", "university", "hospital", "browser", "project", "company",
		"title", "unknown", "password", "type", "id", "classification", "all":
		return true
	}
	return false
}

// hexAlone reports whether v has hexadecimal digits and nothing else.
func hexAlone(v []byte) bool {
	for _, c := range v {
		if !isHex(c) {
			return false
		}
	}
	return true
}

// ssoLogin reports whether key says by which protocol somebody logs in.
func ssoLogin(key []byte) bool {
	if !endsWith(key, "login") {
		return false
	}
	key = bytes.TrimRight(key[:len(key)-len("login")], "_-")
	for _, s := range [...]string{"saml", "oidc", "sso", "oauth"} {
		if endsWith(key, s) {
			return true
		}
	}
	return false
}

// TestName reports whether v is the name of a test as test runners print it: Test and a word that
// begins with a capital, or test and underscores ("TestLogin/empty", "test_login").
func TestName(v []byte) bool {
	return len(v) > 5 && (bytes.HasPrefix(v, []byte("Test")) && isUpper(v[4]) || bytes.HasPrefix(v, []byte("test_"))) && !hasDigits(v)
}

// thingAfter reports whether the last of some words names a thing that the others describe: what is
// no surname, or with two words or more before it what may be one.
func thingAfter(word []byte, words int) bool {
	var buf [16]byte
	switch string(lowered(buf[:], word)) {
	case "token", "tokens", "centre", "provider", "template", "instance", "identity", "authorization", "resources", "status", "shipped", "workspace", "project", "environment", "platform",
		"integration", "connector", "subscription", "tenant", "organization", "organisation", "pipeline", "workflow", "deployment", "cluster", "bucket", "queue", "firewall", "router",
		"contributors", "developers", "authors", "printer", "folder", "actions", "bot", "plan", "automation", "document", "solutions", "technologies", "systems", "networks", "university", "browser", "extension":
		return true
	case "guests", "readers", "console", "center", "portal", "labs", "gateway", "customer", "pool":
		return words > 2
	}
	return false
}

// Account says whether the value of a key of class KeyUser can be an account:
// one word, or two in a quoted value, that is no placeholder, expression, path
// or time. Two keys have a second meaning: "uid" is also the identifier of an
// object, which is a UUID, and "sub" the name of a subsystem, which is letters.
func Account(key, v []byte) Reason {
	v = trimSpace(v)
	if len(v) == 0 {
		return ReasonEmpty
	}
	if r := Placeholder(v); r != ReasonSecret && !sameSign(v) {
		return r
	}
	t := traitsOf(v)
	switch {
	case t.lower+t.upper+t.digits == 0 && t.n == t.spaces+t.dots+t.dashes+t.slashes+t.brackets:
		return ReasonEmpty
	case t.spaces > 3 || t.spaces == 0 && bytes.Count(v, []byte{'_'}) > 3 && t.digits == digits(v[bytes.LastIndexByte(v, '_')+1:]):
		return ReasonProse // also with_underscores_for_its_blanks_7
	case len(v) > 3 && equalFold(v[:3], "n/a") && !isAlnum(v[3]):
		return ReasonEmpty
	case equalFold(v, "not_applicable"), equalFold(v, "not applicable"):
		return ReasonEmpty
	case equalFold(key, "user") && (string(v) == "phone" || string(v) == "dialstring"): // a parameter of a SIP URI (RFC 3261 §19.1.1)
		return ReasonPlain
	case v[0] == ':' || v[0] == '@' && t.n > 1 || v[0] == '=' || v[0] == '&' || v[0] == '|' || v[0] == '!':
		return ReasonExpression
	case t.brackets > 0 && bytes.IndexByte(v, '(') > 0 && t.spaces == 0:
		return ReasonExpression
	case v[0] == '/' || bytes.Contains(v, []byte("://")):
		return ReasonPath
	case t.digits > 0 && t.dots == 1 && t.digits+t.dots == t.n:
		return ReasonNumber // seconds
	case t.n >= 10 && day(v), t.n > 2 && v[0] == '0' && v[1] == 'x' && hexAlone(v[2:]) && endsWith(key, "id"): // also of a session of Windows
		return ReasonNumber
	case outcome(v), t.n > 2 && v[0] == '_' && v[1] == '_', string(v) == "id", equalFold(v, "replaceme"), equalFold(v, "enable"), equalFold(v, "disable"):
		return ReasonVocabulary
	case t.dots > 0 && (bytes.EqualFold(v, key) || endsWith(v, ".exe")):
		return ReasonVocabulary // what stands for its value; a program
	case (endsWith(key, "usage_user") || endsWith(key, "usageUser")) && isDigit(v[0]), t.upper == t.n && ssoLogin(key):
		return ReasonPlain // a share of a processor's time; what a provider is named
	case nextPair(v):
		return ReasonEmpty
	case t.n == 9 && string(v) == "”N/A”":
		return ReasonEmpty
	case equalFold(key, "uid") && t.n == 36 && t.dashes == 4:
		return ReasonPlain
	case t.n > 8 && equalFold(v[:8], "notareal"), t.digits == 0 && (bytes.Contains(v, []byte("_for_")) || bytes.Contains(v, []byte("_to_"))):
		return ReasonVocabulary // user_to_impersonate
	case t.spaces > 0 && (thingAtEnd(v) || absent(v)):
		return ReasonVocabulary
	case bytes.Count(bytes.TrimRight(v, "="), []byte{'='}) > 1 && bytes.IndexByte(v, ',') < 0:
		return ReasonExpression // pairs without blanks, and no distinguished name
	case endsWith(key, "uid") && Technique(v):
		return ReasonPlain
	case equalFold(key, "logname") && t.slashes > 1:
		return ReasonPath // of a log of Google Cloud
	case equalFold(key, "sub") && t.slashes > 0 && !bytes.Contains(v, []byte("://")):
		return ReasonPath
	case equalFold(key, "sub") && (bytes.Contains(v, []byte("CN=")) || bytes.Contains(v, []byte("emailAddress="))):
		return ReasonExpression // the subject of a certificate
	case equalFold(bytes.TrimRight(key, "0123456789"), "sub") && t.digits == 0 && bytes.IndexByte(v, '@') < 0 && bytes.IndexByte(v, '|') < 0:
		return ReasonPlain
	}
	return ReasonSecret
}

// outcome reports whether v says how a login ended, which some keys for accounts announce too.
func outcome(v []byte) bool {
	for _, s := range [...]string{"success", "failure", "succeeded", "failed"} {
		if equalFold(v, s) {
			return true
		}
	}
	return false
}

// nextPair reports whether v is the next key of a line where the value is missing
// ("suser= cs5= x"): no base64 that one equals sign fills up to a multiple of four, unless it is as short as these keys are.
func nextPair(v []byte) bool {
	i := 0
	for i < len(v) && isWord(v[i]) {
		i++
	}
	return i > 2 && i < len(v) && v[i] == '=' && isLetter(v[0]) && i+1 == len(v) && (i == 3 || i%4 != 3) && !equalFold(v[:i], "uid") && bytes.IndexByte(v, ',') < 0
}

// day reports whether v begins with a day, of ten characters: 2026-11-22, 2026/11/22.
func day(v []byte) bool {
	for i, c := range v[:10] {
		if i == 4 || i == 7 {
			if c != '-' && c != '/' || c != v[4] {
				return false
			}
		} else if !isDigit(c) {
			return false
		}
	}
	return len(v) == 10 || !isAlnum(v[10]) || v[10] == 'T'
}

// thingAtEnd reports whether the last word of v says that v names a company or a program.
func thingAtEnd(v []byte) bool {
	word := bytes.TrimRight(v[bytes.LastIndexByte(v, ' ')+1:], ".")
	for _, s := range [...]string{"inc", "corp", "corporation", "ltd", "llc", "gmbh", "management", "application", "connector", "client"} {
		if equalFold(word, s) {
			return true
		}
	}
	return false
}

// absent reports whether v, of several words, begins with one that says that there is no
// account: "missing user name".
func absent(v []byte) bool {
	word, rest, _ := bytes.Cut(v, []byte(" "))
	if equalFold(word, "not") {
		for _, s := range [...]string{"set", "specified", "provided", "available", "given", "known", "found", "applicable"} {
			if equalFold(rest, s) {
				return true
			}
		}
		return false
	}
	for _, s := range [...]string{"missing", "invalid", "unspecified"} {
		if equalFold(word, s) {
			return true
		}
	}
	return false
}

// endsWith reports whether key ends in word, in any case.
func endsWith(key []byte, word string) bool {
	return len(key) >= len(word) && equalFold(key[len(key)-len(word):], word)
}

// Technique reports whether v is the id of a tactic or a technique of MITRE ATT&CK, which
// detections name by a "uid" (OCSF): TA0006, T1003, T1059.001.
func Technique(v []byte) bool {
	if len(v) < 5 || v[0] != 'T' {
		return false
	}
	d := v[1:]
	if d[0] == 'A' {
		d = d[1:]
	}
	number, sub, dotted := bytes.Cut(d, []byte{'.'})
	return len(number) >= 3 && len(number) <= 4 && allDigits(number) && (!dotted || len(sub) == 3 && allDigits(sub))
}

// sameSign reports whether v is one digit or letter over and over, with hyphens or without:
// a number like others, unless it is zero, or an account that somebody made up, unless it
// is the letter x.
func sameSign(v []byte) bool {
	for _, c := range v {
		if c != v[0] && c != '-' {
			return false
		}
	}
	return v[0] > '0' && v[0] <= '9' || isLetter(v[0]) && lower(v[0]) != 'x'
}
