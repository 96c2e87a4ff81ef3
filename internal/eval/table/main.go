// Command table scores a scan of a labelled corpus. `table lines FILE` prints the
// lines to scan, and `table score FILE` reads what scan --output ndjson printed for
// them; make eval does both for each file of a folder. `table measure FILE` prints the
// figures as testdata/eval/measured.tsv keeps them.
package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/logscrub/logscrub/internal/eval"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "table:", err)
		os.Exit(2)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		return errUsage
	}
	f, err := os.Open(args[1])
	if err != nil {
		return err
	}
	defer f.Close()
	recs, err := eval.Read(f)
	if err != nil {
		return err
	}
	switch args[0] {
	case "lines":
		_, err = os.Stdout.Write(eval.Lines(recs))
		return err
	case "score", "measure":
		t, err := eval.Score(recs, os.Stdin)
		if err != nil {
			return err
		}
		name := filepath.Base(args[1])
		if args[0] == "score" {
			return t.Write(os.Stdout, name)
		}
		name, _, _ = strings.Cut(name, ".")
		return eval.WriteMeasured(os.Stdout, t.Measure(name))
	}
	return errUsage
}

var errUsage = errors.New("want: table lines|score|measure FILE")
