package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

func homePath() detect.Rule {
	return detect.Rule{
		Name:  "home-path",
		Kinds: []detect.Kind{kindUser},
		Triggers: []detect.Trigger{
			{Lit: "home/"}, {Lit: "Users/"}, {Lit: `Users\`}, {Lit: `users\`}, {Lit: `USERS\`}, {Lit: `Documents and Settings\`},
		},
		Max:        128,
		Contextual: true,
		Find:       findHomePath,
		Doc:        `The account in the path of a home folder: /home/…, /Users/…, C:\Users\…. Folders that all share are left alone.`,
		Source:     "Filesystem Hierarchy Standard 3.0 §3.8; KNOWNFOLDERID FOLDERID_UserProfiles",
		Examples: examples([][2]string{
			{"open /home/jdoe42/.ssh/id: denied", "jdoe42"},
			{`{"path":"/Users/jane.doe/x"}`, "jane.doe"},
			{`C:\Users\jdoe42\AppData`, "jdoe42"},
			{`{"p":"C:\\Users\\jdoe42\\x"}`, "jdoe42"},
			{`c:\users\jane doe\desktop`, "jane doe"},
			{`C:\Documents and Settings\jdoe42\x`, "jdoe42"},
			{"PWD=/home/jdoe42 ; USER", "jdoe42"},
			{`C:\Users\Public\Documents`, ""},
			{"/home/", ""},
			{"GET /Users/{id}", ""},
			{"/var/home-page/x", ""},
			{"see home/index.html", ""},
			{"/home/$USER/x", ""},
			{"https://example.com/home/index.html", ""},
		}),
	}
}

func findHomePath(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	start := at
	for t[start] != '/' && t[start] != '\\' {
		start++
	}
	sep := t[start]
	if at == 0 || t[at-1] != sep || sep == '/' && !rootBefore(t, at-1) {
		return detect.BadBoundary
	}
	start++
	end := start
	for end < len(t) && end-start <= maxAccount && (accountByte(t[end]) || t[end] == ' ' || t[end] == '@') {
		end++
	}
	if end == len(t) || t[end] != sep { // the end of the path: without blanks
		end = accountEnd(t, start)
	}
	v := t[start:end]
	switch {
	case len(v) < 2 || end < len(t) && (t[end] == '{' || t[end] == '*' || t[end] == '%'):
		return detect.BadLength
	case check.SharedFolder(v) || check.FileName(v) || !plausible(v) || check.Account([]byte("user"), v) != check.ReasonSecret:
		return detect.Placeholder
	case w.OwnOutput(start, end) || ownBeforeDot(w, start, end):
		return detect.OwnOutput
	}
	return w.Found(start, end, generic(v))
}

// ownBeforeDot reports whether logscrub wrote what stands in front of the first dot of
// [start, end): a token that took the slash behind it with it.
func ownBeforeDot(w *detect.Window, start, end int) bool {
	dot := bytes.IndexByte(w.Text[start:end], '.')
	return dot > 0 && w.OwnOutput(start, start+dot)
}

// rootBefore reports whether the slash at at may be that of the root of a file system
// and not one inside the path of a URL: what stands before it ends a word or opens
// one, or is the name of a volume or a scheme of files.
func rootBefore(t []byte, at int) bool {
	if at == 0 {
		return true
	}
	switch c := t[at-1]; {
	case c == '/': // file:///home
		return at > 6 && string(t[at-7:at]) == "file://"
	case c == ':':
		return true
	case detect.IsWord(c) || c == '-' || c == '.' || c == '*' || c >= 0x80:
		for _, head := range [...]string{"/export", "/mnt", "/var", "/data", "/System/Volumes/Data", "/nfs"} {
			if n := at - len(head); n >= 0 && string(t[n:at]) == head {
				return true
			}
		}
		return false
	}
	return true
}
