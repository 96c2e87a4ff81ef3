package config

import (
	"reflect"
	"slices"
	"strings"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/rules"
	"github.com/logscrub/logscrub/scrub"
	"github.com/logscrub/logscrub/token/issuer"
)

// vocabulary returns the closed sets that tags name with `one`. Kinds and rules
// are nil, because the file itself may add to them; see known.
func vocabulary() map[string][]string {
	return map[string][]string{
		"profile":    scrub.Profiles(),
		"action":     Actions(),
		"class":      Classes(),
		"pseudonyms": {"accept", "replace"},
		"algorithm":  issuer.Algorithms(),
		"revocation": {"fingerprint", "jti"},
		"key vendor": scrub.KeyVendors(),

		"claim_action": {"keep", "pseudonym", "drop"},

		"source":         kindNames(reflect.TypeFor[Source]()),
		"sink":           kindNames(reflect.TypeFor[Sink]()),
		"encode":         {"raw", "json"},
		"compress":       {"none", "gzip", "zstd"},
		"file_format":    {"raw", "cri", "docker", "json"},
		"file_start":     {"beginning", "end"},
		"facility":       strings.Fields(facilities),
		"severity":       strings.Fields(severities),
		"syslog_framing": {"auto", "octet_counting", "line_feed"},
		"log_format":     {"text", "json"},
		"log_level":      {"debug", "info", "warn", "error"},

		"kind": nil,
		"rule": nil,
	}
}

// The words of RFC 5424 §6.2.1, in the order of their numbers.
const (
	facilities = "kern user mail daemon auth syslog lpr news uucp cron authpriv ftp ntp audit alert clock " +
		"local0 local1 local2 local3 local4 local5 local6 local7"
	severities = "emerg alert crit err warning notice info debug"
)

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
	var names []string
	for _, r := range rules.Builtin() {
		for _, k := range r.Kinds {
			names = append(names, k.Name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// RuleNames returns the names of the built-in rules, in their order.
func RuleNames() []string {
	var names []string
	for _, r := range rules.Builtin() {
		names = append(names, r.Name)
	}
	return names
}

// HasKind reports whether name is a built-in kind, or one of the rules in c.
func (c *Config) HasKind(name string) bool { return contains(c.kinds(), name) }

// NearestKind is Nearest among the kinds that HasKind knows.
func (c *Config) NearestKind(typed string) (string, bool) { return Nearest(typed, c.kinds()) }

// ruleNames returns the built-in rules and those of c.
func (c *Config) ruleNames() []string {
	all := RuleNames()
	for _, r := range c.Rules {
		all = append(all, r.Name)
	}
	return append(all, c.Imported()...)
}

// kinds returns the built-in kinds and those of the rules in c, sorted.
func (c *Config) kinds() []string {
	all := Kinds()
	for _, r := range c.Rules {
		all = append(all, r.Kind)
	}
	for i := range c.imported {
		all = append(all, c.imported[i].Kind)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
