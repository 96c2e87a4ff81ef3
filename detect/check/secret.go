package check

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
	if len(v) == 0 {
		return ReasonEmpty
	}
	if r := Placeholder(v); r != ReasonSecret {
		return r
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
	if t.vocabulary(v, c.Key) {
		return ReasonVocabulary
	}
	switch {
	case c.Class == KeyWeak && !t.random(v, len(c.Key) > 4),
		c.Class == KeySecret && (!t.opaque() || ascending(v)),
		c.Class == KeyPassword && t.n < 4 && t.digits < 3:
		return ReasonPlain
	}
	return ReasonSecret
}

// shape judges what does not depend on quotes: numbers, paths, prose.
func (c *Context) shape(v []byte, t *traits) Reason {
	switch {
	case t.digits == t.n:
		if c.Class == KeyPassword && t.n >= 3 || t.n >= 16 && c.Class == KeySecret {
			return ReasonSecret
		}
		return ReasonNumber
	case t.n > 2 && t.n < 11 && v[0] == '0' && v[1]|0x20 == 'x':
		return ReasonNumber
	case v[0] == ')' || v[0] == ',' || v[0] == ';' || v[0] == '+' && t.spaces > 0:
		return ReasonExpression // the text between two quotes of code
	case t.spaces > 1 || t.spaces == 1 && c.Class != KeyPassword:
		return ReasonProse
	case isPath(v):
		return ReasonPath
	}
	return ReasonSecret
}

// bare judges a value that stands without quotes, which in source code is an
// expression and in a log the text itself.
func (c *Context) bare(v []byte, t *traits) Reason {
	if t.brackets > 0 || t.spaces > 0 {
		return ReasonExpression
	}
	switch v[0] {
	case ':', '@', '&', '*', '!', '?', '=', '|', '\\', '/':
		if t.digits == 0 {
			return ReasonExpression
		}
	}
	if member(v, t) || t.name() && c.code() || identifier(v[:t.n-1]) && v[t.n-1] == '?' {
		return ReasonExpression
	}
	if t.lower+t.upper == t.n && c.sentence() {
		return ReasonProse
	}
	return ReasonSecret
}

// sentence reports whether words follow the value that no separator makes keys:
// "first pass: exact match".
func (c *Context) sentence() bool {
	n := len(c.Before)
	if n == 0 || c.Before[n-1] != ' ' || len(c.After) < 3 || c.After[0] != ' ' {
		return false
	}
	i := 1
	for i < len(c.After) && isLetter(c.After[i]) {
		i++
	}
	return i > 1 && (i == len(c.After) || c.After[i] == ' ' || c.After[i] == '.' || c.After[i] == ',')
}

// code reports whether c looks like an assignment or an argument of source
// code: spaces around "=", ":=", or a colon and after the value a comma, a
// semicolon or a bracket.
func (c *Context) code() bool {
	b := c.Before
	n := len(b)
	if n < 2 {
		return false
	}
	after := byte('\n')
	if len(c.After) > 0 {
		after = c.After[0]
	}
	sep := b[n-1]
	spaced := sep == ' ' || sep == '\t'
	for n > 0 && (b[n-1] == ' ' || b[n-1] == '\t') {
		n--
	}
	if n == 0 {
		return false
	}
	if sep = b[n-1]; sep == '=' {
		return n > 1 && (b[n-2] == ':' || b[n-2] == '=' || b[n-2] == ' ' && spaced) || after == ';' || after == ')'
	}
	return sep == ':' && spaced && (after == ',' || after == ';' || after == ')')
}

// Placeholder says whether a value, whatever its key, stands where a secret
// should and is none: a constant, a mask or a template. It returns ReasonSecret
// where it is not.
func Placeholder(v []byte) Reason {
	if constant(v) {
		return ReasonConstant
	}
	if masked(v) {
		return ReasonMasked
	}
	if template(v) {
		return ReasonTemplate
	}
	return ReasonSecret
}

// constant reports whether v is a literal or a type that languages have.
func constant(v []byte) bool {
	if len(v) > 10 {
		return false
	}
	var buf [10]byte
	for i, c := range v {
		buf[i] = lower(c)
	}
	switch string(buf[:len(v)]) {
	case "null", "nil", "none", "undefined", "true", "false", "yes", "no", "on", "off", "nan", "void",
		"string", "str", "bytes", "byte", "char", "int", "integer", "bool", "boolean", "number", "object",
		"text", "varchar", "any", "unknown", "unset", "empty", "optional", "required", "default",
		"enabled", "disabled", "n/a", "na", "todo", "tbd", "nope", "array", "list", "dict", "missing",
		"invalid", "expired", "basic", "bearer", "oauth", "oauth2", "digest", "ntlm", "kerberos", "jwt":
		return true
	}
	return false
}

// masked reports whether v hides what stood there: a run of one mask
// character, or a word in brackets that does not look like data.
func masked(v []byte) bool {
	same, stars := true, 0
	for _, c := range v {
		same = same && (lower(c) == lower(v[0]) || c == '-' && len(v) > 8)
		if c == '*' {
			stars++
		}
	}
	if stars >= 3 && 2*stars >= len(v) {
		return true
	}
	if same {
		switch c := lower(v[0]); c {
		case '*', 'x', '.', '-', '#', '_', '?', '=', '+', '~':
			return true
		default:
			return len(v) > 3 || !isAlnum(c)
		}
	}
	for len(v) > 0 && v[len(v)-1] == '.' {
		if len(v) > 2 && v[len(v)-2] == '.' && v[len(v)-3] == '.' {
			return true // an ellipsis cuts it
		}
		break
	}
	if n := len(v); n > 2 && (v[0] == '<' && v[n-1] == '>' || v[0] == '[' && v[n-1] == ']' || v[0] == '(' && v[n-1] == ')') {
		for _, c := range v[1 : n-1] {
			if !isLetter(c) && c != '_' && c != '-' && c != ' ' && c != '.' && c != ':' {
				return false
			}
		}
		return true
	}
	return false
}

// template reports whether v is filled in later: a variable of a shell, of a
// template or of a format string.
func template(v []byte) bool {
	for len(v) > 2 && (v[0] == '\'' || v[0] == '"') && v[len(v)-1] == v[0] {
		v = v[1 : len(v)-1]
	}
	n := len(v)
	switch v[0] {
	case '$':
		if n > 1 && (v[1] == '{' || v[1] == '(') {
			return true
		}
		return n > 1 && identifier(v[1:]) && !mixed(v[1:]) || n > 1 && digits(v[1:]) == n-1
	case '{':
		return n > 1 && v[n-1] == '}' && (v[1] == '{' || v[1] == '%' || identifier(v[1:n-1]) || n == 2)
	case '%':
		if n > 2 && v[n-1] == '%' && identifier(v[1:n-1]) {
			return true // %VAR%
		}
		if n > 2 && v[1] == '(' || n == 2 && isLetter(v[1]) {
			return true // %s, %(name)s
		}
	case '#':
		return n > 2 && v[1] == '{'
	case '<':
		return n > 2 && (v[1] == '%' || v[1] == '?')
	case '@':
		return n > 3 && v[1] == '{' || n > 2 && v[n-1] == '@'
	}
	for i := 0; i+1 < n; i++ {
		if v[i] == '$' && v[i+1] == '{' || v[i] == '{' && v[i+1] == '{' || v[i] == '$' && v[i+1] == '(' {
			return true
		}
	}
	return false
}
