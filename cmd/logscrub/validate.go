package main

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/logscrub/logscrub/pseudonym"
)

func newValidate(a *app) *cobra.Command {
	var s settings
	c := &cobra.Command{
		Use:   "validate [flags] [CONFIG]",
		Short: "Check a configuration",
		Long: `Validate reads a configuration, compiles its rules and runs their examples. It
opens neither keyring nor network. All problems are printed, each with its line,
and the exit code is 78 if there are any. Keys of issuers that cannot be read from
their files are a warning, and so is each key of a jwks_file that is left out.`,
		Example: "  logscrub validate logscrub.yml",
		Args:    atMost(1),
	}
	s.flags(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		if err := a.fromEnv(c); err != nil {
			return err
		}
		if len(args) > 0 {
			s.config = args[0]
		}
		if s.config == "" {
			return &fault{c.CommandPath(), "needs a configuration", "name its file"}
		}
		if err := s.load(a); err != nil {
			return err
		}
		scrubber, err := s.conf.Build(s.conf.Options(pseudonym.Ephemeral(s.conf.Tenant)))
		if err != nil {
			return err
		}
		for _, w := range slices.Concat(s.conf.Warnings(), s.conf.KeysLeftOut()) {
			a.note("warning: %s", w)
		}
		if _, err := s.conf.OpenIssuers(""); err != nil { // it may be another machine that has the keys
			a.note("warning: with the files of this machine nothing would start: %v", err)
		}
		return a.print([]byte("valid; profile digest " + scrubber.Hash() + "\n"))
	}
	return c
}
