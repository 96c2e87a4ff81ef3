package archtest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/testlist"
)

var (
	promiseCell = regexp.MustCompile("`([a-z][\\w/-]*)` ((?:Test\\w+(?:, )?)+)")
	promiseTest = regexp.MustCompile(`Test\w+`)
)

// promised returns the tests that a page names, as folder and name, and the rows of
// its tables that name none.
func promised(text string) (tests [][2]string, bare []string) {
	for line := range strings.Lines(text) {
		cells := strings.Split(line, " | ")
		if len(cells) < 4 || strings.HasPrefix(line, "| promise") {
			continue
		}
		found := promiseCell.FindAllStringSubmatch(cells[2], -1)
		if len(found) == 0 && !strings.Contains(cells[2], "`bench ") {
			bare = append(bare, cells[0])
		}
		for _, m := range found {
			for _, name := range promiseTest.FindAllString(m[2], -1) {
				tests = append(tests, [2]string{m[1], name})
			}
		}
	}
	return tests, bare
}

// TestPromises holds that every test that docs/DELIVERY.md names is there, and that
// every row names one.
func TestPromises(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "DELIVERY.md"))
	if err != nil {
		t.Fatal(err)
	}
	tests, bare := promised(string(text))
	if len(tests) < 100 {
		t.Errorf("%d tests are named, want a hundred", len(tests))
	}
	for _, row := range bare {
		t.Errorf("no test is named in the row %s", row)
	}
	for _, test := range tests {
		if ok, err := testlist.Has(filepath.Join("..", "..", test[0]), test[1]); err != nil {
			t.Fatal(err)
		} else if !ok {
			t.Errorf("%s has no %s", test[0], test[1])
		}
	}
	if _, bare := promised("| a thing | `x` | none | holds |\n"); len(bare) != 1 {
		t.Error("a row without a test passes")
	}
}
