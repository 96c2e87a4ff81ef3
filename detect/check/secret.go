package check

import "bytes"

// Context is a value that stands under a key, with what surrounds it.
type Context struct {
	Key, Value []byte   // bare: without quotes and separator
	Before     []byte   // what ends where the value, or its quote, begins: normally key and separator
	After      []byte   // what begins where the value, or its quote, ends
	Quoted     byte     // the quote around the value: ", ' or `; 0 without
	Class      KeyClass // KeyClassOf(Key): only KeyPassword, KeySecret and KeyWeak are judged
}

// A Reason says why a value is a secret or not.
type Reason uint8

// The reasons. Only [ReasonSecret] hides a value.
const (
	ReasonSecret     Reason = iota // nothing speaks against it
	ReasonKey                      // the key announces no credential
	ReasonEmpty                    // nothing, or punctuation only
	ReasonConstant                 // null, true, off, a type: a word of a language
	ReasonMasked                   // ***, xxxx, <redacted>, [FILTERED]: hidden already
	ReasonTemplate                 // ${VAR}, {{ var }}, %s, $1: to be filled in
	ReasonExpression               // getPassword(), self.password, an identifier in code
	ReasonVocabulary               // your_password, TOKEN, mysecret: it names what should stand here
	ReasonPath                     // a path, or a URL without credentials
	ReasonProse                    // words of a sentence
	ReasonNumber                   // a small number, a size, a duration
	ReasonPlain                    // too short or too regular for what the key announces
)

var _ = [1]struct{}{}[ReasonPlain-11] // String names every reason

// String returns the name of the reason in lower case.
func (r Reason) String() string {
	switch r {
	case ReasonSecret:
		return "secret"
	case ReasonKey:
		return "key"
	case ReasonEmpty:
		return "empty"
	case ReasonConstant:
		return "constant"
	case ReasonMasked:
		return "masked"
	case ReasonTemplate:
		return "template"
	case ReasonExpression:
		return "expression"
	case ReasonVocabulary:
		return "vocabulary"
	case ReasonPath:
		return "path"
	case ReasonProse:
		return "prose"
	case ReasonNumber:
		return "number"
	case ReasonPlain:
		return "plain"
	}
	return "unknown"
}

// Judge says whether the value of c is a secret.
//
// It decides against: a password in a log may be any text, so that a value is
// a secret unless something shows that it is none. What shows it is general
// grammar (a mask, a template, an expression of a programming language), never
// a list of values somebody saw. Keys of class KeyWeak ask for the reverse: the
// value has to look random. The whole text is looked at once; the cost is
// linear.
func Judge(c *Context) Reason {
	if c.Class != KeyPassword && c.Class != KeySecret && c.Class != KeyWeak {
		return ReasonKey
	}
	v := trimSpace(c.Value)
	if i := bytes.Index(v, []byte("-----BEGIN ")); i > 0 {
		v = trimSpace(v[:i]) // as when the private key behind it is gone
	}
	if len(v) == 0 {
		return ReasonEmpty
	}
	if c.Quoted != 0 && pattern(v) {
		return ReasonExpression
	}
	if c.Quoted != 0 && Scrambled(v) {
		return ReasonSecret
	}
	if r := Placeholder(v); r != ReasonSecret && (r != ReasonTemplate || !c.chosen(v)) {
		return r
	}
	if v[0] == '%' {
		var plain [maxPercent]byte
		if d := unpercent(plain[:0], v); len(d) > 0 && Placeholder(d) != ReasonSecret {
			return Placeholder(d)
		}
	}
	t := traitsOf(v)
	if r := c.shape(v, &t); r != ReasonSecret {
		return r
	}
	if c.Quoted == 0 {
		if r := c.bare(v, &t); r != ReasonSecret {
			return r
		}
	}
	if c.Class != KeyPassword && resourceID(v) {
		return ReasonPlain
	}
	if t.vocabulary(v, c.Key) || c.Class == KeyPassword && c.Quoted != 0 && t.digits == 0 && t.n > 4 && caption(v) || c.Class == KeyPassword && ExampleWord(v) && c.source() {
		return ReasonVocabulary
	}
	switch {
	case c.Class == KeySecret && filled(v):
		return ReasonMasked
	case c.Class == KeyPassword && t.n >= 16 && ascending(v),
		c.Class == KeyWeak && t.turns*3 < t.n && someKey(c.Key),
		c.Class == KeyWeak && !t.random(v, len(c.Key) > 4 && !someKey(c.Key)) && !(c.Quoted != 0 && t.padded(v)),
		c.Class == KeySecret && (!t.opaque() || ascending(v) || (c.source() || len(c.Key) > 4 && equalFold(c.Key[:4], "fake")) && keyboardRow(v)) && !c.clientSecret(&t),
		c.Class == KeyPassword && t.n < 4 && t.digits < 3 && !c.data():
		return ReasonPlain
	}
	return ReasonSecret
}

