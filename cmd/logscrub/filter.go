package main

import (
	"os"

	"github.com/spf13/cobra"

	"github.com/logscrub/logscrub/config"
	"github.com/logscrub/logscrub/pipeline"
	"github.com/logscrub/logscrub/scrub"
)

const filterLong = `Logscrub hides credentials and personal data in log records. Given files, or
standard input that is no terminal, it copies them to standard output, byte for
byte, but for what it finds: each value becomes a keyed pseudonym, so that the
same person or token can still be followed, or a word that says what it was.

A record that cannot be scrubbed is never passed on: a stub stands in its place,
and the exit code is 3.`

// newFilter returns the root command.
func newFilter(a *app) *cobra.Command {
	var s settings
	var f stream
	c := &cobra.Command{
		Use:   "logscrub [flags] [FILE]...",
		Short: "Hide credentials and personal data in logs",
		Long:  filterLong,
		Example: `  app 2>&1 | logscrub | ship
  logscrub --keyring ~/.logscrub/keyring access.log > clean.log
  logscrub --policy ipv4=preserve --stats access.log > /dev/null`,
		Args: cobra.ArbitraryArgs,
	}
	s.flags(c)
	f.flags(c)
	c.Flags().BoolVar(&s.verify, "verify", false, "detect again in the output, and withhold records in which something is left")
	c.Flags().BoolVar(&f.stats, "stats", false, "print a summary to standard error at the end")
	twin(c, "")
	c.RunE = func(c *cobra.Command, files []string) error {
		if err := a.fromEnv(c); err != nil {
			return err
		}
		if len(files) == 0 && isTerminal(a.in) {
			c.SetOut(a.err)
			_ = c.Help()
			return code(exitFailure)
		}
		if err := checkFiles(c, files); err != nil {
			return err
		}
		if err := ownOutput(a, files); err != nil {
			return err
		}
		scrubber, err := s.build(a)
		if err != nil {
			return err
		}
		s.warnEphemeral(a)
		f.scrubber, f.tenant, f.ring, f.issuers = scrubber, s.conf.Tenant, s.ring, s.issuers
		return f.run(a, files, func() pipeline.Worker[scrub.Carry] { return scrubber.Worker() })
	}
	return c
}

// checkFiles refuses a name that no file has before anything is written: a verb
// that was mistyped looks like a file.
func checkFiles(c *cobra.Command, files []string) error {
	for _, name := range files {
		if name == "-" {
			continue
		}
		if _, err := os.Stat(name); os.IsNotExist(err) {
			return noSuch(c, name)
		} else if err != nil && config.MayBeSecret(name) { // one that is too long for a name, for example
			return secretArgument()
		}
	}
	return nil
}
