package main

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// release is the version of a release build: -ldflags "-X main.release=v1.2.3".
var release string

// version returns the version of this program, or devel.
func version() string {
	if release != "" {
		return release
	}
	if b, ok := debug.ReadBuildInfo(); ok && b.Main.Version != "" && b.Main.Version != "(devel)" {
		return b.Main.Version
	}
	return "devel"
}

func newVersion(a *app) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Long:  "Version prints the version, the revision and the Go version this program was built from.",
		Args:  noArgs,
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print a JSON object")
	twin(c, "version-")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if err := a.fromEnv(c); err != nil {
			return err
		}
		v := struct {
			Version  string `json:"version"`
			Revision string `json:"revision"`
			Go       string `json:"go"`
			Platform string `json:"platform"`
		}{version(), "unknown", runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH}
		if b, ok := debug.ReadBuildInfo(); ok {
			for _, s := range b.Settings {
				if s.Key == "vcs.revision" {
					v.Revision = s.Value
				}
			}
		}
		if !asJSON {
			return a.print(fmt.Appendf(nil, "logscrub %s (%s, %s, %s)\n", v.Version, v.Revision, v.Go, v.Platform))
		}
		text, err := json.Marshal(v)
		if err != nil {
			return &fault{c.CommandPath(), "cannot be written", ""}
		}
		return a.print(append(text, '\n'))
	}
	return c
}
