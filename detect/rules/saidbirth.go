package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

// saidBirth finds dates of birth behind a phrase; those beside a key are found by it.
func saidBirth() detect.Rule {
	return detect.Rule{
		Name:  "birth-by-phrase",
		Kinds: []detect.Kind{kindBirthDate},
		Triggers: []detect.Trigger{
			{Lit: "DOB "}, {Lit: "D.O.B"}, {Lit: "geb. "}, {Lit: "geboren am "}, {Lit: "born "},
			{Lit: "née le "}, {Lit: "né le "}, {Lit: "nacida el "}, {Lit: "nacido el "}, {Lit: "fecha de nacimiento "},
		},
		Max:        96,
		Contextual: true,
		Find:       findSaidBirth,
		Doc:        "A date of birth behind a phrase that announces it.",
		Source:     "ISO 8601; the languages of Unicode CLDR that the table names",
		Examples: examples([][2]string{
			{"for Jane DOB 11/09/1948 MRN# x", "11/09/1948"},
			{"Jane Doe, geb. 03.04.1941, Praxis 7", "03.04.1941"},
			{"patient born on 7 December 1984 in x", "7 December 1984"},
			{"she was born 1984-12-07.", "1984-12-07"},
			{"Jane Doe, née le 07/12/1984 à x", "07/12/1984"},
			{"a star is born 12 times", ""},
			{"DOB 12", ""},
			{"container born 2026-01-02T10:00:00Z from x", ""},
			{"airborne 1984-12-07", ""},
			{"the DOB is missing", ""},
		}),
	}
}

// findSaidBirth looks at the date behind the phrase at at.
func findSaidBirth(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	if at > 0 && (detect.IsWord(t[at-1]) || t[at-1] >= 0x80) {
		return detect.BadBoundary
	}
	i := at
	for i < len(t) && i-at < 40 && !detect.IsDigit(t[i]) && t[i] != '\n' {
		i++
	}
	between := bytes.TrimRight(bytes.TrimLeft(head(t, at, i-at), ".: "), ".:# ")
	if n := bytes.LastIndexByte(between, ' '); n > 0 {
		switch string(between[n+1:]) {
		case "on", "is", "le", "el", "am", "nacimiento", "was", "ON", "IS":
		default:
			return writtenBirth(w, at)
		}
	}
	n := check.Date(head(t, i, 32))
	if n < 6 || n > len("7 December 1984") || i+n < len(t) && detect.IsAlnum(t[i+n]) { // with a time it is no person's
		return detect.BadSyntax
	}
	return w.Found(i, i+n, 0)
}

// writtenBirth looks at a date that begins with its month, behind the phrase at at: born Dec 7, 1984.
func writtenBirth(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	i := at
	for n := 0; n < 4 && i < len(t) && i-at < 32; n++ {
		blank := bytes.IndexByte(head(t, i, 32), ' ')
		if blank < 0 {
			break
		}
		i += blank + 1
		if i < len(t) && detect.IsUpper(t[i]) {
			if n := check.Date(head(t, i, 32)); n > 6 {
				return w.Found(i, i+n, 0)
			}
		}
	}
	return detect.BadSyntax
}
