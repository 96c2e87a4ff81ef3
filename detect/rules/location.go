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
		Triggers:   []detect.Trigger{{Lit: "Location["}, {Lit: "speed "}, {Lit: "lon "}, {Lit: "lng "}, {Lit: "longitude "}},
		Max:        96,
		Contextual: true,
		Find:       findLocation,
		Doc:        "Where a telephone is, as the systems of Android and Apple print it, or in words: lat 41.01513, lon 28.97953.",
		Source:     "Android, android.location.Location.toString; Apple Core Location, CLLocation.description",
		Examples: examples([][2]string{
			{"last Location[fused 41.015137,28.979530 hAcc=11.8 et=+2d4h]", "41.015137,28.979530"},
			{"at Location[gps -33.868820,151.209296 acc=5 et=?!?]", "-33.868820,151.209296"},
			{"at <+41.01513700,-28.97953000> +/- 5.00m (speed 0.00 mps / course -1.00) @ x", "+41.01513700,-28.97953000"},
			{"a fix lat +41.01513, lon -28.97953, hacc 12", "+41.01513"},
			{"a fix latitude 41.01513 longitude 28.97953.", "28.97953"},
			{"at lat 41.0, lon 28.9", ""},
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
	if t[at] == 'l' {
		return findAngles(w, at)
	}
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

// findAngles looks at the longitude behind its word at at, and the latitude in front of it.
func findAngles(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	start := skipBlanks(t, at+bytes.IndexByte(t[at:], ' '))
	end := start + angleLength(head(t, start, 16))
	before := bytes.TrimRight(tail(t, at, 48), " ,;")
	blank := bytes.LastIndexByte(before, ' ')
	if end == start || blank < 0 {
		return detect.NotHere
	}
	word, n := before[:blank], angleLength(before[blank+1:])
	if n == 0 || n != len(before)-blank-1 || !bytes.HasSuffix(word, []byte("lat")) && !bytes.HasSuffix(word, []byte("latitude")) {
		return detect.NotHere
	}
	first := at - len(tail(t, at, 48)) + blank + 1
	w.Found(first, first+n, 0)
	return w.Found(start, end, 0)
}

// angleLength returns the length of the degrees that b begins with, with four decimals or more; 0 without.
func angleLength(b []byte) int {
	n := 0
	if n < len(b) && (b[n] == '+' || b[n] == '-') {
		n++
	}
	digits := n
	for n < len(b) && detect.IsDigit(b[n]) {
		n++
	}
	if n == digits || n-digits > 3 || n >= len(b) || b[n] != '.' {
		return 0
	}
	point := n
	for n++; n < len(b) && detect.IsDigit(b[n]); n++ {
	}
	if n-point < 5 || n < len(b) && (detect.IsWord(b[n]) || b[n] == '.' && n+1 < len(b) && detect.IsDigit(b[n+1])) {
		return 0
	}
	return n
}
