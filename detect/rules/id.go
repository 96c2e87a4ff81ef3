package rules

import (
	"bytes"
	"slices"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

// Kinds of numbers of persons, accounts and devices, and of places and dates.
var (
	kindNationalID  = detect.Kind{Name: "nationalid", Family: "nationalid", Class: detect.ClassPII}
	kindPassport    = detect.Kind{Name: "passport", Family: "passport", Class: detect.ClassPII}
	kindLicence     = detect.Kind{Name: "driverlicence", Family: "driverlicence", Class: detect.ClassPII}
	kindPlate       = detect.Kind{Name: "plate", Family: "plate", Class: detect.ClassPII}
	kindBankAccount = detect.Kind{Name: "bankaccount", Family: "bankaccount", Class: detect.ClassFinancial}
	kindCardExpiry  = detect.Kind{Name: "cardexpiry", Family: "cardexpiry", Class: detect.ClassFinancial}
	kindIMEI        = detect.Kind{Name: "imei", Family: "imei", Class: detect.ClassPII}
	kindSIM         = detect.Kind{Name: "sim", Family: "sim", Class: detect.ClassPII}
	kindVIN         = detect.Kind{Name: "vin", Family: "vin", Class: detect.ClassPII}
	kindHealthID    = detect.Kind{Name: "healthid", Family: "healthid", Class: detect.ClassHealth}
)

// An idRow is a number that authorities or companies give out, as a row of the table of
// rules: it is found beside a key or a phrase that names it, if its check digits hold.
type idRow struct {
	name string
	kind detect.Kind
	id   check.ID
	// words begin phrases that announce it: "PESEL nr: 44051401359". They are in small
	// letters and rare in logs.
	words       []string
	doc, source string
	examples    [][2]string
}

// numbers returns the rules of the table of numbers.
func numbers() (list []detect.Rule) {
	rows := slices.Concat(americanIDs(), europeanIDs(), northernIDs(), asianIDs(), documentIDs(), bankIDs())
	list = make([]detect.Rule, 0, len(rows))
	for i := range rows {
		list = append(list, rows[i].rule())
	}
	return list
}

// rule returns the row as a rule.
func (r *idRow) rule() detect.Rule {
	triggers := append(make([]detect.Trigger, 0, 1+len(r.words)), detect.Trigger{Shape: detect.Key, ID: r.id})
	for _, w := range r.words {
		triggers = append(triggers, detect.Trigger{Lit: w, Fold: true})
	}
	return detect.Rule{
		Name: r.name, Kinds: []detect.Kind{r.kind}, Triggers: triggers, Max: 8 << 10, Contextual: true,
		Doc: r.doc, Source: r.source, Examples: examples(r.examples),
		Find: keyedOrSaid(func(w *detect.Window, kv *detect.KeyValue) detect.Verdict {
			return findID(w, kv, r.id)
		}, func(w *detect.Window, at int) detect.Verdict { return saidID(w, at, r.words, r.id) }),
	}
}

// keyedOrSaid is the Find of a rule that goes by keys and by literals: a letter stands
// where a literal does, and none where a key ends.
func keyedOrSaid(keyed func(*detect.Window, *detect.KeyValue) detect.Verdict, said func(*detect.Window, int) detect.Verdict) func(*detect.Window, int) detect.Verdict {
	return func(w *detect.Window, at int) detect.Verdict {
		if detect.IsAlnum(w.Text[at]) {
			return said(w, at)
		}
		return eachValue(w, at, keyed)
	}
}

// maxNumber is the longest text of a number, with its separators, in bytes.
const maxNumber = 48

// findID judges the value of a key.
func findID(w *detect.Window, kv *detect.KeyValue, id check.ID) detect.Verdict {
	start := kv.Start
	if kv.Quote != 0 {
		v := w.Value(kv)
		trimmed := bytes.TrimSpace(v)
		if len(trimmed) == 0 || len(trimmed) > maxNumber || check.ReadID(id, trimmed) != len(trimmed) {
			return detect.BadChecksum
		}
		return w.Found(start, kv.End, quoted(kv))
	}
	text := head(w.Text, start, maxNumber)
	if check.Loose(id) {
		text = head(w.Text[:kv.End], start, maxNumber)
	}
	n := check.ReadID(id, text)
	if n == 0 {
		return detect.BadChecksum
	}
	return w.Found(start, start+n, 0)
}

// saidID looks for a number behind one of the words that begins at at.
func saidID(w *detect.Window, at int, words []string, id check.ID) detect.Verdict {
	v := behindPhrase(w.Text, at, words)
	if v < 0 {
		return detect.NotHere
	}
	text := head(w.Text, v, maxNumber)
	if check.Loose(id) {
		end := bytes.IndexFunc(text, func(r rune) bool { return r == ' ' || r == '"' || r == ',' })
		if end >= 0 {
			text = text[:end]
		}
	}
	n := check.ReadID(id, text)
	if n == 0 {
		return detect.BadChecksum
	}
	if w.OwnOutput(v, v+n) {
		return detect.OwnOutput
	}
	return w.Found(v, v+n, 0)
}

// behindPhrase returns where the value stands that the phrase at at announces, which
// begins with one of words and goes on with words that say no more, such as "number is",
// or -1 where none does.
func behindPhrase(t []byte, at int, words []string) int {
	v := -1
	for _, w := range words {
		if end := at + len(w); end < len(t) && bytes.EqualFold(t[at:end], []byte(w)) && !detect.IsWord(t[end]) {
			v = max(v, end)
		}
	}
	if v < 0 {
		return -1
	}
	return behindSaying(t, v)
}

// behindSaying returns where the value stands behind words from v on that say no more, or
// -1 where none does.
func behindSaying(t []byte, v int) int {
	for range 4 {
		next := skipMarks(t, v)
		word := next
		for word < len(t) && word-next < 12 && (detect.IsAlnum(t[word]) && !detect.IsDigit(t[word]) || t[word] >= 0x80) {
			word++
		}
		if next == v || next == len(t) {
			return -1
		}
		if !sayingNothing(t[next:word]) {
			return next
		}
		v = word
	}
	return -1
}

// skipMarks returns where the punctuation ends that parts the words of a phrase.
func skipMarks(t []byte, v int) int {
	for n := 0; v < len(t) && n < 4 && bytes.IndexByte([]byte(" :#.("), t[v]) >= 0; n++ {
		v++
	}
	return v
}

// sayingNothing reports whether word is one that stands between the name of a number
// and the number: number, no, is, in some languages.
func sayingNothing(word []byte) bool {
	if len(word) == 0 || len(word) > 16 {
		return false
	}
	var buf [16]byte
	for i, c := range word {
		if buf[i] = c; detect.IsUpper(c) {
			buf[i] |= 0x20
		}
	}
	switch string(buf[:len(word)]) {
	case "number", "no", "nr", "num", "id", "is", "card", "code", "es", "ist", "est", "nummer", "numero", "numeris", "was", "of", "the",
		"número", "numéro", "è", "é", "n", "numarası", "numaram", "for", "with", "identifier", "used", "registered", "value", "er", "är":
		return true
	}
	return false
}
