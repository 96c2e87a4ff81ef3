package rules_test

import (
	"testing"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/rules"
)

// TestFloatingCard: a card number that a program held as a floating-point number is
// found beside its key.
func TestFloatingCard(t *testing.T) {
	set, err := detect.Compile(rules.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	s := set.NewScanner(nil)
	for text, want := range map[string]string{
		`{"card":4.111111111111111e15}`:      "4.111111111111111e15",
		`{"card":4.111111111111111E+15}`:     "4.111111111111111E+15",
		`{"card_number":9999999999999995.0}`: "9999999999999995.0",
		`{"card":4.111111111111112e15}`:      "",
		`{"card":4.111111111111111e14}`:      "",
		`{"card":4.111111111111111e-15}`:     "",
		`{"card":9999999999999995.5}`:        "",
		"card=4.1e2":                         "",
		"card=.5":                            "",
	} {
		got := ""
		for _, f := range s.Scan([]byte(text), &detect.Query{}) {
			if got = text[f.Start:f.End]; text[0] == '{' && f.Traits&detect.Number == 0 {
				t.Errorf("%s: no number of JSON", text)
			}
		}
		if got != want {
			t.Errorf("%s: found %q, want %q", text, got, want)
		}
	}
}
