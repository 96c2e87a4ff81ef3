package main

import (
	"github.com/spf13/cobra"

	"github.com/logscrub/logscrub/config"
)

func newConfig(a *app) *cobra.Command {
	return group("config", "Print the configuration or its schema", "Config prints what is in force, or what may stand in a configuration file.",
		newConfigShow(a), newConfigSchema(a))
}

func newConfigShow(a *app) *cobra.Command {
	var s settings
	c := &cobra.Command{
		Use:   "show",
		Short: "Print the configuration in force",
		Long: `Show prints the configuration as it is after file, variables and flags, with every
default filled in. Values that may be secret are printed as (set).`,
		Args: noArgs,
	}
	s.flags(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		if err := a.fromEnv(c); err != nil {
			return err
		}
		if err := s.load(a); err != nil {
			return err
		}
		s.conf.Keyring, _ = s.conf.KeyringPath(s.keyring, "--keyring", a.env)
		text, err := s.conf.Show()
		if err != nil {
			return &fault{c.CommandPath(), "cannot be written as YAML", ""}
		}
		return a.print(text)
	}
	return c
}

func newConfigSchema(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "schema",
		Short:   "Print the JSON schema of the configuration file",
		Long:    "Schema prints the JSON schema (draft 2020-12) of the configuration file, for editors and tests.",
		Example: "  logscrub config schema > logscrub.schema.json",
		Args:    noArgs,
		RunE:    func(*cobra.Command, []string) error { return a.print(config.Schema()) },
	}
}
