//go:build linux

package faultlab

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestTable holds that README.md has a row for each of the 64 faults, and that the
// tests it names exist.
func TestTable(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	n, test := 0, regexp.MustCompile(`Test\w+`)
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(line, " | ")
		if len(cells) != 4 || !strings.HasPrefix(line, fmt.Sprintf("| %d |", n+1)) {
			continue
		}
		n++
		if strings.TrimSpace(cells[2]) == "" && !strings.HasPrefix(cells[3], "not covered") {
			t.Errorf("fault %d has no test and is not said to be uncovered", n)
		}
		for part := range strings.SplitSeq(cells[2], ";") {
			_, rest, _ := strings.Cut(part, "`")
			folder, names, _ := strings.Cut(rest, "`")
			for _, name := range test.FindAllString(names, -1) {
				if !hasTest(t, folder, name) {
					t.Errorf("fault %d: %s has no %s", n, folder, name)
				}
			}
		}
	}
	if n != 64 {
		t.Errorf("%d faults, want 64", n)
	}
}

// hasTest reports whether a folder of the module has a test.
func hasTest(t *testing.T, folder, name string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "\nfunc "+name+"(") {
			return true
		}
	}
	return false
}
