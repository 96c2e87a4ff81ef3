package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

func sqlPassword() detect.Rule {
	return detect.Rule{
		Name:       "sql-password",
		Kinds:      []detect.Kind{kindPassword},
		Triggers:   []detect.Trigger{{Lit: "identified ", Fold: true}},
		Max:        1 << 10,
		Contextual: true,
		Find:       findIdentified,
		Doc:        "The password of an account in a statement of SQL.",
		Source:     "MySQL and Oracle: CREATE USER … IDENTIFIED BY",
		Examples: examples([][2]string{
			{"CREATE USER 'jdoe42'@'localhost' IDENTIFIED BY 'Fake77pw'", "Fake77pw"},
			{`-e 'CREATE USER app IDENTIFIED BY "sunshine"'`, "sunshine"},
			{"alter user jdoe42 identified by Fake77pw account unlock", "Fake77pw"},
			{"USER jdoe42 IDENTIFIED WITH mysql_native_password BY 'Fake77pw'", "Fake77pw"},
			{"USER jdoe42 IDENTIFIED WITH caching_sha2_password AS 'Fake77hash'", "Fake77hash"},
			{"the host was identified by its name", ""},
			{"IDENTIFIED BY '***'", ""},
			{"IDENTIFIED BY ?", ""},
			{"identified by ${DB_PASSWORD}", ""},
			{"identified with a scan", ""},
		}),
	}
}

func findIdentified(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	i := skipBlanks(t, at+len("identified "))
	end := wordEnd(t, i)
	plugin := bytes.EqualFold(t[i:end], []byte("with"))
	if plugin {
		i = skipBlanks(t, end)
		i = skipBlanks(t, wordEnd(t, i))
		end = wordEnd(t, i)
	}
	if v := t[i:end]; !bytes.EqualFold(v, []byte("by")) && (!plugin || !bytes.EqualFold(v, []byte("as"))) {
		return detect.NotHere
	}
	i = skipBlanks(t, end)
	for _, s := range [...]string{"password ", "values "} {
		if hasFold(t[i:], s) {
			i = skipBlanks(t, i+len(s))
		}
	}
	if i == len(t) {
		return detect.NotHere
	}
	from, stop := i, sentenceEnd(t, i)
	if bare := t[i] != '\'' && t[i] != '"'; !bare {
		from, stop = inQuotes(t, i)
	} else if !check.Spoken(t[from:stop]) {
		return detect.NoSecret
	}
	c := check.Context{Key: []byte("password"), Value: t[from:stop], Quoted: '"', Class: check.KeyPassword, Before: []byte(`"password":`)}
	if from == stop || check.Judge(&c) != check.ReasonSecret {
		return detect.NoSecret
	}
	return announce(w, 0, from, stop, short(stop-from))
}
