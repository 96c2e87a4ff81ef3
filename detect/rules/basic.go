package rules

import "github.com/logscrub/logscrub/detect"

func basic() detect.Rule {
	return detect.Rule{
		Name:     "basic",
		Kinds:    []detect.Kind{{Name: "basic", Family: "basic", Class: detect.ClassSecret}},
		Triggers: []detect.Trigger{{Lit: "basic", Fold: true}},
		Max:      8 << 10,
		Find:     findBasic,
		Doc:      "The credentials of a Basic scheme: base64 of a user, a colon and a password.",
		Source:   "RFC 7617 §2",
		Examples: examples([][2]string{
			{"Authorization: Basic amFuZTpmYWtlLXBhc3MtMQ==", "amFuZTpmYWtlLXBhc3MtMQ=="},
			{"proxy auth basic amFuZTpmYWtlLXBhc3MtMQ ok", "amFuZTpmYWtlLXBhc3MtMQ"},
			{`'Basic dXNlcjpwYXNz'`, "dXNlcjpwYXNz"},
			{"basic authentication failed", ""},
			{"Basic configuration loaded", ""},
			{"Basic realm=\"x\"", ""},
		}),
	}
}

func findBasic(w *detect.Window, at int) detect.Verdict {
	t, i := w.Text, at+len("basic")
	start := i
	for start < len(t) && start-i < 4 && (t[start] == ' ' || t[start] == '+') {
		start++
	}
	if start == i {
		return detect.NotHere
	}
	end := start
	for end < len(t) && (detect.IsAlnum(t[end]) || t[end] == '+' || t[end] == '/' || t[end] == '-' || t[end] == '_') {
		end++
	}
	colon, ok := detect.Base64Text(t[start:end], ':')
	if !ok || colon < 0 {
		return detect.BadSyntax
	}
	for n := 0; end < len(t) && t[end] == '=' && n < 2; n++ {
		end++
	}
	return w.Found(start, end, 0)
}
