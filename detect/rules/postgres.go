package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

func postgresUser() detect.Rule {
	return detect.Rule{
		Name:       "postgres-user",
		Kinds:      []detect.Kind{kindUser},
		Triggers:   []detect.Trigger{{Shape: detect.At}},
		Max:        160,
		Contextual: true,
		Find:       findPostgresUser,
		Doc:        "The account in front of the level of a line of PostgreSQL, with its data base behind an at sign, as packages of Debian configure it.",
		Source:     "PostgreSQL, log_line_prefix = '%m [%p] %q%u@%d '",
		Examples: examples([][2]string{
			{"2026-05-08 13:02:11.400 UTC [4410] jdoe42@sales LOG:  statement: SELECT 1", "jdoe42"},
			{"x [4410] jane.doe@sales ERROR:  relation does not exist", "jane.doe"},
			{"x [4410] [unknown]@[unknown] FATAL:  x", ""},
			{"x [4410] jdoe42@crm_db STATEMENT:  SELECT 1", "jdoe42"},
			{"x [4410] LOG:  checkpoint starting", ""},
			{"a note jane@host LOG:  x", ""},
			{"x [4410] jane@@sales LOG:  x", ""},
		}),
	}
}

// findPostgresUser looks at the account in front of the at sign at at, and what the line goes on with behind the
// data base.
func findPostgresUser(w *detect.Window, at int) detect.Verdict {
	t, i := w.Text, at+1
	for i < len(t) && i-at < 64 && (detect.IsWord(t[i]) || t[i] == '-') {
		i++
	}
	if i == at+1 || i+7 >= len(t) || t[i] != ' ' || !levelAt(t[i+1:]) {
		return detect.NotHere
	}
	start := at
	for start > 0 && at-start < maxAccount && (accountByte(t[start-1]) || t[start-1] == '$') {
		start--
	}
	v := t[start:at]
	switch {
	case start == at || !bytes.HasSuffix(t[:start], []byte("] ")) || !plausible(v) || check.Account([]byte("user"), v) != check.ReasonSecret:
		return detect.BadSyntax
	case w.OwnOutput(start, at):
		return detect.OwnOutput
	}
	return w.Found(start, at, generic(v))
}

// levelAt reports whether b begins with a level of PostgreSQL, which a colon and two blanks end.
func levelAt(b []byte) bool {
	n := runOf(head(b, 0, 10), detect.IsUpper)
	return n > 2 && bytes.HasPrefix(b[n:], []byte(":  "))
}
