package main

import (
	"bytes"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/logscrub/logscrub/config"
)

func newRulesImport(a *app) *cobra.Command {
	from := config.RulesFrom{}
	check := false
	c := &cobra.Command{
		Use:   "import [--check] FILE",
		Short: "Tell what of a rule file of gitleaks can be read",
		Long: `Import reads a file in the TOML format of gitleaks and betterleaks as rules_from does,
prints the names that its rules will have, and names on standard error each part that
cannot be honoured. It changes nothing: name the file in rules_from. With --check the
exit code is 1 if a rule was left out.`,
		Example: "  logscrub rules import --check gitleaks.toml",
		Args:    atMost(1),
	}
	c.Flags().BoolVar(&check, "check", false, "exit with 1 if a rule cannot be imported")
	c.Flags().StringVar(&from.Name, "name", "imported", "put `NAME` and a hyphen before the names of the rules")
	twin(c, "rules-import-")
	c.RunE = func(c *cobra.Command, args []string) error {
		if err := a.fromEnv(c); err != nil {
			return err
		}
		if len(args) == 0 {
			return &fault{c.CommandPath(), "needs a file of rules", "name it"}
		}
		f, err := config.ImportRules(args[0], &from)
		if err != nil {
			return &fault{c.CommandPath(), err.Error(), ""}
		}
		left := 0
		for _, n := range f.Notices {
			if n.Skipped {
				left++
			}
			a.note("%s", n)
		}
		var b bytes.Buffer
		for i := range f.Rules {
			fmt.Fprintln(&b, f.Rules[i].Name)
		}
		a.note("%d rules can be imported, %d cannot", len(f.Rules), left)
		if err := a.print(b.Bytes()); err != nil {
			return err
		}
		if check && left > 0 {
			return code(exitFindings)
		}
		return nil
	}
	return c
}