// pattern reports whether v is a regular expression for the whole of a text, as rules for passwords are: anchors at
// both ends, and classes, counts or assertions between.
func pattern(v []byte) bool {
	v = bytes.TrimSuffix(bytes.TrimPrefix(v, []byte("/")), []byte("/"))
	if n := len(v); n < 8 || v[0] != '^' || v[n-1] != '$' {
		return false
	}
	for _, s := range [...]string{"[A-Z", "[a-z", "[0-9", `\d`, "(?=", ".*", ".{", `\w`, "]+", "]{"} {
		if bytes.Contains(v, []byte(s)) {
			return true
		}
	}
	return false
}

// Scrambled reports whether v is drawn from all characters of ASCII, as generators of keys do (WordPress, the
// secret keys of its API): 48 to 128 of them, of which more differ than in any expression or sentence.
func Scrambled(v []byte) bool {
	if len(v) < 48 || len(v) > 128 {
		return false
	}
	var seen [2]uint64
	upper, lower, digit, mark := 0, 0, 0, 0
	for _, c := range v {
		if c < ' ' || c >= 0x7f {
			return false
		}
		if bit := uint64(1) << (c & 63); seen[c>>6]&bit == 0 {
			seen[c>>6] |= bit
			switch {
			case isUpper(c):
				upper++
			case isLower(c):
				lower++
			case isDigit(c):
				digit++
			default:
				mark++
			}
		}
	}
	return upper > 4 && lower > 4 && digit > 1 && mark > 9 && upper+lower+digit+mark >= 36
}

