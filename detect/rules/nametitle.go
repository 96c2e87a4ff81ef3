package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

func nameByTitle() detect.Rule {
	r := detect.Rule{
		Name:       "name-by-title",
		Kinds:      []detect.Kind{kindName},
		Max:        128,
		Contextual: true,
		Find:       findTitled,
		Doc:        "The name of a person behind a title: Mr, Mrs, Ms, Dr, Herr, Frau, Mme.",
		Source:     "Unicode CLDR, person names, field title",
		Examples: examples([][2]string{
			{"written by Dr. Jane Doe for x", "Jane Doe"},
			{"a call of Mrs. Doe ended", "Doe"},
			{"name 'MR D P DOE' ref x", "D P DOE"},
			{"paid by (Mrs Jane Clarke-Doe) to x", "Jane Clarke-Doe"},
			{"an Herrn Jan van der Doe, Musterweg 7", "Jan van der Doe"},
			{"Liebe Frau Müller, x", "Müller"},
			{"sent to Mr. J. Doe.", "J. Doe"},
			{"hello Mr. John Smith called", "John Smith"},
			{"the Dr. policy", ""},
			{"see Mr. {name}", ""},
			{"Dr. Admin Team", ""},
			{"Die Frau wurde", ""},
		}),
	}
	for _, s := range [...]string{"Mr. ", "Mrs. ", "Ms. ", "Dr. ", "Mr ", "Mrs ", "MR ", "MRS ", "Herr ", "Herrn ", "Frau ", "Mme ", "Monsieur ", "Madame "} {
		r.Triggers = append(r.Triggers, detect.Trigger{Lit: s})
	}
	return r
}

// findTitled looks at the name behind the title at at.
func findTitled(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	if at > 0 && (detect.IsWord(t[at-1]) || t[at-1] >= 0x80) {
		return detect.BadBoundary
	}
	start := at + bytes.IndexByte(t[at:], ' ') + 1
	end := nameEnd(t, start)
	v := t[start:end]
	switch {
	case end-start < 2 || check.PersonName(v) != check.ReasonSecret || check.ProseWord(v):
		return detect.Placeholder
	case w.OwnOutput(start, end):
		return detect.OwnOutput
	}
	return w.Found(start, end, 0)
}

// nameEnd returns where the name ends that begins at start: up to five words with capitals, with what may stand
// between those of a family name.
func nameEnd(t []byte, start int) int {
	end, small := start, false
	for i, n := start, 0; n < 5 && i < len(t); n++ {
		word := i
		for i < len(t) && (detect.IsAlnum(t[i]) || t[i] >= 0x80 || t[i] == '-' || t[i] == '\'' || t[i] == '.' && i == word+1) {
			i++
		}
		v := t[word:i]
		switch {
		case len(v) == 0 || bytes.ContainsAny(v, "0123456789") || i < len(t) && (t[i] == '_' || t[i] == '=' || t[i] == '/' || t[i] == ':' && n > 0 && bytes.HasPrefix(t[i:], []byte("::"))):
			return end
		case detect.IsUpper(v[0]) || v[0] >= 0xc3:
			all := !bytes.ContainsFunc(v, func(r rune) bool { return r >= 'a' && r <= 'z' || r >= 0x80 })
			if all && len(v) > 2 && small {
				return end // a method, a level
			}
			small = small || !all
			end = i
			for end > word && (t[end-1] == '\'' || t[end-1] == '-') {
				end--
			}
		case !particle(v):
			return end
		}
		if i >= len(t) || t[i] != ' ' {
			return end
		}
		i++
	}
	return end
}
