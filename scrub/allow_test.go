package scrub_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/scrub"
)

// TestSuppressed: what was removed is counted by rule and entry, wherever it stood,
// and told by a report that asks for it, as kept.
func TestSuppressed(t *testing.T) {
	allow := []scrub.Allow{
		{Kind: "email", Value: "example.org"}, {Name: "lab", Kind: "ipv4", Value: "203.0.113.0/24"},
		{Name: "bot", Rule: "user", Value: "deploy-bot7"}, {Name: "silent", Kind: "secret", Value: "7Hq2Lk9ZtB3n7Hq2"},
	}
	s := newScrubber(t, func(o *scrub.Options) { o.Allow = allow })
	const in = `{"user":"deploy-bot7","m":"\njane@example.org 203.0.113.9 198.51.100.4","k":"%6aane%40example.org"}`
	if got, want := scrubbed(t, s.Worker(), in), `{"user":"deploy-bot7","m":"\njane@example.org 203.0.113.9 `; !strings.HasPrefix(got, want) || strings.Contains(got, "198.51.100.4") {
		t.Errorf("%s", got)
	}
	want := []scrub.Suppression{{"email", "allow[0]", 2}, {"ipv4", "lab", 1}, {"user", "bot", 1}}
	got := s.Stats().Suppressed
	slices.SortFunc(got, func(a, b scrub.Suppression) int { return strings.Compare(a.Rule, b.Rule) })
	if !slices.Equal(got, want) || s.Stats().Allowed != 4 {
		t.Errorf("counted %v", got)
	}
	told := report(t, s.ScanWorker(&scrub.Report{Suppressed: true}), in)
	for _, e := range []string{"allow[0]", "lab", "bot"} {
		if n := strings.Count(told, `"action":"keep","allowed":"`+e) + strings.Count(told, `],"allowed":"`+e); n == 0 {
			t.Errorf("the report does not tell of %s: %s", e, told)
		}
	}
	if quiet := report(t, s.ScanWorker(&scrub.Report{}), in); strings.Contains(quiet, "allowed") || strings.Count(quiet, "\n") != 1 {
		t.Errorf("not asked for, but told: %s", quiet)
	}
	if f := s.Stats().Findings; len(f) != 1 || f[0].N != 3 {
		t.Errorf("suppressed findings count as findings: %v", f)
	}
}

// TestAllowRule: an entry for a rule holds for no other rule of the kind.
func TestAllowRule(t *testing.T) {
	const value = "c3VwZXJzZWNyZXQ3SHEy"
	for _, c := range []struct {
		allow   scrub.Allow
		in      string
		removed bool
	}{
		{scrub.Allow{Rule: "bearer", Value: value, Secret: true}, "Authorization: Bearer " + value, true},
		{scrub.Allow{Rule: "bearer", Kind: "secret", Value: value, Secret: true}, "Authorization: Bearer " + value, false},
		{scrub.Allow{Rule: "bearer", Value: value, Secret: true}, `api_key="` + value + `"`, false},
		{scrub.Allow{Rule: "secret", Value: value, Secret: true}, `api_key="` + value + `"`, true},
		{scrub.Allow{Rule: "secret", Value: value}, `api_key="` + value + `"`, false},
		{scrub.Allow{Rule: "secret", Value: value[:19], Secret: true}, `api_key="` + value + `"`, false},
	} {
		s := newScrubber(t, func(o *scrub.Options) { o.Allow = []scrub.Allow{c.allow} })
		if got := scrubbed(t, s.Worker(), c.in); strings.Contains(got, value) != c.removed {
			t.Errorf("%+v: %q", c.allow, got)
		}
	}
	for _, bad := range []scrub.Allow{{Value: "x"}, {Kind: "user"}, {Rule: "usr", Value: "x"}, {Kind: "ipv4", Value: "203.0.113.0/40"}} {
		if _, err := scrub.New(scrub.Options{Allow: []scrub.Allow{bad}}); err == nil || !strings.HasPrefix(err.Error(), "allow[0]: ") {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

// TestException: an exception removes matches of its own rule, by value, match or
// line, and is counted; those of another rule for the same place stay.
func TestException(t *testing.T) {
	rule := func(name string, e ...detect.Exception) detect.UserRule {
		return detect.UserRule{Name: name, Kind: "ticket", Keywords: []string{"tkt"}, Fold: true,
			Regex: `(?i)(tkt)[-=]([a-z0-9]{6,20})`, Group: 2, Except: e}
	}
	for _, c := range []struct {
		name    string
		e       detect.Exception
		in      string
		removed bool
	}{
		{"word", detect.Exception{Words: []string{"Sample"}}, "tkt=aSAMPLE7", true},
		{"word elsewhere", detect.Exception{Words: []string{"sample"}}, "sample tkt=abcdef7", false},
		{"value", detect.Exception{Regex: []string{`^abc`}}, "tkt=abcdef7", true},
		{"value, not match", detect.Exception{Regex: []string{`^tkt`}}, "tkt=abcdef7", false},
		{"match", detect.Exception{Regex: []string{`^tkt`}, Target: detect.OfMatch}, "x tkt=abcdef7", true},
		{"line", detect.Exception{Regex: []string{`^debug .*$`}, Target: detect.OfLine}, "debug tkt=abcdef7 end", true},
		{"other line", detect.Exception{Regex: []string{`debug`}, Target: detect.OfLine}, "debug\ntkt=abcdef7", false},
		{"all, one", detect.Exception{Regex: []string{`^abc`}, Words: []string{"zzz"}, All: true}, "tkt=abcdef7", false},
		{"all, other", detect.Exception{Regex: []string{`^zzz`}, Words: []string{"def"}, All: true}, "tkt=abcdef7", false},
		{"all, both", detect.Exception{Regex: []string{`^abc`}, Words: []string{"def"}, All: true}, "TKT-abcdef7", true},
	} {
		c.e.Name = "why"
		s := newScrubber(t, func(o *scrub.Options) { o.Rules = []detect.UserRule{rule("own", c.e)} })
		got := scrubbed(t, s.Worker(), c.in)
		if removed := got == c.in; removed != c.removed || s.Stats().Allowed != uint64(len(s.Stats().Suppressed)) || removed != (s.Stats().Allowed == 1) {
			t.Errorf("%s: %q, counted %v", c.name, got, s.Stats().Suppressed)
		}
		both := newScrubber(t, func(o *scrub.Options) { o.Rules = []detect.UserRule{rule("own", c.e), rule("other")} })
		if got := scrubbed(t, both.Worker(), c.in); got == c.in {
			t.Errorf("%s: removed the finding of another rule: %q", c.name, got)
		}
	}
}

// TestEntropy: a user rule takes no value whose bytes are as alike as that.
func TestEntropy(t *testing.T) {
	s := newScrubber(t, func(o *scrub.Options) {
		o.Rules = []detect.UserRule{{Name: "own", Kind: "ticket", Keywords: []string{"tkt="}, Regex: `tkt=(\w+)`, Entropy: 3}}
	})
	for in, found := range map[string]bool{"tkt=aaaaaaaabbbbbbbb": false, "tkt=abcdabcdefgh": false, "tkt=abcdefgh": false, "tkt=abcdefghi": true} {
		if got := scrubbed(t, s.Worker(), in); (got != in) != found {
			t.Errorf("%q: %q", in, got)
		}
	}
}
