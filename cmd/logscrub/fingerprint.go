package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/logscrub/logscrub/config"
)

const fingerprintLong = `Fingerprint prints the pseudonyms of a value that you know, so that you can search
for it in scrubbed logs: one for each key of the tenant that still has its root,
the newest first.

The value comes from FILE, from standard input or from a prompt without echo,
never from an argument, where every process of the machine could read it. It is
brought into its canonical form first: an e-mail may be written in any case.
Without --kind the value decides what it is, and what it does not decide is a user.
The subject of an issuer with a subject_family has that for its kind.
An audit line on standard error says that it was asked, and not what.`

func newFingerprint(a *app) *cobra.Command {
	var s settings
	var kind string
	var grep bool
	c := &cobra.Command{
		Use:   "fingerprint [--kind KIND] [--grep] [FILE]",
		Short: "Print the pseudonyms of a known value",
		Long:  fingerprintLong,
		Example: `  logscrub fingerprint --kind email < address.txt
  grep -E "$(logscrub fingerprint --kind ipv4 --grep)" clean.log`,
		Args: atMost(1),
	}
	c.Flags().StringVar(&kind, "kind", "", "treat the value as a finding of `KIND`")
	c.Flags().BoolVar(&grep, "grep", false, "print one pattern for grep -E that finds all of them")
	twin(c, "fingerprint-")
	s.flags(c)
	complete(c, "kind", config.Kinds)
	c.RunE = func(c *cobra.Command, args []string) error {
		if err := a.fromEnv(c); err != nil {
			return err
		}
		scrubber, err := s.build(a)
		switch {
		case err != nil:
			return err
		case !s.configured || len(s.ring.Keys(s.conf.Tenant)) == 0:
			return &fault{c.CommandPath(), "needs a keyring with a key of the tenant", "name its file with --keyring"}
		case kind != "" && !s.conf.HasKind(kind) && !s.conf.HasSubjects(kind):
			return unknownKind(a.called("kind"), s.conf, kind)
		}
		value, err := a.value(args)
		if err != nil {
			return err
		}
		all, err := scrubber.Fingerprints(kind, value)
		if err != nil {
			return &fault{a.called("kind"), "no enabled rule finds this kind", "see logscrub rules list"}
		}
		a.auditLine("pseudonyms of a known value were told", "op", "fingerprint", "tenant", s.conf.Tenant, "kind", kind)
		if grep {
			return a.print([]byte(strings.Join(all, "|") + "\n"))
		}
		return a.print([]byte(strings.Join(all, "\n") + "\n"))
	}
	return c
}

func unknownKind(flag string, c *config.Config, kind string) error {
	if near, ok := c.NearestKind(kind); ok {
		return &fault{flag, "unknown kind", "did you mean " + near + "?"}
	}
	return &fault{flag, "unknown kind", "see logscrub rules list"}
}
