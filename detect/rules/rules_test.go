package rules_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/rules"
)

// TestTable walks the table of rules: what each row must say of itself.
func TestTable(t *testing.T) {
	name := regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	family := regexp.MustCompile(`^[a-z][a-z0-9]{0,15}$`)
	names := map[string]bool{}
	for _, r := range rules.Builtin() {
		if !name.MatchString(r.Name) || names[r.Name] {
			t.Errorf("%q: names are of lower-case words with hyphens, each once", r.Name)
		}
		names[r.Name] = true
		if !strings.HasSuffix(r.Doc, ".") || r.Source == "" || r.Max <= 0 || len(r.Triggers) == 0 || len(r.Kinds) == 0 {
			t.Errorf("%s: Doc %q, Source %q, Max %d, %d triggers, %d kinds", r.Name, r.Doc, r.Source, r.Max, len(r.Triggers), len(r.Kinds))
		}
		for _, k := range r.Kinds {
			if !family.MatchString(k.Name) || !family.MatchString(string(k.Family)) {
				t.Errorf("%s: kind %q of family %q", r.Name, k.Name, k.Family)
			}
		}
		match, noMatch := 0, 0
		for _, e := range r.Examples.All() {
			if e.Value != "" {
				match++
			} else {
				noMatch++
			}
			if !strings.Contains(e.Text, e.Value) {
				t.Errorf("%s: %q does not hold %q", r.Name, e.Text, e.Value)
			}
		}
		if match < 3 || noMatch < 3 {
			t.Errorf("%s: %d examples that match and %d that do not; want three of each", r.Name, match, noMatch)
		}
	}
}

// TestExamples: each rule finds the value of its examples, all of it and nothing
// longer than its Max, and nothing in the others. A rule whose values others find
// too is tried by itself.
func TestExamples(t *testing.T) {
	all := rules.Builtin()
	for i := range all {
		r := &all[i]
		set, err := detect.Compile(all[i : i+1])
		if err != nil {
			t.Fatal(err)
		}
		index, _ := set.RuleNamed(r.Name)
		s := set.NewScanner(nil)
		for _, e := range r.Examples.All() {
			found, want := "", e.Value
			for _, f := range s.Scan([]byte(e.Text), &detect.Query{}) {
				if int(f.Rule) != index {
					continue
				}
				a, b, _ := s.Root(&f)
				if found == "" || e.Text[a:b] == want {
					found = e.Text[a:b]
				}
				if f.Len() > r.Max {
					t.Errorf("%s: %q: %d bytes, more than its Max", r.Name, e.Text, f.Len())
				}
			}
			if found != want {
				t.Errorf("%s: %q: found %q, want %q", r.Name, e.Text, found, want)
			}
		}
	}
}
