package main

import (
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"

	"github.com/logscrub/logscrub/bench/measure"
)

// options are the flags that all measuring verbs share.
type options struct {
	logscrub string
	page     string
	core     int
	tempDir  string
}

// bind adds the shared flags.
func (o *options) bind(f *flag.FlagSet) {
	f.StringVar(&o.logscrub, "logscrub", "", "the `binary` to measure")
	f.StringVar(&o.page, "o", "", "the `page` whose section is replaced (default: none, tables on stdout only)")
	f.IntVar(&o.core, "core", lastCore, "the core everything is pinned to, -1 for none (default: the last one)")
	f.StringVar(&o.tempDir, "tmp", "", "the `folder` for input files, which are deleted at the end (default: the system's)")
}

// lastCore asks resolve for the last core.
const lastCore = -2

// resolve checks the flags and makes a folder for the input files; the caller removes it.
func (o *options) resolve() (dir string, err error) {
	if o.logscrub == "" {
		return "", errors.New("no binary to measure: give -logscrub PATH")
	}
	if o.core == lastCore {
		if o.core, err = measure.LastCore(); err != nil {
			return "", err
		}
	}
	return os.MkdirTemp(o.tempDir, "logscrub-bench-")
}

// parse parses args, and refuses what is no flag.
func parse(f *flag.FlagSet, args []string) error {
	if err := f.Parse(args); err != nil {
		return err
	}
	if f.NArg() > 0 {
		return fmt.Errorf("argument %q is not expected: values follow their flags", f.Arg(0))
	}
	return nil
}

// measureWith is what all measuring verbs have in common: it reads the shared
// flags o and those that bind adds, and gives work a folder that is removed.
func measureWith(name string, o *options, bind func(*flag.FlagSet), args []string, work func(dir string) error) error {
	f := flag.NewFlagSet("bench "+name, flag.ContinueOnError)
	o.bind(f)
	bind(f)
	if err := parse(f, args); err != nil {
		return err
	}
	dir, err := o.resolve()
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	return work(dir)
}

// atLeastOne refuses a count that measures nothing.
func atLeastOne(flagName string, count int) error {
	if count < 1 {
		return fmt.Errorf("-%s %d measures nothing: give 1 or more", flagName, count)
	}
	return nil
}

// byteSize is a flag: 500, 64MB (millions), 64MiB.
type byteSize int64

// String writes the size as Set reads it.
func (b *byteSize) String() string {
	if b == nil || *b == 0 {
		return ""
	}
	return strconv.FormatInt(int64(*b), 10)
}

// Set reads the size.
func (b *byteSize) Set(text string) error {
	number, factor := text, int64(1)
	for _, unit := range []struct {
		suffix string
		factor int64
	}{{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"KB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"B", 1}} {
		if rest, found := strings.CutSuffix(text, unit.suffix); found {
			number, factor = rest, unit.factor
			break
		}
	}
	n, err := strconv.ParseInt(strings.TrimSpace(number), 10, 64)
	if err != nil || n <= 0 || n > math.MaxInt64/factor {
		return errors.New("want a size like 64MB or 64MiB")
	}
	*b = byteSize(n * factor)
	return nil
}
