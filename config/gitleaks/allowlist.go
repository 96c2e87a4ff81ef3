package gitleaks

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/logscrub/logscrub/detect"
)

// allowlist is one of a rule, or one of the file, which then may name the rules that
// it is about.
type allowlist struct {
	Description string   `toml:"description"`
	Condition   string   `toml:"condition"`
	Commits     []string `toml:"commits"`
	Paths       []string `toml:"paths"`
	RegexTarget string   `toml:"regexTarget"`
	Regexes     []string `toml:"regexes"`
	Stopwords   []string `toml:"stopwords"`
	TargetRules []string `toml:"targetRules"`
}

// lists returns the allow-lists in the old spelling and the new one.
func lists(old *allowlist, all []allowlist) []allowlist {
	if old != nil {
		return append([]allowlist{*old}, all...)
	}
	return all
}

// all reports whether every part of a must hold, and not one.
func (a *allowlist) all() bool { return strings.EqualFold(a.Condition, "and") || a.Condition == "&&" }

// unused notices the parts of lists that a record cannot tell.
func (f *File) unused(rule string, lists []allowlist) {
	for i := range lists {
		if a := &lists[i]; len(a.Commits) > 0 || len(a.Paths) > 0 {
			what := "commits and paths are ignored"
			if a.all() {
				what = "is ignored, because it needs a commit or a path"
			}
			f.notice(rule, fmt.Sprintf("allowlists[%d]", i), what+": a record has none")
		}
	}
}

// exceptions returns the exceptions of the rule id: its own, then those of the file.
func (f *File) exceptions(id string, own, global []allowlist, o *Options) (all []detect.Exception) {
	f.unused(id, own)
	for i := range own {
		all = f.exception(all, &own[i], id, fmt.Sprintf("%s allowlists[%d] of the rule", o.Name, i))
	}
	for i := range global {
		if t := global[i].TargetRules; len(t) == 0 || slices.Contains(t, id) {
			all = f.exception(all, &global[i], id, fmt.Sprintf("%s allowlists[%d] of the file", o.Name, i))
		}
	}
	return all
}

// exception adds what comes of a. One that is wrong in a part is left out: then more
// is hidden, and not less.
func (f *File) exception(all []detect.Exception, a *allowlist, id, name string) []detect.Exception {
	target, ok := map[string]detect.Target{"": detect.OfValue, "secret": detect.OfValue, "match": detect.OfMatch, "line": detect.OfLine}[a.RegexTarget]
	bad := ""
	switch {
	case len(a.Regexes)+len(a.Stopwords) == 0, a.all() && len(a.Commits)+len(a.Paths) > 0:
		return all
	case !ok:
		bad = "regexTarget is none of secret, match and line"
	case slices.Contains(a.Stopwords, ""):
		bad = "a stopword is empty"
	}
	for _, expr := range a.Regexes {
		if _, err := regexp.Compile(expr); err != nil {
			bad = "an expression does not compile as RE2"
		}
	}
	if bad != "" {
		f.notice(id, name, bad+"; the allow-list is ignored")
		return all
	}
	return append(all, detect.Exception{Name: name, Regex: a.Regexes, Target: target, Words: a.Stopwords, All: a.all()})
}
