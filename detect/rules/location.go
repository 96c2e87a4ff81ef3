package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

func location() detect.Rule {
	return detect.Rule{
		Name:       "location-text",
		Kinds:      []detect.Kind{kindCoordinates},
		Triggers:   []detect.Trigger{{Lit: "Location["}, {Lit: "speed "}},
		Max:        96,
		Contextual: true,
		Find:       findLocation,
		Doc:        "Where a telephone is, as the systems of Android and Apple print it.",
		Source:     "Android, android.location.Location.toString; Apple Core Location, CLLocation.description",
		Examples: examples([][2]string{
			{"last Location[fused 41.015137,28.979530 hAcc=11.8 et=+2d4h]", "41.015137,28.979530"},
			{"at Location[gps -33.868820,151.209296 acc=5 et=?!?]", "-33.868820,151.209296"},
			{"at <+41.01513700,-28.97953000> +/- 5.00m (speed 0.00 mps / course -1.00) @ x", "+41.01513700,-28.97953000"},
			{"at Location[mProvider=gps,mTime=1]", ""},
			{"at Location[7, 12]", ""},
			{"a speed of 5 (speed 7)", ""},
		}),
	}
}

// findLocation looks at the latitude and longitude behind the provider in brackets, or in angle brackets in
// front of the speed.
func findLocation(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	start, end := 0, 0
	if t[at] == 'L' {
		rest := head(t, at, 64)
		blank := bytes.IndexByte(rest, ' ')
		if blank < 0 {
			return detect.NotHere
		}
		n := bytes.IndexByte(rest[blank+1:], ' ')
		if n < 0 {
			return detect.NotHere
		}
		start, end = at+blank+1, at+blank+1+n
	} else {
		before := tail(t, at, 64)
		open, shut := bytes.LastIndexByte(before, '<'), bytes.LastIndex(before, []byte("> +/- "))
		if open < 0 || shut < open {
			return detect.NotHere
		}
		start, end = at-len(before)+open+1, at-len(before)+shut
	}
	if start >= end || bytes.IndexByte(t[start:end], ',') < 0 || !check.Position(t[start:end], 4) {
		return detect.NotHere
	}
	return w.Found(start, end, 0)
}
