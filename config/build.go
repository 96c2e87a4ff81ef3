package config

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/pseudonym"
	"github.com/logscrub/logscrub/scrub"
)

// Options returns what scrub.New needs for c, with the keys of ring.
func (c *Config) Options(ring *pseudonym.Keyring) scrub.Options {
	o := scrub.Options{
		Keyring: ring, Tenant: c.Tenant, Profile: c.Profile,
		Claims: c.claims(), Policy: c.effective(), DisableRules: c.DisableRules, EnableRules: c.EnableRules, ShadowRules: c.ShadowRules,
	}
	for _, r := range c.Rules {
		o.Rules = append(o.Rules, detect.UserRule{
			Name: r.Name, Kind: r.Kind, Family: r.Family, Class: r.Class, Keywords: r.Keywords,
			Regex: r.Regex, Max: r.Max, Match: r.Examples.Match, NoMatch: r.Examples.NoMatch,
		})
	}
	o.Rules = append(o.Rules, c.imported...)
	o.Allow = c.allowed("", "")
	if c.Pseudonyms == "replace" {
		o.Pseudonyms = scrub.Replace
	}
	return o
}

// Build compiles o, which Options made, and runs the examples of the rules in c.
// The error is Errors, or a *KeyringError where the tenant has no key.
func (c *Config) Build(o scrub.Options) (*scrub.Scrubber, error) {
	s, err := c.Compile(o)
	if err != nil || len(c.Rules) == 0 {
		return s, err
	}
	var errs Errors
	failures := s.TestRules()
	for i, r := range c.Rules {
		for _, f := range failures {
			if f.Rule == r.Name {
				errs = append(errs, c.problem(r.example(i, f.Example), "an example fails: "+f.Problem, "correct the example or the rule"))
			}
		}
	}
	if len(errs) > 0 {
		return nil, errs
	}
	return s, nil
}

// Compile is Build without the examples.
func (c *Config) Compile(o scrub.Options) (*scrub.Scrubber, error) {
	s, err := scrub.New(o)
	switch {
	case errors.Is(err, pseudonym.ErrNoKey):
		return nil, &KeyringError{"keyring", fmt.Errorf("tenant %s has %w", o.Tenant, pseudonym.ErrNoKey)}
	case err != nil:
		path, problem, _ := strings.Cut(err.Error(), ": ")
		return nil, Errors{c.problem(strings.Replace(path, "policy ", "policy.", 1), problem, "")}
	}
	return s, nil
}

// example returns the path of the nth example of rule i, from 1: those that
// match come first.
func (r *Rule) example(i, n int) string {
	if n--; n >= len(r.Examples.Match) {
		return fmt.Sprintf("rules[%d].examples.no_match[%d]", i, n-len(r.Examples.Match))
	}
	return fmt.Sprintf("rules[%d].examples.match[%d]", i, n)
}

// effective returns the rows of the policy that c sets, each laid over the row
// of the profile.
func (c *Config) effective() scrub.Policy {
	out := scrub.Policy{}
	if len(c.Policy) == 0 {
		return out // and so a start need not list what the profile does
	}
	profile, _ := scrub.ProfilePolicy(c.Profile)
	for kind, a := range c.Policy {
		base, known := profile[kind]
		if !known {
			base = scrub.Uniform(scrub.Pseudonym)
		}
		out[kind] = a.over(base)
	}
	return out
}

// over lays a over the row of the profile. A part of a kind that the profile
// treats as it does the whole follows the whole; one that it treats apart, such
// as addresses that it keeps, stays as it is unless a names it.
func (a Action) over(base scrub.Setting) scrub.Setting {
	s := base
	if v, ok := scrub.ParseAction(a.Action); ok {
		s.Action = v
		for _, part := range []*scrub.Action{&s.Private, &s.Generic, &s.Short} {
			if *part == base.Action {
				*part = v
			}
		}
		if v == scrub.Keep {
			s.Short = v // whoever keeps long ones does not mind short ones
		}
	}
	for part, name := range map[*scrub.Action]string{&s.Private: a.Private, &s.Generic: a.Generic, &s.Short: a.Short} {
		if v, ok := scrub.ParseAction(name); ok {
			*part = v
		}
	}
	if a.Keep != 0 {
		s.Keep = a.Keep
	}
	return s
}

// SetTenant sets the tenant. The error never quotes name.
func (c *Config) SetTenant(name string) error {
	if f := forms["tenant"]; !regexp.MustCompile(f.pattern).MatchString(name) {
		return &Error{Problem: "is no name of a tenant", Remedy: f.remedy}
	}
	c.Tenant = name
	return nil
}

// DisableRule disables a rule. The error never quotes name.
func (c *Config) DisableRule(name string) error {
	if names := c.ruleNames(); !contains(names, name) {
		return &Error{Problem: "unknown rule", Remedy: meantRule(name, names)}
	}
	c.DisableRules = append(c.DisableRules, name)
	return nil
}

// EnableRule enables a rule that is off unless named. The error never quotes name.
func (c *Config) EnableRule(name string) error {
	if names := c.ruleNames(); !contains(names, name) {
		return &Error{Problem: "unknown rule", Remedy: meantRule(name, names)}
	}
	c.EnableRules = append(c.EnableRules, name)
	return nil
}

// ShadowRule puts a rule into the shadow. The error never quotes name.
func (c *Config) ShadowRule(name string) error {
	if names := c.ruleNames(); !contains(names, name) {
		return &Error{Problem: "unknown rule", Remedy: meantRule(name, names)}
	}
	c.ShadowRules = append(c.ShadowRules, name)
	return nil
}

// SetPolicy lays one KIND=ACTION of the command line over the policy. KIND may
// be narrowed to KIND.private, KIND.generic or KIND.short, and mask may say how
// many digits stay: card=mask:4. The error never quotes arg.
func (c *Config) SetPolicy(arg string) error {
	kind, action, ok := strings.Cut(arg, "=")
	if !ok {
		return &Error{Problem: "is not KIND=ACTION", Remedy: "write for example email=redact"}
	}
	kind, part, _ := strings.Cut(kind, ".")
	action, digits, masks := strings.Cut(action, ":")
	row := c.Policy[kind]
	to, ok := map[string]*string{"": &row.Action, "private": &row.Private, "generic": &row.Generic, "short": &row.Short}[part]
	if !ok {
		return &Error{Problem: "unknown part of a kind", Remedy: "it is one of private, generic or short"}
	}
	if kinds := c.kinds(); !contains(kinds, kind) {
		return &Error{Problem: "unknown kind", Remedy: meant(kind, kinds)}
	}
	if !contains(Actions(), action) {
		return &Error{Problem: "unknown action for " + kind, Remedy: meantAction(action)}
	}
	if *to = action; masks {
		n, err := strconv.Atoi(digits)
		if err != nil || n < 1 || n > 4 {
			return &Error{Problem: "mask leaves 1 to 4 digits", Remedy: "write for example card=mask:4"}
		}
		row.Keep = n
	}
	if problem, remedy := row.check(kind); problem != "" {
		return &Error{Problem: kind + ": " + problem, Remedy: remedy}
	}
	if c.Policy == nil {
		c.Policy = map[string]Action{}
	}
	c.Policy[kind] = row
	return nil
}

func contains(words []string, word string) bool {
	for _, w := range words {
		if w == word {
			return true
		}
	}
	return false
}
