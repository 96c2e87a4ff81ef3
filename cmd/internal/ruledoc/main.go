// Command ruledoc writes docs/RULES.md: what each rule finds, by what grammar or
// source, with examples, and how much of the records of internal/eval; the table of kinds
// and the digest in docs/DETECTION.md; the figures that `logscrub rules show` prints; and the cases of the
// linearity benchmark that ask every rule. `make docs` and go generate run it, and `make check` fails where they are not what it writes.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/logscrub/logscrub/internal/eval"
	"github.com/logscrub/logscrub/pseudonym"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/scrub"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "ruledoc:", err)
		os.Exit(2)
	}
}

func run(args []string) error {
	if len(args) != 5 {
		return errors.New("want: ruledoc RULES DETECTION GO WORST FIGURES")
	}
	figures, err := readFigures(args[4])
	if err != nil {
		return err
	}
	s, err := scrub.New(scrub.Options{Keyring: pseudonym.Ephemeral(pseudonym.DefaultTenant)})
	if err != nil {
		return err
	}
	rules, err := page(s, figures)
	if err != nil {
		return err
	}
	written, err := os.ReadFile(args[1])
	if err != nil {
		return err
	}
	kinds := kindsOf(s, figures)
	detection, err := withTable(withDigest(written, s.Hash()), kinds)
	if err != nil {
		return err
	}
	for i, text := range [][]byte{rules, detection, figuresInGo(kinds), worstInGo(ruleUnits(s))} {
		if err := os.WriteFile(args[i], text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// readFigures reads the figures of a file.
func readFigures(name string) ([]eval.Measured, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return eval.ReadMeasured(f)
}

// page returns the page for the rules of s, with the figures of labelled corpora.
func page(s *scrub.Scrubber, figures []eval.Measured) ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# The rules\n\nMade by `make docs`. How well they do on real logs, and what is not detected, is in [DETECTION.md](DETECTION.md);\n"+
		"`logscrub rules show NAME` prints one with all its examples, as your configuration has it. %d rules, of which each\n"+
		"has its kind, the class of that, what the default profile does, and how long a match can be.\n", len(s.RuleList()))
	for _, r := range s.RuleList() {
		describe(&b, &r)
	}
	if err := measured(&b, s); err != nil {
		return nil, err
	}
	cited(&b, figures)
	return b.Bytes(), nil
}

// describe writes one rule: a paragraph, with an example or two.
func describe(b *bytes.Buffer, r *scrub.RuleInfo) {
	action := r.Action
	if !r.Enabled {
		action = "not looked for"
	}
	fmt.Fprintf(b, "\n**%s**: %s Kind `%s`, %s; %s; at most %d bytes.", r.Name, strings.TrimSpace(r.Doc), r.Kind, r.Class, action, r.Max)
	if r.Source != "" {
		fmt.Fprintf(b, " Source: %s.", strings.TrimSuffix(r.Source, "."))
	}
	found, left := "", ""
	for _, e := range r.Examples {
		switch {
		case e.Value != "" && found == "":
			found = fmt.Sprintf(" Finds %s in %s.", quoted(e.Value), quoted(e.Text))
		case e.Value == "" && left == "":
			left = fmt.Sprintf(" Leaves %s.", quoted(e.Text))
		}
	}
	b.WriteString(found + left + "\n")
}

// quoted writes s as code, with its line feeds visible.
func quoted(s string) string {
	s = strings.NewReplacer("\n", `\n`, "\r", `\r`, "\t", `\t`).Replace(s)
	return "`` " + s + " ``"
}

// Which records are measured: those of this seed, so many of each combination.
const seed, each = 1, 8

// measured writes how much s finds of records that internal/eval makes.
func measured(b *bytes.Buffer, s *scrub.Scrubber) error {
	recs := eval.Generate(seed, each)
	var out record.Clean
	if _, err := s.ScanWorker(&scrub.Report{}).ApplyAfter(&out, eval.Batch(recs), scrub.Carry{}); err != nil {
		return err
	}
	table, err := eval.Score(recs, bytes.NewReader(out.Raw()))
	if err != nil {
		return err
	}
	fmt.Fprintf(b, "\n## Records made from a seed\n\n%d records of `internal/eval`: each sort of value in eight formats and five encodings. They are of\n"+
		"forms that we thought of ourselves, so they show what broke and not how good it is.\n\n```\n", len(recs))
	if err := table.Write(b, "seed"); err != nil {
		return err
	}
	b.WriteString("```\n")
	return nil
}

// cited writes the figures of all, of labelled corpora, by kind of label.
func cited(b *bytes.Buffer, all []eval.Measured) {
	b.WriteString("\n## Labelled records of public projects\n\n`make measure` wrote down what the default profile found in them (`testdata/eval/measured.tsv`). The rules were tuned with\n" +
		"these records in view, and labels are incomplete: read [DETECTION.md](DETECTION.md) before you believe a figure.\n\n" +
		"| label | labels | covered | exact | corpora |\n|:--|--:|--:|--:|:--|\n")
	sums, corpora := eval.Sum(all, "label")
	var none []string
	for _, m := range sums {
		if m.N[1] == 0 {
			none = append(none, fmt.Sprintf("%s (%d)", m.Name, m.N[0]))
			continue
		}
		fmt.Fprintf(b, "| %s | %d | %s | %s | %s |\n", m.Name, m.N[0], percent(m.N[1], m.N[0]), percent(m.N[2], m.N[0]), strings.Join(corpora[m.Name], ", "))
	}
	fmt.Fprintf(b, "\nNone is covered of the labels %s.\n", strings.Join(none, ", "))
	b.WriteString("\nWhat was found of each kind is in the table of [DETECTION.md](DETECTION.md).\n")
	b.WriteString("\n| corpus | records without a label | altered |\n|:--|--:|--:|\n")
	for _, m := range all {
		if m.What == "clean" && m.N[0] > 0 {
			fmt.Fprintf(b, "| %s | %d | %d |\n", m.Corpus, m.N[0], m.N[1])
		}
	}
}

func percent(n, of int) string { return fmt.Sprintf("%.2f %%", 100*float64(n)/float64(max(1, of))) }
