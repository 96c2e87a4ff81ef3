package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

func nameByNumber() detect.Rule {
	return detect.Rule{
		Name:       "name-by-number",
		Kinds:      []detect.Kind{kindName},
		Triggers:   []detect.Trigger{{Shape: detect.Plus}, {Shape: detect.CountryRun}},
		Max:        256,
		Contextual: true,
		Find:       findNameByNumber,
		Doc:        "The name of a person beside a telephone number or the number of an account: in quotes in front of angle brackets, or in parentheses or quotes behind it.",
		Source:     "Asterisk, Caller*ID of call detail records",
		Examples: examples([][2]string{
			{`x,"""Jane Doe"" <+13125550144>","PJSIP/x"`, "Jane Doe"},
			{"from +14155550123 (Jane Doe) to 12", "Jane Doe"},
			{`from +14155550123 "Jane Doe" 23s`, "Jane Doe"},
			{"to DE89370400440532013000 (Jane Doe) EUR", "Jane Doe"},
			{`x "Doe" <+13125550144>`, ""},
			{`x "Front Office" <+13125550144>`, ""},
			{`from "Jane Doe" <b>`, ""},
			{"from +14155550123 (Front Office) to 12", ""},
			{"from +14155550123 (mobile) to 12", ""},
		}),
	}
}

// findNameByNumber looks at the names beside the number at at.
func findNameByNumber(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	switch c := t[at]; {
	case c == '+':
		n, ok := check.Phone(head(t, at, 40))
		if n == 0 {
			return detect.Unassigned
		}
		if v := nameInFront(w, at); v == detect.Matched || !ok {
			return v
		}
		return nameBehind(w, at+n)
	}
	n, ok := check.IBAN(head(t, at, 64))
	if !ok {
		return detect.BadChecksum
	}
	return nameBehind(w, at+n)
}

// nameInFront looks at the name in quotes in front of the angle bracket that ends at at.
func nameInFront(w *detect.Window, at int) detect.Verdict {
	t, end := w.Text, at-len(`" <`)
	if end < 1 || string(t[end:at]) != `" <` {
		return detect.NotHere
	}
	if t[end-1] == '"' || t[end-1] == '\\' {
		end--
	}
	low := max(0, end-80)
	start := bytes.LastIndexByte(t[low:end], '"') + low + 1
	if start == low {
		return detect.NotHere
	}
	return personAt(w, start, end, detect.Quoted)
}

// nameBehind looks at the name in parentheses or quotes behind the number that ends at i.
func nameBehind(w *detect.Window, i int) detect.Verdict {
	t := w.Text
	if i+2 >= len(t) || t[i] != ' ' {
		return detect.NotHere
	}
	shut, tr := closing(t[i+1]), detect.Traits(0)
	switch shut {
	case ')':
	case '"', '\'':
		tr = detect.Quoted
	default:
		return detect.NotHere
	}
	n := bytes.IndexByte(head(t, i+2, 80), shut)
	if n < 0 {
		return detect.NotHere
	}
	return personAt(w, i+2, i+2+n, tr)
}

// personAt adds [start, end) where it is the name of a person, of two words or more.
func personAt(w *detect.Window, start, end int, tr detect.Traits) detect.Verdict {
	v := w.Text[start:end]
	if bytes.IndexByte(v, ' ') < 1 || !capitalWords(v) || check.PersonName(v) != check.ReasonSecret {
		return detect.Placeholder
	}
	if w.OwnOutput(start, end) {
		return detect.OwnOutput
	}
	return w.Found(start, end, tr)
}
