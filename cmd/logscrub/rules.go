package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/logscrub/logscrub/config"
	"github.com/logscrub/logscrub/pseudonym"
	"github.com/logscrub/logscrub/scrub"
)

func newRules(a *app) *cobra.Command {
	return group("rules", "List, show and test the rules", "Rules shows what is looked for, under the profile, policy and configuration given.",
		newRulesList(a), newRulesShow(a), newRulesTest(a), newRulesImport(a))
}

// compile compiles the rules without opening a keyring.
func (s *settings) compile(a *app, c *cobra.Command) (*scrub.Scrubber, error) {
	if err := a.fromEnv(c); err != nil {
		return nil, err
	}
	if err := s.load(a); err != nil {
		return nil, err
	}
	return s.conf.Compile(s.conf.Options(pseudonym.Ephemeral(s.conf.Tenant)))
}

func newRulesList(a *app) *cobra.Command {
	var s settings
	var hash bool
	c := &cobra.Command{
		Use:   "list",
		Short: "List the rules",
		Long: `List prints a line for each rule: its name, the kind of what it finds, the class of
that kind, the family of its pseudonyms, and what is done with it.`,
		Args: noArgs,
	}
	c.Flags().BoolVar(&hash, "hash", false, "print only the digest of rules and policy together")
	twin(c, "rules-")
	s.flags(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		scrubber, err := s.compile(a, c)
		if err != nil {
			return err
		}
		if hash {
			return a.print([]byte(scrubber.Hash() + "\n"))
		}
		var b bytes.Buffer
		w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "RULE\tKIND\tCLASS\tFAMILY\tACTION")
		for _, r := range scrubber.RuleList() {
			action := r.Action
			switch {
			case r.Shadow:
				action = "(shadow)"
			case !r.Enabled:
				action = "(disabled)"
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", r.Name, r.Kind, r.Class, r.Family, action)
		}
		_ = w.Flush() // into memory
		return a.print(b.Bytes())
	}
	return c
}

func newRulesShow(a *app) *cobra.Command {
	var s settings
	c := &cobra.Command{
		Use:     "show RULE",
		Short:   "Show all about a rule",
		Long:    "Show prints what a rule finds, what makes it look, how it decides, its examples, and\nwhat was measured of its kind in labelled records.",
		Example: "  logscrub rules show email",
		Args:    atMost(1),
	}
	s.flags(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		scrubber, err := s.compile(a, c)
		if err != nil {
			return err
		}
		if len(args) == 0 {
			return &fault{c.CommandPath(), "needs the name of a rule", "see logscrub rules list"}
		}
		var names []string
		for _, r := range scrubber.RuleList() {
			if r.Name == args[0] {
				return a.print(s.describe(&r))
			}
			names = append(names, r.Name)
		}
		if near, ok := config.Nearest(args[0], names); ok {
			return &fault{c.CommandPath(), "no such rule", "did you mean " + near + "?"}
		}
		return &fault{c.CommandPath(), "no such rule", "see logscrub rules list"}
	}
	return c
}

// describe prints one rule. Examples of the user's own rules may be real.
func (s *settings) describe(r *scrub.RuleInfo) []byte {
	var b bytes.Buffer
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, row := range [][2]string{
		{"rule", r.Name}, {"kind", r.Kind}, {"class", r.Class}, {"family", r.Family}, {"action", r.Action},
		{"enabled", fmt.Sprint(r.Enabled)}, {"asked at", strings.Join(r.Triggers, " ")},
		{"longest", fmt.Sprintf("%d bytes", r.Max)}, {"source", r.Source},
	} {
		if row[1] != "" {
			fmt.Fprintf(w, "%s\t%s\n", row[0], row[1])
		}
	}
	_ = w.Flush() // into memory
	if r.Doc != "" {
		fmt.Fprintf(&b, "\n%s\n", strings.TrimSpace(r.Doc))
	}
	own := slices.ContainsFunc(s.conf.Rules, func(u config.Rule) bool { return u.Name == r.Name })
	if figures := measuredOf(r.Kind); figures != "" && !own {
		fmt.Fprintf(&b, "\nOf kind %s: %s.\n", r.Kind, figures)
	}
	for i, e := range r.Examples {
		if i == 0 {
			fmt.Fprintln(&b, "\nexamples")
		}
		verb := "finds"
		if e.Value == "" {
			verb = "leaves"
		}
		text := fmt.Sprintf("%q", e.Text)
		if own {
			text = config.Set
		}
		fmt.Fprintf(&b, "  %-6s %s\n", verb, text)
	}
	return b.Bytes()
}

func newRulesTest(a *app) *cobra.Command {
	var s settings
	c := &cobra.Command{
		Use:   "test",
		Short: "Run the examples of all rules",
		Long:  "Test runs every rule on its examples. The exit code is 1 if one fails.",
		Args:  noArgs,
	}
	s.flags(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		scrubber, err := s.compile(a, c)
		if err != nil {
			return err
		}
		failures := scrubber.TestRules()
		for _, f := range failures {
			a.note("rule %s: example %d %s", f.Rule, f.Example, f.Problem)
		}
		if len(failures) > 0 {
			return code(exitFindings)
		}
		examples := 0
		list := scrubber.RuleList()
		for _, r := range list {
			examples += len(r.Examples)
		}
		return a.print(fmt.Appendf(nil, "%d rules, %d examples: all pass\n", len(list), examples))
	}
	return c
}
