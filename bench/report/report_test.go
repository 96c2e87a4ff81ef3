package report

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestReplaceLeavesOtherSections(t *testing.T) {
	path := filepath.Join(t.TempDir(), "docs", "BENCHMARKS.md")
	for _, step := range []struct{ section, text string }{
		{"linear", "first"}, {"start", "cold"}, {"linear", "second"}, {"throughput", "fast"},
	} {
		if err := Replace(path, step.section, step.text); err != nil {
			t.Fatal(err)
		}
	}
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.NewReplacer(
		"(throughput: not measured yet)", "fast", "(linear: not measured yet)", "second", "(start: not measured yet)", "cold",
	).Replace(Empty())
	if string(page) != want {
		t.Errorf("page:\n%s\nwant:\n%s", page, want)
	}
}

// A page that was written before there was such a section gets it at its end.
func TestReplaceOlderPage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "page.md")
	older, _, _ := strings.Cut(Empty(), "\n<!-- bench delivery")
	if err := os.WriteFile(path, []byte(older), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"first", "second"} {
		if err := Replace(path, "delivery", text); err != nil {
			t.Fatal(err)
		}
	}
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if want := older + "\n<!-- bench delivery -->\nsecond\n<!-- end delivery -->\n"; string(page) != want {
		t.Errorf("page:\n%s\nwant:\n%s", page, want)
	}
}

func TestReplaceRefusesForeignPage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "page.md")
	if err := os.WriteFile(path, []byte("# Something else\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Replace(path, "start", "x"); err == nil {
		t.Error("a page without the section was written")
	}
	if page, _ := os.ReadFile(path); string(page) != "# Something else\n" {
		t.Errorf("the page became %q", page)
	}
}

func TestTable(t *testing.T) {
	table := NewTable("corpus", "MB/s")
	table.Add("a|b", "12.4")
	table.Add("é")
	want := `
| corpus | MB/s |
|:-------|-----:|
| a\|b   | 12.4 |
| é      |      |
`
	if got := "\n" + table.String(); got != want {
		t.Errorf("table:%swant:%s", got, want)
	}
}

func TestFigure(t *testing.T) {
	for want, v := range map[string]float64{
		"0.0612": 0.0612345, "0.612": 0.6123, "1.23": 1.2345, "12.4": 12.36, "123": 123.4, "1235": 1234.6,
		"0.00": 0, "-1.50": -1.5, "–": math.NaN(), "0.000612": 0.000612,
	} {
		if got := Figure(v); got != want {
			t.Errorf("Figure(%v) = %s, want %s", v, got, want)
		}
	}
	if got := Figure(math.Inf(1)); got != "–" {
		t.Errorf("Figure(inf) = %s", got)
	}
}

func TestMachineNamesNoHost(t *testing.T) {
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	if line := Machine(); strings.Contains(line, "/home") || len(host) > 3 && strings.Contains(line, host) {
		t.Errorf("machine %q", line)
	}
}
