package main

import (
	"bytes"
	"fmt"
	"io"
	"os"

	"golang.org/x/term"
)

// maxValue is the longest value that fingerprint reads, in bytes.
const maxValue = 1 << 20

// value reads one value: from the file that args name, a prompt without echo
// where standard input is a terminal, or standard input. One line feed at its
// end is not part of it.
func (a *app) value(args []string) ([]byte, error) {
	if len(args) == 0 && isTerminal(a.in) {
		fmt.Fprint(a.err, "Value (not shown): ")
		text, err := term.ReadPassword(int(a.in.Fd()))
		fmt.Fprintln(a.err)
		if err != nil {
			return nil, &fault{"standard input", "cannot be read", ""}
		}
		return text, nil
	}
	in, name := a.in, "standard input" // a name that was given is not repeated: it may be the value
	if len(args) > 0 && args[0] != "-" {
		f, err := os.Open(args[0])
		if err != nil {
			return nil, &fault{"the file", "cannot be opened", "name a file that holds the value, never the value itself"}
		}
		defer f.Close()
		in, name = f, "the file"
	}
	text, err := io.ReadAll(io.LimitReader(in, maxValue+1))
	switch {
	case err != nil:
		return nil, &fault{name, "cannot be read", ""}
	case len(text) > maxValue:
		return nil, &fault{name, "is longer than 1 MiB", "give one value"}
	}
	text = bytes.TrimSuffix(bytes.TrimSuffix(text, []byte("\n")), []byte("\r"))
	if len(text) == 0 {
		return nil, &fault{name, "holds no value", "give one value"}
	}
	return text, nil
}
