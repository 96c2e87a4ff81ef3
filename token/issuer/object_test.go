package issuer

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

// objectProblem says how readObject and encoding/json differ on text.
func objectProblem(text string) string {
	why := readObject([]byte(text), func(_ string, value []byte) Reason {
		if !json.Valid(value) {
			return Nested // which nothing else gives here
		}
		return NoReason
	})
	trimmed := strings.TrimLeft(text, " \t\r\n")
	valid := json.Valid([]byte(text)) && strings.HasPrefix(trimmed, "{") && utf8.ValidString(text)
	switch {
	case why == Nested:
		return "a value that is no JSON is visited"
	case why == NoReason && !valid:
		return "what is no JSON object is taken"
	case why == JSON && valid:
		return "a JSON object is refused"
	}
	return ""
}

// TestObjectShort compares with encoding/json on every text of up to four of these
// pieces, as a value and as what follows one.
func TestObjectShort(t *testing.T) {
	pieces := strings.Split(` |{|}|[|]|"|:|,|0|1|-|.|e|+|\|\u00e9|\u00g9|n|true|null|fals|"b"|"a"|é`+"|\xff|\n|\x00", "|")
	var try func(text string, room int)
	try = func(text string, room int) {
		for _, whole := range []string{text, `{"a":` + text + `}`, `{"a":"` + text + `"}`} {
			if bad := objectProblem(whole); bad != "" {
				t.Errorf("%q: %s", whole, bad)
			}
		}
		if room > 0 {
			for _, p := range pieces {
				try(text+p, room-1)
			}
		}
	}
	try("", 3)
	try(`{"b":1`, 3)
}

// FuzzObject compares readObject with encoding/json.
func FuzzObject(f *testing.F) {
	for _, s := range []string{`{}`, ` {"a":[1,-0.5e+7,{"b":"\u00e9\n"},true,false,null]} `, `{"a":1,}`, `{"a":01}`, `{"a":1}{}`, `{"a":tru}`, "{\"a\":\"\t\"}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if bad := objectProblem(text); bad != "" {
			t.Errorf("%q: %s", text, bad)
		}
	})
}
