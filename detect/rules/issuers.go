package rules

import (
	"bytes"
	"slices"
	"strings"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

// kindAPIKey is what an issuer gave to a program. Its family is that of all opaque
// credentials, so that a key is the same pseudonym behind a name as by itself.
var kindAPIKey = detect.Kind{Name: "apikey", Family: "secret", Class: detect.ClassSecret, Entropy: detect.HighEntropy}

// kindSignature is what makes a link one that lets in, and kindPaseto a token that its
// holder cannot read.
var (
	kindSignature = detect.Kind{Name: "signature", Family: "secret", Class: detect.ClassSecret, Entropy: detect.HighEntropy}
	kindPaseto    = detect.Kind{Name: "paseto", Family: "secret", Class: detect.ClassSecret, Entropy: detect.HighEntropy}
)

// An issuer is a row of the tables of credentials that begin with what their issuer
// chose: a rule.
type issuer struct {
	name, doc, source string
	kinds             []detect.Kind
	forms             []issued
}

// An issued is a form of the credentials of an issuer, and one of them.
type issued struct {
	check.Form
	example string
}

// issuers returns the rules of the tables.
func issuers() []detect.Rule {
	list := make([]detect.Rule, 0, 256)
	for _, t := range issuerTables() {
		rows := readIssuers(t)
		for i := range rows {
			list = append(list, rows[i].rule())
		}
	}
	return list
}

// An issuerTable is rows of issuers, and what they find.
type issuerTable struct {
	rows string
	kind detect.Kind
}

func issuerTables() []issuerTable {
	return []issuerTable{
		{issuersCode, kindAPIKey}, {issuersCloud, kindAPIKey}, {issuersModel, kindAPIKey},
		{issuersPay, kindAPIKey}, {issuersChat, kindAPIKey}, {issuersOps, kindAPIKey},
		{issuersBearer, kindAPIKey}, {issuersHash, kindPassword}, {issuersLink, kindSignature}, {issuersPaseto, kindPaseto},
	}
}

// readIssuers reads a table: lines of the name of a rule, what it finds and where that
// is written down, parted by bars; below each, behind a tab, its forms and an example
// of each. A line that cannot be read is left out, and the test of the tables fails.
func readIssuers(t issuerTable) (list []issuer) {
	table, kinds := t.rows, []detect.Kind{t.kind}
	lines, below := strings.Count(table, "\n"), strings.Count(table, "\n\t")
	list, forms := make([]issuer, 0, lines-below), make([]issued, 0, below)
	for line := range strings.Lines(table) {
		line = strings.TrimSuffix(line, "\n")
		if row, indented := strings.CutPrefix(line, "\t"); indented && len(list) > 0 {
			i := &list[len(list)-1]
			text, example, _ := strings.Cut(row, " = ")
			if f, err := check.NewForm(text); err == nil {
				forms = append(forms, issued{f, example})
				i.forms = forms[len(forms)-1-len(i.forms):]
			}
			continue
		}
		name, rest, _ := strings.Cut(line, " | ")
		if doc, source, ok := strings.Cut(rest, " | "); ok && !strings.Contains(source, " | ") {
			list = append(list, issuer{name: name, doc: doc + ".", source: source, kinds: kinds})
		}
	}
	return list
}

// rule returns the rule of the row.
func (i *issuer) rule() detect.Rule {
	r := detect.Rule{
		Name:     i.name,
		Kinds:    i.kinds,
		Triggers: make([]detect.Trigger, 0, len(i.forms)),
		Find:     i.find,
		Doc:      i.doc,
		Source:   i.source,
		Examples: i.texts,
	}
	least := 0 // what is read at most of credentials of any length
	for k := range i.forms {
		f := &i.forms[k]
		if n := f.Max() - f.Start(); !f.Unbounded() {
			r.Max = max(r.Max, n+1)
		} else if least == 0 || n < least {
			least = n
		}
		t := slices.IndexFunc(r.Triggers, func(t detect.Trigger) bool { return t.Lit == f.Literal() })
		if t < 0 {
			t = len(r.Triggers)
			r.Triggers = append(r.Triggers, detect.Trigger{Lit: f.Literal(), Issued: true})
		}
		r.Triggers[t].Issued = r.Triggers[t].Issued && f.Long()
	}
	if least > 0 {
		r.Max = least
	}
	return r
}

// maxRandom is how much of a credential shows whether it is random text, in bytes.
const maxRandom = 256

// find finds the longest credential of the forms at at. The run of a credential may
// hold the literals of others: what the one in front of it holds is not looked at
// again, and what is not random text is not read to its end.
//
// One whose check digits hold ends where they do, whatever stands behind it.
func (i *issuer) find(w *detect.Window, at int) detect.Verdict {
	if n, _ := check.IssuedSum(w.Text[at:]); n > 0 && !w.Known(at, at+n) {
		return w.Found(at, at+n, detect.Checked)
	}
	best, skip, v := 0, 0, detect.BadSyntax
	for k := range i.forms {
		f := &i.forms[k]
		body := at + len(f.Literal())
		if w.Known(at, body) {
			return detect.Covered
		}
		begin := head(w.Text, at, min(f.Max()+1, maxRandom))
		n := f.Match(begin)
		if len(begin) == maxRandom && (n == 0 || n >= len(bytes.TrimRight(begin, "."))) {
			if n > 0 && !check.Random(w.Text[body:at+n]) {
				v = detect.NoSecret
				continue
			}
			n = f.Match(head(w.Text, at, f.Max()+1))
		}
		if n <= best {
			continue
		}
		if key := w.Text[body:min(at+n, at+maxRandom)]; (!check.Random(key) || check.MadeUp(key)) && !(len(f.Literal()) > 3 && check.Repeated(key)) {
			v = detect.NoSecret
			continue
		}
		if at > 0 && bytes.IndexByte([]byte("./-_"), w.Text[at-1]) >= 0 && asset(head(w.Text, at+n, 8)) {
			return detect.LookAlike
		}
		best, skip = n, f.Start()
	}
	if best == 0 {
		return v
	}
	return w.Found(at+skip, at+best, short(best-skip))
}

// asset reports whether rest begins with a full stop and what the name of a picture, a style or a script of a
// page ends in: their names hold hashes, and no key has such an end.
func asset(rest []byte) bool {
	if len(rest) < 3 || rest[0] != '.' {
		return false
	}
	rest = rest[1:]
	for _, s := range [...]string{"png", "jpg", "jpeg", "gif", "svg", "ico", "webp", "css", "js", "map", "woff", "woff2"} {
		if bytes.HasPrefix(rest, []byte(s)) && (len(rest) == len(s) || !detect.IsWord(rest[len(s)])) {
			return true
		}
	}
	return false
}

// texts returns the examples of the rule: its first credentials in three places, and
// what is none of them.
func (i *issuer) texts() []detect.Example {
	var list [][2]string
	for k, place := range [][2]string{{"use ", " now"}, {`{"v":"`, `"}`}, {"v=", ",x"}} {
		f := &i.forms[k%len(i.forms)]
		list = append(list, [2]string{place[0] + f.example + place[1], f.example[f.Start():]})
	}
	lit := i.forms[0].Literal()
	list = append(list, [2]string{lit, ""}, [2]string{"see " + lit + "name for it", ""}, [2]string{"x" + i.forms[0].example, ""})
	return examples(list)()
}
