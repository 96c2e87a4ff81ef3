package detect

import "github.com/logscrub/logscrub/detect/check"

// Pair asks the rules of keys for a key and a value that the rule at work found in
// a syntax of its own, such as the columns and the values of a statement of SQL:
// kv has their places, the quotes and the separator, and is of the class of its key.
// It reports whether the key is of a class.
func (w *Window) Pair(kv *KeyValue) bool {
	if kv.Class = check.KeyClassOf(w.KeyText(kv)); kv.Class == check.KeyNone || kv.Start >= kv.End {
		return false
	}
	s, rule, at := w.s, w.rule, w.at
	s.key.at, s.key.kv = kv.Start, *kv
	s.askKeyed(kv.Start)
	w.rule, w.at = rule, at
	return true
}
