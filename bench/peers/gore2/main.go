// Command gore2 replaces what one alternation matches, by go-re2: C++ RE2 compiled to
// WebAssembly, and that to Go. Its text is bytes, since logs need not be UTF-8.
package main

import (
	"fmt"
	"os"

	"github.com/logscrub/logscrub/bench/peers/driver"
	"github.com/wasilibs/go-re2/experimental"
)

func main() {
	if err := driver.Run(os.Args[1:], os.Stdin, os.Stdout, open); err != nil {
		fmt.Fprintln(os.Stderr, "gore2:", err)
		os.Exit(1)
	}
}

func open(o driver.Options) (driver.Replacer, error) {
	text, err := o.One()
	if err != nil {
		return nil, err
	}
	re, err := experimental.CompileLatin1(text)
	if err != nil {
		return nil, err
	}
	return driver.Spans(func(block []byte) [][]int { return re.FindAllIndex(block, -1) }, o.Name), nil
}
