package archtest

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", path))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// commands returns the shell blocks of a section of a page.
func commands(page, section string) []string {
	_, text, _ := strings.Cut(page, "\n## "+section+"\n")
	text, _, _ = strings.Cut(text, "\n## ")
	var blocks []string
	for _, m := range regexp.MustCompile("(?s)```sh\n(.*?)\n```").FindAllStringSubmatch(text, -1) {
		blocks = append(blocks, m[1])
	}
	return blocks
}

// TestCommands holds that the README gives a newcomer two commands of one line,
// and that continuous integration runs the second.
func TestCommands(t *testing.T) {
	blocks := commands(read(t, "README.md"), "Try it")
	if len(blocks) != 2 || strings.Contains(strings.Join(blocks, ""), "\n") {
		t.Fatalf("README.md, Try it: want two commands of one line, have %q", blocks)
	}
	if !strings.HasPrefix(blocks[0], "go build ./cmd/logscrub && ") || !strings.Contains(blocks[0], "testdata/sample/app.log") {
		t.Errorf("the first command does not build logscrub and scrub the sample: %s", blocks[0])
	}
	lines := strings.Split(read(t, ".ci/run"), "\n")
	if !slices.Contains(lines, blocks[1]) {
		t.Errorf(".ci/run has no line %q", blocks[1])
	}
}

// TestLinks holds that the pages link to files that exist.
func TestLinks(t *testing.T) {
	var pages []string
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/adr/*.md"} {
		found, err := filepath.Glob(filepath.Join("..", "..", pattern))
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, found...)
	}
	link := regexp.MustCompile(`\]\(([^)#:]+)(#[^)]*)?\)`)
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllSubmatch(text, -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), string(m[1]))); err != nil {
				t.Errorf("%s: nothing stands at %s", filepath.Base(page), m[1])
			}
		}
	}
}

// TestKinds holds that every folder of sources and sinks is imported by its
// table, which is how a row gets into it.
func TestKinds(t *testing.T) {
	w := theModule(t)
	for _, table := range []string{"sources", "sinks"} {
		i := slices.IndexFunc(w.pkgs, func(p *pkg) bool { return p.path == table })
		if i < 0 {
			t.Fatalf("there is no package %s", table)
		}
		var imported []string
		for _, f := range w.pkgs[i].files {
			for _, path := range importNames(f) {
				imported = append(imported, path)
			}
		}
		for _, p := range w.pkgs {
			if filepath.Dir(p.path) == table && !slices.Contains(imported, module+"/"+p.path) {
				t.Errorf("%s is not in the table of %s", p.path, table)
			}
		}
	}
}
