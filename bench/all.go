package main

import (
	"context"
	"errors"
	"flag"
	"io"
	"os"
)

// allVerb is bench all: every section of the page, even when a floor does not hold.
func allVerb(ctx context.Context, args []string, out io.Writer) error {
	var shared options
	var t throughputOptions
	var l linearOptions
	var c startOptions
	f := flag.NewFlagSet("bench all", flag.ContinueOnError)
	shared.bind(f)
	t.bind(f)
	l.bind(f)
	c.bind(f)
	if err := parse(f, args); err != nil {
		return err
	}
	dir, err := shared.resolve()
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	t.options, l.options, c.options = shared, shared, shared
	var missed []error
	for _, section := range []func(string) error{
		func(dir string) error { return throughput(ctx, t, dir, out) },
		func(dir string) error { return linear(ctx, l, dir, out) },
		func(dir string) error { return coldStart(ctx, c, dir, out) },
	} {
		own, err := os.MkdirTemp(dir, "")
		if err != nil {
			return err
		}
		if err := section(own); errors.Is(err, errMissed) {
			missed = append(missed, err)
		} else if err != nil {
			return err
		}
	}
	return errors.Join(missed...)
}
