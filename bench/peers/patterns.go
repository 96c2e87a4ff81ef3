// Package peers runs other programs at the work of logscrub: they copy lines, and
// replace what ten patterns match.
//
// All is the table of peers, Build makes the programs of a table ready, and Check holds
// those that promise the same result to it. The drivers stand in folders beneath, each
// a program from standard input to standard output. What needs modules is a nested
// module, what is C++ is compiled where there is a compiler and the library; a peer
// that a machine cannot have is a row that says why.
package peers

import (
	_ "embed"
	"strings"
)

//go:embed patterns.txt
var patternsText string

// A Pattern is what every peer looks for.
type Pattern struct {
	// Name is what the page calls it.
	Name string
	// Text is an extended regular expression with plain groups.
	Text string
}

// Patterns returns those of patterns.txt, in its order.
func Patterns() []Pattern {
	var list []Pattern
	for line := range strings.Lines(patternsText) {
		if name, text, found := strings.Cut(strings.TrimSuffix(line, "\n"), "\t"); found && !strings.HasPrefix(line, "#") {
			list = append(list, Pattern{name, text})
		}
	}
	return list
}

// posix returns the alternation of all patterns with plain groups.
func posix() string {
	var texts []string
	for _, p := range Patterns() {
		texts = append(texts, p.Text)
	}
	return strings.Join(texts, "|")
}

// alternation returns the same with groups that capture nothing, for who knows them. No
// pattern has a parenthesis that is text; a test holds that.
func alternation() string { return strings.ReplaceAll(posix(), "(", "(?:") }

// each returns the patterns with such groups, one an argument.
func each() []string {
	var texts []string
	for _, p := range Patterns() {
		texts = append(texts, strings.ReplaceAll(p.Text, "(", "(?:"))
	}
	return texts
}
