package rules

import (
	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

// A place is which word behind a command is a credential, from 1. Options, and what is behind them,
// count as words.
type place struct {
	command string // in small letters, with a blank behind it
	nth     int
}

// places is the table of commands that take a credential as a word of its own, as their manuals
// have it.
func places() []place {
	return []place{
		{"rabbitmqctl add_user ", 2}, {"rabbitmqctl change_password ", 2}, {"mc alias set ", 4},
		{"htpasswd -b ", 3}, {"htpasswd -bc ", 3}, {"wpa_passphrase ", 2}, {"vault login ", 1}, {"vault unseal ", 1},
	}
}

// commandWord is the rule of credentials that a command takes by their place.
func commandWord() detect.Rule {
	table := places()
	r := detect.Rule{
		Name:       "command-word",
		Kinds:      []detect.Kind{kindPassword, kindSecret},
		Max:        maxCommand,
		Contextual: true,
		Find:       func(w *detect.Window, at int) detect.Verdict { return findPlace(w, at, table) },
		Doc:        "A password or token among the arguments of a command that takes it by its place: rabbitmqctl add_user, htpasswd -b, vault login.",
		Source:     "manuals: rabbitmqctl(8), htpasswd(1), mc, vault",
		Examples: examples([][2]string{
			{"$ rabbitmqctl add_user jdoe42 Fake77pw", "Fake77pw"},
			{"$ htpasswd -b /etc/x jdoe42 'Fake77pw'", "Fake77pw"},
			{"$ mc alias set x https://m.example.com jdoe42 Fake77pw", "Fake77pw"},
			{"$ vault login fake7abcd3efgh9jklm2npqr5", "fake7abcd3efgh9jklm2npqr5"},
			{"$ rabbitmqctl add_user jdoe42 $PASS", ""},
			{"vault login -method=userpass", ""},
			{"vault login succeeded for jdoe42", ""},
			{"rabbitmqctl add_user jdoe42", ""},
		}),
	}
	for _, p := range table {
		r.Triggers = appendTrigger(r.Triggers, p.command)
	}
	return r
}

func findPlace(w *detect.Window, at int, table []place) detect.Verdict {
	t := w.Text
	for _, p := range table {
		if !hasFold(t[at:], p.command) {
			continue
		}
		i := at + len(p.command)
		for n := 1; i < len(t); n++ {
			start, stop := skipBlanks(t, i), wordEnd(t, skipBlanks(t, i))
			i = stop
			if start < len(t) && (t[start] == '"' || t[start] == '\'') {
				start, stop = inQuotes(t, start)
				i = stop + 1
			}
			if start >= stop || t[start] == '-' {
				return detect.NotHere
			}
			if n == p.nth {
				return placed(w, start, stop, p.nth == 1)
			}
		}
		return detect.NotHere
	}
	return detect.NotHere
}

// placed finds the credential [start, stop), which a command takes. Where it is the first of the
// words, what follows the command may be a sentence, so that only a token counts.
func placed(w *detect.Window, start, stop int, token bool) detect.Verdict {
	v := w.Text[start:stop]
	if token {
		if stop = tokenEnd(w.Text, start); !check.SpokenToken(w.Text[start:stop]) || w.IsToken(start, stop) {
			return detect.NoSecret
		}
		return announce(w, 1, start, stop, short(stop-start))
	}
	if !check.Spoken(v) && !lettersAndDigits(v) || check.Placeholder(v) != check.ReasonSecret || len(v) < 6 {
		return detect.NoSecret
	}
	return announce(w, 0, start, stop, short(stop-start))
}
