package main

import (
	"testing"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/rules"
	"github.com/logscrub/logscrub/scrub"
)

// TestEveryRuleHasItsWorst: each rule is asked in the units of the linearity benchmark, but
// for those whose every example is of several lines, which the cases by hand have.
func TestEveryRuleHasItsWorst(t *testing.T) {
	s, err := scrub.New(scrub.Options{})
	if err != nil {
		t.Fatal(err)
	}
	set, err := detect.Compile(rules.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	scanner, asked := set.NewScanner(nil), make([]bool, len(set.Rules()))
	for _, u := range ruleUnits(s) {
		scanner.Scan([]byte(u+u), &detect.Query{Trace: func(rule uint16, _ uint32, _ int, _ detect.Verdict) { asked[rule] = true }})
	}
	for _, r := range s.RuleList() {
		if i, ok := set.RuleNamed(r.Name); ok && len(r.Examples) > 0 && !asked[i] {
			t.Errorf("%s is asked in none", r.Name)
		}
	}
}
