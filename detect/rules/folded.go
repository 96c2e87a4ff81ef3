package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/internal/framer"
)

// resumeHeader hides the lines that continue a header of credentials whose
// beginning was given out in an earlier record.
func resumeHeader(w *detect.Window) detect.Verdict {
	if _, _, v := framer.KeyLine(w.Text[:lineEnd(w.Text, 0)]); v != framer.NotKey {
		return detect.NotHere
	}
	return foldedLines(w, 0)
}

// findFolded hides the lines that continue the header whose name, or the end of
// whose name, stands at at.
func findFolded(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	from := bytes.LastIndexByte(tail(t, at, 16), '\n') + max(0, at-16) + 1
	name := t[from:at]
	if len(name) > 1 && (name[0] == '>' || name[0] == '<') && name[1] == ' ' { // curl -v
		name = name[2:]
	}
	if len(name) > 0 && !bytes.EqualFold(name, []byte("proxy-")) && !bytes.EqualFold(name, []byte("set-")) {
		return detect.NotHere
	}
	return foldedLines(w, lineEnd(t, at)+1)
}

// foldedLines hides the lines from from on that begin with white space, each by
// itself, since line feeds stay.
func foldedLines(w *detect.Window, from int) detect.Verdict {
	t, v := w.Text, detect.NotHere
	for n := 0; n < framer.JoinLines && from < len(t) && (t[from] == ' ' || t[from] == '\t'); n++ {
		line := lineEnd(t, from)
		start, end := from, line
		for start < end && (t[start] == ' ' || t[start] == '\t') {
			start++
		}
		for end > start && (t[end-1] == ' ' || t[end-1] == '\r') {
			end--
		}
		if start < end && !w.OwnOutput(start, end) {
			v = w.Found(start, end, short(end-start))
		}
		from = line + 1
	}
	return v
}
