package check

import "bytes"

// traits are what one pass over a value counts.
type traits struct {
	n          int
	digits     int
	lower      int
	upper      int
	spaces     int
	brackets   int // ( ) [ ] { }
	dots       int
	slashes    int
	dashes     int  // - and _
	hex        bool // only hexadecimal digits
	identifier bool // a name of a programming language, dots allowed
	turns      int  // changes between small letters, capitals, digits and the rest
	word       int  // the longest run of small letters
}

func traitsOf(v []byte) traits {
	t := traits{n: len(v), hex: true, identifier: identifier(v)}
	last, run := byte(0), 0
	for _, c := range v {
		kind := byte('.')
		switch {
		case isDigit(c):
			t.digits++
			kind = '0'
		case isLower(c):
			t.lower++
			kind = 'a'
		case isUpper(c):
			t.upper++
			kind = 'A'
		case c == ' ' || c == '\t':
			t.spaces++
		case c == '(' || c == ')' || c == '[' || c == ']' || c == '{' || c == '}':
			t.brackets++
		case c == '.':
			t.dots++
		case c == '-' || c == '_':
			t.dashes++
		case c == '/' || c == '\\':
			t.slashes++
		}
		t.hex = t.hex && isHex(c)
		if kind != last && last != 0 {
			t.turns++
			run = 0
		}
		if run++; kind == 'a' {
			t.word = max(t.word, run)
		}
		last = kind
	}
	return t
}

// grouped reports whether v, of more words than a password has, is one nevertheless: what makes it
// long is a number of eight digits or more in groups, or it has an address or a word of 16 characters
// and more, and it says little beside. A value with one of our own words in it is judged as it was
// with what that stands for.
func (t *traits) grouped(v []byte) bool {
	long, words := t.digits >= 8, 0
	for len(v) > 0 {
		word, rest, _ := bytes.Cut(v, []byte{' '})
		long = long || len(word) >= 16 || bytes.IndexByte(word, '@') >= 0 || bytes.IndexByte(word, '_') >= 0 || bytes.HasPrefix(word, []byte("-----"))
		if spoken(word) {
			words++
		}
		v = rest
	}
	return long && words < 4
}

// spoken reports whether v is a word of a sentence: small letters, the first of which may be a capital.
func spoken(v []byte) bool {
	for i, c := range v {
		if !isLower(c) && (i > 0 || !isUpper(c)) {
			return false
		}
	}
	return len(v) > 0
}

// base64 reports whether a value that begins with a slash is a key in base 64
// rather than a path: letters of both cases and digits, and few slashes.
func (t *traits) base64() bool {
	return t.n >= 20 && t.upper > 1 && t.lower > 1 && t.digits > 1 && t.slashes*8 <= t.n && t.turns*3 >= t.n
}

// opaque reports whether a value may be a token: letters and digits, or so many
// letters that they are no word.
func (t *traits) opaque() bool {
	letters := t.lower + t.upper
	switch {
	case t.n < 8:
		return false
	case t.digits > 0 && letters > 0:
		return true
	}
	return t.n >= 16 && (t.dashes+t.dots == 0 || t.turns*4 >= t.n)
}

// random reports whether a value is very likely random: long, of letters and
// digits that change often, and no UUID, security identifier or words that
// capitals, hyphens, underscores, dots or slashes join. A hexadecimal number is
// random where hex says so: as a key it is an identifier.
func (t *traits) random(v []byte, hex bool) bool {
	letters := t.lower + t.upper
	if t.n < 16 || t.spaces > 0 || t.brackets > 0 || letters == 0 {
		return false
	}
	if t.digits < 2 && (t.digits == 0 || t.turns*5 < t.n*2) {
		return false // one digit is enough where case changes often
	}
	if t.hex {
		return hex && t.n >= 32
	}
	if t.slashes > 2 && t.word > 3 && (t.slashes*16 > t.n || t.dots > 0 || t.dashes > 0) {
		return false // a path
	}
	if t.n == 36 && t.dashes == 4 || t.n > 4 && v[0] == 'S' && v[1] == '-' && isDigit(v[2]) && v[3] == '-' {
		return false // a UUID, a security identifier of Windows
	}
	most := 9 // small letters in a row: in 32 random ones of base 36 or more, ten are no wonder
	if t.upper+t.dashes+t.dots == 0 && t.n >= 32 && t.digits*8 >= t.n && t.turns*5 >= t.n {
		most = 13
	}
	if t.word >= 6 && t.upper > 0 && t.n < 32 || t.word > most {
		return false
	}
	return t.turns*6 >= t.n && (t.dots+t.dashes)*5 <= t.n
}

// padded reports whether v is base 64 that padding ends, of letters of both cases.
func (t *traits) padded(v []byte) bool {
	return t.n >= 12 && t.n%4 == 0 && v[t.n-1] == '=' && t.upper > 2 && t.lower > 2 && t.turns*3 >= t.n && t.spaces+t.brackets+t.dots == 0
}

