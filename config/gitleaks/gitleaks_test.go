package gitleaks

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/scrub"
)

// parsed returns what comes of text, with the names acme-….
func parsed(t *testing.T, text string) *File {
	t.Helper()
	f, err := Parse([]byte(text), Options{Name: "acme", Kind: "secret", Class: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestScrub: imported rules find what gitleaks would, and leave what its allow-lists
// leave, each entry counted.
func TestScrub(t *testing.T) {
	text, err := os.ReadFile("testdata/rules.toml")
	if err != nil {
		t.Fatal(err)
	}
	f := parsed(t, string(text))
	for _, c := range []struct{ in, hidden, entry string }{
		{"tok acme_0f1e2d3c4b5a6978 end", "acme_0f1e2d3c4b5a6978", ""},
		{"tok ACME_0f1e2d3c4b5a6978 end", "ACME_0f1e2d3c4b5a6978", ""},
		{`{"m":"\nacme_0f1e2d3c4b5a6978"}`, "acme_0f1e2d3c4b5a6978", ""},
		{"tok acme_0000000000000000 end", "", ""}, // too little entropy
		{"tok acme_0f1e2d3c4b5a697 end", "", ""},
		{"tok acme_0f1e2d3cfeed6978 end", "", "acme allowlists[0] of the rule"},
		{"drill: acme_0f1e2d3c4b5a6978 end", "", "acme allowlists[1] of the rule"},
		{"tok acme_deadbeef4b5a6978 end", "", "acme allowlists[0] of the file"},
		{"widget id=Q7W8E9R0T1 x", "Q7W8E9R0T1", ""},
		{"widget id=Q7W8E9R0T1 sandbox", "Q7W8E9R0T1", ""}, // needs the word too
		{"widget id=TESTE9R0T1 sandbox", "", "acme allowlists[0] of the rule"},
	} {
		s, err := scrub.New(scrub.Options{Rules: f.Rules})
		if err != nil {
			t.Fatal(err)
		}
		out, err := s.Append(nil, []byte(c.in))
		if err != nil {
			t.Fatal(err)
		}
		if hidden := string(out) != c.in; hidden != (c.hidden != "") || hidden && strings.Contains(string(out), c.hidden) {
			t.Errorf("%q: %q", c.in, out)
		}
		var entries []string
		for _, e := range s.Stats().Suppressed {
			entries = append(entries, e.Entry)
		}
		if c.entry == "" && len(entries) > 0 || c.entry != "" && !slices.Contains(entries, c.entry) {
			t.Errorf("%q: suppressed by %q, want %q", c.in, entries, c.entry)
		}
	}
}

// TestNotices: what cannot be honoured is named, and a rule that would find something
// else for it is left out.
func TestNotices(t *testing.T) {
	const whole = "id='x'\nregex='k=([a-z]{4})'\nkeywords=['k=']\n"
	for _, c := range []struct {
		text, want string
		rules      int
	}{
		{"[[rules]]\n" + whole, "", 1},
		{"[extend]\nuseDefault=true\n[[rules]]\n" + whole, "extend.useDefault: is ignored", 1},
		{"[extend]\npath='x.toml'\n[[rules]]\n" + whole, "extend: is not followed", 1},
		{"colour='red'\n[[rules]]\n" + whole, "colour: is not known", 1},
		{"[[rules]]\n" + whole + "path='[.]tf$'", "rule x: path: names files", 0},
		{"[[rules]]\nid='x'\npath='[.]p12$'", "rule x: regex: is absent", 0},
		{"[[rules]]\nid='x'\nregex='a'", "rule x: keywords: are absent", 0},
		{"[[rules]]\nid='x'\nregex='a(?=b)'\nkeywords=['a']", "rule x: regex: does not compile", 0},
		{"[[rules]]\nid='x'\nregex='a*'\nkeywords=['a']", "rule x: regex: matches the empty text", 0},
		{"[[rules]]\n" + whole + "secretGroup=2", "rule x: secretGroup: is no group", 0},
		{"[[rules]]\n" + whole + "skipReport=true", "rule x: skipReport", 0},
		{"[[rules]]\n" + whole + "[[rules.required]]\nid='y'", "rule x: required: composite", 0},
		{"[[rules]]\n" + whole + "filter='entropy(secret) < 3'", "rule x: filter: is not supported", 1},
		{"[[rules]]\n" + whole + "[[rules]]\n" + whole, "rule x: id: is that of an earlier rule", 1},
		{"[[rules]]\nid='x y'\nregex='a'", "rules: one has no id", 0},
		{"[[rules]]\nid='x'\nregex='k=.+'\nkeywords=['k=']", "rule x: regex: has no bound", 1},
		{"[[rules]]\n" + whole + "[[rules.allowlists]]\npaths=['x']\n", "rule x: allowlists[0]: commits and paths are ignored", 1},
		{"[[rules]]\n" + whole + "[[rules.allowlists]]\ncondition='AND'\npaths=['x']\nregexes=['abcd']", "rule x: allowlists[0]: is ignored", 1},
		{"[[rules]]\n" + whole + "[[rules.allowlists]]\nregexes=['a(?=b)']", "does not compile as RE2; the allow-list is ignored", 1},
		{"[[rules]]\n" + whole + "[[rules.allowlists]]\nregexTarget='file'\nregexes=['ab']", "regexTarget is none of", 1},
	} {
		f := parsed(t, c.text)
		var got []string
		skipped := false
		for _, n := range f.Notices {
			got, skipped = append(got, n.String()), skipped || n.Skipped
		}
		all := strings.Join(got, "\n")
		if len(f.Rules) != c.rules || !strings.Contains(all, c.want) || c.want == "" && all != "" || c.rules == 0 && !skipped {
			t.Errorf("%s\n%d rules, notices %q, want %d and %q", c.text, len(f.Rules), got, c.rules, c.want)
		}
		for i := range f.Rules {
			if len(f.Rules[i].Except) > 0 {
				t.Errorf("%s\nexceptions that cannot be honoured stay", c.text)
			}
		}
	}
	for _, bad := range []string{"rules = [", "[[rules]]\nid = 'swordfish", "rules = 'swordfish'"} {
		if _, err := Parse([]byte(bad), Options{}); !errors.Is(err, ErrTOML) || strings.Contains(err.Error(), "swordfish") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// TestLongest: the bound of an expression is that of its longest match.
func TestLongest(t *testing.T) {
	for expr, want := range map[string]int{
		"abc": 3, "a{3}": 3, "a{2,5}b?": 6, "(?:abc|de)x": 4, "[a-f0-9]{32}": 32, "é": 2, ".": 4, "(?i)k": 3,
		"a*": 4096, "a{2,}": 4096, "[a-z]{1000}[a-z]{1000}[a-z]{1000}[a-z]{1000}[a-z]{1000}": 4096, `\bab\b$`: 2,
	} {
		if n, cut := longest(expr); n != want || cut != (want == 4096) {
			t.Errorf("%s: %d, %v, want %d", expr, n, cut, want)
		}
	}
}
