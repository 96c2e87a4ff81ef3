package detect

import (
	"bytes"

	"github.com/logscrub/logscrub/detect/check"
)

// A KeyValue is a key, its separator and a value, as they stand in JSON, logfmt,
// a URL query, a header, YAML, Go's %+v, a Python repr, an ini file or code.
// Offsets are into the text of the window.
type KeyValue struct {
	Class            check.KeyClass
	KeyStart, KeyEnd int
	KeyQuote         byte // 0, '"' or '\''
	Sep              byte // ':' or '='
	Start, End       int  // the value without its quotes
	Quote            byte // 0, '"', '\'' or '`'
	Query            bool // the pair stands in a URL query or form body
	Line             bool // the key begins its line
	Spaced           bool // blanks stand before the separator
	list, members    bool // it is the value of a bracketed list, of an object
	twice            bool // its quotes are doubled
}

// keyMemo remembers the key before the separator at.
type keyMemo struct {
	at int
	kv KeyValue
}

// maxHeader is the longest value of a header, in bytes.
const maxHeader = 16 << 10

// maxColumn is how many blanks may stand between a key and its separator, as where
// separators are listed in a column.
const maxColumn = 32

// maxKey is the longest key, in bytes.
const maxKey = 64

// askKey asks the rules of keys where the key before the separator at is of a class.
func (s *Scanner) askKey(at int) {
	if s.plainKey(at) || s.sawBackslash && s.escapedKey(at) {
		s.askKeyed(at)
	}
}

// askKeyed asks the rules of the class of the key that was found before the
// separator at.
func (s *Scanner) askKeyed(at int) {
	if t := s.win.Text; at+2 < len(t) && t[at] == '=' && t[at+1] == '3' && t[at+2] == 'D' {
		s.sawQuoted = true
	}
	for _, r := range s.set.byKey[s.key.kv.Class] {
		s.ask(r, at)
	}
	if s.key.kv.Class == check.KeyID {
		for _, r := range s.set.byID[check.IDOf(s.win.KeyText(&s.key.kv))] {
			s.ask(r, at)
		}
	}
}

// plainKey reports whether a key of a class, with a value, stands before the
// separator at.
func (s *Scanner) plainKey(at int) bool {
	t, j := s.win.Text, at-1
	if j > 1 && (t[j] == '"' || t[j] == '\'') {
		j--
	}
	if j > 0 && IsDigit(t[j]) { // password2 and token_1, but not 12:30
		for n := 0; j > 0 && IsDigit(t[j]) && n < 4; n++ {
			j--
		}
		if t[j] == '_' || t[j] == '-' || t[j] == '.' {
			j = max(j-1, 0)
		}
		if !isLetter(t[j]) {
			return false
		}
	}
	var tail [4]byte
	if j > 2 {
		tail = [4]byte(t[j-3 : j+1])
	} else {
		copy(tail[3-j:], t[:j+1])
	}
	if j < 1 || !check.KeyMayEnd(tail[0], tail[1], tail[2], tail[3]) {
		return false
	}
	s.key.at = at
	s.key.kv = KeyValue{Sep: s.win.Text[at]}
	return s.win.findKey(&s.key.kv, at)
}

// escapedKey is plainKey for a quoted key that is written with escapes: what
// "pass\u0077ord" says is asked.
func (s *Scanner) escapedKey(at int) bool {
	t := s.win.Text
	end := skipSpaceBack(t, at)
	if end < 1 || t[end] != '"' {
		return false
	}
	i, escaped := end, false
	for ; i > 0 && end-i <= 6*maxKey && t[i-1] != '"'; i-- {
		escaped = escaped || t[i-1] == '\\'
	}
	if !escaped || i == 0 || t[i-1] != '"' {
		return false
	}
	var buf [8 * maxKey]byte
	key := AppendUnescaped(buf[:0], t[i:end])
	if len(key) > maxKey {
		return false
	}
	s.key.at = at
	s.key.kv = KeyValue{Sep: t[at], KeyQuote: '"', KeyStart: i, KeyEnd: end, Class: check.KeyClassOf(key)}
	if n := len(key); n > 1 && (key[n-1]|key[n-2]) >= 0x80 {
		s.key.kv.Class = check.ForeignClassOf(key)
	}
	return s.key.kv.Class != check.KeyNone && s.win.findValue(&s.key.kv, at+1)
}

