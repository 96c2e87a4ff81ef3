package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
)

// maxExtension is how far behind its first word the value of an extension of CEF goes on
// that is an account, in bytes.
const maxExtension = 64

// extensionEnd returns where the account ends of which the first word is [start, end), the
// value of a user in an extension of CEF. A value there goes up to the next key, with the
// blanks in it: "suser=Jane Doe duser=jdoe" (ArcSight Common Event Format, 25).
func extensionEnd(w *detect.Window, kv *detect.KeyValue, start, end int) int {
	t := w.Text
	if kv.Quote != 0 || kv.Sep != '=' || !keyEnds(w.KeyText(kv), "suser") && !keyEnds(w.KeyText(kv), "duser") ||
		!bytes.Contains(head(t, 0, 256), []byte("CEF:")) {
		return end
	}
	for i := end; i < len(t) && i-start <= maxExtension && t[i] == ' '; {
		word := i + 1
		for i = word; i < len(t) && (accountByte(t[i]) || bytes.IndexByte([]byte(",'()"), t[i]) >= 0); {
			i++
		}
		switch {
		case i == word:
			return end
		case i < len(t) && t[i] == '=':
			return word - 1
		case i == len(t) || bytes.IndexByte([]byte("\"'\\<|\t\r\n"), t[i]) >= 0:
			return i
		}
	}
	return end
}
