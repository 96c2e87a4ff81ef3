package detect

import (
	"bytes"

	"github.com/logscrub/logscrub/detect/check"
)

// Elements of XML that hold nothing but a text are pairs: <password>x</password>.
// Their names are not looked at while the text is walked over, for most logs have
// none: a text with a "</" in it is gone over once more.

// maxElement is the longest text of an element that is looked at, in bytes.
const maxElement = 4 << 10

// elements asks the rules of keys at the elements of t whose names are of a class.
func (s *Scanner) elements(t []byte) {
	for p := 0; p < len(t); {
		i := bytes.IndexByte(t[p:], '<')
		if i < 0 {
			return
		}
		if p += i + 1; p < len(t) && t[p] == '/' && s.element(t, p-1) {
			s.askKeyed(p - 1)
		}
	}
}

// element fills the memo of keys with the element that the tag at end closes, and
// reports whether there is one with a text.
func (s *Scanner) element(t []byte, end int) bool {
	name := end + 2
	stop := name
	for stop < len(t) && stop-name <= maxKey && (isKeyByte(t[stop]) || t[stop] == ':') {
		stop++
	}
	if stop == name || stop == len(t) || t[stop] != '>' || end == 0 {
		return false
	}
	from, to := bytes.LastIndexByte(t[max(0, end-maxElement):end], '>'), end
	if from < 0 {
		return false
	}
	from += max(0, end-maxElement) + 1
	open := bytes.LastIndexByte(t[max(0, from-maxElement):from], '<')
	if open < 0 {
		return false
	}
	if open += max(0, from-maxElement); bytes.HasSuffix(t[:end], []byte("]]>")) {
		if open < 1 || t[open-1] != '>' || !bytes.HasPrefix(t[open:], []byte("<![CDATA[")) {
			return false
		}
		from, to = open+len("<![CDATA["), end-len("]]>")
		low := max(0, open-maxElement)
		if open = bytes.LastIndexByte(t[low:open], '<') + low; open < 0 || t[open] != '<' {
			return false
		}
	}
	for from < to && t[from] <= ' ' {
		from++
	}
	for to > from && t[to-1] <= ' ' {
		to--
	}
	if from >= to || !bytes.HasPrefix(t[open+1:], t[name:stop]) {
		return false
	}
	if i := bytes.IndexByte(t[name:stop], ':'); i >= 0 { // the prefix of a namespace
		name += i + 1
	}
	kv := KeyValue{KeyStart: name, KeyEnd: stop, KeyQuote: '<', Sep: ':', Start: from, End: to, Quote: '>'}
	if kv.Class = check.KeyClassOf(t[name:stop]); kv.Class == check.KeyNone {
		namedElement(&kv, t, open, from)
	}
	if kv.Class == check.KeyNone && (string(t[name:stop]) == "Nm" || string(t[name:stop]) == "name") { // ISO 20022, Atom
		kv.Class = check.KeyMember
	}
	if kv.Class == check.KeyNone || kv.Class == check.KeyAuthorization || kv.Class == check.KeyCookie {
		return false
	}
	s.key.at, s.key.kv = end, kv
	return true
}

// namedElement makes the key of kv the value of the attribute "name" or "key" of the
// tag t[open:end]: <property name="db.password">x</property>.
func namedElement(kv *KeyValue, t []byte, open, end int) {
	for _, attr := range [...]string{` name="`, ` key="`, ` Name="`, ` Name='`, ` name='`} {
		i := bytes.Index(t[open:end], []byte(attr))
		if i < 0 {
			continue
		}
		from := open + i + len(attr)
		if n := bytes.IndexByte(t[from:end], attr[len(attr)-1]); n > 0 && n <= maxKey {
			kv.KeyStart, kv.KeyEnd, kv.Class = from, from+n, check.KeyClassOf(t[from:from+n])
		}
	}
	before := bytes.TrimRight(t[max(0, open-2*maxKey):open], " \t\r\n")
	if kv.Class == check.KeyNone && bytes.EqualFold(t[kv.KeyStart:kv.KeyEnd], []byte("value")) {
		aroundValue(kv, t, before, open)
	}
	if kv.Class == check.KeyNone && bytes.HasSuffix(before, []byte("</key>")) { // of a property list
		before = before[:len(before)-len("</key>")]
		if i := bytes.LastIndexByte(before, '>'); i >= 0 && i+1 < len(before) {
			from := max(0, open-2*maxKey) + i + 1
			kv.KeyStart, kv.KeyEnd, kv.Class = from, from+len(before)-i-1, check.KeyClassOf(before[i+1:])
		}
	}
}

// aroundValue makes the key of kv, an element "value" that opens at open, the name of the element around it, whose tag
// before ends in, or what that gives for a name: <Password><Value>x</Value>, <property name="password"><value>x</value>.
func aroundValue(kv *KeyValue, t, before []byte, open int) {
	i := bytes.LastIndexByte(before, '<')
	if i < 0 || i+2 > len(before) || before[len(before)-1] != '>' || before[i+1] == '/' {
		return
	}
	from := max(0, open-2*maxKey) + i + 1
	stop := from
	for stop < open && (isKeyByte(t[stop]) || t[stop] == ':') {
		stop++
	}
	if colon := bytes.IndexByte(t[from:stop], ':'); colon >= 0 {
		from += colon + 1
	}
	for _, attr := range [...]string{` name="`, ` key="`, ` name='`, ` key='`} {
		if n := bytes.Index(t[stop:open], []byte(attr)); n >= 0 {
			from = stop + n + len(attr)
			stop = from + max(0, bytes.IndexByte(t[from:open], attr[len(attr)-1]))
		}
	}
	if stop-from <= maxKey && from < stop {
		kv.KeyStart, kv.KeyEnd, kv.Class = from, stop, check.KeyClassOf(t[from:stop])
	}
}
