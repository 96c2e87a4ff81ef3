package rules

import (
	"bytes"
	"strings"
	"sync"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

// nearBytes is how far before a value its name is looked for, in bytes.
const nearBytes = 48

func nearby() detect.Rule {
	names := sync.OnceValue(newVendors) // they are many, and most logs have no long run
	return detect.Rule{
		Name:       "key-near-vendor",
		Kinds:      []detect.Kind{kindAPIKey},
		Triggers:   []detect.Trigger{{Shape: detect.RunWord}},
		Max:        256,
		Contextual: true,
		Find:       func(w *detect.Window, at int) detect.Verdict { return findNearby(w, at, names) },
		Doc:        "Random text directly behind the name of a service that issues keys, or in quotes behind what assigns to the name of a credential.",
		Source:     "the idea: trufflehog, PrefixRegex; Datadog, proximity keywords",
		Examples: examples([][2]string{
			{"use twitch token - 'fake7abcd3efgh9jklm2npqr5stuv8'", "fake7abcd3efgh9jklm2npqr5stuv8"},
			{"Your MAILCHIMP key is fa4e70b1c2d3e5968afa4e70b1c2d3e5", "fa4e70b1c2d3e5968afa4e70b1c2d3e5"},
			{`set messageBirdKey ?= "fake7abcd3efgh9jklm2npqr5"`, "fake7abcd3efgh9jklm2npqr5"},
			{"use twitchapikey - 'fake7abcd3efgh9jklm2npqr5stuv8'", "fake7abcd3efgh9jklm2npqr5stuv8"},
			{"a twitch token - 'fake7abcd3efgh9jklm2npqr5st=='", "fake7abcd3efgh9jklm2npqr5st=="},
			{`set messageBirdKey ?= "fake7abcd3efgh9jk=lm2npqr5"`, "fake7abcd3efgh9jk=lm2npqr5"},
			{"jira fAke7Bcd3EFgh9JKlm2NPqr5 ok", "fAke7Bcd3EFgh9JKlm2NPqr5"},
			{"<id>{agora fake7bcd3efgh9jklm2npqr5}</id>", "fake7bcd3efgh9jklm2npqr5"},
			{"apideck client ID=fAke7Bcd3EFgh9JKlm2NPqr5", "fAke7Bcd3EFgh9JKlm2NPqr5"},
			{`func acme() string { return "fake7abcd3efgh9jklm2npqr5" }`, ""},
			{`getTwitchToken() string{ return "fAke7Bcd3EFgh9JKlm2NPqr5" }`, "fAke7Bcd3EFgh9JKlm2NPqr5"},
			{`c.apiKey("fake7abcd3efgh9jklm2npqr5")`, "fake7abcd3efgh9jklm2npqr5"},
			{`if ("fake7abcd3efgh9jklm2npqr5" == token) {`, "fake7abcd3efgh9jklm2npqr5"},
			{`if (api_key !== 'fake7abcd3efgh9jklm2npqr5') {`, "fake7abcd3efgh9jklm2npqr5"},
			{`args: ["--token", "fake7abcd3efgh9jklm2npqr5", "-v"]`, "fake7abcd3efgh9jklm2npqr5"},
			{`rawHeaders: [ 'Host', 'x', 'X-Auth-Token', 'fake7abcd3efgh9jklm2npqr5' ]`, "fake7abcd3efgh9jklm2npqr5"},
			{`r.addHeader("Authorization", "fake7abcd3efgh9jklm2npqr5")`, "fake7abcd3efgh9jklm2npqr5"},
			{"Invalid API key provided: fake7abcd3efgh9jklm2npqr5.", "fake7abcd3efgh9jklm2npqr5"},
			{"x API key 'fa4e70b1c2d3e5968afa4e70b1c2d3e5' has expired", "fa4e70b1c2d3e5968afa4e70b1c2d3e5"},
			{"refresh_token fake7abcd3efgh9jklm2npqr5 was revoked", "fake7abcd3efgh9jklm2npqr5"},
			{`<meta name="csrf-token" content="fake7abcd3efgh9jklm2npqr5">`, "fake7abcd3efgh9jklm2npqr5"},
			{"<key>apiToken</key><string>fake7abcd3efgh9jklm2npqr5</string>", "fake7abcd3efgh9jklm2npqr5"},
			{"::set-output name=api_token::fake7abcd3efgh9jklm2npqr5", "fake7abcd3efgh9jklm2npqr5"},
			{"secret variable API_TOKEN set to fake7abcd3efgh9jklm2npqr5", ""},
			{"the access token provided is invalid: fake7abcd3efgh9jklm2npqr5", "fake7abcd3efgh9jklm2npqr5"},
			{`if (req.headers['x-api-key'] !== 'fake7abcd3efgh9jklm2npqr5') {`, "fake7abcd3efgh9jklm2npqr5"},
			{"variable API_TOKEN to fake7abcd3efgh9jklm2npqr5", "fake7abcd3efgh9jklm2npqr5"},
			{`x = getToken("fake7abcd3efgh9jklm2npqr5")`, ""},
			{`["name", "fake7abcd3efgh9jklm2npqr5"]`, ""},
			{"public key fake7abcd3efgh9jklm2npqr5 was loaded", ""},
			{"<key>bundleId</key><string>fake7abcd3efgh9jklm2npqr5</string>", ""},
			{"jira ReportOfTheMonth2026v3", ""},
			{"jira plugin-2026-05-12-build-17", ""},
			{"slack 2f9c1a7e-3b1d-4c55-9d0e-0a1b2c3d4e5f", ""},
			{"github commit fa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e", ""},
			{"acme - 'fake7abcd3efgh9jklm2npqr5stuv8'", ""},
			{`partition_key ?= "fake7abcd3efgh9jklm2npqr5"`, ""},
			{"twitch token - 'fake7a0000000000000jk'", ""},
			{"twitch token - 'fake7abcd3efgh9jk_example'", ""},
			{"twitch token validation_of_everything failed", ""},
		}),
	}
}

// findNearby judges the value around the word of a long run at at.
func findNearby(w *detect.Window, at int, names func() *vendors) detect.Verdict {
	t := w.Text
	start, hex := at, detect.AllHex(t[at:at+8])
	if hex && at > 1 && t[at-1] == ':' && detect.IsDigit(t[at-2]) {
		return detect.NotHere // sha256:…
	}
	for start > 0 && at-start < nearBytes && nearValue(t[start-1]) {
		start--
	}
	if start == 0 || !setsOff(t[start-1]) || hex && !mayBeKeyed(t, start) {
		return detect.NotHere
	}
	before := tail(t, start, nearBytes)
	name, gap := nameBefore(before)
	if len(name) < 2 || len(gap) == 0 || hex && !endsInKeyWord(name) || bytes.IndexByte(gap, '\n') >= 0 {
		return detect.NotHere // most are hashes and ids, and these need such a word
	}
	before = before[bytes.LastIndexByte(before, '\n')+1:]
	end := w.RunEnd()
	end += runOf(head(t, end, 256), nearValue)
	for end > start && (t[end-1] == '.' || t[end-1] == ':') {
		end--
	}
	end = withEquals(t, start, end)
	v, quote := t[start:end], t[start-1]
	quoted := quote != ' ' && quote != '=' && end < len(t) && (t[end] == quote || quote == '>' && t[end] == '<')
	if !(quoted && assignsKey(before, name, gap)) && !(quoted && comparedKey(t, end+1)) && !saysKey(before, name, gap, v, quoted) && !vendorBefore(before[:len(before)-len(gap)], names(), v, len(gap) > 1 || gap[0] != ' ') {
		return detect.NotHere
	}
	switch {
	case len(v) < 16 || len(v) > 250 || end < len(t) && detect.IsAlnum(t[end]):
		return detect.BadLength
	case !check.Random(v) || bytes.Count(v, []byte("/"))*8 > len(v):
		return detect.NoSecret
	case check.MadeUp(v):
		return detect.Placeholder
	case w.TokenAt(start) || w.OwnOutput(start, end) || w.OwnWords(start, end) || ownBySlash(w, start, end):
		return detect.Covered
	}
	return w.Found(start, end, 0)
}

// mayBeKeyed is a fast look at whether endsInKeyWord may hold of the name before start:
// hashes and ids are many, and before few of them stands what says that they are keys.
func mayBeKeyed(t []byte, start int) bool {
	end := start
	for end > 2 && start-end < 12 && !detect.IsAlnum(t[end-1]) {
		end--
	}
	c := t[end-1]
	return end < 2 || detect.IsDigit(c) || !detect.IsAlnum(c) || keyWordEnds(t[end-2]|0x20, c|0x20)
}

// withEquals returns where the value [start, end) ends with the equals signs of its padding,
// or with those in it where quotes enclose it.
func withEquals(t []byte, start, end int) int {
	if q := t[start-1]; q == '"' || q == '\'' || q == '`' {
		stop := end + runOf(head(t, end, 256), func(c byte) bool { return c == '=' || nearValue(c) })
		if stop < len(t) && t[stop] == q {
			return stop
		}
	}
	stop := end + runOf(head(t, end, 2), func(c byte) bool { return c == '=' })
	if stop < len(t) && detect.IsAlnum(t[stop]) {
		return end
	}
	return stop
}

// setsOff reports whether a value may begin behind c.
func setsOff(c byte) bool {
	switch c {
	case '"', '\'', '`', ' ', '\t', '=', ':', '(', '>', '|', '{':
		return true
	}
	return false
}

// nearValue reports whether c may stand in a key: letters, digits, and the punctuation
// of base 64.
func nearValue(c byte) bool { return nearValues[c] }

var nearValues = func() (of [256]bool) {
	for c := range of {
		of[c] = detect.IsWord(byte(c)) || strings.IndexByte("-+/.~", byte(c)) >= 0
	}
	return of
}()

// nameBefore returns the name that before ends in, and the punctuation behind it.
func nameBefore(before []byte) (name, gap []byte) {
	end := len(before)
	for end > 0 && len(before)-end < 12 && !detect.IsAlnum(before[end-1]) {
		end--
	}
	from := end
	for from > 0 && (detect.IsWord(before[from-1]) || before[from-1] == '-' || before[from-1] == '.') {
		from--
	}
	return before[from:end], before[end:]
}

// assignsKey reports whether gap assigns to name in a way that no key and value is
// read by elsewhere, and name is of a credential: with an operator of its own, behind
// the name of a type, or as the arguments of a call.
func assignsKey(before, name, gap []byte) bool {
	switch string(bytes.Trim(gap, " \t\"'`@]")) {
	case "?=", ".=", "+=", "::=", ":::=", "||=", "==", "===", "!=", "!==", "[] =", "||", "??":
	case "(":
		return gap[0] == '(' && takesKey(name)
	case ",":
		before = before[:len(before)-len(gap)-len(name)]
		if n := len(before); n < 2 || before[n-1] != gap[0] || before[n-2] != '(' && (bytes.IndexByte([]byte("[ ,"), before[n-2]) < 0 || bytes.IndexAny(name, "-_") < 0) {
			return false
		}
		if c := check.KeyClassOf(name); c == check.KeyAuthorization {
			return true
		}
	case ">":
		if name, ok := bytes.CutSuffix(before, []byte("</key><string>")); ok { // a property list
			return check.KeyClassOf(name[bytes.LastIndexByte(name, '>')+1:]) == check.KeySecret
		}
		return false
	case "=":
		if string(name) == "content" { // <meta name="csrf-token" content="x">
			name, ok := bytes.CutSuffix(before[:len(before)-len(gap)-len(name)], []byte(`" `))
			return ok && check.KeyClassOf(name[bytes.LastIndexByte(name, '"')+1:]) == check.KeySecret
		}
		if string(name) != "string" && string(name) != "String" {
			return false
		}
		i := bytes.LastIndex(before, name)
		if name, _ = nameBefore(before[:i]); len(name) < 3 {
			return false
		}
	default:
		return false
	}
	return check.KeyClassOf(name) == check.KeySecret
}

// takesKey reports whether the function called name is given a credential: its last words
// name one, and the first is none that looks something up by its argument.
func takesKey(name []byte) bool {
	if i := bytes.LastIndexByte(name, '.'); i >= 0 {
		name = name[i+1:]
	}
	if check.KeyClassOf(name) != check.KeySecret {
		return false
	}
	for i := range name { // an escape may stand before: \ngetToken
		for _, s := range [...]string{"get", "find", "has", "load", "fetch", "delete", "remove"} {
			if n := i + len(s); n < len(name) && string(name[i:n]) == s && (detect.IsUpper(name[n]) || name[n] == '_') {
				return false
			}
		}
	}
	return true
}

// comparedKey reports whether the string that ends before at is compared with the value of a
// name of a credential: "x" == token.
func comparedKey(t []byte, at int) bool {
	i := skipBlanks(t, at)
	if i == at || i+3 >= len(t) || t[i] != '=' && t[i] != '!' || t[i+1] != '=' {
		return false
	}
	if i += 2; t[i] == '=' {
		i++
	}
	i = skipBlanks(t, i)
	name := head(t, i, nearBytes)
	name = name[:runOf(name, func(c byte) bool { return detect.IsWord(c) || c == '.' })]
	return check.KeyClassOf(name) == check.KeySecret
}

// saysKey reports whether before ends in words for a credential that nothing but a blank or
// what is said of it parts from v: "the API key X", "access token is: X", "refresh_token X".
func saysKey(before, name, gap, v []byte, quoted bool) bool {
	if !check.SpokenToken(v) {
		return false
	}
	if string(gap) == "::" { // a command of a workflow of GitHub
		return string(name) == "add-mask" || check.KeyClassOf(name) == check.KeySecret
	}
	for n := 0; n < 5; n++ {
		if s := bytes.TrimRight(bytes.TrimLeft(gap, ":"), "\"'`"); len(s) != 1 || s[0] != ' ' {
			return false
		}
		if !saidOfKey(name) {
			break
		}
		before = before[:len(before)-len(gap)-len(name)]
		if name, gap = nameBefore(before); len(name) < 2 {
			return false
		}
	}
	if gap[0] == ':' { // key and value, for which there are rules
		return false
	}
	if bytes.IndexByte(name, '_') >= 0 || bytes.IndexByte(name, '-') > 0 || quoted && (hasFold(name, "token") || hasFold(name, "apikey")) || hasFold(name, "authtoken") {
		return check.KeyClassOf(name) == check.KeySecret
	}
	before = before[:len(before)-len(gap)-len(name)]
	first, blank := nameBefore(before)
	if n := len(before) - len(blank) - len(first); n > 0 && before[n-1] == '%' && len(first) > 2 && detect.IsHex(first[0]) && detect.IsHex(first[1]) {
		first = first[2:] // %3DAPI key
	}
	return len(blank) == 1 && blank[0] == ' ' && spokenKey(first, name)
}

// saidOfKey reports whether word may stand between the words for a credential and the
// credential itself in a sentence.
func saidOfKey(word []byte) bool {
	switch string(word) {
	case "is", "was", "provided", "issued", "mismatch", "used", "given", "received", "generated", "created", "supplied", "now", "to", "invalid", "expired", "revoked", "rejected", "unknown":
		return true
	}
	return false
}

// spokenKey reports whether the words first and second are the name of a credential in a
// sentence: "API key", "access token", not "public key", "unexpected token".
func spokenKey(first, second []byte) bool {
	var low [24]byte
	n := copy(low[:], first)
	if n < len(first) || n+len(second) > len(low) {
		return false
	}
	n += copy(low[n:], second)
	for i, c := range low[:n] {
		if detect.IsUpper(c) {
			low[i] = c + 32
		}
	}
	switch string(low[:n]) {
	case "apikey", "accesskey", "secretkey", "licensekey", "appkey", "authkey", "apitoken", "accesstoken", "refreshtoken", "authtoken", "sessiontoken", "bearertoken",
		"csrftoken", "resettoken", "logintoken", "devicetoken", "clientsecret", "appsecret", "apisecret", "sharedsecret", "webhooksecret", "withsecret", "newtoken", "newsecret", "newkey":
		return true
	}
	return false
}

// vendorBefore reports whether before ends in the name of a service, with nothing
// but words for credentials behind it. Hexadecimal digits alone, which are mostly
// hashes and ids, need such a word, and so does what no quote or separator sets off.
func vendorBefore(before []byte, names *vendors, v []byte, off bool) bool {
	var buf [nearBytes]byte // words in small letters, without what parts them
	said, at, end := false, len(buf), lastWord(buf[:], len(buf), before, len(before))
	for n := 0; n < 6 && end >= 0; n++ {
		from := at - wordLen(before, end)
		word := bytes.TrimRight(buf[from:at], "0123456789")
		next := lastWord(buf[:], from, before, end-(at-from))
		joined := buf[from:at]
		if next >= 0 {
			joined = buf[from-wordLen(before, next) : from+len(word)]
		}
		bare, credential := withoutKeyWord(word)
		said = said || credential
		if names.has(buf[from:at]) || names.has(word) || names.has(joined) || len(bare) < len(word) && names.has(bare) {
			return said || n <= 2 && strewn(v) || off && n == 0 && runOf(v, func(c byte) bool { return detect.IsHex(c) || c == '-' }) < len(v)
		}
		ok, named := keyWord(word)
		if !ok {
			return false
		}
		said = said || named
		at, end = from, next
	}
	return false
}

// strewn reports whether v is 20 or more letters and digits, no hexadecimal number, whose
// kinds (capitals, small letters, digits) change at every other place, or four digits and
// more at four places between letters: as a key is that an issuer drew, and no name, date
// or number of a version.
func strewn(v []byte) bool {
	digits, borders, changes, hex := 0, 0, 0, 0
	last := -1
	for _, c := range v {
		kind := 0
		switch {
		case detect.IsDigit(c):
			if kind = 1; last != 1 {
				borders++
			}
			digits++
		case detect.IsUpper(c):
			kind = 2
		case c == '_' || c == '-':
			kind = last
		case c < 'a' || c > 'z':
			return false
		}
		if kind != last {
			changes++
		}
		if last = kind; detect.IsHex(c) || c == '-' {
			hex++
		}
	}
	return len(v) >= 20 && hex < len(v) && digits > 1 && (2*changes > len(v) || digits > 3 && borders > 3 && len(v) >= 24)
}

// withoutKeyWord returns word without the words for credentials that it ends in, as where
// it is written together ("twitchapikey"), and whether one of them says that it is one.
func withoutKeyWord(word []byte) (bare []byte, credential bool) {
	bare = word
	for n := 0; n < 2; n++ {
		for _, s := range [...]string{"key", "token", "secret", "api"} {
			if t, ok := bytes.CutSuffix(bare, []byte(s)); ok && len(t) > 2 {
				bare, credential = t, credential || s != "api"
				break
			}
		}
	}
	return bare, credential
}

// endsInKeyWord reports whether the last word of name is one of keyWord.
func endsInKeyWord(name []byte) bool {
	var buf [16]byte
	end := len(name)
	for end > 0 && (!detect.IsAlnum(name[end-1]) || detect.IsDigit(name[end-1])) {
		end--
	}
	if end < 1 || end > 1 && !keyWordEnds(name[end-2]|0x20, name[end-1]|0x20) {
		return false
	}
	name = name[:end]
	n := wordLen(name, len(name))
	if lastWord(buf[:], len(buf), name, len(name)) < 0 {
		return false
	}
	ok, _ := keyWord(buf[len(buf)-n:])
	return ok
}

// keyWord reports whether word may stand between the name of a service and a
// credential, and whether it says that it is one.
func keyWord(word []byte) (ok, credential bool) {
	switch string(word) {
	case "key", "token", "secret", "apikey", "password", "pat", "credential", "credentials":
		return true, true
	case "private", "access", "api", "auth", "is", "string", "var", "return", "personal", "client", "bearer", "user", "v", "the", "id", "org", "app", "consumer":
		return true, false
	}
	return false, false
}

// keyWordEnds reports whether the small letters a, b may be the last of a word of
// keyWord, or b of one that has no other.
func keyWordEnds(a, b byte) bool {
	switch uint16(a)<<8 | uint16(b) {
	case 'e'<<8 | 'y', 'e'<<8 | 'n', 'e'<<8 | 't', 'r'<<8 | 'd', 'a'<<8 | 't', 'a'<<8 | 'l', 'l'<<8 | 's', 't'<<8 | 'e', 's'<<8 | 's',
		'p'<<8 | 'i', 'i'<<8 | 'd', 'r'<<8 | 'g', 'p'<<8 | 'p', 't'<<8 | 'h', 'i'<<8 | 's', 'n'<<8 | 'g', 'a'<<8 | 'r', 'n'<<8 | 't', 'e'<<8 | 'r', 'h'<<8 | 'e', 'r'<<8 | 'n':
		return true
	}
	return b == 'v'
}

// lastWord writes the last word of b[:end] in small letters before buf[at], and returns
// where it ends in b, -1 where there is none. Words are parted by punctuation, and where
// a capital follows a small letter.
func lastWord(buf []byte, at int, b []byte, end int) int {
	for end > 0 && !detect.IsAlnum(b[end-1]) {
		end--
	}
	n := wordLen(b, end)
	if n == 0 || n > at {
		return -1
	}
	for i, c := range b[end-n : end] {
		if detect.IsUpper(c) {
			c |= 0x20
		}
		buf[at-n+i] = c
	}
	return end
}

// wordLen returns the length of the word that ends at end.
func wordLen(b []byte, end int) int {
	i := end
	for i > 0 && detect.IsAlnum(b[i-1]) {
		i--
		if detect.IsUpper(b[i]) && i > 0 && !detect.IsUpper(b[i-1]) {
			break
		}
	}
	for n := 1; n <= 2; n++ { // %3Dtwitch: the escape is none of it
		if i >= n && b[i-n] == '%' && i-n+2 < end && detect.IsHex(b[i-n+1]) && detect.IsHex(b[i-n+2]) {
			i += 3 - n
			break
		}
	}
	return end - i
}

// vendors is a set of names. Its marks tell most words that are none at once.
type vendors struct {
	names map[string]bool
	marks [256]uint64
}

func newVendors() *vendors {
	vs := &vendors{names: make(map[string]bool, 1<<10)}
	for name := range strings.FieldsSeq(vendorNames) {
		vs.names[name] = true
		h := vs.mark([]byte(name))
		vs.marks[h>>6] |= 1 << (h & 63)
	}
	return vs
}

func (vs *vendors) has(word []byte) bool {
	if len(word) < 3 {
		return false
	}
	h := vs.mark(word)
	return vs.marks[h>>6]>>(h&63)&1 != 0 && vs.names[string(word)]
}

// mark returns a number of 14 bits of the ends of a word of two letters or more.
func (vs *vendors) mark(word []byte) uint {
	n := len(word)
	return (uint(word[0])*1009 + uint(word[1])*131 + uint(word[n-2])*523 + uint(word[n-1])*31 + uint(n)*4099) & (1<<14 - 1)
}

// ownBySlash reports whether logscrub wrote one of the parts of [start, end) that slashes part,
// as of an account and its address: user_…/ip_….
func ownBySlash(w *detect.Window, start, end int) bool {
	for at := start; at < end; {
		n := bytes.IndexByte(w.Text[at:end], '/')
		if n < 0 {
			return at > start && w.OwnOutput(at, end)
		}
		if w.OwnOutput(at, at+n) {
			return true
		}
		at += n + 1
	}
	return false
}
