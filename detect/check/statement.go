package check

import "bytes"

// What surrounds a value says whether the pair is a statement of source code, an
// entry of a configuration, a sentence, or the text of a log.

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

// source reports whether c is an entry or an assignment of source code or of a
// configuration: the pair stands alone in its line, or its key is bare, and blanks
// stand around the separator or a comma, semicolon or bracket behind the value. In
// the text of logs one or the other is missing.
func (c *Context) source() bool {
	b := c.Before
	n := len(b)
	for n > 0 && (b[n-1] == ' ' || b[n-1] == '\t') {
		n--
	}
	if n < 2 || b[n-1] != '=' && b[n-1] != ':' {
		return false
	}
	spaced := n < len(b)
	for n--; n > 0 && (b[n-1] == ' ' || b[n-1] == ':' || b[n-1] == '='); n-- {
	}
	if n == 0 || !isWord(b[n-1]) && b[n-1] != ']' {
		return false // a quoted key: data
	}
	if c.alone(n) {
		if c.Quoted == 0 && c.first(n) {
			return false // a setting
		}
		return !endsInDigit(trimSpace(c.Value)) || c.goesOn() // a word that says what should stand here, not hunter2
	}
	a := byte(0)
	if len(c.After) > 0 {
		a = c.After[0]
	}
	closes := a == ',' || a == ';' || a == ')' || a == '}'
	if c.Quoted == 0 {
		return spaced && closes
	}
	return spaced || closes
}

// setting reports whether the pair is the whole line and the value one word, as in
// an ini file, and no statement of source code, which a semicolon or a bracket ends
// or blanks indent, or which names members and variables.
func (c *Context) setting(t *traits) bool {
	if c.Quoted != 0 || t.dashes+t.dots > 0 || t.lower > 0 && t.upper > 0 || len(c.After) > 0 && c.After[0] != '\n' && c.After[0] != '\r' {
		return false
	}
	n := len(c.Before)
	for n > 0 && (c.Before[n-1] == ' ' || c.Before[n-1] == '\t' || c.Before[n-1] == '=') {
		n--
	}
	b := c.Before[:n]
	return n < len(c.Before) && c.first(n) && !bytes.HasPrefix(b[len(keyHead(b)):], []byte("self.")) && !bytes.HasPrefix(b[len(keyHead(b)):], []byte("this."))
}

// first reports whether the key that ends at n of c.Before begins its line, with no
// indentation or mark before it.
func (c *Context) first(n int) bool {
	b := keyHead(c.Before[:n])
	return len(b) == 0 && len(c.Before) < 64 || len(b) > 0 && b[len(b)-1] == '\n'
}

// keyHead returns what stands before the bare key that b ends in.
func keyHead(b []byte) []byte {
	for len(b) > 0 && (isWord(b[len(b)-1]) || b[len(b)-1] == '-' || b[len(b)-1] == '.') {
		b = b[:len(b)-1]
	}
	return b
}

// alone reports whether the key that ends at n of c.Before stands first in its
// line, behind indentation and marks of lists and comments, and the value last,
// before a comma or the backslash that continues a command.
func (c *Context) alone(n int) bool {
	a := c.After
	for len(a) > 0 && (a[0] == ' ' || a[0] == ',' || a[0] == '\\' || a[0] == '\r') {
		a = a[1:]
	}
	if len(a) > 0 && a[0] != '\n' {
		return false
	}
	b := keyHead(c.Before[:n])
	for len(b) > 0 && (b[len(b)-1] == ' ' || b[len(b)-1] == '\t' || b[len(b)-1] == '#' || b[len(b)-1] == '-') {
		b = b[:len(b)-1]
	}
	if len(b) > 1 && string(b[len(b)-2:]) == "-e" {
		return true // an option of a container
	}
	return len(b) == 0 && len(c.Before) < 64 || len(b) > 0 && b[len(b)-1] == '\n'
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
		return n > 1 && (b[n-2] == ':' || b[n-2] == '=' || b[n-2] == ' ' && spaced) || after == ';' || after == ')' && !capitals(c.Key)
	}
	return sep == ':' && spaced && (after == ',' || after == ';' || after == ')')
}

// entry reports whether the pair is a whole line of a file of settings and v, in
// double quotes, several words of which none names a credential: a phrase that
// somebody chose, and no text for a form.
func (c *Context) entry(v []byte) bool {
	if c.Quoted != '"' || len(c.After) > 0 && c.After[0] != '\n' && c.After[0] != '\r' {
		return false
	}
	n := len(c.Before)
	for n > 0 && (c.Before[n-1] == ' ' || c.Before[n-1] == '\t' || c.Before[n-1] == '=' || c.Before[n-1] == ':') {
		n--
	}
	if n == len(c.Before) || !c.first(n) {
		return false
	}
	for at := 0; at < len(v); at++ {
		end := at
		for end < len(v) && isLetter(v[end]) {
			end++
		}
		if end > at && KeyClassOf(v[at:end]) != KeyNone {
			return false
		}
		at = end
	}
	return true
}

