package main

import (
	"bytes"

	"github.com/spf13/cobra"
)

func newCompletion(a *app) *cobra.Command {
	shells := map[string]func(*cobra.Command, *bytes.Buffer) error{
		"bash":       func(c *cobra.Command, b *bytes.Buffer) error { return c.GenBashCompletionV2(b, true) },
		"zsh":        func(c *cobra.Command, b *bytes.Buffer) error { return c.GenZshCompletion(b) },
		"fish":       func(c *cobra.Command, b *bytes.Buffer) error { return c.GenFishCompletion(b, true) },
		"powershell": func(c *cobra.Command, b *bytes.Buffer) error { return c.GenPowerShellCompletionWithDesc(b) },
	}
	names := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{
		Use:       "completion bash|zsh|fish|powershell",
		Short:     "Print a completion script",
		Long:      "Completion prints a script that teaches a shell the verbs, flags and names of logscrub.",
		Example:   "  source <(logscrub completion bash)\n  logscrub completion fish > ~/.config/fish/completions/logscrub.fish",
		Args:      atMost(1),
		ValidArgs: names,
		RunE: func(c *cobra.Command, args []string) error {
			shell := choice{set: names}
			if len(args) == 0 {
				return &fault{c.CommandPath(), "needs a shell", "it is one of bash, zsh, fish, powershell"}
			}
			if err := shell.Set(args[0]); err != nil {
				return flagged(c.CommandPath(), err)
			}
			var b bytes.Buffer
			if err := shells[shell.value](c.Root(), &b); err != nil {
				return &fault{c.CommandPath(), "cannot be written", ""}
			}
			return a.print(b.Bytes())
		},
	}
}
