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
	for _, r := range s.set.byKey[s.key.kv.Class] {
		s.ask(r, at)
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
	for n := 0; j > 0 && n < 8 && (t[j-1] == ' ' || t[j-1] == '\t'); n++ {
		j--
	}
	kv.Spaced = j < at
	if j > 0 && t[j-1] == ']' { // params[password]=
		j--
	}
	if j > 0 && (t[j-1] == '"' || t[j-1] == '\'') {
		kv.KeyQuote = t[j-1]
		j--
	}
	if kv.KeyQuote == '"' && j > 1 && t[j-1] == '"' { // ""key"": ""value"", as in CSV
		kv.twice = true
		j--
	}
	// "user : x" has one space at most, but for credentials, which are also listed
	// in columns.
	wide := kv.KeyQuote == 0 && kv.Sep == ':' && j > 0 && t[j-1] != ']' && at-j > 1
	i := j
	for i > 0 && j-i <= maxKey && isKeyByte(t[i-1]) {
		i--
	}
	if kv.KeyQuote != 0 {
		for i > 0 && j-i <= maxKey && (isKeyByte(t[i-1]) || t[i-1] == ' ') {
			i--
		}
		if i == 0 || t[i-1] != kv.KeyQuote || kv.twice && (i < 2 || t[i-2] != '"') {
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
	if (kv.Class == check.KeyNone || kv.Class == check.KeyWeak) && kv.KeyQuote == 0 && i > 1 && t[i-1] == ' ' && isLetter(t[i-2]) {
		twoWords(kv, t)
	}
	if kv.Class == check.KeyNone && j-i == 5 && t[j-1]|0x20 == 'e' && bytes.EqualFold(t[i:j], []byte("value")) {
		namedPair(kv, t, i)
	}
	if kv.Class == check.KeyNone || wide && kv.Class != check.KeyPassword && kv.Class != check.KeySecret {
		return false
	}
	kv.Query = i > 0 && (t[i-1] == '?' || t[i-1] == '&') && kv.Sep == '='
	kv.Line = lineStart(t, i)
	return w.findValue(kv, at+1)
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

// namedPair makes the key of kv, "value", that of which a member or an attribute
// before it gives the name: {"name":"DB_PASSWORD","value":"x"}, <property
// name="password" value="x"/>. The key begins at i.
func namedPair(kv *KeyValue, t []byte, i int) {
	if kv.KeyQuote != 0 {
		i--
	}
	for n := 0; i > 0 && n < 8 && (isSpace(t[i-1]) || t[i-1] == ','); n++ {
		i--
	}
	if i < 2 || t[i-1] != '"' && t[i-1] != '\'' {
		return
	}
	end, quote := i-1, t[i-1]
	from := bytes.LastIndexByte(t[max(0, end-maxKey):end], quote) + 1 + max(0, end-maxKey)
	if from == max(0, end-maxKey) || from == end {
		return
	}
	for j := from - 1; ; j-- { // what stands before: name= or "name":
		if j == 0 {
			return
		}
		if c := t[j-1]; isSpace(c) || c == ':' || c == '=' || c == quote {
			continue
		}
		word := j
		for word > 0 && j-word < 8 && isLetter(t[word-1]) {
			word--
		}
		if bytes.EqualFold(t[word:j], []byte("name")) || kv.Sep == ':' && bytes.EqualFold(t[word:j], []byte("key")) {
			if c := check.KeyClassOf(t[from:end]); c != check.KeyWeak {
				kv.KeyStart, kv.KeyEnd, kv.Class = from, end, c
			}
		}
		return
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

// findValue fills the value of kv from what stands at v, after the separator.
func (w *Window) findValue(kv *KeyValue, v int) bool {
	t := w.Text
	if v < len(t) && (t[v] == '=' && kv.Sep == ':' || t[v] == '>' && kv.Sep == '=') { // := =>
		v++
	} else if v < len(t) && (t[v] == '=' || t[v] == '~' || t[v] == ':') { // == =~ ::
		return false
	}
	if blank := skipBlank(t, v); blank > v {
		if emptyValue(kv, t[blank:]) {
			return false
		}
		v = blank
	}
	if v < len(t) && t[v] == '[' {
		kv.list = true
		v = openLists(t, v)
	}
	if v < len(t) && t[v] == '{' && kv.KeyQuote != 0 && (kv.Class == check.KeyUser || kv.Class == check.KeyPassword || kv.Class == check.KeySecret) {
		kv.members = true
		return w.member(kv, v)
	}
	return w.valueAt(kv, v)
}

// emptyValue reports whether b, behind the separator of kv and blanks, is the
// next pair, so that the value of kv is empty: "logname= uid=0", "Password:
// User: x". A Cookie holds pairs, padding of base 64 ends no key, and after
// "key = " no value is empty.
func emptyValue(kv *KeyValue, b []byte) bool {
	i := 0
	for i < len(b) && i < 24 && (IsAlnum(b[i]) && !IsDigit(b[i]) || i > 0 && (b[i] == '_' || b[i] == '-')) {
		i++
	}
	if i == 0 || i == len(b) || kv.KeyQuote != 0 || kv.Class == check.KeyCookie || kv.Class == check.KeyAuthorization {
		return false
	}
	open := i+1 == len(b) || b[i+1] == ' ' || b[i+1] == '"'
	switch {
	case b[i] == '=' && kv.Sep == '=':
		return !kv.Spaced && (i+1 == len(b) || b[i+1] != '=')
	case b[i] == '=':
		return (kv.Class == check.KeyUser || kv.Class == check.KeyName) && !open
	}
	return b[i] == ':' && kv.Sep == ':' && open
}

func skipBlank(t []byte, v int) int {
	for n := 0; v < len(t) && n < 32 && (t[v] == ' ' || t[v] == '\t'); n++ {
		v++
	}
	return v
}

// valueAt fills the value of kv that begins at v, quoted or not.
func (w *Window) valueAt(kv *KeyValue, v int) bool {
	t := w.Text
	if v >= len(t) {
		return false
	}
	if IsAlnum(t[v]) && v+1 < len(t) && (t[v+1] == '"' || t[v+1] == '\'') && bytes.IndexByte([]byte("bBuUrRfFL@"), t[v]) >= 0 {
		v++ // Python's b'…' and r"…"
	}
	if kv.twice && v+2 < len(t) && t[v] == '"' && t[v+1] == '"' {
		end := bytes.Index(t[v+2:min(len(t), v+maxHeader)], []byte(`""`))
		kv.Quote, kv.Start, kv.End = '"', v+2, v+2+end
		return end > 0
	}
	switch c := t[v]; c {
	case '"', '\'', '`':
		if end, ok := w.closeQuote(v+1, c); ok {
			kv.Quote, kv.Start, kv.End = c, v+1, end
			return end > v+1
		}
		if c == '"' { // cut inside the string
			kv.Quote, kv.Start, kv.End = c, v+1, w.lineEnd(v+1)
			return kv.End > kv.Start
		}
		v++
	case '(':
		if kv.Class != check.KeyPassword || kv.KeyQuote != 0 {
			return false
		}
	case '{':
		if kv.Class != check.KeyCookie && (kv.Class != check.KeyPassword || kv.KeyQuote != 0 || kv.Sep != '=') {
			return false
		}
		kv.Quote, kv.Start, kv.End = 0, v, objectEnd(t, v)
		return kv.End > v
	case ',', ';', '}', ')', '\n', '\r':
		return false
	}
	kv.Quote, kv.Start, kv.End = 0, v, w.bareEnd(kv, v)
	return kv.End > kv.Start
}

// objectEnd returns where the object or the braced value that begins at v ends, its
// brace included, or v where it has no end within reach or holds another.
func objectEnd(t []byte, v int) int {
	end := bytes.IndexAny(t[v+1:min(len(t), v+maxHeader)], "{}\n")
	if end < 0 || t[v+1+end] != '}' {
		return v
	}
	return v + end + 2
}

// closeQuote returns where the string that begins at v is closed by an unescaped
// quote in its line. A single quote that is doubled before a word is one of the text,
// as in SQL.
func (w *Window) closeQuote(v int, quote byte) (int, bool) {
	t := w.Text
	i := v
	if end := bytes.IndexByte(t[v:], quote); end >= 0 { // the usual case: nothing in between
		in := t[v : v+end]
		if bytes.IndexByte(in, '\\') < 0 && bytes.IndexByte(in, '\n') < 0 && !doubled(t, v, v+end) {
			return v + end, true
		}
	}
	for ; i < len(t); i++ {
		switch t[i] {
		case quote:
			if !doubled(t, v, i) {
				return i, true
			}
			i++
		case '\\':
			if i+1 < len(t) && t[i+1] != '\n' {
				i++
			}
		case '\n':
			return i, false
		}
	}
	return len(t), false
}

// doubled reports whether the quote at i is the first of two that stand for one in
// the string that begins at v.
func doubled(t []byte, v, i int) bool {
	return t[i] == '\'' && i > v && i+2 < len(t) && t[i+1] == '\'' && IsAlnum(t[i+2])
}

// lineEnd returns where the line that at stands in ends.
func (w *Window) lineEnd(at int) int {
	if at < w.lineFrom || at > w.lineTo {
		end := bytes.IndexByte(w.Text[at:], '\n')
		if end < 0 {
			end = len(w.Text) - at
		}
		w.lineFrom, w.lineTo = at, at+end
	}
	end := w.lineTo
	if end > at && w.Text[end-1] == '\r' {
		end--
	}
	return end
}

// LineEnd returns where the line that at stands in ends, or the quoted string or
// XML element that it stands in, if that is sooner, but at most 16 KiB on.
func (w *Window) LineEnd(at int) int {
	if at < w.headFrom || at >= w.headTo {
		w.headFrom, w.headTo = at, w.findLineEnd(at)
	}
	return min(w.headTo, at+maxHeader)
}

// findLineEnd is LineEnd without a bound.
func (w *Window) findLineEnd(at int) int {
	t := w.Text
	for i := at; i < len(t); i++ {
		switch t[i] {
		case '\n', '\r', '"', 0:
			return i
		case '<':
			if i+1 < len(t) && t[i+1] == '/' {
				return i
			}
		case '\\':
			if i+1 < len(t) && (t[i+1] == 'n' || t[i+1] == 'r') {
				return i
			}
			if i+1 < len(t) && t[i+1] != '\n' {
				i++
			}
		}
	}
	return len(t)
}

// bareEnd returns where the unquoted value at v ends.
func (w *Window) bareEnd(kv *KeyValue, v int) int {
	t := w.Text
	if kv.list && kv.KeyQuote != 0 {
		return elementEnd(t, v)
	}
	password := kv.Class == check.KeyPassword && kv.KeyQuote == 0
	if v < w.bareTo && v >= w.bareFrom && w.bareQuery == kv.Query && w.barePass == password {
		return w.bareTo
	}
	var open [3]int // ( [ {
	i := v
	form := kv.Query && w.layer != 0 && w.plainSep(kv)
scan:
	for ; i < len(t); i++ {
		switch c := t[i]; {
		case form && !IsAlnum(c) && w.s.written(w.layer, i):
		case c <= ' ' || c == 0x7f:
			break scan
		case password && goesOn(t, v, i):
		case c == '"' || c == '`' || c == '<' || c == '>':
			break scan
		case c == '\'' && i > v:
			break scan
		case c == '&' && (kv.Query || startsPair(t[i+1:])):
			break scan
		case c == '#' && kv.Query, c == ';', c == '|':
			break scan
		case c == ',' && (kv.Class != check.KeyPassword || kv.KeyQuote != 0 || i+1 == len(t) || !IsWord(t[i+1]) || startsPair(t[i+1:])):
			break scan
		case c == '(' || c == '[' || c == '{':
			open[bracket(c)]++
		case c == ')' || c == ']' || c == '}':
			if open[bracket(c)]--; open[bracket(c)] < 0 {
				break scan
			}
		case c == '\\' && i+1 < len(t) && endsValue(t, v, i):
			break scan
		}
	}
	w.bareFrom, w.bareTo, w.bareQuery, w.barePass = v, i, kv.Query, password
	return i
}

// elementEnd returns where the unquoted element at v of a list of JSON or of the
// like ends.
func elementEnd(t []byte, v int) int {
	for v < len(t) && t[v] > ' ' && bytes.IndexByte([]byte(`,[]{}"'`), t[v]) < 0 {
		v++
	}
	return v
}

// goesOn reports whether the punctuation at i, which ends other values, stands
// inside the password that begins at v: a word goes on behind it, and no other
// pair begins there.
func goesOn(t []byte, v, i int) bool {
	switch t[i] {
	case '"', '\'', '`', '<', '>', ';', ')', ']', '}':
		return i > v && i+1 < len(t) && IsAlnum(t[i+1]) && !startsPair(t[i+1:])
	}
	return false
}

func bracket(c byte) int {
	switch c {
	case '(', ')':
		return 0
	case '[', ']':
		return 1
	}
	return 2
}

// endsValue reports whether the backslash at i is an escape that ends an
// unquoted value: an escaped quote or line feed, but not the one that parts a
// Windows domain in capitals from its user.
func endsValue(t []byte, v, i int) bool {
	switch t[i+1] {
	case '"', '\'':
		return true
	case 'n', 'r', 't':
		if i+3 < len(t) && t[i+2] == '\\' && (t[i+3] == 'n' || t[i+3] == 'r') {
			return true // the ends of two lines
		}
		capitals := false
		for _, c := range t[v:i] {
			if c >= 'a' && c <= 'z' {
				return true
			}
			capitals = capitals || IsUpper(c)
		}
		return !capitals
	}
	return false
}

// startsPair reports whether b begins with another key=, key: or key".
func startsPair(b []byte) bool {
	for i, c := range b[:min(len(b), maxKey)] {
		if !isKeyByte(c) {
			return i > 0 && (c == '=' || c == ':' || c == '[' || c == '%')
		}
	}
	return false
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
	return w.s.layers[w.layer].Enc == Percent && !w.s.written(w.layer, kv.KeyEnd)
}

// InList reports whether the value is an element of a bracketed list.
func (kv *KeyValue) InList() bool { return kv.list }

// PlusQuery reports whether the value, of a query, holds a plus sign that stands for
// a blank: one that is not written with an escape where the separator is not.
func (w *Window) PlusQuery(kv *KeyValue) bool {
	v := w.Value(kv)
	if !kv.Query || bytes.IndexByte(v, '+') < 0 || bytes.IndexByte(v, '%') >= 0 || bytes.IndexByte(v, '@') >= 0 {
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
