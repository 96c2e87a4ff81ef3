package detect

import (
	"bytes"

	"github.com/logscrub/logscrub/detect/check"
)

// findValue fills the value of kv from what stands at v, after the separator.
func (w *Window) findValue(kv *KeyValue, v int) bool {
	t := w.Text
	if end := w.keyStringEnd(kv, v); end > v { // {"password: ":"x"}
		kv.KeyQuote, kv.Sep, v = '"', ':', end
	}
	if v < len(t) && (t[v] == '=' && kv.Sep == ':' || t[v] == '>' && kv.Sep == '=') { // := =>
		v++
	} else if v < len(t) && t[v] == '=' && kv.Class == check.KeyPassword && w.compared(kv, v) { // == "x"
		return true
	} else if v < len(t) && (t[v] == '=' || t[v] == '~' || t[v] == ':') { // == =~ ::
		return false
	}
	if blank := skipBlank(t, v); blank > v {
		if kv.Query && bytes.HasPrefix(t[blank:], []byte("HTTP/")) || emptyValue(kv, t[blank:]) { // GET /x?token= HTTP/1.1
			return false
		}
		v = blank
	}
	if v < len(t) && (t[v] == '[' || t[v] == 's' || t[v] == '&') {
		v += typeBefore(t[v:])
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

// typeBefore returns the length of the type that printers of values write in front of a text
// at the beginning of b: []string{"x"} of Go, string(3) "x" of PHP. It is 0 where none stands.
func typeBefore(b []byte) int {
	const slice, text, static = `[]string{"`, "string(", "&'static str = "
	if b[0] == '&' && bytes.HasPrefix(b, []byte(static)) { // of Rust
		return len(static)
	}
	if bytes.HasPrefix(b, []byte(slice)) {
		return len(slice) - 1
	}
	if !bytes.HasPrefix(b, []byte(text)) {
		return 0
	}
	i := len(text)
	for i < len(b) && i < len(text)+6 && IsDigit(b[i]) {
		i++
	}
	if i == len(text) || !bytes.HasPrefix(b[i:], []byte(`) "`)) {
		return 0
	}
	return i + len(") ")
}

// keyStringEnd returns where the name of a member of JSON is over, its colon included, if what was
// taken for the separator before v ends that name: {"password: ":"x"}. Else it returns v.
func (w *Window) keyStringEnd(kv *KeyValue, v int) int {
	t := w.Text
	i := skipBlank(t, v)
	if kv.KeyQuote != 0 || i+2 >= len(t) || t[i] != '"' || t[i+1] != ':' {
		return v
	}
	j := kv.KeyStart
	for j > 0 && v-j <= maxKey && (isKeyByte(t[j-1]) || t[j-1] == ' ') {
		j--
	}
	if j == 0 || t[j-1] != '"' || t[j] == ' ' {
		return v
	}
	return i + 2
}

// compared fills the value of kv with the string that a password is compared with,
// behind the second sign of equality at v.
func (w *Window) compared(kv *KeyValue, v int) bool {
	t := w.Text
	for v < len(t) && t[v] == '=' {
		v++
	}
	if v = skipBlank(t, v); v+1 < len(t) && t[v] == 'b' {
		v++
	}
	return v < len(t) && (t[v] == '"' || t[v] == '\'') && w.valueAt(kv, v)
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
	if (IsAlnum(t[v]) || t[v] == '@') && v+1 < len(t) && (t[v+1] == '"' || t[v+1] == '\'') && bytes.IndexByte([]byte("bBuUrRfFLN@"), t[v]) >= 0 &&
		(kv.KeyQuote != 0 || !w.closesString(v+1)) {
		v++ // Python's b'…' and r"…", C#'s @"…", T-SQL's N'…', but not the end of a string of JSON, "password=r":
	}
	if t[v] == 'S' && bytes.HasPrefix(t[v:], []byte("Str(")) { // of OpenTelemetry's debug exporter
		if end := bracketEnd(t[:w.lineEnd(v)], v+len("Str(")); end > v+len("Str(") {
			kv.Quote, kv.Start, kv.End = 0, v+len("Str("), end
			return true
		}
	}
	if t[v] == '(' || t[v] == '<' || t[v] == 'S' || t[v] == 'O' {
		v = unwrapped(t, v)
	}
	if kv.twice && v+2 < len(t) && t[v] == '"' && t[v+1] == '"' {
		end := bytes.Index(t[v+2:min(len(t), v+maxHeader)], []byte(`""`))
		kv.Quote, kv.Start, kv.End = '"', v+2, v+2+end
		return end > 0
	}
	switch c := t[v]; c {
	case '"', '\'', '`':
		if kv.KeyQuote == 0 && w.closesString(v) {
			return false
		}
		if v+5 < len(t) && t[v+1] == c && t[v+2] == c && t[v+3] != c && kv.KeyQuote == 0 && !kv.twice { // """x""" of TOML and Python
			if n := bytes.IndexByte(t[v+3:w.lineEnd(v+3)], c); n > 0 && bytes.HasPrefix(t[v+3+n:], t[v:v+3]) {
				kv.Quote, kv.Start, kv.End = c, v+3, v+3+n
				return true
			}
		}
		if c == '"' && v+2 < len(t) && t[v+1] == '"' && kv.KeyQuote == 0 {
			if end := doubledEnd(t, v+2); end > v+2 { // password=""x"", in a field of CSV
				kv.Quote, kv.Start, kv.End = c, v+2, end
				return true
			}
		}
		if end, ok := w.closeQuote(v+1, c); ok {
			if kv.KeyQuote == 0 {
				if e := w.enclosed(v, end); e < end { // and with it a list
					end, kv.list = e, false
				}
			}
			kv.Quote, kv.Start, kv.End = c, v+1, end
			return end > v+1
		}
		if c == '"' { // cut inside the string
			kv.Quote, kv.Start, kv.End = c, v+1, w.enclosed(v, w.lineEnd(v+1))
			return kv.End > kv.Start
		}
		v++
	case '(':
		if kv.Class != check.KeyPhone && (kv.Class != check.KeyPassword || kv.KeyQuote != 0) {
			return false
		}
	case '{':
		if kv.list && kv.KeyQuote != 0 && afterScheme(t, v) > v {
			break
		}
		if kv.Class != check.KeyCookie && (kv.Class != check.KeyPassword || kv.KeyQuote != 0 || kv.Sep != '=') {
			return false
		}
		kv.Quote, kv.Start, kv.End = 0, v, objectEnd(t, v)
		if i := bytes.IndexByte(t[v:kv.End], '"'); i > 1 && kv.Class == check.KeyPassword && (v+i+1 == len(t) || bytes.IndexByte([]byte(",:}] \t\r\n"), t[v+i+1]) >= 0) {
			kv.Start, kv.End = v+1, v+i-slashesBefore(t, v+i) // the string ends that it stands in: {"m":"password={x"}
			return kv.End > kv.Start
		}
		if kv.Class == check.KeyCookie && kv.End == v {
			kv.End = jarEnd(t, v)
		}
		return kv.End > v
	case ',', ';', '}', ')', '\n', '\r':
		return false
	}
	kv.Quote, kv.Start, kv.End = 0, v, w.bareEnd(kv, v)
	return kv.End > kv.Start
}

// typeName reports whether v is the type of a text, or what go-spew says of its place and length.
func typeName(v []byte) bool {
	v = bytes.TrimLeft(v, "*")
	switch string(v) {
	case "string", "String", "str", "text", "char", "char*", "object", "Object", "[]uint8", "[]byte":
		return true
	}
	return bytes.HasPrefix(v, []byte("len=")) || bytes.HasPrefix(v, []byte("cap=")) || bytes.HasPrefix(v, []byte("0x"))
}

// bracketEnd returns where the bracket stands that closes what begins at v: the first behind which t or
// the string ends that it stands in, within maxHeader bytes; v for none.
func bracketEnd(t []byte, v int) int {
	for i := v; i < len(t) && i-v < maxHeader; i++ {
		if t[i] == ')' && (i+1 == len(t) || bytes.IndexByte([]byte("\"'\\<&,}%"), t[i+1]) >= 0) {
			return i
		}
	}
	return v
}

// maxWrappers is how many types and constructors are looked at in front of a text.
const maxWrappers = 4

// unwrapped returns where the text stands at v that has its type in front of it, (string)"x", (*string)(0xc0)((len=1) "x"),
// that is a binary of Erlang, <<"x">>, or that is there of what may be missing, Some("x"), Optional("x").
func unwrapped(t []byte, v int) int {
	i := v
	for n := 0; n < maxWrappers && i < len(t); n++ {
		next := skipWrapper(t, i)
		if next == i {
			break
		}
		i = next
	}
	if i == v || i == len(t) {
		return v
	}
	if i+1 < len(t) && t[i] == 'b' && (t[i+1] == '"' || t[i+1] == '\'') {
		i++
	}
	if t[i] == '"' || t[i] == '\'' || bytes.HasPrefix(t[v:], []byte("(string) ")) {
		return i
	}
	return v
}

// skipWrapper returns where what stands in the constructor at i begins, or behind the type at i; i for neither.
func skipWrapper(t []byte, i int) int {
	for _, s := range [...]string{"<<", "Some(", "Optional("} {
		if bytes.HasPrefix(t[i:], []byte(s)) {
			return i + len(s)
		}
	}
	if t[i] != '(' {
		return i
	}
	shut := i + 1
	for shut < len(t) && shut-i < 24 && (IsAlnum(t[shut]) || bytes.IndexByte([]byte("=*[]"), t[shut]) >= 0) {
		shut++
	}
	switch {
	case shut < len(t) && t[shut] == ')' && typeName(t[i+1:shut]):
		return skipBlank(t, shut+1)
	case bytes.HasPrefix(t[i:], []byte("((len=")):
		return i + 1
	}
	return i
}

// doubledEnd returns where the two quotes stand that close the value at v which two open,
// or v where the line has none: four are one quote of the value. Two in front of a semicolon and a
// blank are an empty value (a=""; b="").
func doubledEnd(t []byte, v int) int {
	if t[v] <= ' ' || t[v] == '"' || t[v] == ',' || t[v] == '}' || t[v] == ';' && v+1 < len(t) && t[v+1] == ' ' {
		return v
	}
	for i := v; i+1 < len(t) && i-v < maxHeader && t[i] != '\n'; i++ {
		if t[i] != '"' {
			continue
		}
		if t[i+1] != '"' {
			return v
		}
		if i+3 >= len(t) || t[i+2] != '"' || t[i+3] != '"' {
			return i
		}
		i += 3
	}
	return v
}

// elementEndIn returns where the tag begins in b that ends an element of XML, or -1: <msg>token: 'x</msg>
func elementEndIn(b []byte) int {
	for at := 0; ; at += 2 {
		i := bytes.Index(b[at:], []byte("</"))
		if i < 0 {
			return -1
		}
		at += i
		n := at + 2
		for n < len(b) && (isKeyByte(b[n]) || b[n] == ':') {
			n++
		}
		if n > at+2 && n < len(b) && b[n] == '>' {
			return at
		}
	}
}

// enclosed returns end, before which a value stands that the quote at v opens, unless a string in other
// quotes ends sooner that v stands in: {"msg":"bad key '","say":"it's"}. Then the value ends where the
// first of those quotes stands, escaped or not. An element of XML ends it too.
func (w *Window) enclosed(v, end int) int {
	t := w.Text
	other := byte('"')
	if t[v] == other {
		other = '\''
	}
	end = w.elementAround(v, end)
	first := -1
	for at := v + 1; at < end; at++ {
		i := bytes.IndexByte(t[at:end], other)
		if i < 0 {
			return end
		}
		at += i
		if first < 0 {
			first = max(v+1, at-slashesBefore(t, at))
		}
		if slashesBefore(t, at)&1 == 0 {
			if w.closesString(at) {
				return first
			}
			return end
		}
	}
	return end
}

// maxTags is how many tags in a value are looked at for the end of the element around it.
const maxTags = 8

// elementAround returns end, or where the tag stands before it that ends the element that v stands in:
// one that begins before v.
func (w *Window) elementAround(v, end int) int {
	t, at := w.Text, v
	before := t[max(0, v-maxBefore):v]
	for range maxTags {
		i := elementEndIn(t[at:end])
		if i < 0 {
			break
		}
		at += i + len("</")
		name := t[at : at+bytes.IndexByte(t[at:], '>')]
		for rest := before; ; {
			n := bytes.LastIndex(rest, name)
			if n < 1 {
				break
			}
			if after := n + len(name); rest[n-1] == '<' && after < len(before) && (before[after] == '>' || before[after] == ' ') {
				return max(at-len("</"), v+1)
			}
			rest = rest[:n]
		}
	}
	return end
}

// objectEnd returns where the object or the braced value that begins at v ends, its
// brace included, or v where it has no end within reach or holds another.
func objectEnd(t []byte, v int) int {
	for i := v + 1; ; i += 2 {
		end := bytes.IndexAny(t[min(i, len(t)):min(len(t), v+maxHeader)], "{}\n")
		if end < 0 || t[i+end] != '}' {
			return v
		}
		if i += end; i+2 >= len(t) || t[i+1] != '}' || !IsAlnum(t[i+2]) { // one of two is of the value, ODBC
			return i + 1
		}
	}
}

// jarEnd returns where the members of the object that begins at v end, at its brace or before one in
// a string or of another object, or v where neither is in its line and within reach.
func jarEnd(t []byte, v int) int {
	for i := v + 1; i < min(len(t), v+maxHeader); i++ {
		switch t[i] {
		case '{', '}':
			return i
		case '\n':
			return v
		case '"', '\'':
			n := check.StringEnd(t[i+1:min(len(t), v+maxHeader)], t[i])
			if n < 0 {
				return v
			}
			i += n + 1
		}
	}
	return v
}

// closeQuote returns where the string that begins at v is closed by an unescaped
// quote in its line. A quote that is doubled before a word is one of the text, as in SQL
// and in CSV.
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
	return t[i] != '`' && i > v && i+2 < len(t) && t[i+1] == t[i] && IsAlnum(t[i+2]) && !(t[i] == '"' && opensName(t[i+2:]))
}

// opensName reports whether b begins with the rest of a name of a member of JSON: {"a":"x""note":"y"} lacks a
// comma, and has no quote that is doubled.
func opensName(b []byte) bool {
	n := 0
	for n < len(b) && n < maxKey && isKeyByte(b[n]) {
		n++
	}
	return n+2 < len(b) && b[n] == '"' && b[n+1] == ':' && (b[n+2] == '"' || b[n+2] == ' ' || b[n+2] == '{' || b[n+2] == '[' || IsDigit(b[n+2]))
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

// findLineEnd is LineEnd without a bound. A header that stands in the value of a parameter of a URL, so that
// something between is written with an escape, ends with that.
func (w *Window) findLineEnd(at int) int {
	t := w.Text
	for i := at; i < len(t); i++ {
		switch t[i] {
		case '&':
			if w.inParameter(at) && !w.s.written(w.layer, i) && startsPair(t[i+1:]) {
				return i
			}
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

// inParameter reports whether the window decodes a URL, and at stands in the value of a parameter of it
// behind something that is written with an escape.
func (w *Window) inParameter(at int) bool {
	if e := w.s.layers.at(w.layer).Enc; e != Percent && e != Form {
		return false
	}
	for i := at - 1; i >= 0 && at-i < maxKey; i-- {
		switch {
		case w.s.written(w.layer, i):
			return true
		case w.Text[i] == '&' || w.Text[i] == '?':
			return false
		}
	}
	return false
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
		case c == '#' && kv.Query, c == ';', c == '|', c == '^' && !password && (i+1 < len(t) && t[i+1] == '^' || startsPair(t[i+1:])):
			break scan
		case c == ',' && (kv.Class != check.KeyPassword || kv.KeyQuote != 0 || i+1 == len(t) || !IsWord(t[i+1]) || startsPair(t[i+1:])):
			break scan
		case c == '[' && i > v && (bytes.HasPrefix(t[i:], []byte(`[\r]`)) || bytes.HasPrefix(t[i:], []byte(`[\n]`)) || bytes.HasPrefix(t[i:], []byte("[\r]"))):
			break scan // as clients print the end of a line that goes over the wire
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
	v = afterScheme(t, v)
	for v < len(t) && t[v] > ' ' && bytes.IndexByte([]byte(`,[]{}"'`), t[v]) < 0 {
		v++
	}
	return v
}

// afterScheme returns where the name of a scheme in braces ends that begins at v, as in
// {SSHA}, or v.
func afterScheme(t []byte, v int) int {
	if v == len(t) || t[v] != '{' {
		return v
	}
	i := v + 1
	for i < len(t) && i-v < 16 && (IsUpper(t[i]) || IsDigit(t[i]) || t[i] == '-') {
		i++
	}
	if i == v+1 || i+1 >= len(t) || t[i] != '}' || !IsAlnum(t[i+1]) {
		return v
	}
	return i + 1
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
