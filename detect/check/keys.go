package check

// A KeyClass says what kind of value the name of a key announces.
type KeyClass uint8

// The classes of keys.
const (
	KeyNone          KeyClass = iota
	KeyPassword               // a password, passphrase, PIN, one-time password or card check value
	KeySecret                 // a token, API key, session id, signature, code: an opaque credential
	KeyWeak                   // a word that also names harmless things ("key", "code", "auth"): a secret if its value is random
	KeyUser                   // an account: user, login, uid, principal
	KeyName                   // the name of a person
	KeyCookie                 // Cookie, Set-Cookie
	KeyAuthorization          // Authorization, Proxy-Authorization: a scheme and credentials
	KeyEmail                  // an e-mail address
	KeyPhone                  // a telephone number
	KeyCard                   // a payment card number
	KeySSN                    // a social security number of the United States
	KeyMAC                    // a hardware address
	KeyIBAN                   // an international bank account number
	KeyID                     // a number of a person, device or account, a date of birth or a place: IDOf tells which
	KeyMember                 // "name" alone, which what stands beside it makes that of a person
	KeyClasses                // how many there are
)

var _ = [1]struct{}{}[KeyMember-15] // String names every class

// String returns the name of the class in lower case.
func (c KeyClass) String() string {
	switch c {
	case KeyNone:
		return "none"
	case KeyPassword:
		return "password"
	case KeySecret:
		return "secret"
	case KeyWeak:
		return "weak"
	case KeyUser:
		return "user"
	case KeyName:
		return "name"
	case KeyCookie:
		return "cookie"
	case KeyAuthorization:
		return "authorization"
	case KeyEmail:
		return "email"
	case KeyPhone:
		return "phone"
	case KeyCard:
		return "card"
	case KeySSN:
		return "ssn"
	case KeyMAC:
		return "mac"
	case KeyIBAN:
		return "iban"
	case KeyID:
		return "id"
	case KeyMember:
		return "member"
	}
	return "unknown"
}

// KeyClassOf returns the class of a key, given bare: without quotes, separator
// and value. Case does not matter.
//
// A key is split into words at every byte that is no letter or digit and where
// capitals begin ("db_password", "X-Api-Key", "clientSecret", "AWSSecretKey");
// digits at its end are ignored ("password2"). Its last words decide, the
// longest phrase first, so that "token" announces a secret and "token_type",
// "next_token" and "max_tokens" none. Words that are written together are
// recognised for the plain credentials ("PGPASSWORD", "JSESSIONID").
//
// It is called at every separator of a log and therefore looks at the last
// letters first.
func KeyClassOf(key []byte) KeyClass {
	n := len(key)
	for n > 0 && !isLetter(key[n-1]) {
		if key[n-1] >= 0x80 || len(key)-n >= 4 {
			return KeyNone
		}
		n--
	}
	if n > 5 && key[n-1] == 'c' && key[n-2] == '_' && key[n-3] == '_' {
		return KeyClassOf(key[:n-3]) // Email__c is how Salesforce names what a customer added
	}
	if n == 4 && addressLine(key) {
		return KeyID
	}
	if n < 2 || !keyTail(key[:n]) {
		return KeyNone
	}
	if m := modifier(key[:n]); m > 0 {
		if c := KeyClassOf(key[:n-m]); c == KeyPassword || c == KeySecret {
			return c
		}
	}
	if m := variant(key[:n]); m > 0 && KeyClassOf(key[:n-m]) == KeyName {
		return KeyName
	}
	var w words
	w.split(key[:n])
	c := w.class()
	if c == KeyNone && !w.known() && (capitalKey(key[:n]) || headerKey(key[:n])) {
		c = KeyWeak
	}
	if (c == KeyUser || c == KeyName) && len(key)-n > 2 && isUpper(key[n-1]) {
		return KeyNone // USR0030: is the number of a message
	}
	if (c == KeyNone || c == KeyWeak || c == KeyCard) && idEnds(key[:n]) && w.id() != IDNone {
		c = KeyID
	}
	if c != KeyNone && aboutValue(key[:n]) {
		return KeyNone
	}
	return c
}