// Key returns the key before the separator at and the first value after it. ok
// is false where the key is of no class or has no value.
func (w *Window) Key(at int) (*KeyValue, bool) {
	kv := &w.s.key.kv
	if w.s.key.at != at {
		return kv, false
	}
	return kv, kv.Class != check.KeyNone
}

// Copy returns a copy of kv to call Next with. It is valid until the next Copy.
func (w *Window) Copy(kv *KeyValue) *KeyValue {
	w.s.kv = *kv
	return &w.s.kv
}

func isKeyByte(c byte) bool { return IsWord(c) || c == '-' || c == '.' }

// findKey fills the key of kv from what stands before the separator at.
func (w *Window) findKey(kv *KeyValue, at int) bool {
	t, j := w.Text, at
	for n := 0; j > 0 && n < maxColumn && (t[j-1] == ' ' || t[j-1] == '\t'); n++ {
		j--
	}
	kv.Spaced = j < at
	column := at-j > 8
	if j < at && j > 3 && !check.KeyMayEnd(t[j-4], t[j-3], t[j-2], t[j-1]) {
		return false
	}
	if j > 0 && t[j-1] == ']' { // params[password]=
		j--
	}
	if j > 0 && (t[j-1] == '"' || t[j-1] == '\'') {
		kv.KeyQuote = t[j-1]
		j--
	}
	if kv.KeyQuote != 0 && j > 1 && t[j-1] == ']' { // "user[password]":
		if i := bytes.LastIndexByte(t[max(0, j-1-maxKey):j-1], '['); i >= 0 && len(bytes.TrimLeft(t[max(0, j-1-maxKey)+i+1:j-1], "0123456789")) > 0 {
			i += max(0, j-1-maxKey) + 1
			kv.KeyStart, kv.KeyEnd, kv.Class = i, j-1, check.KeyClassOf(t[i:j-1])
			return kv.Class != check.KeyNone && !selects(t, i-1) && w.findValue(kv, at+1)
		}
		j--
	}
	indexed := j < len(t) && t[j] == ']'
	if indexed { // password[0]=x, "password[]":
		i := j
		for i > 0 && j-i < 4 && IsDigit(t[i-1]) {
			i--
		}
		if indexed = i > 0 && t[i-1] == '['; indexed {
			j = i - 1
		}
	}
	if kv.KeyQuote == '"' && j > 1 && t[j-1] == '"' { // ""key"": ""value"", as in CSV
		kv.twice = true
		j--
	}
	if j > 1 && (t[j-1]|t[j-2]) >= 0x80 && foreignKey(kv, t, j) {
		return w.findValue(kv, at+1)
	}
	// "user : x" has one space at most, but for credentials, which are also listed
	// in columns.
	wide := kv.KeyQuote == 0 && kv.Sep == ':' && j > 0 && t[j-1] != ']' && at-j > 1
	i := j
	for i > 0 && j-i <= maxKey && isKeyByte(t[i-1]) {
		i--
	}
	if kv.KeyQuote != 0 {
		for i > 0 && j-i <= maxKey && (isKeyByte(t[i-1]) || t[i-1] == ' ' || t[i-1] == '\'' && kv.KeyQuote == '"' && i > 1 && isLetter(t[i-2])) {
			i-- // "driver's licence": has an apostrophe
		}
		if i == 0 || t[i-1] != kv.KeyQuote && !bytes.HasSuffix(t[:i], []byte("/claims/")) || kv.twice && (i < 2 || t[i-2] != '"') {
			return false
		}
	}
	if i == j || j-i > maxKey {
		return false
	}
	if i > 0 && j-i > 2 && t[i-1] == '%' && IsHex(t[i]) && IsHex(t[i+1]) {
		i += 2 // %3Duser_id: is no key called 3Duser_id
	}
	if i > 2 && kv.Sep == ':' && t[i-1] == '/' && t[i-2] == '/' && t[i-3] == ':' {
		return false // the user of a URL, whatever the name
	}
	kv.KeyStart, kv.KeyEnd = i, j
	kv.Class = check.KeyClassOf(t[i:j])
	if n := escapeTail(t, i); n > 0 && i+n < j && kv.Class == check.KeyNone && kv.KeyQuote == 0 {
		i += n
		kv.KeyStart, kv.Class = i, check.KeyClassOf(t[i:j])
	}
	if (kv.Class == check.KeyNone || kv.Class == check.KeyWeak) && kv.KeyQuote == 0 && i > 1 && isLetter(t[i-2]) {
		switch t[i-1] {
		case ' ':
			twoWords(kv, t)
		case '[':
			subscript(kv, t)
		}
	}
	if indexed && kv.Class != check.KeyPassword && kv.Class != check.KeySecret || i > 1 && t[i-1] == '[' && t[j] == ']' && selects(t, i-1) {
		return false
	}
	if kv.Class == check.KeyNone && namesValue(t[i:j]) {
		namedPair(kv, t, i)
	}
	if c := t[j-1] | 0x20; kv.Class == check.KeyNone && (c == 'e' || c == 'm') && memberName(t[i:j]) {
		kv.Class = check.KeyMember
	}
	if kv.Class == check.KeyNone || (wide || column) && kv.Class != check.KeyPassword && kv.Class != check.KeySecret {
		return false
	}
	kv.Query = i > 0 && (t[i-1] == '?' || t[i-1] == '&') && kv.Sep == '='
	kv.Line = lineStart(t, i)
	return w.findValue(kv, at+1)
}