// resourceID reports whether v is the id of a resource of AWS, the letters of its type and 8 or 17
// hexadecimal digits ("tms-05e1e21760419ecb6"), or a name in a namespace of words ("aws:ec2:fleet-id").
func resourceID(v []byte) bool {
	i := 0
	for i < len(v) && isLower(v[i]) {
		i++
	}
	if i < 1 || i > 10 || i == len(v) {
		return false
	}
	if v[i] == ':' {
		return bytes.HasPrefix(v, []byte("aws:"))
	}
	rest := v[i+1:]
	if v[i] != '-' || len(rest) != 8 && len(rest) != 17 {
		return false
	}
	switch string(v[:i]) {
	case "i", "r", "ami", "aki", "ari", "vol", "snap", "vpc", "vpce", "subnet", "eni", "sg", "sgr", "igw", "nat", "rtb", "acl", "dopt", "vgw", "cgw", "vpn", "tgw", "eipalloc", "eipassoc", "lt", "fl", "tms", "tmt", "tmf", "pcx", "fs", "cr":
	default:
		return false
	}
	for _, c := range rest {
		if !isDigit(c) && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// chosen reports whether v, which has the form of a template, is none: no
// substitution that is closed, and in data, where nothing is substituted without
// braces, no name of a variable.
func (c *Context) chosen(v []byte) bool {
	return unclosed(v, c.After) || c.data() && v[0] == '$' && len(v) > 1 && identifier(v[1:]) && !Variable(v)
}

// clientSecret reports whether the pair is the password of a program in data (RFC
// 6749 §2.3.1), which its owner chose, and so may be any word.
func (c *Context) clientSecret(t *traits) bool {
	if t.n < 4 || !c.data() || !isLetter(c.Key[0]) {
		return false
	}
	var w words
	w.split(c.Key)
	if w.n == 1 {
		return string(w.buf[w.starts[0]:]) == "clientsecret"
	}
	if string(w.buf[w.starts[0]:]) != "secret" {
		return false
	}
	switch string(w.buf[w.starts[1]:w.starts[0]]) {
	case "client", "consumer", "app", "application", "shared", "oauth", "partner":
		return true
	}
	return false
}

// shape judges what does not depend on quotes: numbers, paths, prose.
func (c *Context) shape(v []byte, t *traits) Reason {
	switch {
	case t.digits == t.n:
		if c.Class == KeyPassword && (t.n >= 4 || t.n == 3 && checkValueKey(c.Key)) || t.n >= 16 && c.Class == KeySecret {
			return ReasonSecret
		}
		return ReasonNumber
	case t.n > 2 && (t.n < 11 || t.n < 19 && c.Class != KeyPassword) && v[0] == '0' && v[1]|0x20 == 'x':
		return ReasonNumber // of 64 bits at most
	case c.Class != KeyPassword && t.brackets > 1 && call(v):
		return ReasonExpression
	case c.Class == KeySecret && embedded(v):
		return ReasonSecret
	case t.n > 2 && v[0] == '.' && v[1] == '$' && (v[t.n-1] == '[' || v[t.n-1] == '.'):
		return ReasonExpression // of PHP: 'password=' . $p['x']
	case (v[0] == ')' || v[0] == ',' || v[0] == ';') && (t.spaces > 0 || t.digits == 0 || t.n < 8) || v[0] == '+' && t.spaces > 0 && !(c.Class == KeyPassword && c.data()):
		return ReasonExpression // the text between two quotes of code
	case c.Class == KeyPassword && t.spaces > 0 && (t.spaces < 4 && (c.data() || c.entry(v) || c.assigned() && someWord(v)) || c.data() && t.grouped(v)) && !says(v):
	case (t.spaces > 1 || t.spaces == 1 && (c.Class != KeyPassword || t.digits == 0)) && !phraseKey(c.Key):
		return ReasonProse
	case isPath(v) && (v[0] != '/' || !t.base64() && !c.slashed(v, t)):
		return ReasonPath
	case (c.Class == KeyWeak || equalFold(c.Key, "token")) && t.slashes > 0 && t.digits == 0 && t.turns*3 < t.n, c.Class == KeyWeak && t.slashes > 0 && t.dots > 0 && FileName(v[bytes.LastIndexByte(v, '/')+1:]):
		return ReasonPath // of words
	case t.identifier && t.dots > 1 && t.digits == 0 && t.word > 3,
		t.dots > 1 && t.upper == 0 && t.lower*3 >= t.n*2 && t.turns*5 < t.n*2 && c.Class != KeyPassword:
		return ReasonExpression // the name of a class, a setting or a service
	}
	return ReasonSecret
}

// data reports whether the pair is a member of an object of JSON or of the like,
// whose key and value are both quoted: there a text is what it says, not code.
func (c *Context) data() bool {
	n := len(c.Before)
	for n > 0 && (c.Before[n-1] == ' ' || c.Before[n-1] == ':') {
		n--
	}
	return c.Quoted != 0 && n > 0 && n < len(c.Before) && c.Before[n-1] == c.Quoted
}

// goesOn reports whether the value is followed by a comma or the backslash that
// continues a command: one of several settings.
func (c *Context) goesOn() bool {
	a := c.After
	for len(a) > 0 && a[0] == ' ' {
		a = a[1:]
	}
	return len(a) > 0 && (a[0] == ',' || a[0] == '\\')
}

// assigned reports whether the value stands in quotes right behind an equals sign that
// touches its key, as in lines of pairs.
func (c *Context) assigned() bool {
	n := len(c.Before)
	return c.Quoted != 0 && n > 1 && c.Before[n-1] == '=' && isWord(c.Before[n-2])
}

// someWord reports whether one of the words of v is none of a language: a letter and, behind
// it, a digit or two signs, as in "pw2", and no algorithm.
func someWord(v []byte) bool {
	for from, i := 0, 0; i <= len(v); i++ {
		if i < len(v) && v[i] != ' ' {
			continue
		}
		word := bytes.Trim(v[from:i], `"',.()[]`)
		from = i + 1
		if len(word) > 2 && isLetter(word[0]) && !algorithm(word) && (bytes.ContainsAny(word, "0123456789") || Spoken(word)) {
			return true
		}
	}
	return false
}

// says reports whether v says something of a password, as the messages of forms
// do: "is too short", "can't be blank", "must have a digit".
func says(v []byte) bool {
	i := 0
	for i < len(v) && v[i] != ' ' {
		i++
	}
	switch string(v[:i]) {
	case "is", "are", "was", "has", "have", "does", "did", "do", "must", "should", "can", "cannot", "can't", "may",
		"not", "too", "invalid", "wrong", "incorrect", "missing", "required", "expired":
		return true
	}
	return false
}

// slashed reports whether v, a slash and one word, is a password that begins with a
// slash and no path: its letters and digits change as in none, or it has digits and
// stands in data.
func (c *Context) slashed(v []byte, t *traits) bool {
	return t.slashes == 1 && t.dots == 0 && t.digits > 0 && (mixed(v[1:]) || c.Class == KeyPassword && c.data())
}

// embedded reports whether v is an object of JSON in a string, and a text in it a
// token, whatever its key: the object is the token then.
func embedded(v []byte) bool {
	if v[0] != '{' || len(v) < 20 {
		return false
	}
	for len(v) > 0 {
		i := bytes.IndexByte(v, '"')
		if i < 0 {
			return false
		}
		v = v[i+1:]
		if i = bytes.IndexByte(v, '"'); i < 0 {
			return false
		}
		text := bytes.TrimRight(v[:i], "\\")
		if t := traitsOf(text); t.n >= 16 && t.digits > 3 && t.lower+t.upper > 3 && t.spaces+t.brackets == 0 && t.turns*4 >= t.n {
			return true
		}
		v = v[i+1:]
	}
	return false
}

func endsInDigit(v []byte) bool { return len(v) > 0 && isDigit(v[len(v)-1]) }

// checkValueKey reports whether a key announces the check value of a card, the
// one secret of three digits.
func checkValueKey(key []byte) bool {
	n := len(key)
	for n > 0 && isDigit(key[n-1]) {
		n--
	}
	return n >= 3 && (equalFold(key[n-3:n], "cvv") || equalFold(key[n-3:n], "cvc"))
}

// phraseKey reports whether a key announces several words.
func phraseKey(key []byte) bool {
	return len(key) >= 6 && equalFold(key[len(key)-6:], "phrase") || len(key) >= 8 && equalFold(key[len(key)-8:], "mnemonic")
}

// bare judges a value that stands without quotes, which in source code is an
// expression and in a log the text itself.
func (c *Context) bare(v []byte, t *traits) Reason {
	if cmdlet(v, t) && len(c.After) > 1 && c.After[0] == ' ' && (c.After[1] == '\'' || c.After[1] == '"' || c.After[1] == '$' || c.After[1] == '-') {
		return ReasonExpression
	}
	if v[t.n-1] == '!' && constant(v[:t.n-1]) {
		return ReasonConstant // a type of GraphQL that is never null
	}
	if t.brackets > 0 && (c.Class != KeyPassword || opensBracket(v) && !bracketed(v) && !suffixed(v)) || t.spaces > 0 {
		return ReasonExpression
	}
	if c.connection() || c.printed(v) {
		return ReasonSecret
	}
	switch v[0] {
	case ':', '@', '&', '*', '!', '?', '=', '|', '\\', '/':
		if t.digits == 0 {
			return ReasonExpression
		}
	}
	if member(v, t) || c.Class != KeyPassword && selector(v, t) && c.code() || t.name() && c.code() && (c.Class != KeyPassword || !endsInDigit(v) && !c.setting(t)) || identifier(v[:t.n-1]) && v[t.n-1] == '?' {
		return ReasonExpression
	}
	if t.lower+t.upper == t.n && c.sentence() {
		return ReasonProse
	}
	return ReasonSecret
}

// opensBracket reports whether v opens a bracket, as calls and lists do. One that
// is only closed belongs to a password.
func opensBracket(v []byte) bool {
	for _, b := range v {
		if b == '(' || b == '[' || b == '{' {
			return true
		}
	}
	return false
}

// bracketed reports whether v, which opens a bracket, is a password nevertheless:
// letters and digits in turn with one pair of brackets among them, or half of one,
// and nothing else that code has ("(Zx9kQ2vL7p)", "Zx9(kQ2vL7p", not "getPass1(2)"
// and "(a1b2, c3d4)").
func bracketed(v []byte) bool {
	opened, turns, last := 0, 0, byte(0)
	for _, b := range v {
		switch b {
		case '(', '[', '{':
			opened++
			continue
		case ')', ']', '}':
			continue
		case ',', '"', '\'', '.', ':', '=', ' ':
			return false
		}
		if isDigit(last) && isLetter(b) {
			turns++
		}
		last = b
	}
	return len(v) >= 8 && opened == 1 && turns > 1
}

// suffixed reports whether v is a password and something in brackets behind it, as
// logs write where it came from: letters and digits in turn, as no name has them,
// before a square bracket, which may be cut off before the other ("Zx9kQ2mw[203.0.113.9]", not "words[2]").
func suffixed(v []byte) bool {
	i := bytes.IndexByte(v, '[')
	return i >= 6 && mixed(v[:i]) && bytes.IndexByte(v[i:], '(') < 0
}

// call reports whether v begins with a call: a name and something in parentheses
// ("Base64(Header).Base64(Data)").
func call(v []byte) bool {
	i := bytes.IndexByte(v, '(')
	return i > 0 && identifier(v[:i]) && !mixed(v[:i]) && bytes.IndexByte(v[i:], ')') > 0
}
