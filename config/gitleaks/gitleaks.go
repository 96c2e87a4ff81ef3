// Package gitleaks reads rule files in the TOML format that gitleaks 8 and betterleaks
// 1 share (gitleaks/gitleaks: config/config.go), and makes user rules of them. Call
// Parse; it reads no file.
//
// A rule comes as a keyword, an RE2 expression and a group, with its entropy and its
// allow-lists, which bind the rules of their own file only. What a log has no use
// for, or what cannot be honoured, is named as a Notice: rules for paths of files,
// composite rules, filters in an expression language, validation over a network. No
// notice and no error quotes an expression or a word of the file.
package gitleaks

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/BurntSushi/toml"

	"github.com/logscrub/logscrub/detect"
)

// Options say what the rules of a file are to be.
type Options struct {
	Name   string // stands, with a hyphen, before the name of each rule
	Kind   string // of what the rules find; default: secret
	Class  string // of the kind; default: secret
	Shadow bool   // the rules only count
}

// A Notice names a part of a file that is not as its author meant it.
type Notice struct {
	Rule    string // its id; empty for the file
	Part    string // the key
	Problem string
	Skipped bool // the whole rule is not imported
}

// String returns the notice in words.
func (n Notice) String() string {
	where := n.Part
	if n.Rule != "" {
		where = "rule " + n.Rule + ": " + n.Part
	}
	return where + ": " + n.Problem
}

// A File is what came of a rule file.
type File struct {
	Rules   []detect.UserRule
	Notices []Notice
}

// document is a rule file. Keys that it lacks are noticed as unknown.
type document struct {
	Title       string      `toml:"title"`
	Description string      `toml:"description"`
	MinVersion  string      `toml:"minVersion"`
	Extend      extend      `toml:"extend"`
	Allowlist   *allowlist  `toml:"allowlist"`
	Allowlists  []allowlist `toml:"allowlists"`
	Rules       []rule      `toml:"rules"`
}

type extend struct {
	UseDefault    bool     `toml:"useDefault"`
	Path          string   `toml:"path"`
	URL           string   `toml:"url"`
	DisabledRules []string `toml:"disabledRules"`
}

type rule struct {
	ID          string      `toml:"id"`
	Description string      `toml:"description"`
	Regex       string      `toml:"regex"`
	Path        string      `toml:"path"`
	SecretGroup int         `toml:"secretGroup"`
	Entropy     float64     `toml:"entropy"`
	Keywords    []string    `toml:"keywords"`
	Tags        []string    `toml:"tags"`
	Allowlist   *allowlist  `toml:"allowlist"`
	Allowlists  []allowlist `toml:"allowlists"`
	SkipReport  bool        `toml:"skipReport"`
	Required    any         `toml:"required"`
	Prefilter   any         `toml:"prefilter"`
	Filter      any         `toml:"filter"`
	Validate    any         `toml:"validate"`
}

// ErrTOML is returned for text that is no TOML, or not of this format, with the line.
var ErrTOML = errors.New("no rule file in TOML")

// Parse makes rules of text. The error wraps ErrTOML.
func Parse(text []byte, o Options) (*File, error) {
	var doc document
	meta, err := toml.Decode(string(text), &doc)
	var bad toml.ParseError
	switch {
	case errors.As(err, &bad):
		return nil, fmt.Errorf("line %d: %w", bad.Position.Line, ErrTOML)
	case err != nil:
		return nil, ErrTOML
	}
	f := &File{}
	f.extends(&doc.Extend)
	seen := map[string]bool{}
	for _, key := range meta.Undecoded() {
		if name := key.String(); !seen[name] && isPlain(name) {
			seen[name] = true
			f.notice("", name, "is not known, and ignored")
		}
	}
	global := lists(doc.Allowlist, doc.Allowlists)
	f.unused("", global)
	for i := range doc.Rules {
		f.add(&doc.Rules[i], global, &o, seen)
	}
	return f, nil
}

