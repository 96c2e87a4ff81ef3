package check

import "bytes"

// Placeholder says whether a value, whatever its key, stands where a secret
// should and is none: a constant, a mask or a template. It returns ReasonSecret
// where it is not.
func Placeholder(v []byte) Reason {
	if constant(v) {
		return ReasonConstant
	}
	if masked(v) || hidingWord(v) {
		return ReasonMasked
	}
	if template(v) {
		return ReasonTemplate
	}
	return ReasonSecret
}

// hidingWord reports whether v says that something was taken away.
func hidingWord(v []byte) bool {
	for _, w := range [...]string{"redacted", "masked", "hidden", "filtered", "removed", "censored", "anonymized", "anonymised", "obfuscated", "scrubbed"} {
		if equalFold(v, w) {
			return true
		}
	}
	return len(v) > 10 && (string(v[:7]) == "HIDDEN_" || string(v[:9]) == "REDACTED_") && capitalsAlone(v) // HIDDEN_DUE_TO_SECURITY_REASONS
}

// capitalsAlone reports whether v has capitals and underscores and nothing else.
func capitalsAlone(v []byte) bool {
	for _, c := range v {
		if !isUpper(c) && c != '_' {
			return false
		}
	}
	return true
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
	case "null", "nil", "none", "undefined", "undef", "amd64", "arm64", "armhf", "i386", "x86_64", "aarch64", "noarch", "true", "false", "yes", "no", "on", "off", "nan", "void",
		"string", "str", "bytes", "byte", "char", "int", "integer", "bool", "boolean", "number", "object",
		"text", "varchar", "any", "unknown", "unset", "empty", "optional", "required",
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
	if bytes.HasSuffix(v, []byte("...")) {
		return true // cut
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
		return n > 1 && identifier(v[1:]) && !mixed(v[1:]) || n > 1 && digits(v[1:]) == n-1 || variablePath(v[1:])
	case '{':
		return n > 1 && v[n-1] == '}' && (v[1] == '{' || v[1] == '%' || identifier(v[1:n-1]) && !mixed(v[1:n-1]) || n == 2)
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

// variablePath reports whether v is the name of a variable of the environment, of several
// words in capitals, and a path behind it: $APP_BASE_URL/login.
func variablePath(v []byte) bool {
	i, joints := 0, 0
	for i < len(v) && (isUpper(v[i]) || v[i] == '_') {
		if v[i] == '_' {
			joints++
		}
		i++
	}
	return joints > 0 && i > 3 && i < len(v) && v[i] == '/'
}

// Variable reports whether v is a dollar sign and what people call a variable: a
// name in capitals or of several words, or one that names a credential or an
// account. "$ecret1" and "$jdoe42" are values as likely.
func Variable(v []byte) bool {
	if len(v) < 2 || v[0] != '$' || !identifier(v[1:]) || mixed(v[1:]) {
		return false
	}
	name, lowers := v[1:], 0
	for i, c := range name {
		switch {
		case c == '_', c == '.', i > 0 && isUpper(c) && isLower(name[i-1]):
			return true
		case isLower(c):
			lowers++
		}
	}
	return lowers == 0 || KeyClassOf(name) != KeyNone || credentialWord(article(name))
}

// unclosed reports whether v opens a substitution that is closed neither in it nor
// in after, as far as the next quote or line feed: it is no template then, whatever
// it begins with.
func unclosed(v, after []byte) bool {
	if i := bytes.IndexAny(after, "\"'`\n"); i >= 0 {
		after = after[:i]
	}
	for i := 0; i+1 < len(v); i++ {
		if v[i] != '$' || v[i+1] != '{' && v[i+1] != '(' {
			continue
		}
		shut := byte('}')
		if v[i+1] == '(' {
			shut = ')'
		}
		if bytes.IndexByte(v[i+2:], shut) >= 0 || bytes.IndexByte(after, shut) >= 0 {
			return false
		}
		return true
	}
	return false
}

// maxPercent is how long a placeholder that is percent-encoded may be, decoded, in bytes.
const maxPercent = 40

// unpercent appends what v says with its percent signs decoded (RFC 3986 §2.1), and
// nothing where v has none or is too long.
func unpercent(dst, v []byte) []byte {
	found := false
	for i := 0; i < len(v); i++ {
		if len(dst) == maxPercent {
			return nil
		}
		c := v[i]
		if c == '%' && i+2 < len(v) && isHex(v[i+1]) && isHex(v[i+2]) {
			c, found = byte(hexValue(v[i+1])<<4|hexValue(v[i+2])), true
			i += 2
		}
		dst = append(dst, c)
	}
	if !found {
		return nil
	}
	return dst
}
