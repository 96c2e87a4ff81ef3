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
	if i = skipBlanks(t, end); i == end {
		return detect.NotHere // the end of the string that the statement stands in
	}
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

func sqlPredicate() detect.Rule {
	return detect.Rule{
		Name:       "sql-predicate",
		Kinds:      []detect.Kind{kindName, kindUser, kindEmail, kindPhone},
		Triggers:   []detect.Trigger{{Lit: "like '", Fold: true}, {Lit: "ilike '", Fold: true}},
		Max:        512,
		Contextual: true,
		Find:       findPredicate,
		Doc:        "What a column of persons is compared with in a statement of SQL: behind LIKE and ILIKE.",
		Source:     "ISO/IEC 9075-2, like predicate",
		Examples: examples([][2]string{
			{"WHERE last_name LIKE 'Doe%' AND x", "Doe"},
			{"where p.last_name not like '%Doe'", "Doe"},
			{"WHERE username ILIKE 'jdoe42'", "jdoe42"},
			{"WHERE email like '%jane@intranet'", "jane@intranet"},
			{"WHERE path LIKE 'Doe%'", ""},
			{"WHERE last_name LIKE '%'", ""},
			{"shaped like 'Doe'", ""},
		}),
	}
}

// findPredicate looks at the string behind the operator at at, by the column in front of it.
func findPredicate(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	key := at
	for range 2 {
		key = len(bytes.TrimRight(t[:key], " "))
		word := wordBefore(t, key)
		if !bytes.EqualFold(word, []byte("not")) {
			break
		}
		key -= len(word)
	}
	from := key
	for from > 0 && key-from < 64 && (detect.IsWord(t[from-1]) || t[from-1] == '.') {
		from--
	}
	class := check.KeyClassOf(t[from:key])
	i := at + bytes.IndexByte(t[at:], '\'')
	start, end := inQuotes(t, i)
	if start != i+1 {
		return detect.NotHere
	}
	for start < end && t[start] == '%' {
		start++
	}
	for end > start && t[end-1] == '%' {
		end--
	}
	kind := columnKind(class, t[from:key], t[start:end])
	switch {
	case kind < 0:
		return detect.Placeholder
	case w.OwnOutput(start, end):
		return detect.OwnOutput
	}
	return w.FoundKind(kind, start, end, 0)
}

// columnKind returns which kind v is of in a column whose name is of this class; -1 for none.
func columnKind(class check.KeyClass, column, v []byte) int {
	switch {
	case len(v) < 2:
	case class == check.KeyName && check.PersonName(v) == check.ReasonSecret:
		return 0
	case class == check.KeyUser && plausible(v) && check.Account(column, v) == check.ReasonSecret && generic(v) == 0:
		return 1
	case class == check.KeyEmail && bytes.IndexByte(v, '@') > 0:
		return 2
	case class == check.KeyPhone && check.NationalPhone(v) == len(v):
		return 3
	}
	return -1
}
