package archtest

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/testlist"
)

var (
	promiseCell   = regexp.MustCompile("`([a-z][\\w/-]*)` ((?:(?:Test|Fuzz|Example)\\w+(?:, )?)+) ?(?:\\(([a-z, ]+)\\))?")
	promiseTest   = regexp.MustCompile(`(?:Test|Fuzz|Example)\w+`)
	promiseScript = regexp.MustCompile(`[a-z]+`)
)

// promised returns the tests that a page names, as folder and name, the files of tests
// that are scripts, and the rows of its tables that name none.
func promised(text string) (tests [][2]string, scripts, bare []string) {
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
			for _, name := range promiseScript.FindAllString(m[3], -1) {
				scripts = append(scripts, filepath.Join(m[1], "testdata", "script", name+".txtar"))
			}
		}
	}
	return tests, scripts, bare
}

// TestPromises holds that every test that the pages of promises name is there, and that
// every row names one.
func TestPromises(t *testing.T) {
	for page, least := range map[string]int{"DELIVERY.md": 100, "TOKENS-AUDIT.md": 80} {
		text, err := os.ReadFile(filepath.Join("..", "..", "docs", page))
		if err != nil {
			t.Fatal(err)
		}
		tests, scripts, bare := promised(string(text))
		if len(tests) < least {
			t.Errorf("%s: %d tests are named, want %d", page, len(tests), least)
		}
		for _, row := range bare {
			t.Errorf("%s: no test is named in the row %s", page, row)
		}
		for _, test := range tests {
			if ok, err := testlist.Has(filepath.Join("..", "..", test[0]), test[1]); err != nil {
				t.Fatal(err)
			} else if !ok {
				t.Errorf("%s: %s has no %s", page, test[0], test[1])
			}
		}
		for _, path := range scripts {
			if _, err := os.Stat(filepath.Join("..", "..", path)); err != nil {
				t.Errorf("%s: there is no %s", page, path)
			}
		}
	}
}

// TestPromised: what the test above looks for, it sees.
func TestPromised(t *testing.T) {
	tests, scripts, bare := promised("| a thing | `x` | none | holds |\n" +
		"| another | `x` | `a/b` TestC, FuzzD (e, f); `g` Example_h | holds |\n| a third | `x` | `bench x` | holds |\n")
	if fmt.Sprint(tests) != "[[a/b TestC] [a/b FuzzD] [g Example_h]]" || fmt.Sprint(scripts) != "[a/b/testdata/script/e.txtar a/b/testdata/script/f.txtar]" || len(bare) != 1 {
		t.Errorf("%v, %v, %v", tests, scripts, bare)
	}
}
