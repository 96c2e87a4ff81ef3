package rules

import (
	"strings"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

// kindAPIKey is what an issuer gave to a program. Its family is that of all opaque
// credentials, so that a key is the same pseudonym behind a name as by itself.
var kindAPIKey = detect.Kind{Name: "apikey", Family: "secret", Class: detect.ClassSecret, Entropy: detect.HighEntropy}

// An issuer is a row of the tables of credentials that begin with what their issuer
// chose: a rule.
type issuer struct {
	name, doc, source string
	forms             []*check.Form
	examples          []string // one of each form
}

// issuers returns the rules of the tables.
func issuers() []detect.Rule {
	var list []detect.Rule
	for _, table := range []string{issuersCode, issuersCloud, issuersModel, issuersPay, issuersChat, issuersOps} {
		for _, i := range readIssuers(table) {
			list = append(list, i.rule())
		}
	}
	return list
}

// readIssuers reads a table: lines of the name of a rule, what it finds and where that
// is written down, parted by bars; below each, behind a tab, its forms and an example
// of each. A line that cannot be read is left out, and the test of the tables fails.
func readIssuers(table string) (list []issuer) {
	for line := range strings.Lines(table) {
		line = strings.TrimSuffix(line, "\n")
		if row, indented := strings.CutPrefix(line, "\t"); indented && len(list) > 0 {
			i := &list[len(list)-1]
			text, example, _ := strings.Cut(row, " = ")
			if f, err := check.NewForm(text); err == nil {
				i.forms, i.examples = append(i.forms, f), append(i.examples, example)
			}
		} else if cells := strings.Split(line, " | "); len(cells) == 3 {
			list = append(list, issuer{name: cells[0], doc: cells[1] + ".", source: cells[2]})
		}
	}
	return list
}

// rule returns the rule of the row.
func (i issuer) rule() detect.Rule {
	r := detect.Rule{
		Name:     i.name,
		Kinds:    []detect.Kind{kindAPIKey},
		Find:     i.find,
		Doc:      i.doc,
		Source:   i.source,
		Examples: i.texts(),
	}
	at := map[string]int{}
	for _, f := range i.forms {
		r.Max = max(r.Max, f.Max()+1)
		k, ok := at[f.Literal()]
		if !ok {
			k, at[f.Literal()] = len(r.Triggers), len(r.Triggers)
			r.Triggers = append(r.Triggers, detect.Trigger{Lit: f.Literal(), Issued: true})
		}
		r.Triggers[k].Issued = r.Triggers[k].Issued && f.Long()
	}
	return r
}

// find finds the longest credential of the forms at at.
func (i issuer) find(w *detect.Window, at int) detect.Verdict {
	best, v := 0, detect.BadSyntax
	for _, f := range i.forms {
		n := f.Match(head(w.Text, at, f.Max()+1))
		if n <= best {
			continue
		}
		if !check.Random(w.Text[at+len(f.Literal()) : at+n]) {
			v = detect.NoSecret
			continue
		}
		best = n
	}
	if best == 0 {
		return v
	}
	return w.Found(at, at+best, short(best))
}

// texts returns the examples of the rule: its first credentials in three places, and
// what is none of them.
func (i issuer) texts() []detect.Example {
	var list [][2]string
	for k, place := range [][2]string{{"use ", " now"}, {`{"v":"`, `"}`}, {"v=", ",x"}} {
		value := i.examples[k%len(i.examples)]
		list = append(list, [2]string{place[0] + value + place[1], value})
	}
	lit := i.forms[0].Literal()
	list = append(list, [2]string{lit, ""}, [2]string{"see " + lit + "name for it", ""}, [2]string{"x" + i.examples[0], ""})
	return examples(list)
}
