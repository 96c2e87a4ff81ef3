package main

import (
	"os"

	"github.com/spf13/cobra"

	"github.com/logscrub/logscrub/config"
	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/pipeline"
	"github.com/logscrub/logscrub/sinks"
	"github.com/logscrub/logscrub/sources"
)

// noSuch is the error for an argument that is no file: it may be a mistyped verb.
func noSuch(c *cobra.Command, name string) error {
	if near, ok := config.Nearest(name, verbs(c)); ok {
		return &fault{name, "no such file, and no verb", "did you mean " + near + "?"}
	}
	if config.MayBeSecret(name) {
		return secretArgument()
	}
	return &fault{name, "no such file", "name one that exists, or - for standard input"}
}

// secretArgument is the error for an argument that is a secret, as far as can be told.
func secretArgument() error {
	return &fault{"", "an argument is no file, and may be a secret", "give it on standard input, where processes do not show it"}
}

// openSource opens what a stream reads: the files, or standard input where none
// is named. A record longer than maxRecord bytes comes in pieces.
func openSource(files []string, maxRecord int) (pipeline.Source, error) {
	kind, o := "stdin", sources.Options{Paths: files, Framer: framer.Options{Max: maxRecord}}
	if len(files) > 0 {
		kind = "file"
	}
	s, err := sources.Kinds()[kind](o)
	if err != nil {
		return nil, &fault{"", err.Error(), ""}
	}
	return s, nil
}

// ownOutput returns an error where standard output is a file that is read too: what
// is written there would be read again, without an end, or had been emptied by the
// shell before it was read.
func ownOutput(a *app, files []string) error {
	out, err := a.out.Stat()
	if err != nil || !out.Mode().IsRegular() {
		return nil
	}
	if len(files) == 0 {
		files = []string{"-"}
	}
	for _, name := range files {
		what, info, err := name, os.FileInfo(nil), error(nil)
		if name == "-" {
			what = "standard input"
			info, err = a.in.Stat()
		} else {
			info, err = os.Stat(name)
		}
		if err == nil && os.SameFile(info, out) {
			return &fault{what, "is the output too", "write to another file, and rename that in the end"}
		}
	}
	return nil
}

// openSink opens standard output.
func openSink() (pipeline.Sink, error) {
	s, err := sinks.Kinds()["stdout"](sinks.Options{})
	if err != nil {
		return nil, &fault{"", err.Error(), ""}
	}
	return s, nil
}
