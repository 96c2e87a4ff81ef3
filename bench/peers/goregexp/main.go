// Command goregexp replaces what one alternation matches, by the regexp package of the
// standard library.
package main

import (
	"fmt"
	"os"
	"regexp"

	"github.com/logscrub/logscrub/bench/peers/driver"
)

func main() {
	if err := driver.Run(os.Args[1:], os.Stdin, os.Stdout, open); err != nil {
		fmt.Fprintln(os.Stderr, "goregexp:", err)
		os.Exit(1)
	}
}

func open(o driver.Options) (driver.Replacer, error) {
	text, err := o.One()
	if err != nil {
		return nil, err
	}
	re, err := regexp.Compile(text)
	if err != nil {
		return nil, err
	}
	return driver.Spans(func(block []byte) [][]int { return re.FindAllIndex(block, -1) }, o.Name), nil
}