// cmdlet reports whether v is the name of a Cmdlet: a verb and a noun, both with a
// capital, and a hyphen between them; or in small letters, with a verb that they have
// (Microsoft, Approved verbs for PowerShell commands).
func cmdlet(v []byte, t *traits) bool {
	if t.dashes != 1 || t.lower+t.upper+1 != t.n {
		return false
	}
	if !isUpper(v[0]) {
		switch verb, noun, _ := bytes.Cut(v, []byte{'-'}); string(verb) {
		case "get", "set", "new", "test", "read", "convertto", "convertfrom", "import", "invoke", "select", "join", "split", "resolve":
			return t.upper == 0 && len(noun) > 3
		}
		return false
	}
	for i, c := range v {
		if c == '-' {
			return i > 1 && i+2 < len(v) && isUpper(v[i+1]) && isLower(v[i+2])
		}
	}
	return false
}

// ascending reports whether most bytes of v are the successors of those before
// them: "0123456789abcdef".
func ascending(v []byte) bool {
	up := 0
	for i := 1; i < len(v); i++ {
		if v[i] == v[i-1]+1 {
			up++
		}
	}
	return up*4 >= len(v)*3
}

// keyboardRow reports whether v is the letters of one row of a keyboard, as they stand there,
// and digits that ascend behind them: "asdf1234".
func keyboardRow(v []byte) bool {
	n := 0
	for n < len(v) && isLetter(v[n]) {
		n++
	}
	if n < 4 || n > 10 || n < len(v) && (!isDigit(v[n]) || !ascending(v[n:])) {
		return false
	}
	for _, row := range [...]string{"qwertyuiop", "asdfghjkl", "zxcvbnm"} {
		for i := 0; i+n <= len(row); i++ {
			if equalFold(v[:n], row[i:i+n]) {
				return true
			}
		}
	}
	return false
}

// identifier reports whether v is a name of a programming language: letters,
// digits and underscores that begin with no digit, joined by dots or arrows.
func identifier(v []byte) bool {
	for i, c := range v {
		switch {
		case isLetter(c) || c == '_':
		case isDigit(c):
			if i == 0 {
				return false
			}
		case c == '.':
			if i == 0 || i == len(v)-1 || v[i-1] == '.' {
				return false
			}
		default:
			return false
		}
	}
	return len(v) > 0
}

// mixed reports whether v has letters of one case between others and digits
// between letters, which names seldom have.
func mixed(v []byte) bool {
	t := traits{}
	for i, c := range v {
		if isDigit(c) && i+1 < len(v) && isLetter(v[i+1]) {
			t.turns++
		}
	}
	return t.turns > 1
}

// name reports whether a value is an identifier as people write them: digits at
// most at its end and few of them.
func (t *traits) name() bool {
	return t.identifier && (t.digits == 0 || t.digits < 3 && t.upper == 0)
}

// member reports whether v is a path of names (self.password, os.environ): dots
// between words of letters.
func member(v []byte, t *traits) bool {
	if t.dots == 0 || !t.identifier || t.n >= 64 {
		return false
	}
	return t.digits == 0 || t.dots > 1 && t.digits < 3
}

// selector reports whether v names a constant of a package: jwt.HS256.
func selector(v []byte, t *traits) bool {
	if t.dots != 1 || !t.identifier || t.n >= 32 || t.digits > 3 {
		return false
	}
	dot := 0
	for v[dot] != '.' {
		dot++
	}
	for _, c := range v[:dot] {
		if !isLower(c) {
			return false
		}
	}
	return isUpper(v[dot+1]) && !mixed(v)
}

// isPath reports whether v is a path of a file system or a URL without user
// information.
func isPath(v []byte) bool {
	n := len(v)
	switch {
	case n > 1 && v[0] == '/' && isLetter(v[1]):
		for i := 1; i < n; i++ {
			if v[i] == '/' || v[i] == '.' {
				return true
			}
		}
		return n < 16
	case n > 2 && (v[0] == '.' || v[0] == '~') && (v[1] == '/' || v[1] == '.' && v[2] == '/'):
		return true
	case n > 3 && isLetter(v[0]) && v[1] == ':' && (v[2] == '\\' || v[2] == '/'):
		return true
	}
	i := 0
	for i < n && i < 16 && (isLetter(v[i]) || v[i] == '+') {
		i++
	}
	if i > 1 && i+3 < n && v[i] == ':' && v[i+1] == '/' && v[i+2] == '/' {
		for _, c := range v[i+3:] {
			if c == '@' {
				return false
			}
		}
		return true
	}
	return false
}

func trimSpace(v []byte) []byte {
	for len(v) > 0 && (v[0] == ' ' || v[0] == '\t') {
		v = v[1:]
	}
	for len(v) > 0 && (v[len(v)-1] == ' ' || v[len(v)-1] == '\t' || v[len(v)-1] == '\r') {
		v = v[:len(v)-1]
	}
	return v
}
