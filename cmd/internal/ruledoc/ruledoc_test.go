package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

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

// TestWritten: docs/RULES.md is what the rules and the figures make.
func TestWritten(t *testing.T) {
	written, err := os.ReadFile("../../../docs/RULES.md")
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "RULES.md")
	if err := run([]string{name, "../../../testdata/eval/measured.tsv"}); err != nil {
		t.Fatal(err)
	}
	if made, err := os.ReadFile(name); err != nil || !bytes.Equal(made, written) {
		t.Errorf("%v, or the page is not what the rules make: run make docs", err)
	}
}
