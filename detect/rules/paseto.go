package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

// paseto is the rule of platform-agnostic security tokens and of their keys.
func paseto() detect.Rule {
	var triggers []detect.Trigger
	for _, version := range "1234" {
		for _, kind := range []string{"v%.local.", "v%.public.", "k%.local.", "k%.secret."} {
			lit := bytes.ReplaceAll([]byte(kind), []byte("%"), []byte(string(version)))
			triggers = append(triggers, detect.Trigger{Lit: string(lit)})
		}
	}
	return detect.Rule{
		Name:     "paseto",
		Kinds:    []detect.Kind{{Name: "paseto", Family: "secret", Class: detect.ClassSecret, Entropy: detect.HighEntropy}},
		Triggers: triggers,
		Max:      16 << 10,
		Find:     findPaseto,
		Doc:      "A platform-agnostic security token of the versions 1 to 4 with its footer, or a secret key for such; whole or cut.",
		Source:   "PASETO specification, Message Format; PASERK specification",
		Examples: examples([][2]string{
			{"t v4.public." + examplePaseto + " ok", "v4.public." + examplePaseto},
			{`{"t":"v2.local.` + examplePaseto + `.eyJraWQiOiJrMSJ9"}`, "v2.local." + examplePaseto + ".eyJraWQiOiJrMSJ9"},
			{"cut v3.local." + examplePaseto[:24] + "...", "v3.local." + examplePaseto[:24]},
			{"seed k4.secret." + examplePaseto + ", x", "k4.secret." + examplePaseto},
			{"the end: v1.local." + examplePaseto + ". Next", "v1.local." + examplePaseto},
			{"GET https://v1.public.example.com/", ""},
			{"v4.local.development-environment-of-example", ""},
			{"v5.local." + examplePaseto, ""},
		}),
	}
}

// examplePaseto is a payload of nobody.
const examplePaseto = "eyJzdWIiOiJqZG9lNDIifQABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4fICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8"

// minPaseto is how much of a payload is worth hiding, in characters: a host name's
// label is shorter or no noise.
const minPaseto = 22

func findPaseto(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	from := at + len("v1.local.")
	if t[at+len("v1.l")] == 'u' || t[at+len("v1.l")] == 'e' { // public, secret
		from++
	}
	end := from
	for end < len(t) && end-at < 16<<10 && urlByte(t[end]) {
		end++
	}
	if end-from < minPaseto || !check.Random(t[from:end]) {
		return detect.NoSecret
	}
	if foot := end + 1; t[at] == 'v' && foot < len(t) && t[end] == '.' && urlByte(t[foot]) {
		for end = foot; end < len(t) && end-at < 16<<10 && urlByte(t[end]); {
			end++
		}
	}
	w.Skip(end)
	return w.Found(at, end, 0)
}
