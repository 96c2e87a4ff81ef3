package rules_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/rules"
)

// anywhere returns the rules with those of long runs asked at all of these, whatever stands
// beside them.
func anywhere() []detect.Rule {
	list := rules.Builtin()
	for i := range list {
		for k := range list[i].Triggers {
			list[i].Triggers[k].Before, list[i].Triggers[k].Behind = "", ""
		}
	}
	return list
}

func compile(t *testing.T, list []detect.Rule) *detect.Scanner {
	t.Helper()
	set, err := detect.Compile(list)
	if err != nil {
		t.Fatal(err)
	}
	return set.NewScanner(nil)
}

// TestBeside holds what is asked only beside certain bytes to what is asked at every long
// run: in the examples, alone and behind and before any byte, and in random texts of runs and
// of what stands beside them.
func TestBeside(t *testing.T) {
	some, all := compile(t, rules.Builtin()), compile(t, anywhere())
	check := func(text string) {
		t.Helper()
		got := fmt.Sprint(some.Scan([]byte(text), &detect.Query{}))
		if want := fmt.Sprint(all.Scan([]byte(text), &detect.Query{})); got != want {
			t.Fatalf("%q: %s, want %s", text, got, want)
		}
	}
	var pieces []string
	for _, r := range rules.Builtin() {
		for _, tr := range r.Triggers {
			if tr.Shape == detect.RunWord {
				for _, e := range r.Examples.All() {
					check(e.Text)
					pieces = append(pieces, strings.FieldsFunc(e.Text, func(c rune) bool { return c == ' ' || c == '"' })...)
				}
			}
		}
	}
	for _, p := range pieces {
		for c := range 256 {
			check("x" + string([]byte{byte(c)}) + p + string([]byte{byte(c)}) + " y")
		}
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	joints := []string{"$", ".", "/", "}", "+", "-", ":", "...", "…", "=", " ", "\"", "~", "", ":::", "$2b$12$"}
	for range 20_000 {
		var b strings.Builder
		for range 1 + rnd.IntN(4) {
			p := pieces[rnd.IntN(len(pieces))]
			b.WriteString(joints[rnd.IntN(len(joints))])
			b.WriteString(p[rnd.IntN(len(p)):])
		}
		check(b.String())
	}
}
