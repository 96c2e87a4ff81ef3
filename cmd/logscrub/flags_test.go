package main

import (
	"os"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// TestTwins: every flag has a variable, and one variable never stands for flags
// of two names.
func TestTwins(t *testing.T) {
	flags := map[string]string{}
	var each func(c *cobra.Command)
	each = func(c *cobra.Command) {
		c.Flags().VisitAll(func(f *pflag.Flag) {
			names := f.Annotations[envKey]
			switch {
			case f.Name == "help":
			case len(names) != 1:
				t.Errorf("%s --%s has no variable", c.CommandPath(), f.Name)
			case flags[names[0]] != "" && flags[names[0]] != f.Name:
				t.Errorf("%s is --%s and --%s", names[0], f.Name, flags[names[0]])
			default:
				flags[names[0]] = f.Name
			}
		})
		for _, s := range c.Commands() {
			each(s)
		}
	}
	each(newRoot(&app{in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.LookupEnv}))
	if len(flags) < 15 {
		t.Errorf("only %d flags", len(flags))
	}
}

// TestHelp: every verb says what it is, in whole sentences.
func TestHelp(t *testing.T) {
	for _, c := range runnable(newRoot(&app{in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.LookupEnv})) {
		if c.Short == "" || len(c.Long) < 40 {
			t.Errorf("%s says too little", c.CommandPath())
		}
	}
}