// connection reports whether the pair stands in a connection string, as the drivers
// of data bases take them ("Server=db;User Id=x;Password=y;"): a semicolon parts it
// from a pair beside it whose key such strings have.
func (c *Context) connection() bool {
	n := len(c.Before)
	if n == 0 || c.Before[n-1] != '=' {
		return false
	}
	b := keyHead(c.Before[:n-1])
	for len(b) > 0 && b[len(b)-1] == ' ' {
		b = b[:len(b)-1]
	}
	for len(b) > 0 && b[len(b)-1] == ';' {
		i := bytes.LastIndexByte(b[:len(b)-1], ';')
		if connectionKey(b[i+1:]) {
			return true
		}
		b = b[:i+1]
	}
	return len(c.After) > 0 && c.After[0] == ';' && connectionKey(c.After[1:])
}

// connectionKey reports whether b begins, behind blanks, with a key of connection
// strings and an equals sign (ADO.NET, ODBC, OLE DB).
func connectionKey(b []byte) bool {
	var buf [24]byte
	n := 0
	for i, c := range b {
		switch {
		case isLetter(c) && n < len(buf):
			buf[n] = lower(c)
			n++
		case c == '=':
			switch string(buf[:n]) {
			case "server", "host", "hostname", "address", "addr", "networkaddress", "datasource", "database", "dbname",
				"initialcatalog", "driver", "provider", "dsn", "uid", "userid", "user", "username", "port", "endpoint",
				"dbq", "servername", "servicename", "persistsecurityinfo", "encrypt", "trustservercertificate",
				"integratedsecurity", "pooling", "sslmode", "connectiontimeout", "connecttimeout", "charset":
				return true
			}
			return false
		case c != ' ' && c != '_' || i > 32:
			return false
		}
	}
	return false
}

// printed reports whether the pair is a field of an object as programs print it, the
// name of its class in front ("User(id=1, username=x, password=y)"), and no argument
// of a call: nothing is spaced or quoted, and a field beside it holds what no variable is
// called, or the object stands behind words, which no expression does.
func (c *Context) printed(v []byte) bool {
	n := len(c.Before)
	if n == 0 || c.Before[n-1] != '=' || len(c.After) == 0 || c.After[0] != ')' && c.After[0] != ',' {
		return false
	}
	b := c.Before
	i := bytes.LastIndexByte(b, '(')
	if i <= 0 {
		return false
	}
	head := keyHead(b[:i])
	if class := len(head); class == i || !isUpper(b[class]) && (class == 0 || class+2 >= i || b[class-1] != '%' || !isUpper(b[class+2])) { // %3DUser(
		return false
	}
	return noVariable(b[i+1:]) || noVariable(c.After) || told(head) && named(b[i+1:]) && !variable(v, c.Key)
}

// capitals reports whether key is written as variables of an environment are.
func capitals(key []byte) bool {
	for _, c := range key {
		if isLower(c) {
			return false
		}
	}
	return len(key) > 3
}

// noVariable reports whether fields are printed, of which one is what no variable is called: a
// number, an address, nothing.
func noVariable(fields []byte) bool {
	if i := bytes.IndexByte(fields, ')'); i >= 0 {
		fields = fields[:i]
	}
	value := false
	for i, v := range fields {
		switch {
		case v == '"', v == '\'', v == ' ' && (i == 0 || fields[i-1] != ','):
			return false
		case isDigit(v), v == '@', v == '=' && (startsWord(fields[i+1:], "null") || startsWord(fields[i+1:], "true") || startsWord(fields[i+1:], "false")):
			value = true
		}
	}
	return value
}

// named reports whether each field of fields, of which the last is a key, has one.
func named(fields []byte) bool {
	for {
		i := bytes.IndexByte(fields, ',')
		if i < 0 {
			return true
		}
		if bytes.IndexByte(fields[:i], '=') <= 0 {
			return false
		}
		fields = fields[i+1:]
	}
}

// startsWord reports whether b begins with word and no longer one.
func startsWord(b []byte, word string) bool {
	return len(b) >= len(word) && string(b[:len(word)]) == word && (len(b) == len(word) || !isWord(b[len(word)]))
}

// told reports whether b, what stands before the name of a class, is the text of a log: nothing, what begins a text, or words
// of which the last is none of a statement.
func told(b []byte) bool {
	n := len(b)
	if n == 0 || bytes.IndexByte([]byte("\"'`>\n"), b[n-1]) >= 0 {
		return true
	}
	if b[n-1] != ' ' || n == 1 || b[n-2] != ':' && !isLetter(b[n-2]) {
		return false
	}
	word := bytes.TrimRight(b, " :")
	switch string(word[len(keyHead(word)):]) {
	case "new", "return", "await", "yield", "raise", "throw", "throws", "in", "is", "as", "and", "or", "not", "if", "else", "case", "when", "assert", "do", "def", "class", "fun", "val", "var", "lambda", "echo", "print":
		return false
	}
	return true
}

// variable reports whether v is what people call a variable for the value of key.
func variable(v, key []byte) bool {
	if len(v) < 4 || equalFoldBytes(v, key) || hasWord(v, "value", "text", "input", "plain", "hashed", "name", "string") {
		return true
	}
	for i, c := range v {
		if c == '_' || c == '.' || i > 0 && isUpper(c) && isLower(v[i-1]) {
			return true
		}
	}
	return KeyClassOf(v) != KeyNone
}
