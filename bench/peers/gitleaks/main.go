// Command gitleaks replaces the secrets that the detector of gitleaks finds, with its own
// rules, line by line: its findings say what was found, and not at which byte.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"

	"github.com/logscrub/logscrub/bench/peers/driver"
	"github.com/zricethezav/gitleaks/v8/detect"
)

func main() {
	if err := driver.Run(os.Args[1:], os.Stdin, os.Stdout, open); err != nil {
		fmt.Fprintln(os.Stderr, "gitleaks:", err)
		os.Exit(1)
	}
}

// open makes a detector with the rules that gitleaks comes with.
func open(o driver.Options) (driver.Replacer, error) {
	if len(o.Patterns) > 0 {
		return nil, errors.New("the rules are those of gitleaks: give no pattern")
	}
	detector, err := detect.NewDetectorDefaultConfig()
	if err != nil {
		return nil, err
	}
	return func(dst, block []byte) ([]byte, error) {
		for line := range bytes.Lines(block) {
			clean := line
			for _, f := range detector.DetectBytes(line) {
				clean = bytes.ReplaceAll(clean, []byte(f.Secret), o.Name([]byte(f.Secret)))
			}
			dst = append(dst, clean...)
		}
		return dst, nil
	}, nil
}
