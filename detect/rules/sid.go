package rules

import (
	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

func sid() detect.Rule {
	return detect.Rule{
		Name:     "sid",
		Kinds:    []detect.Kind{kindSID},
		Triggers: []detect.Trigger{{Lit: "S-1-"}},
		Max:      192,
		Find:     findSID,
		Doc:      "A security identifier of Windows. The well-known ones, which name no account of a person, are kept by default.",
		Source:   "[MS-DTYP] §2.4.2",
		Examples: examples([][2]string{
			{"UserSid=S-1-5-21-1004336348-1177238915-682003330-1104 ok", "S-1-5-21-1004336348-1177238915-682003330-1104"},
			{`{"user":"S-1-5-21-1004336348-1177238915-682003330-1104"}`, "S-1-5-21-1004336348-1177238915-682003330-1104"},
			{"by S-1-12-1-1004336348-1177238915-682003330-1104.", "S-1-12-1-1004336348-1177238915-682003330-1104"},
			{"part S-1-", ""},
			{"STEPS-1-5-18", ""},
			{"S-1-5-18x", ""},
			{"S-100-5", ""},
		}),
	}
}

// isSID reports whether v is wholly a security identifier.
func isSID(v []byte) bool {
	n, _ := check.SID(v)
	return n > 0 && n == len(v)
}

func findSID(w *detect.Window, at int) detect.Verdict {
	n, account := check.SID(head(w.Text, at, 193))
	switch {
	case n == 0:
		return detect.BadSyntax
	case account:
		return w.Found(at, at+n, 0)
	}
	return w.Found(at, at+n, detect.Generic)
}
