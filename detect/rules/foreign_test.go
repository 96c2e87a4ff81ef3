package rules

import (
	"strings"
	"testing"

	"github.com/logscrub/logscrub/detect"
)

// TestForeignFar: whether a value is of another script alone is told by what the judge reads of it,
// not by what may stand a megabyte behind.
func TestForeignFar(t *testing.T) {
	set, err := detect.Compile(Builtin())
	if err != nil {
		t.Fatal(err)
	}
	text := "пароль=" + strings.Repeat("я", maxJudged) + "1"
	for _, f := range set.NewScanner(nil).Scan([]byte(text), &detect.Query{}) {
		t.Errorf("found %d to %d", f.Start, f.End)
	}
}
