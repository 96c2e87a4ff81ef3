package scrub_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/framer"
)

// nameSpellers write a token in lines of which each is the value of a name, or ends as a shell, a client
// of a database or a page breaks a text.
func nameSpellers() []speller {
	named := func(width int, first, then string) func(string) string {
		return func(s string) string {
			return "it\n" + linesWith(s, width, func(i int, piece string) string {
				if i == 0 {
					return fmt.Sprintf(first, piece)
				}
				return fmt.Sprintf(then, piece)
			})
		}
	}
	numbered := func(width, from int, form string) func(string) string {
		return func(s string) string {
			return "it\n" + linesWith(s, width, func(i int, piece string) string { return fmt.Sprintf(form, from+i, piece) })
		}
	}
	return []speller{
		{"appended in a shell", named(70, `T="%s"`, `T+="%s"`), nil},
		{"appended in a shell without quotes", named(60, `export T=%s`, `T+=%s`), nil},
		{"appended in a trace of a shell", named(66, `+ T='%s'`, `+ T+='%s'`), nil},
		{"appended to itself", named(66, `T="%s"`, `T="$T%s"`), nil},
		{"appended to itself in braces", named(66, `T="%s"`, `T="${T}%s"`), nil},
		{"appended in JavaScript", named(64, `let t = '%s';`, `t += '%s';`), nil},
		{"appended in PHP", named(64, `$t = '%s';`, `$t .= '%s';`), nil},
		{"appended in PowerShell", named(64, `$env:T = "%s"`, `$env:T += "%s"`), nil},
		{"appended in cmd", named(64, `set T=%s`, `set T=%%T%%%s`), nil},
		{"numbered pieces", numbered(60, 0, `chunk=%d data="%s"`), nil},
		{"numbered pieces behind a head", numbered(60, 8, `2026-01-02T03:04:05Z web: chunk=%d data="%s"`), nil},
		{"numbered names", numbered(60, 0, `chunk%d="%s"`), nil},
		{"numbered names without quotes", numbered(60, 1, `TOKEN_%d=%s`), nil},
		{"carets of cmd", func(s string) string { return "set T=" + broken(s, 70, "^\r\n", "") }, nil},
		{"backticks of PowerShell", func(s string) string { return "curl -t " + broken(s, 60, "`\n", "  ") }, nil},
		{"a cell of psql", func(s string) string { return "  1 | " + broken(s, 60, "+\n", "    | ") }, nil},
		{"a wide cell of psql", func(s string) string { return "it\n " + broken(s, 60, "     +\n", " ") }, nil},
		{"breaks with attributes", func(s string) string { return "it\n" + broken(s, 64, "<br class=\"x y\">\n", "") }, nil},
		{"spans with attributes", func(s string) string {
			return "it\n<span style=\"color: red; background: #fff\">" + broken(s, 64, "</span>\n", "<span style=\"color: red; background: #fff\">") + "</span>"
		}, nil},
	}
}

// pieceSpellers write a token in the values of names with numbers, in one line.
func pieceSpellers() []speller {
	halves := func(form string) func(string) string {
		return func(s string) string { return fmt.Sprintf(form, s[:len(s)/2], s[len(s)/2:]) }
	}
	return []speller{
		{"two cookies", halves("a.0=%s; a.1=%s; b=c"), nil},
		{"two cookies, underscores", halves("a_0=%s; a_1=%s"), nil},
		{"two cookies of a dict of Python", halves("{'a.0': '%s', 'a.1': '%s'}"), nil},
		{"two cookies of a list of Python", halves("[('a.0', '%s'), ('a.1', '%s')]"), nil},
		{"two cookies of JSON", halves(`{"a.0":"%s","a.1":"%s"}`), nil},
		{"two cookies of a list of JSON", halves(`[{"name":"a.0","value":"%s"},{"name":"a.1","value":"%s"}]`), nil},
		{"two cookies of a map of Go", halves("map[a.0:%s a.1:%s]"), nil},
		{"two cookies in columns", halves("a.0,%s,a.1,%s,x"), nil},
		{"two cookies in columns with quotes", halves(`"a.0","%s","a.1","%s"`), nil},
		{"two cookies in columns with tabs", halves("a.0\t%s\ta.1\t%s\tx"), nil},
		{"numbered pieces of a line", func(s string) string {
			return strings.ReplaceAll(linesWith(s, 60, func(i int, piece string) string { return fmt.Sprintf(`chunk%d="%s"`, i, piece) }), "\n", " ")
		}, nil},
	}
}