// escapeTail returns how many letters and digits at i of t end an escape that a backslash in front
// of i begins, as in front of the key of \nuser="jdoe" outside of a string.
func escapeTail(t []byte, i int) int {
	if i == 0 || t[i-1] != '\\' {
		return 0
	}
	switch t[i] {
	case 'n', 't', 'r':
		return 1
	case 'x':
		return 3
	case 'u':
		return 5
	}
	return 0
}

// foreignKey makes the key of kv the word that ends at j, where it is the name of a key in
// another script: пароль=x, "密码":"x".
func foreignKey(kv *KeyValue, t []byte, j int) bool {
	i := j
	for i > 0 && j-i <= maxKey && (t[i-1] >= 0x80 || isKeyByte(t[i-1])) {
		i--
	}
	if j-i > maxKey || kv.KeyQuote != 0 && (i == 0 || t[i-1] != kv.KeyQuote) || kv.twice {
		return false
	}
	kv.KeyStart, kv.KeyEnd, kv.Line = i, j, lineStart(t, i)
	kv.Query = i > 0 && (t[i-1] == '?' || t[i-1] == '&') && kv.Sep == '='
	kv.Class = check.ForeignClassOf(t[i:j])
	return kv.Class != check.KeyNone
}

// twoWords takes the word before the key of kv into it where the two together say
// what the second alone does not: "User Id=x", "API key: x", "Account Name: x".
func twoWords(kv *KeyValue, t []byte) {
	i := kv.KeyStart - 1
	for i > 0 && kv.KeyStart-i < 16 && isLetter(t[i-1]) {
		i--
	}
	if i > 1 && t[i-2] == '%' && IsHex(t[i-1]) && IsHex(t[i]) {
		i++ // %3DUser Id=x
	} else if i > 0 && (IsWord(t[i-1]) || t[i-1] == '<' && kv.Sep == '=') { // <Principal id=…
		return
	}
	c := check.KeyClassOf(t[i:kv.KeyEnd])
	if c == check.KeySecret || c == check.KeyPassword || c != check.KeyNone && kv.Class == check.KeyNone {
		kv.KeyStart, kv.Class = i, c
	}
}