// isPlain reports whether a key or an id may be repeated: it has 1 to 64 letters,
// digits, dots, hyphens and underscores.
func isPlain(s string) bool {
	other := func(r rune) bool {
		return r != '.' && r != '-' && r != '_' && (r < '0' || r > '9') && (r|0x20 < 'a' || r|0x20 > 'z')
	}
	return s != "" && len(s) <= 64 && !strings.ContainsFunc(s, other)
}

func (f *File) notice(rule, part, problem string) {
	f.Notices = append(f.Notices, Notice{Rule: rule, Part: part, Problem: problem})
}

func (f *File) extends(e *extend) {
	if e.UseDefault {
		f.notice("", "extend.useDefault", "is ignored: logscrub has rules of its own")
	}
	if e.Path != "" || e.URL != "" {
		f.notice("", "extend", "is not followed: name the other file in rules_from")
	}
	if len(e.DisabledRules) > 0 {
		f.notice("", "extend.disabledRules", "is ignored: use disable_rules")
	}
}

// add adds what comes of r. The names in seen are taken.
func (f *File) add(r *rule, global []allowlist, o *Options, seen map[string]bool) {
	id := r.ID
	if !isPlain(id) {
		f.Notices = append(f.Notices, Notice{Part: "rules", Problem: "one has no id of letters, digits, dots and hyphens", Skipped: true})
		return
	}
	u := detect.UserRule{
		Name: strings.ReplaceAll(o.Name+"-"+id, ".", "-"), Kind: o.Kind, Family: o.Kind, Class: o.Class, Shadow: o.Shadow,
		Keywords: r.Keywords, Fold: true, Regex: r.Regex, Group: r.SecretGroup, Entropy: r.Entropy,
		High: o.Class == "secret", Doc: "A rule of an imported file.", Source: "rules_from " + o.Name,
	}
	part, problem := r.unfit()
	if part == "" && seen["rule "+u.Name] {
		part, problem = "id", "is that of an earlier rule"
	}
	if part == "" {
		var cut bool
		if u.Max, cut = longest(r.Regex); cut {
			f.notice(id, "regex", fmt.Sprintf("has no bound, or a wide one: a match of more than %d bytes is none", u.Max))
		}
		u.Except = f.exceptions(id, lists(r.Allowlist, r.Allowlists), global, o)
		if _, err := u.Rule(); err != nil {
			part, problem = "rule", "cannot be compiled"
		}
	}
	if part != "" {
		f.Notices = append(f.Notices, Notice{id, part, problem + "; the rule is not imported", true})
		return
	}
	for _, extra := range []struct {
		key string
		v   any
	}{{"filter", r.Filter}, {"prefilter", r.Prefilter}, {"validate", r.Validate}} {
		if extra.v != nil {
			f.notice(id, extra.key, "is not supported; the rule is imported without it, and may find more")
		}
	}
	seen["rule "+u.Name] = true
	f.Rules = append(f.Rules, u)
}

// unfit says which part of r cannot be honoured without finding something else.
func (r *rule) unfit() (part, problem string) {
	re, err := regexp.Compile(r.Regex)
	switch {
	case r.Regex == "":
		return "regex", "is absent"
	case err != nil:
		return "regex", "does not compile as RE2"
	case re.MatchString(""):
		return "regex", "matches the empty text"
	case r.SecretGroup < 0 || r.SecretGroup > re.NumSubexp():
		return "secretGroup", "is no group of the expression"
	case r.Path != "":
		return "path", "names files, which a record has none of"
	case r.Required != nil:
		return "required", "composite rules are not supported"
	case r.SkipReport:
		return "skipReport", "is a part of composite rules"
	case len(r.Keywords) == 0:
		return "keywords", "are absent, and a rule is asked only where one stands"
	}
	for _, k := range r.Keywords {
		if k == "" || len(k) > 64 {
			return "keywords", "one has not 1 to 64 bytes"
		}
	}
	return "", ""
}
