//go:build linux

package faultlab

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/testlist"
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
				if ok, err := testlist.Has(filepath.Join("..", "..", folder), name); err != nil {
					t.Fatal(err)
				} else if !ok {
					t.Errorf("fault %d: %s has no %s", n, folder, name)
				}
			}
		}
	}
	if n != 64 {
		t.Errorf("%d faults, want 64", n)
	}
}
