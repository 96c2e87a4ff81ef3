package config

import (
	"maps"
	"slices"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/scrub"
)

// vocabulary returns the closed sets that tags name with `one`. Kinds and rules
// are nil, because the file itself may add to them; see known.
func vocabulary() map[string][]string {
	return map[string][]string{
		"profile":    scrub.Profiles(),
		"action":     Actions(),
		"class":      Classes(),
		"pseudonyms": {"accept", "replace"},
		"kind":       nil,
		"rule":       nil,
	}
}

// Actions returns the names of all actions, weakest first.
func Actions() []string {
	var names []string
	for a := scrub.Keep; a <= scrub.Drop; a++ {
		names = append(names, a.String())
	}
	return names
}

// Classes returns the names of the classes of kinds.
func Classes() []string {
	var names []string
	for c := detect.ClassSecret; c <= detect.ClassHealth; c++ {
		names = append(names, c.String())
	}
	return names
}

// Kinds returns the names of the built-in kinds, sorted.
func Kinds() []string {
	p, _ := scrub.ProfilePolicy("default")
	return slices.Sorted(maps.Keys(p))
}

// kinds returns the built-in kinds and those of the rules in c, sorted.
func (c *Config) kinds() []string {
	all := Kinds()
	for _, r := range c.Rules {
		all = append(all, r.Kind)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
