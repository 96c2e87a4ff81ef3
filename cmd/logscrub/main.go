// Logscrub hides credentials and personal data in log records behind keyed
// pseudonyms. Without a verb it is a filter: standard input or the files named
// go to standard output. README.md says more; `logscrub man` says all.
//
// This package is the command line and nothing else: a file a verb. Whatever
// happens, no value that stood in a record, a key or an argument is printed.
package main

import (
	"io"
	"log"
	"os"
)

func main() { os.Exit(run()) }

// run does what the arguments say and returns the exit code.
func run() (code int) {
	forget := harden(func() { os.Exit(exitFailure) })
	log.SetOutput(io.Discard) // with GODEBUG=http2debug net/http writes requests there
	a := &app{in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.LookupEnv, forget: forget}
	defer func() {
		if p := recover(); p != nil {
			a.complain(panicked(p))
			code = exitFailure
		}
	}()
	return a.run(os.Args[1:])
}
