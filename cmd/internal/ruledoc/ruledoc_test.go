package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/eval"
	"github.com/logscrub/logscrub/scrub"
)

// TestPage: every rule has its paragraph, with what is done to its kind and with an
// example of either sort, and equal rules make equal pages.
func TestPage(t *testing.T) {
	s, err := scrub.New(scrub.Options{Profile: "pci"})
	if err != nil {
		t.Fatal(err)
	}
	figures, err := readFigures("../../../testdata/eval/measured.tsv")
	if err != nil {
		t.Fatal(err)
	}
	text, err := page(s, figures)
	again, _ := page(s, figures)
	if err != nil || !bytes.Equal(text, again) {
		t.Fatalf("%v, or made again it is another", err)
	}
	for _, r := range s.RuleList() {
		_, part, _ := strings.Cut(string(text), "\n**"+r.Name+"**: ")
		part, _, _ = strings.Cut(part, "\n")
		want := "; " + r.Action + ";"
		if !r.Enabled {
			want = "; not looked for;"
		}
		found, left := false, false
		for _, e := range r.Examples {
			found, left = found || e.Value != "", left || e.Value == ""
		}
		if !strings.HasPrefix(part, r.Doc) || !strings.Contains(part, want) ||
			strings.Contains(part, " Finds ``") != found || strings.Contains(part, " Leaves ``") != left {
			t.Errorf("%s: %s", r.Name, part)
		}
	}
}

// TestWritten: what is committed is what the rules and the figures make.
func TestWritten(t *testing.T) {
	files := []string{"../../../docs/RULES.md", "../../../docs/DETECTION.md", "../../logscrub/measured_gen.go", "../../../bench/worst/rules_gen.go"}
	var made []string
	for _, name := range files {
		made = append(made, filepath.Join(t.TempDir(), filepath.Base(name)))
	}
	page, err := os.ReadFile(files[1])
	if err != nil {
		t.Fatal(err)
	}
	before, rest, _ := bytes.Cut(page, []byte(tableBegins))
	_, after, _ := bytes.Cut(rest, []byte(tableEnds))
	empty := withDigest(slices.Concat(before, []byte(tableBegins+tableEnds), after), "x7")
	if !bytes.Contains(empty, []byte(digestText+"x7"+digestEnd)) {
		t.Fatal("the page of detection names no digest")
	}
	if err := os.WriteFile(made[1], empty, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := run(append(slices.Clone(made), "../../../testdata/eval/measured.tsv")); err != nil {
		t.Fatal(err)
	}
	for i, name := range files {
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(made[i]); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%v, or %s is not what the rules make: run make docs", err, name)
		}
	}
}

// TestTable: each kind has its row once, with its figures, and a page without the marks is
// refused.
func TestTable(t *testing.T) {
	s, err := scrub.New(scrub.Options{})
	if err != nil {
		t.Fatal(err)
	}
	all := []eval.Measured{
		{What: "label", Corpus: "a", Name: "email", N: [3]int{4, 3, 2}}, {What: "kind", Corpus: "a", Name: "email", N: [3]int{10, 1}},
		{What: "label", Corpus: "b", Name: "secret", N: [3]int{4, 3, 2}}, {What: "kind", Corpus: "b", Name: "email", N: [3]int{90, 90}},
	}
	kinds := kindsOf(s, all)
	text, err := withTable([]byte("a\n"+tableBegins+"7x7x7\n"+tableEnds+"z\n"), kinds)
	if err != nil || !bytes.HasPrefix(text, []byte("a\n")) || !bytes.HasSuffix(text, []byte("z\n")) || bytes.Contains(text, []byte("7x7x7")) {
		t.Fatalf("%v\n%s", err, text)
	}
	for _, r := range s.RuleList() {
		if n := bytes.Count(text, []byte("\n| "+r.Kind+" | ")); n != 1 {
			t.Errorf("kind %s has %d rows", r.Kind, n)
		}
	}
	if !bytes.Contains(text, []byte(" | 10 | 90.00 % | 4 | 75.00 % |\n")) {
		t.Errorf("figures of e-mail are missing:\n%s", text)
	}
	if source := string(figuresInGo(kinds)); !strings.Contains(source, `"10 findings in labelled records, 90.00 % of them in labels; 4 labels, 75.00 % covered"`) {
		t.Error(source)
	}
	if _, err := withTable([]byte("a\n"+tableBegins), kinds); err == nil {
		t.Error("a page without marks is taken")
	}
}
