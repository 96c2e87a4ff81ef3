package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/logscrub/logscrub/config"
)

// The exit codes. The manual page explains them.
const (
	exitFindings = 1  // scan --fail-on, or a rule that fails its examples
	exitFailure  = 2  // usage, input or output
	exitWithheld = 3  // some records were withheld
	exitConfig   = 78 // EX_CONFIG of sysexits(3)
)

// app is what a verb may touch of the process.
type app struct {
	in       *os.File
	out, err *os.File
	env      config.Lookup
	named    map[string]string // flags that were given by their variable, and its name
	forget   func()            // lets a stream wait for SIGQUIT and SIGABRT; nil in tests
}

// A code is an error that says nothing, because the output said it already.
type code int

func (c code) Error() string { return fmt.Sprintf("exit code %d", int(c)) }

// A fault is a mistake of usage, or a failure of input or output.
type fault struct {
	what    string // flag, verb or file; never a value
	problem string
	remedy  string
}

func (f *fault) Error() string {
	s := f.problem
	if f.what != "" {
		s = f.what + ": " + s
	}
	if f.remedy != "" {
		s += "; " + f.remedy
	}
	return s
}

// run runs the verb that args name and returns the exit code.
func (a *app) run(args []string) int {
	root := newRoot(a)
	root.SetArgs(args)
	if len(args) > 0 && strings.HasPrefix(args[0], cobra.ShellCompRequestCmd) {
		silence() // completion has nothing to say to a human, and cobra repeats what was typed
	} else {
		a.misspelt(root, os.Environ())
		if slices.ContainsFunc(args, holdsToken) { // else an error might name the file that there is not
			a.complain(&fault{"", "an argument is a token", "give it on standard input, where processes do not show it"})
			return exitFailure
		}
	}
	err := root.Execute()
	var silent code
	var keyring *config.KeyringError
	var one *config.Error
	var all config.Errors
	switch {
	case err == nil:
		return 0
	case errors.As(err, &silent):
		return int(silent)
	case errors.As(err, &keyring), errors.As(err, &one), errors.As(err, &all):
		a.complain(err)
		return exitConfig
	}
	a.complain(err)
	return exitFailure
}

// silence sends standard error nowhere.
func silence() {
	if f, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0); err == nil {
		os.Stderr = f
	}
}

// complain prints err, a line for each line of it.
func (a *app) complain(err error) {
	for line := range strings.Lines(err.Error()) {
		fmt.Fprintf(a.err, "logscrub: %s\n", printable(line))
	}
}

// note tells the user something that is no error.
func (a *app) note(format string, args ...any) {
	fmt.Fprintf(a.err, "logscrub: %s\n", printable(fmt.Sprintf(format, args...)))
}

// printable replaces what a file name could do to a terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			return '?'
		}
		return r
	}, strings.TrimSuffix(s, "\n"))
}

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// panicked describes a recovered panic by its place and type. Its value may
// hold bytes of a record.
func panicked(p any) error {
	place := "unknown place"
	pcs := make([]uintptr, 32)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)])
	for {
		f, more := frames.Next()
		if !strings.HasPrefix(f.Function, "runtime.") {
			place = fmt.Sprintf("%s:%d", f.File[strings.LastIndexByte(f.File, '/')+1:], f.Line)
			break
		}
		if !more {
			break
		}
	}
	return &fault{"internal error", fmt.Sprintf("panic of type %T at %s", p, place), "please report it"}
}
