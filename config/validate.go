package config

import (
	"errors"
	"fmt"
	"maps"
	"net/netip"
	"regexp"
	"regexp/syntax"
	"slices"

	"github.com/logscrub/logscrub/scrub"
)

// The kinds that have a shape of their own: what mask may leave digits of, what
// truncate can cut to a network, what preserve can keep the form of, and what
// may be reachable from its own network only.
var (
	maskable    = []string{"card", "iban", "phone"}
	truncatable = []string{"ipv4", "ipv6"}
	preservable = []string{"ipv4", "ipv6", "email"}
	networks    = []string{"ipv4", "ipv6", "mac"}
)

// maxKeyword is the length of the longest keyword in bytes.
const maxKeyword = 64

// Validate checks what one key alone cannot show: that names exist, that
// expressions compile. It opens no file. The error is Errors. What only the
// compiled rules can tell, Build does.
func (c *Config) Validate() error {
	errs := slices.Concat(c.checkPolicy(), c.checkRules(), c.checkDisabled(), c.checkAllow(), c.checkIssuers(), c.checkClaims(), c.checkDenylist(), c.checkLeakFeed(), c.checkPipelines(), c.checkAdmin())
	if len(errs) > 0 {
		return errs
	}
	return nil
}

// Runnable says what c lacks to be run as a daemon. The error is Errors.
func (c *Config) Runnable() error {
	if len(c.Pipelines) == 0 {
		return Errors{c.problem("pipelines", "nothing to run", "add pipelines:")}
	}
	return nil
}

// NoKeyring is the error of a daemon for which nothing names a keyring.
func (c *Config) NoKeyring() error {
	return Errors{c.problem("keyring", "no keyring is configured", "name one (logscrub keygen makes it), or say keyring: ephemeral")}
}

func (c *Config) checkPolicy() (errs Errors) {
	kinds := c.kinds()
	for _, kind := range slices.Sorted(maps.Keys(c.Policy)) {
		path, a := "policy."+kind, c.Policy[kind]
		if !slices.Contains(kinds, kind) {
			e := c.problem(path, "unknown kind", meant(kind, kinds))
			if _, ok := Nearest(kind, kinds); !ok {
				e.Path = "policy"
			}
			errs = append(errs, e)
			continue
		}
		if problem, remedy := a.check(kind); problem != "" {
			errs = append(errs, c.problem(path, problem, remedy))
		}
	}
	return errs
}

// check looks at one row of the policy on its own.
func (a Action) check(kind string) (problem, remedy string) {
	does := func(what scrub.Action) bool {
		return slices.Contains([]string{a.Action, a.Private, a.Generic, a.Short}, what.String())
	}
	masks := does(scrub.Mask)
	switch {
	case a == (Action{}):
		return "says nothing", "add an action, or remove the line"
	case masks && !slices.Contains(maskable, kind):
		return "cannot be masked: what mask leaves would tell too much", "use mask for " + list(maskable) + " only; here redact or pseudonym"
	case does(scrub.Truncate) && !slices.Contains(truncatable, kind):
		return "cannot be truncated: it is no address", "use truncate for " + list(truncatable) + " only; here redact"
	case does(scrub.Preserve) && !slices.Contains(preservable, kind):
		return "has no shape to preserve", "use preserve for " + list(preservable) + " only; here pseudonym"
	case a.Keep != 0 && !masks:
		return "keep without action mask", "remove keep, or set action: mask"
	}
	return "", ""
}

func (c *Config) checkRules() (errs Errors) {
	first, builtin := map[string]int{}, RuleNames()
	for i, r := range c.Rules {
		path := fmt.Sprintf("rules[%d]", i)
		if j, ok := first[r.Name]; ok {
			errs = append(errs, c.problem(path+".name", fmt.Sprintf("is the name of rules[%d] already", j), "give each rule its own name"))
		}
		first[r.Name] = i
		if slices.Contains(builtin, r.Name) {
			errs = append(errs, c.problem(path+".name", "is the name of a built-in rule", "give it another name"))
		}
		for k, word := range r.Keywords {
			if len(word) > maxKeyword {
				errs = append(errs, c.problem(fmt.Sprintf("%s.keywords[%d]", path, k), "is longer than 64 bytes", "a part of it will do"))
			}
		}
		if problem, remedy := checkRegex(r.Regex); problem != "" {
			errs = append(errs, c.problem(path+".regex", problem, remedy))
		}
	}
	return errs
}

// checkDisabled checks the names of rules that are disabled, or only count.
func (c *Config) checkDisabled() (errs Errors) {
	names := c.ruleNames()
	check := func(key string, list []string) {
		for i, name := range list {
			if !slices.Contains(names, name) {
				errs = append(errs, c.problem(fmt.Sprintf("%s[%d]", key, i), "unknown rule", meantRule(name, names)))
			}
		}
	}
	check("enable_rules", c.EnableRules)
	check("disable_rules", c.DisableRules)
	check("shadow_rules", c.ShadowRules)
	return errs
}

// meantRule is meant without the long list.
func meantRule(typed string, names []string) string {
	if w, ok := Nearest(typed, names); ok {
		return "did you mean " + w + "?"
	}
	return "see logscrub rules list"
}

// checkRegex compiles expr. Of the library's error only its closed set of words
// is kept, since the rest quotes the expression.
func checkRegex(expr string) (problem, remedy string) {
	re, err := regexp.Compile(expr)
	var bad *syntax.Error
	switch {
	case errors.As(err, &bad):
		return "does not compile: " + string(bad.Code), "write an RE2 expression, see https://golang.org/s/re2syntax"
	case err != nil:
		return "does not compile", "write an RE2 expression, see https://golang.org/s/re2syntax"
	case re.MatchString(""):
		return "matches nothing at all", "make it need at least one character"
	}
	return "", ""
}

func isNetwork(s string) bool {
	if _, err := netip.ParsePrefix(s); err == nil {
		return true
	}
	_, err := netip.ParseAddr(s)
	return err == nil
}

// Warnings returns what is allowed but seldom meant, one line each.
func (c *Config) Warnings() []string {
	out := slices.Clone(c.notices)
	def, _ := scrub.ProfilePolicy("default")
	for _, kind := range slices.Sorted(maps.Keys(c.Policy)) {
		if c.Policy[kind].Action == scrub.Pseudonym.String() && def[kind].Action == scrub.Redact {
			e := c.problem("policy."+kind, "values of this kind can be guessed, and a guess tested against its pseudonym", "use redact unless you must correlate them")
			out = append(out, e.Error())
		}
	}
	for _, i := range c.idle() {
		e := c.problem(fmt.Sprintf("allow[%d]", i), "allows nothing, for what it names is of class secret", "add secret: true if you mean it")
		out = append(out, e.Error())
	}
	if len(c.Pipelines) > 0 && c.Admin.Listen != None && c.Admin.Open && public(c.Admin.Listen) {
		e := c.problem("admin.open", "other machines can reach the address, whatever is asked of them", "remove it unless something stands before it")
		out = append(out, e.Error())
	}
	for _, name := range c.PipelineNames() {
		if q := c.Pipelines[name].Quarantine; q == nil {
			e := c.problem("pipelines."+name, "has no quarantine: a record that a sink refuses for good stops it", "add quarantine: {}")
			out = append(out, e.Error())
		}
	}
	return out
}
