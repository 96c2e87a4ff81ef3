package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
)

// maxExtension is how long the value of an extension of CEF is that is an account, in
// bytes, and maxWords how many words it and the key behind it have: more are prose.
const (
	maxExtension = 64
	maxWords     = 5
)

// extensionEnd returns where the account ends of which the first word is [start, end), the
// value of a user in an extension of CEF or LEEF. A value there goes up to the next key or
// tab, with the blanks in it: "suser=Jane Doe duser=jdoe"
// (ArcSight Common Event Format, 25; IBM Log Event Extended Format, 2.0).
func extensionEnd(w *detect.Window, kv *detect.KeyValue, start, end int) int {
	t := w.Text
	format, key := "CEF:", w.KeyText(kv)
	if keyEnds(key, "usrname") {
		format = "LEEF:"
	} else if !keyEnds(key, "suser") && !keyEnds(key, "duser") {
		return end
	}
	if kv.Quote != 0 || kv.Sep != '=' || !bytes.Contains(head(t, 0, 256), []byte(format)) {
		return end
	}
	own := func(from, to int) bool { return w.OwnOutput(from, to) || w.OwnWords(from, to) }
	if own(start, end) {
		return end
	}
	for i, words := end, 1; i < len(t) && t[i] == ' ' && words < maxWords; words++ {
		word := i + 1
		for i = word; i < len(t) && i-start <= maxExtension && (accountByte(t[i]) || bytes.IndexByte([]byte(",'()"), t[i]) >= 0); {
			i++
		}
		switch {
		case i == word || own(word, i):
			return end
		case i < len(t) && t[i] == '=':
			return word - 1
		case i == len(t) || bytes.IndexByte([]byte("\"'\\<|\t\r\n"), t[i]) >= 0:
			if words == maxWords-1 { // it is the fifth of the account itself
				return end
			}
			if open := bytes.LastIndexByte(t[start:i], '('); open > 1 && bytes.IndexByte(t[start+open:i], ')') < 0 {
				return max(end, start+open-1) // of something else: Jane Doe (LOCAL\jdoe)
			}
			return i
		}
	}
	return end
}