// subscript takes the word before the bracket into the key of kv, whose last word stands
// in the brackets, as forms name the members of an object: user[name]=x.
func subscript(kv *KeyValue, t []byte) {
	if t[kv.KeyEnd] != ']' || kv.KeyEnd+1 < len(t) && t[kv.KeyEnd+1] == ' ' || IsDigit(t[kv.KeyStart]) { // names[i] = x, user[0]=x
		return
	}
	i := kv.KeyStart - 1
	for i > 0 && kv.KeyStart-i < 24 && (IsWord(t[i-1]) || t[i-1] == '-') {
		i--
	}
	if c := check.KeyClassOf(t[i:kv.KeyEnd]); c != check.KeyNone {
		kv.KeyStart, kv.Class = i, c
	}
}

// selects reports whether the word in front of the bracket at i says that what is given for the name in
// it are names of fields and orders rather than values: fields[user]=name,email (JSON:API).
func selects(t []byte, i int) bool {
	for _, s := range [...]string{"fields", "include", "sort", "order", "orderby", "page"} {
		if n := i - len(s); n >= 0 && bytes.EqualFold(t[n:i], []byte(s)) && (n == 0 || !IsWord(t[n-1])) {
			return true
		}
	}
	return false
}

// namesValue reports whether key is what the value of a pair is called whose name stands beside it.
func namesValue(key []byte) bool {
	switch len(key) {
	case len("value"):
		return bytes.EqualFold(key, []byte("value"))
	case len("ValueString"): // of CrowdStrike's audit events
		return bytes.EqualFold(key, []byte("ValueString")) || string(key) == "stringValue"
	case len("ParameterValue"):
		return bytes.EqualFold(key, []byte("ParameterValue"))
	}
	return false
}

// namedPair makes the key of kv, "value", that of which a member or an attribute
// before it gives the name: {"name":"DB_PASSWORD","value":"x"}, <property
// name="password" value="x"/>. The key begins at i.
func namedPair(kv *KeyValue, t []byte, i int) {
	if kv.KeyQuote != 0 {
		i--
	}
	for range maxAttributes {
		if i = namedBefore(kv, t, i); i < 0 {
			return
		}
	}
}

// maxAttributes is how many attributes of an element are looked at before its value.
const maxAttributes = 4

// namedBefore looks at the member or attribute that ends before i. If it gives the name of the
// value of kv, or none may stand before it that does, it returns -1, and else where it begins.
func namedBefore(kv *KeyValue, t []byte, i int) int {
	for n := 0; i > 0 && n < 8 && (isSpace(t[i-1]) || t[i-1] == ','); n++ {
		i--
	}
	if i > 2 && isLetter(t[i-1]) && kv.KeyQuote == 0 && kv.Sep == '=' {
		bareName(kv, t, i)
		return -1
	}
	if i < 2 || t[i-1] != '"' && t[i-1] != '\'' {
		return -1
	}
	end, quote := i-1, t[i-1]
	from := bytes.LastIndexByte(t[max(0, end-maxKey):end], quote) + 1 + max(0, end-maxKey)
	if from == max(0, end-maxKey) || from == end {
		return -1
	}
	for j := from - 1; j > 0; j-- { // what stands before: name= or "name":
		if c := t[j-1]; isSpace(c) || c == ':' || c == '=' || c == quote {
			continue
		}
		word := j
		for word > 0 && j-word < 12 && isLetter(t[word-1]) {
			word--
		}
		if bytes.EqualFold(t[word:j], []byte("name")) || bytes.EqualFold(t[word:j], []byte("ParameterKey")) ||
			(kv.Sep == ':' || bytes.HasSuffix(t[:word], []byte("<add "))) && bytes.EqualFold(t[word:j], []byte("key")) {
			if c := check.KeyClassOf(t[from:end]); c != check.KeyWeak {
				kv.KeyStart, kv.KeyEnd, kv.Class = from, end, c
			}
			return -1
		}
		if kv.Sep != '=' || word == j || word == 0 || t[word-1] != ' ' {
			return -1
		}
		return word
	}
	return -1
}

// memberName reports whether key is what the name of an object is called, in one of some languages, perhaps
// behind the path to the object: name, nombre, created_by.name.
func memberName(key []byte) bool {
	for _, s := range [...]string{"name", "nome", "nombre", "naam", "nom"} {
		if n := len(key) - len(s); n >= 0 && (n == 0 || key[n-1] == '.') && bytes.EqualFold(key[n:], []byte(s)) {
			return true
		}
	}
	return false
}

