package main

import (
	"github.com/spf13/cobra"

	"github.com/logscrub/logscrub/config"
)

// noSuch is the error for an argument that is no file: it may be a mistyped verb.
func noSuch(c *cobra.Command, name string) error {
	if near, ok := config.Nearest(name, verbs(c)); ok {
		return &fault{name, "no such file, and no verb", "did you mean " + near + "?"}
	}
	return &fault{name, "no such file", "name one that exists, or - for standard input"}
}
