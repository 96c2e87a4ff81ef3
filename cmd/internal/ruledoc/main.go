// Command ruledoc writes docs/RULES.md: what each rule finds, by what grammar or
// source, with examples, and how much of the records of internal/eval. `make docs`
// and go generate run it, and `make check` fails where the page is not what it writes.
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
	if len(args) != 1 {
		return errors.New("want: ruledoc PAGE")
	}
	s, err := scrub.New(scrub.Options{Keyring: pseudonym.Ephemeral(pseudonym.DefaultTenant)})
	if err != nil {
		return err
	}
	text, err := page(s)
	if err != nil {
		return err
	}
	return os.WriteFile(args[0], text, 0o644)
}

// page returns the page for the rules of s.
func page(s *scrub.Scrubber) ([]byte, error) {
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