// addressLine reports whether key is what the APIs of payment services call a line of an address: line1.
func addressLine(key []byte) bool {
	return len(key) == 5 && key[4] >= '1' && key[4] <= '3' && equalFold(key[:4], "line")
}

// someKey reports whether key has a class only because a variable or a header ends in "key", so
// that hexadecimal digits behind it may as well be a hash.
func someKey(key []byte) bool {
	if !capitalKey(key) && !headerKey(key) {
		return false
	}
	var w words
	w.split(key)
	return !w.known() && w.class() == KeyNone
}

// capitalKey reports whether key is the name of a variable of the environment that ends in KEY:
// "ACME_MAPS_KEY".
func capitalKey(key []byte) bool {
	n := len(key)
	if n < 7 || key[n-1] != 'Y' || key[n-2] != 'E' || key[n-3] != 'K' || key[n-4] != '_' {
		return false
	}
	for _, c := range key {
		if isLower(c) || c != '_' && !isAlnum(c) {
			return false
		}
	}
	return true
}

// headerKey reports whether key is the name of a header that somebody made up and that ends in
// key: "X-Acme-Key".
func headerKey(key []byte) bool {
	return len(key) > 6 && lower(key[0]) == 'x' && key[1] == '-' && ends(key, "-key")
}

// modifier returns the length of the last word of a key that says of a credential
// that it is written once more, or itself: "password_confirmation", "tokenValue".
func modifier(key []byte) int {
	for _, s := range [...]string{"confirmation", "confirm", "value"} {
		if n := len(key) - len(s); n > 3 && equalFold(key[n:], s) {
			return len(s)
		}
	}
	return 0
}

// variant returns the length of the last word of a key that says which of several names of
// a person it is of: in which script, or of which sex, as forms and generators of test data
// have it: "family_name_kana", "firstNameFemale".
func variant(key []byte) int {
	n := len(key)
	if n < 8 {
		return 0
	}
	switch string([]byte{key[n-3] | 0x20, key[n-2] | 0x20, key[n-1] | 0x20}) {
	case "ale":
		if ends(key, "female") {
			return len("female")
		}
		return variantWord(key, "male")
	case "ary":
		return variantWord(key, "nonbinary")
	case "ana":
		return variantWord(key, "kana")
	case "tin":
		return variantWord(key, "latin")
	}
	return 0
}

// variantWord returns the length of word if key ends in it.
func variantWord(key []byte, word string) int {
	if ends(key, word) {
		return len(word)
	}
	return 0
}

// aboutValue reports whether the first of several words of a key says that the
// value is a fact about a credential and not the credential.
func aboutValue(key []byte) bool {
	var buf [9]byte
	i := 0
	for i < len(key) && i < len(buf) && isLetter(key[i]) && (i == 0 || !isUpper(key[i]) || isUpper(key[i-1])) {
		buf[i] = lower(key[i])
		i++
	}
	return i < len(key) && countWord(buf[:i])
}

// keyTail reports whether a key that ends like this may have a class: the last
// three letters of every word below stand here.
func keyTail(key []byte) bool {
	n := len(key)
	return n == 2 || wordTail(key, n) || idEnds(key)
}

