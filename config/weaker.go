package config

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/logscrub/logscrub/scrub"
)

// Weaker returns in which ways next hides less than c, one line each, by the names
// of keys, kinds, rules and pipelines, never by values: a rule that is gone or
// another than before, an action that is weaker, an entry that was added to the
// allow-list, pseudonyms that are believed. Where it cannot be told, as of a changed
// expression, it counts as weaker.
func (c *Config) Weaker(next *Config) (ways []string) {
	ways = slices.Concat(c.weakerActions(next), c.weakerRules(next), c.weakerImports(next), c.weakerClaims(next))
	for i := range next.Allow {
		a := &next.Allow[i]
		if !slices.ContainsFunc(c.Allow, func(was Allow) bool { return a.covers(&was) }) {
			ways = append(ways, fmt.Sprintf("allow[%d] is new", i))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(next.Pipelines)) {
		now, was := next.Pipelines[name], c.Pipelines[name]
		if _, ok := c.Pipelines[name]; ok && c.believes(&was) == "replace" && next.believes(&now) == "accept" {
			ways = append(ways, "pipelines."+name+" accepts pseudonyms that it replaced")
		}
	}
	return ways
}

// weakerActions compares what is done to each kind.
func (c *Config) weakerActions(next *Config) (ways []string) {
	was, now := c.whole(), next.whole()
	for _, kind := range slices.Sorted(maps.Keys(was)) {
		a := was[kind]
		b, ok := now[kind]
		if !ok {
			if slices.Contains(Kinds(), kind) {
				ways = append(ways, "kind "+kind+" is no longer looked for")
			}
			continue // else its rule is gone, which is told
		}
		if b.Action < a.Action || b.Private < a.Private || b.Generic < a.Generic || b.Short < a.Short ||
			b.Action == scrub.Mask && a.Action == scrub.Mask && b.Keep > a.Keep {
			ways = append(ways, "policy."+kind+" is weaker")
		}
	}
	return ways
}

// whole returns what c does to each kind.
func (c *Config) whole() scrub.Policy {
	all, _ := scrub.ProfilePolicy(c.Profile)
	all = maps.Clone(all)
	for _, r := range c.Rules {
		if _, ok := all[r.Kind]; !ok {
			all[r.Kind] = scrub.Uniform(scrub.Pseudonym)
		}
	}
	maps.Copy(all, c.effective())
	return all
}

// weakerRules compares which rules are asked.
func (c *Config) weakerRules(next *Config) (ways []string) {
	for _, name := range next.DisableRules {
		if !slices.Contains(c.DisableRules, name) && !slices.Contains(c.ShadowRules, name) {
			ways = append(ways, "rule "+name+" is disabled")
		}
	}
	for _, name := range c.EnableRules {
		if !slices.Contains(next.EnableRules, name) {
			ways = append(ways, "rule "+name+" is no longer enabled")
		}
	}
	for _, name := range next.ShadowRules {
		if !slices.Contains(c.DisableRules, name) && !slices.Contains(c.ShadowRules, name) {
			ways = append(ways, "rule "+name+" only counts")
		}
	}
	for i := range c.Rules {
		was := &c.Rules[i]
		at := slices.IndexFunc(next.Rules, func(r Rule) bool { return r.Name == was.Name })
		switch {
		case at < 0:
			ways = append(ways, "rule "+was.Name+" is gone")
		case !was.finds(&next.Rules[at]):
			ways = append(ways, "rule "+was.Name+" is another")
		}
	}
	return ways
}

// defaultMax is the longest match of a rule that says none, in bytes.
const defaultMax = 256

// finds reports whether r and next find the same.
func (r *Rule) finds(next *Rule) bool {
	return r.Regex == next.Regex && cmp.Or(r.Max, defaultMax) <= cmp.Or(next.Max, defaultMax) && r.Kind == next.Kind &&
		!slices.ContainsFunc(r.Keywords, func(w string) bool { return !slices.Contains(next.Keywords, w) })
}