// bareName makes the key of kv the word that ends at i where a pair without quotes names it: {name=firstname, value=x}.
func bareName(kv *KeyValue, t []byte, i int) {
	from := i
	for from > 0 && i-from < maxKey && isKeyByte(t[from-1]) {
		from--
	}
	if !bytes.HasSuffix(t[:from], []byte("name=")) && !bytes.HasSuffix(t[:from], []byte("key=")) {
		return
	}
	if c := check.KeyClassOf(t[from:i]); c != check.KeyWeak {
		kv.KeyStart, kv.KeyEnd, kv.Class = from, i, c
	}
}

// lineStart reports whether only indentation, dashes and comment signs stand
// before i in its line.
func lineStart(t []byte, i int) bool {
	for ; i > 0 && t[i-1] != '\n'; i-- {
		if c := t[i-1]; c != ' ' && c != '\t' && c != '-' && c != '#' {
			return false
		}
	}
	return true
}

// KeyText returns the bytes of the key.
func (w *Window) KeyText(kv *KeyValue) []byte { return w.Text[kv.KeyStart:kv.KeyEnd] }

// Value returns the bytes of the value as they stand, escapes included.
func (w *Window) Value(kv *KeyValue) []byte { return w.Text[kv.Start:kv.End] }

// Behind returns at most 64 bytes of what follows the value and its quote.
func (w *Window) Behind(kv *KeyValue) []byte {
	at := min(kv.behind(), len(w.Text))
	return w.Text[at:min(len(w.Text), at+64)]
}

// plainSep reports whether the window decodes the query of a URL and the separator
// of kv stands there as it is. What is written with escapes then belongs to the
// value, be it a blank or an ampersand.
func (w *Window) plainSep(kv *KeyValue) bool {
	e := w.s.layers.at(w.layer).Enc
	return (e == Percent || e == Form) && !w.s.written(w.layer, kv.KeyEnd)
}

// Escaped reports whether byte at of the window is written as an escape of a URL.
func (w *Window) Escaped(at int) bool {
	e := w.s.layers.at(w.layer).Enc
	return (e == Percent || e == Form) && w.s.written(w.layer, at)
}

// OwnBeforeBlank reports whether the value of kv begins with a pseudonym under a key of the ring, which a blank or
// the end of a line ends that is written as #012 or, in the text of a parameter of a URL, as a plus sign: the view
// that reads it so judges what stands behind.
func (w *Window) OwnBeforeBlank(kv *KeyValue) bool {
	v := w.Value(kv)
	i := bytes.IndexAny(v[:min(len(v), maxOwn)], "+#")
	if i < minMark-1 || !w.own(v[:i]) {
		return false
	}
	if v[i] == '#' {
		_, n := octal(v[i:])
		return n > 0 && v[i+2] == '1'
	}
	return w.s.layers.at(w.layer).Enc == Percent && !w.plainSep(kv) && !w.s.written(w.layer, kv.Start+i)
}

// InList reports whether the value is an element of a bracketed list.
func (kv *KeyValue) InList() bool { return kv.list }

// PlusQuery reports whether the value, of a query or of the first pair of a form, holds
// a plus sign that stands for a blank: one that is not written with an escape where the
// separator is not.
func (w *Window) PlusQuery(kv *KeyValue) bool {
	v := w.Value(kv)
	form := kv.Query || kv.Sep == '=' && kv.End < len(w.Text) && w.Text[kv.End] == '&' && startsPair(w.Text[kv.End+1:])
	if !form || w.s.layers.at(w.layer).Enc == Form || bytes.IndexByte(v, '+') < 0 || bytes.IndexByte(v, '%') >= 0 || bytes.IndexByte(v, '@') >= 0 {
		return false
	}
	if !w.plainSep(kv) {
		return true
	}
	for i, c := range v {
		if c == '+' && w.s.written(w.layer, kv.Start+i) {
			return false
		}
	}
	return true
}
