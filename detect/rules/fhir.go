package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

func humanName() detect.Rule {
	r := detect.Rule{
		Name:       "fhir-human-name",
		Kinds:      []detect.Kind{kindName, kindAddress},
		Triggers:   []detect.Trigger{{Lit: `given"`}, {Lit: `line":`}, {Lit: `line" :`}},
		Max:        512,
		Contextual: true,
		Find:       findHumanName,
		Doc:        "The given names of a person in a list with the family name beside it; the lines of an address in a list beside a city or a postcode.",
		Source:     "HL7 FHIR R4, HumanName and Address",
		Examples: examples([][2]string{
			{`{"name":[{"family":"Doe","given":["Jane","Ann"]}]}`, "Doe"},
			{`{"name":[{"use":"official","family":"Doe","given":["Jane","Ann"]}]}`, "Ann"},
			{`{"name": [{"given": ["Jane"], "family": "Doe"}]}`, "Jane"},
			{`{"address":[{"line":["Musterweg 7"],"city":"Musterstadt","postalCode":"12345"}]}`, "Musterweg 7"},
			{`{"given":["a","b"],"x":1}`, ""},
			{`{"line":["a b","c"],"y":2}`, ""},
			{`{"given":7,"family":"inet"}`, ""},
		}),
	}
	return r
}

// findHumanName looks at the list behind the member whose name ends at at.
func findHumanName(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	shut := at + bytes.IndexByte(t[at:], '"')
	v := skipBlanks(t, shut+1)
	if at == 0 || t[at-1] != '"' || v >= len(t) || t[v] != ':' {
		return detect.NotHere
	}
	if v = skipBlanks(t, v+1); v >= len(t) || t[v] != '[' {
		return detect.NotHere
	}
	open := objectAround(t, at-1)
	if open < 0 || t[open] != '{' {
		return detect.NotHere
	}
	if t[at] == 'l' {
		if !hasMember(t, open, "city") && !hasMember(t, open, "postalCode") {
			return detect.NotHere
		}
		return eachString(w, v+1, func(start, end int) detect.Verdict {
			if s := t[start:end]; !check.Line(s) && !check.Street(s) {
				return detect.Placeholder
			}
			return w.FoundKind(1, start, end, detect.Quoted)
		})
	}
	from, end := memberText(t, open, "family")
	if from < 0 || check.PersonName(t[from:end]) != check.ReasonSecret {
		return detect.NotHere
	}
	verdict := detect.Verdict(detect.OwnOutput)
	if !w.OwnOutput(from, end) {
		verdict = w.Found(from, end, detect.Quoted)
	}
	if u := eachString(w, v+1, func(start, end int) detect.Verdict {
		if check.PersonName(t[start:end]) != check.ReasonSecret && end-start != 1 {
			return detect.Placeholder
		}
		return w.Found(start, end, detect.Quoted)
	}); verdict != detect.Matched {
		return u
	}
	return verdict
}

// eachString calls found with each string of the list that opens in front of i, eight at most, and returns
// what it said of the best.
func eachString(w *detect.Window, i int, found func(start, end int) detect.Verdict) detect.Verdict {
	t, verdict := w.Text, detect.BadSyntax
	for range 8 {
		if i = skipBlanks(t, i); i >= len(t) || t[i] != '"' {
			break
		}
		n := stringEnd(head(t, i+1, maxAround), '"')
		if n < 0 {
			break
		}
		if n > 0 && !w.OwnOutput(i+1, i+1+n) {
			if u := found(i+1, i+1+n); verdict != detect.Matched {
				verdict = u
			}
		}
		if i = skipBlanks(t, i+n+2); i >= len(t) || t[i] != ',' {
			break
		}
		i++
	}
	return verdict
}

// hasMember reports whether the object that opens at open has a member of this name with a string for its value.
func hasMember(t []byte, open int, name string) bool {
	from, _ := memberText(t, open, name)
	return from >= 0
}

// memberText returns where the string is that the member of this name has of the object that opens at open; from
// is -1 where none is within reach.
func memberText(t []byte, open int, name string) (from, end int) {
	depth := 0
	for i := open + 1; i < min(len(t), open+2*maxAround); i++ {
		switch t[i] {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth < 0 {
				return -1, -1
			}
		case '"':
			n := stringEnd(head(t, i+1, maxAround), '"')
			if n < 0 {
				return -1, -1
			}
			key := t[i+1 : i+1+n]
			i += n + 1
			v := skipBlanks(t, i+1)
			if depth != 0 || string(key) != name || v >= len(t) || t[v] != ':' {
				continue
			}
			if v = skipBlanks(t, v+1); v < len(t) && t[v] == '"' {
				if n := stringEnd(head(t, v+1, maxAround), '"'); n > 0 {
					return v + 1, v + 1 + n
				}
			}
		}
	}
	return -1, -1
}
