package rules

import (
	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

// foreignProse reports whether the value of kv, behind the name of a credential in another
// script, is of that script alone, and so a word of a sentence: "пароль: неверный".
func foreignProse(w *detect.Window, kv *detect.KeyValue) bool {
	if key := w.KeyText(kv); len(key) < 2 || key[len(key)-1]|key[len(key)-2] < 0x80 || check.ForeignClassOf(key) == check.KeyNone {
		return false
	}
	for _, c := range head(w.Text[:kv.End], kv.Start, maxJudged) {
		if detect.IsAlnum(c) {
			return false
		}
	}
	return true
}
