package detect

import (
	"bytes"

	"github.com/logscrub/logscrub/detect/check"
)

// The values of a key that has several: the elements of a list, the members of an
// object.

// Next moves kv on to the next value of a bracketed list or an object.
func (w *Window) Next(kv *KeyValue) bool {
	if !kv.list && !kv.members {
		return false
	}
	t, v := w.Text, skipBlank(w.Text, kv.behind())
	if kv.members {
		return v < len(t) && t[v] == ',' && w.member(kv, v)
	}
	if v >= len(t) || t[v] != ',' {
		return false
	}
	if v = skipBlank(t, v+1); startsPair(t[v:]) { // its key is asked by itself
		return false
	}
	return w.valueAt(kv, openLists(t, v))
}

// openLists returns where the first element stands of the lists that open at v,
// one inside the other.
func openLists(t []byte, v int) int {
	for n := 0; v < len(t) && t[v] == '[' && n < 32; n++ {
		v = skipBlank(t, v+1)
	}
	return v
}

// maxObject is how far the members of an object are looked at, in bytes.
const maxObject = 512

// member fills the value of kv with that of the next member of an object that
// says who it is, "name" or "id" ("user":{"name":"jdoe","id":"1042"}), behind the
// brace or the value that ends at v. Members that are objects or lists end the
// search; their keys and all others speak for themselves.
func (w *Window) member(kv *KeyValue, v int) bool {
	t := w.Text[:min(len(w.Text), kv.KeyEnd+maxObject)]
	for v = skipBlank(t, v+1); v < len(t) && t[v] == kv.KeyQuote; {
		n := bytes.IndexByte(t[v+1:], kv.KeyQuote)
		if n < 0 {
			return false
		}
		key := t[v+1 : v+1+n]
		v = skipBlank(t, v+n+2)
		if v >= len(t) || t[v] != ':' || opensList(t, skipBlank(t, v+1)) || !w.valueAt(kv, skipBlank(t, v+1)) {
			if v = w.skipEmpty(kv, v); v < 0 {
				return false
			}
		} else if says(kv.Class, key) && (kv.Quote != 0 || IsDigit(w.Text[kv.Start])) {
			return true
		} else {
			v = kv.behind()
		}
		if v = skipBlank(t, v); v >= len(t) || t[v] != ',' {
			return false
		}
		v = skipBlank(t, v+1)
	}
	return false
}

// says reports whether the member key of an object that is the value of a key of
// class c is what the key announces.
func says(c check.KeyClass, key []byte) bool {
	switch string(key) {
	case "stringValue", "string_value", "S", "$", "#text", "_text": // a value with its type: OTLP, DynamoDB, XML as JSON
		return true
	case "name", "id", "Name", "Id", "ID", "uuid", "UUID", "guid":
		return c == check.KeyUser
	case "value", "old", "new", "current", "plain", "access", "refresh", "data":
		return c != check.KeyUser
	}
	return false
}

func opensList(t []byte, v int) bool { return v < len(t) && t[v] == '[' }

// skipEmpty returns where the empty string or list behind the colon at v ends, or
// -1 where something else stands there.
func (w *Window) skipEmpty(kv *KeyValue, v int) int {
	t := w.Text
	if v < len(t) && t[v] == ':' {
		if i := skipBlank(t, v+1); i+1 < len(t) && (t[i] == '"' && t[i+1] == '"' || t[i] == '[' && t[i+1] == ']') {
			return i + 2
		}
	}
	return -1
}

// behind returns where the value and its quote end.
func (kv *KeyValue) behind() int {
	if kv.Quote != 0 {
		return kv.End + 1
	}
	return kv.End
}