// wordTail is keyTail for the classes of single words and their phrases.
func wordTail(key []byte, n int) bool {
	tail := [3]byte{key[n-3] | 0x20, key[n-2] | 0x20, key[n-1] | 0x20}
	switch {
	case tail[1] == 'i' && tail[2] == 'd':
		return idTail(key[:n-2])
	case tail[1] == 'p' && tail[2] == 'w', tail[1] == 'n' && tail[2] == 'o',
		!isLetter(tail[0]) && (tail[1] == 'b' && tail[2] == 'y' || tail[1] == 't' && tail[2] == 'o'):
		return true // db_pw, card_no: the third letter is a separator
	}
	switch string(tail[:]) {
	case "ion":
		return n > 6 && (equalFold(key[n-6:n-3], "ess") || equalFold(key[n-6:n-3], "zat") || equalFold(key[n-6:n-3], "ert") || equalFold(key[n-6:n-3], "mat"))
	case "lue":
		return n > 9 && equalFold(key[n-5:n-3], "va")
	case "ame":
		return n > 4 && !(n >= 8 && (equalFold(key[n-8:n-4], "host") || equalFold(key[n-8:n-4], "file")))
	case "sse":
		return n > 4 && equalFold(key[n-5:n-3], "pa")
	case "ana":
		return n > 4 && ((key[n-4]|0x20) == 's' || (key[n-4]|0x20) == 'k')
	case "ale":
		return n > 8 && equalFold(key[n-4:n-3], "m")
	case "mex":
		return n > 3 && (key[n-4]|0x20) == 'a'
	case "ary":
		return n > 12 && equalFold(key[n-9:n-3], "nonbin") || n >= 11 && equalFold(key[n-7:n-3], "fici")
	case "tin":
		return n > 8 && variant(key) > 0
	case "ing":
		return n > 14 && ends(key, "string")
	case "rst", "ast":
		return n > 9 // patient_first
	case "art":
		return n >= 7 && equalFold(key[n-7:n-3], "saml")
	case "mpt":
		return n >= 10 && equalFold(key[n-6:n-3], "tte")
	case "mer":
		return n >= 8 && equalFold(key[n-8:n-3], "custo")
	case "ent":
		return n >= 9 && equalFold(key[n-9:n-3], "recipi") || n >= 7 && (equalFold(key[n-7:n-3], "pati") || equalFold(key[n-7:n-3], "stud"))
	case "yee":
		return n >= 8 && equalFold(key[n-8:n-3], "emplo")
	case "ger":
		return n >= 9 && equalFold(key[n-6:n-3], "sen")
	case "nee":
		return n >= 8 && equalFold(key[n-8:n-3], "assig")
	case "dee":
		return n >= 8 && equalFold(key[n-6:n-3], "ten")
	case "nte":
		return n >= 7 && (equalFold(key[n-7:n-3], "clie") || equalFold(key[n-7:n-3], "acie"))
	case "bre":
		return n >= 6 && equalFold(key[n-6:n-3], "nom") // nombre
	case "nom":
		return true
	case "des":
		return n > 10 && equalFold(key[n-5:n-3], "co")
	case "eur", "zer":
		return n > 4 && (key[n-4]|0x20) == 't'
	case "slo", "nka", "ola", "szo", "ker", "aam":
		return true
	case "ord", "swd", "pwd", "ass", "ase", "ode", "ort", "pin", "otp", "cvv", "cvc", "rds",
		"ret", "ets", "ken", "ens", "key", "eys", "ure", "sig", "ial", "als", "jwt", "ier", "srf",
		"wrd", "mdp", "irm", "oon", "uit", "psk", "nse", "uth", "nce", "eed", "nic", "ity", "alt", "ash", "ket",
		"ser", "usr", "gin", "gon", "ant", "cct", "unt", "upn", "pal", "sub", "ner",
		"vpa", "der", "tor", "dby", "dto", "kup", "kie", "ies", "ail", "ess", "one", "ile", "ell", "fax", "tel", "ber", "sdn", "ard", "num", "pan", "ssn", "mac", "eui", "ban":
		return true
	}
	return false
}

