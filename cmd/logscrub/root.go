package main

import (
	"errors"
	"regexp"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/logscrub/logscrub/config"
	"github.com/logscrub/logscrub/token"
)

// newRoot returns the command tree. The root is the filter.
func newRoot(a *app) *cobra.Command {
	root := newFilter(a)
	root.AddCommand(
		newRun(a), newScan(a), newExplain(a), newFingerprint(a),
		newToken(a), newKeygen(a), newKeyring(a), newUnseal(a),
		newRules(a), newValidate(a), newConfig(a), newNATS(a),
		newCompletion(a), newMan(a), newVersion(a),
	)
	root.SilenceErrors, root.SilenceUsage = true, true
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetHelpCommand(newHelp())
	root.SetFlagErrorFunc(flagError)
	root.SetOut(a.out)
	root.SetErr(a.err)
	unsorted(root)
	return root
}

// unsorted keeps the flags of c, and of what is below it, in the order of the code.
func unsorted(c *cobra.Command) {
	c.Flags().SortFlags = false
	for _, s := range c.Commands() {
		unsorted(s)
	}
}

// group returns a command that only holds others.
func group(use, short, long string, subs ...*cobra.Command) *cobra.Command {
	c := &cobra.Command{Use: use, Short: short, Long: long, Args: cobra.ArbitraryArgs}
	c.AddCommand(subs...)
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return &fault{c.CommandPath(), "needs a verb", "it is one of " + strings.Join(verbs(c), ", ")}
		}
		return unknownVerb(c, args[0])
	}
	return c
}

// verbs returns the names of the commands under c.
func verbs(c *cobra.Command) (names []string) {
	for _, s := range c.Commands() {
		if !s.Hidden {
			names = append(names, s.Name())
		}
	}
	return names
}

func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:    "help [VERB]...",
		Short:  "Print the help of a verb",
		Hidden: true,
		RunE: func(c *cobra.Command, args []string) error {
			at := c.Root()
			for _, name := range args {
				sub := at
				for _, s := range at.Commands() {
					if s.Name() == name {
						sub = s
					}
				}
				if sub == at {
					return unknownVerb(at, name)
				}
				at = sub
			}
			return at.Help()
		},
	}
}

func unknownVerb(at *cobra.Command, typed string) error {
	if v, ok := config.Nearest(typed, verbs(at)); ok {
		return &fault{at.CommandPath(), "has no such verb", "did you mean " + v + "?"}
	}
	return &fault{at.CommandPath(), "has no such verb", "it is one of " + strings.Join(verbs(at), ", ")}
}

// noArgs refuses arguments without repeating them.
func noArgs(c *cobra.Command, args []string) error { return atMost(0)(c, args) }

// atMost allows up to n arguments.
func atMost(n int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) > n {
			return &fault{c.CommandPath(), "too many arguments", "see " + c.CommandPath() + " --help"}
		}
		return nil
	}
}

// holdsToken reports whether a token begins somewhere in arg.
func holdsToken(arg string) bool {
	for i := range len(arg) {
		if n, _, v := token.Scan([]byte(arg[i:])); v.Found() && strings.IndexByte(arg[i:i+n], '.') > 0 {
			return true
		}
	}
	return false
}

// flagName is what a flag that is unknown must look like to be named in an
// error: anything else may be a value in the wrong place.
const flagName = `^[a-z][a-z-]{0,23}$`

// flagError says what is wrong with a flag, and never what was given to it.
func flagError(c *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var missing *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		return unknownFlag(c, unknown)
	case errors.As(err, &missing):
		return &fault{"--" + missing.GetFlag().Name, "needs a value", "see " + c.CommandPath() + " --help"}
	case errors.As(err, &invalid):
		return badValue("--"+invalid.GetFlag().Name, invalid.GetFlag(), invalid.Unwrap())
	case errors.Is(err, pflag.ErrHelp):
		return err
	}
	return &fault{"", "an argument has the form of a flag and is none", "see " + c.CommandPath() + " --help"}
}

func unknownFlag(c *cobra.Command, err *pflag.NotExistError) error {
	if s := err.GetSpecifiedShortnames(); s != "" {
		return &fault{"-" + err.GetSpecifiedName(), "unknown flag", "flags of more than one letter begin with --"}
	}
	var known []string
	c.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
	name, what := err.GetSpecifiedName(), ""
	if regexp.MustCompile(flagName).MatchString(name) {
		what = "--" + name
	}
	if near, ok := config.Nearest(name, known); ok {
		return &fault{what, "unknown flag", "did you mean --" + near + "?"}
	}
	return &fault{what, "unknown flag", "see " + c.CommandPath() + " --help"}
}

// badValue reports a value that the flag f refused. Of the cause only our own
// errors are repeated: the others quote the value.
func badValue(what string, f *pflag.Flag, cause error) error {
	var own *fault
	if errors.As(cause, &own) {
		return &fault{what, own.problem, own.remedy}
	}
	return &fault{what, "is no " + f.Value.Type(), "see logscrub --help"}
}
