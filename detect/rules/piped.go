package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
)

// maxPiped is how far before a command the text is looked for that it is given, in bytes.
const maxPiped = 160

// piped is the rule of passwords that a command line gives to another command's standard input.
func piped() detect.Rule {
	return detect.Rule{
		Name:       "piped-password",
		Kinds:      []detect.Kind{kindPassword, kindUser},
		Triggers:   []detect.Trigger{{Lit: "sudo -S"}, {Lit: "chpasswd"}, {Lit: "password-stdin"}, {Lit: "pass-stdin"}, {Lit: "passwd --stdin"}},
		Max:        maxPiped + 32,
		Contextual: true,
		Find:       findPiped,
		Doc:        "A password that echo or printf gives to a command that reads one: sudo -S, chpasswd, docker login --password-stdin.",
		Source:     "manual pages: sudo(8), chpasswd(8), docker-login(1)",
		Examples: examples([][2]string{
			{"$ echo Fake77pw | sudo -S systemctl restart x", "Fake77pw"},
			{`$ echo "Fake77pw" | docker login -u x --password-stdin registry.example.com`, "Fake77pw"},
			{"$ echo 'jdoe42:Fake77pw' | chpasswd", "Fake77pw"},
			{"$ chpasswd <<< 'jdoe42:Fake77pw'", "Fake77pw"},
			{`$ printf Fake77pw | sudo -S -p "" true`, "Fake77pw"},
			{"$ echo $PASSWORD | sudo -S true", ""},
			{`$ x='echo "\$pwd" | sudo -S true'`, ""},
			{"$ cat pw.txt | docker login --password-stdin", ""},
			{"$ echo Fake77pw > x; sudo -S true", ""},
			{"use --password-stdin instead", ""},
		}),
	}
}

func findPiped(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	if i := at + len("chpasswd"); t[at] == 'c' && bytes.HasPrefix(t[i:], []byte(" <<< ")) { // chpasswd <<< 'jdoe:x'
		from, stop := i+len(" <<< "), 0
		if stop = wordEnd(t, from); from < len(t) && (t[from] == '\'' || t[from] == '"') {
			from, stop = inQuotes(t, from)
		}
		colon := bytes.IndexByte(t[from:stop], ':')
		if colon < 1 {
			return detect.NotHere
		}
		return argued(w, from, from+colon+1, stop)
	}
	before := tail(t, at, maxPiped)
	bar := bytes.LastIndexByte(before, '|')
	if bar < 0 || bytes.IndexByte(before[bar:], '\n') >= 0 {
		return detect.NotHere
	}
	left := before[:bar]
	start := -1
	for _, s := range [...]string{"echo ", "printf "} {
		if i := bytes.LastIndex(left, []byte(s)); i >= 0 {
			start = max(start, i+len(s))
		}
	}
	if start < 0 {
		return detect.NotHere
	}
	base := at - len(before)
	from := skipBlanks(t, base+start)
	for _, option := range [...]string{"-n ", "-e ", "-ne "} {
		if bytes.HasPrefix(t[from:], []byte(option)) {
			from = skipBlanks(t, from+len(option))
		}
	}
	stop := wordEnd(t, from)
	shut := stop
	if t[from] == '"' || t[from] == '\'' {
		from, stop = inQuotes(t, from)
		shut = stop + 1
	}
	if stop <= from || skipBlanks(t, shut) != base+bar { // something else is piped
		return detect.NotHere
	}
	if bytes.HasPrefix(t[from:], []byte("\\$")) {
		return detect.Placeholder // a variable of the shell that the line is given to
	}
	pass := from
	if i := bytes.IndexByte(t[from:stop], ':'); i > 0 && t[at] == 'c' {
		pass = from + i + 1
	}
	return argued(w, from, pass, stop)
}