// idTail reports whether a key may have a class that is head and "id": uid and
// sid, and the accounts and sessions of the lists below.
func idTail(head []byte) bool {
	n := len(head)
	if c := head[n-1] | 0x20; c == 'u' || c == 's' {
		return true
	}
	if !isLetter(head[n-1]) {
		n--
	}
	if n < 2 {
		return false
	}
	switch string([]byte{head[n-2] | 0x20, head[n-1] | 0x20}) {
	case "er", "nt", "on", "ss", "in", "al", "ee", "le", "or":
		return true
	case "by":
		return n > 6 && lower(head[n-1]) == 'y' // created_by_id
	case "et":
		return n > 5 && equalFold(head[n-6:n], "secret")
	case "lt":
		return n == 3 && lower(head[0]) == 'a'
	case "th":
		return n > 3 && equalFold(head[n-4:n], "auth")
	case "st":
		return n > 3 && equalFold(head[n-4:n], "host")
	}
	return false
}

// words is the end of a key: folded to lower case, without separators.
type words struct {
	buf    [48]byte
	at     int    // buf[at:] is the text
	starts [4]int // where the last words begin, the last one first
	n      int    // words found
}

// split fills w from the end of key, as far as the buffer and four words go.
func (w *words) split(key []byte) {
	w.at = len(w.buf)
	inWord := false
	for i := len(key) - 1; i >= 0 && w.at > 0 && w.n < len(w.starts); i-- {
		c := key[i]
		if !isAlnum(c) {
			inWord = w.begin(inWord)
			continue
		}
		w.at--
		w.buf[w.at] = lower(c)
		inWord = true
		// A word begins at a capital after a small letter or digit, and at one
		// before a small letter.
		if isUpper(c) && i > 0 && isAlnum(key[i-1]) &&
			(!isUpper(key[i-1]) || i+1 < len(key) && isLower(key[i+1])) {
			inWord = w.begin(inWord)
		}
	}
	w.begin(inWord)
}

// begin notes that the word being read, if any, begins at w.at.
func (w *words) begin(inWord bool) bool {
	if inWord && w.n < len(w.starts) {
		w.starts[w.n] = w.at
		w.n++
	}
	return false
}

// class decides by the longest phrase of last words that a table knows.
func (w *words) class() KeyClass {
	if w.n == 0 {
		return KeyNone
	}
	if w.n > 2 && !w.personal() {
		return KeyNone
	}
	if w.n > 2 && w.service() {
		return KeyNone
	}
	for k := min(w.n, 3); k > 1; k-- {
		if c, ok := phraseClass(w.buf[w.starts[k-1]:]); ok {
			return c
		}
	}
	last := w.buf[w.starts[0]:]
	if w.n > 1 && string(last) == "uid" {
		return KeyNone // of a tunnel, a class, a device
	}
	if w.n == 1 && (string(last) == "key" || string(last) == "keys") {
		return KeyWeak // with another word before it, it is a key of something
	}
	if c, ok := phraseClass(last); ok {
		return c
	}
	if c, ok := wordClass(last); ok {
		return c
	}
	return gluedClass(last)
}

// known reports whether the last two words are a phrase of the table.
func (w *words) known() bool {
	if w.n < 2 {
		return false
	}
	_, ok := phraseClass(w.buf[w.starts[1]:])
	return ok
}

// service reports whether a key of three words or more ends in the principal or the
// account of a service, which is a program: "servicePrincipalId", "service-account.name".
func (w *words) service() bool {
	two := string(w.buf[w.starts[1]:])
	return (two == "principalid" || two == "principalname" || two == "accountname" || two == "accountid") && string(w.buf[w.starts[2]:w.starts[1]]) == "service"
}

// personal reports whether a key of three words or more that ends in "display
// name" goes on with a word for a person; a key that ends otherwise is.
func (w *words) personal() bool {
	if string(w.buf[w.starts[1]:]) != "displayname" {
		return true
	}
	switch string(w.buf[w.starts[2]:w.starts[1]]) {
	case "user", "sender", "recipient", "account", "owner", "member", "customer", "author", "actor", "caller",
		"contact", "person", "initiator", "auth", "x", "from", "to", "by", "employee", "creator", "participant", "organizer":
		return true
	}
	return false
}