// TestNamedPieces: a token goes that stands in pieces in the values of names with numbers, and is that token.
func TestNamedPieces(t *testing.T) {
	t.Parallel()
	s := newScrubber(t)
	w := s.Worker()
	r := rand.New(rand.NewPCG(89, 90))
	for _, f := range tokenForms() {
		if f.name == "SD-JWT" {
			continue // what is broken behind its signature is no token that lacks something
		}
		for _, sp := range pieceSpellers() {
			for range 8 {
				text, secrets := f.write(r)
				c := spelled{f.name + ", " + sp.name, "got " + sp.write(text) + "\nand more\n", secrets, nil}
				for how, out := range map[string]string{"a stream": stream(t, s, framer.Options{}, c.in), "a record": scrubbed(t, w, c.in)} {
					c.check(t, how, out)
					if stub := fingerprint(t, s, "jwt", text); !strings.Contains(out, stub) {
						t.Errorf("%s: no %s: %q becomes %q", c.name, stub, c.in, out)
					}
				}
			}
		}
	}
}

// TestNoNamed: what follows a token that is cut, and is no value that goes on with it, stays.
func TestNoNamed(t *testing.T) {
	s := newScrubber(t)
	tok := newSigned(rand.New(rand.NewPCG(87, 88)))
	cut := tok.header + "." + tok.payload[:20]
	for name, c := range map[string]struct{ first, stays string }{
		"another variable":          {`T="` + cut + `"`, `U+="BuildNumberOfTheNightlyRun7"`},
		"another value":             {`T="` + cut + `"`, `T="BuildNumberOfTheNightlyRun7"`},
		"a word":                    {`T="` + cut + `"`, `T+="done"`},
		"words":                     {`T="` + cut + `"`, `T+="connection closed by BuildNumberOfTheNightlyRun7"`},
		"the next but one":          {`chunk=0 data="` + cut + `"`, `chunk=2 data="BuildNumberOfTheNightlyRun7"`},
		"another name":              {`chunk=0 data="` + cut + `"`, `build=1 data="BuildNumberOfTheNightlyRun7"`},
		"the same second":           {`03:04:05 data="` + cut + `"`, `03:04:06 data="BuildNumberOfTheNightlyRun7"`},
		"no caret":                  {`set T=` + cut + `;`, `BuildNumberOfTheNightlyRun7 here`},
		"a sum":                     {`x = ` + cut + ` +`, `y(BuildNumberOfTheNightlyRun7)`},
		"a numbered list":           {`1. ` + cut, `2. Build number of the nightly run`},
		"an argument of a function": {`f("` + cut + `",`, `  "BuildNumberOfTheNightlyRun7", 5)`},
	} {
		in := c.first + "\n" + c.stays + "\n"
		if out := stream(t, s, framer.Options{}, in); !strings.HasSuffix(out, "\n"+c.stays+"\n") {
			t.Errorf("%s: %q becomes %q", name, in, out)
		}
	}
	for _, in := range []string{
		"a.0=" + cut + "; a.1=BuildNumberOfTheNightlyRun7; b=c",
		"{'a.0': '" + cut + "', 'a.1': 'BuildNumberOfTheNightlyRun7'}",
		"chunk0=\"" + cut + "\" chunk1=\"BuildNumberOfTheNightlyRun7\"",
	} {
		if out := scrubbed(t, s.Worker(), in); !strings.Contains(out, "BuildNumberOfTheNightlyRun7") {
			t.Errorf("%q becomes %q", in, out)
		}
	}
}
