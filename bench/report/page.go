// Package report writes the page of figures: sections of tables between markers, so
// that each benchmark replaces its own section and leaves the others as they are, and
// the machine they were measured on.
package report

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Sections of the page, in order.
var order = [...]string{"throughput", "portable", "linear", "start", "tokens", "delivery", "outage", "peers", "pipe"}

const head = `# Benchmarks

This page is written by ` + "`bench`" + ` (see [bench/README.md](../bench/README.md)); do not edit it. To measure
everything again on your machine:

` + "```sh" + `
go build -o logscrub ./cmd/logscrub && go build -tags noasm -o logscrub-noasm ./cmd/logscrub
go -C bench run . all -logscrub ../logscrub -portable ../logscrub-noasm -o ../docs/BENCHMARKS.md
go -C bench run . tokens -logscrub ../logscrub -o ../docs/BENCHMARKS.md
go -C bench run . delivery -logscrub ../logscrub -o ../docs/BENCHMARKS.md
go -C bench run . outage -logscrub ../logscrub -o ../docs/BENCHMARKS.md
go -C bench run . peers -logscrub ../logscrub -o ../docs/BENCHMARKS.md
go -C bench run . pipe -logscrub ../logscrub -o ../docs/BENCHMARKS.md
` + "```" + `

A claim about speed is a *ratio* to another program of the same run on the same core, never a time or a rate
alone: those differ from machine to machine and from minute to minute.
`

// Replace puts text between the markers of the section in the page at path, and makes
// the page if there is none. Other sections stay as they are.
func Replace(path, section, text string) error {
	page, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		page, err = []byte(Empty()), nil
	}
	if err != nil {
		return err
	}
	next, err := replaced(string(page), section, text)
	if err != nil {
		return fmt.Errorf("page %s: %w", path, err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(next), 0o644)
}

// Empty returns the page with its sections still to be measured.
func Empty() string {
	var b strings.Builder
	b.WriteString(head)
	for _, section := range order {
		open, end := markers(section)
		fmt.Fprintf(&b, "\n%s\n(%s: not measured yet)\n%s\n", open, section, end)
	}
	return b.String()
}

func replaced(page, section, text string) (string, error) {
	open, end := markers(section)
	if first, _ := markers(order[0]); !strings.Contains(page, open) && strings.Contains(page, first) && slices.Contains(order[:], section) {
		page += "\n" + open + "\n" + end + "\n" // the page is older than the section
	}
	before, rest, found := strings.Cut(page, open)
	_, after, ended := strings.Cut(rest, end)
	if !found || !ended {
		return "", fmt.Errorf("no section %q: delete the page and measure again", section)
	}
	return before + open + "\n" + strings.TrimSpace(text) + "\n" + end + after, nil
}

func markers(section string) (open, end string) {
	return "<!-- bench " + section + " -->", "<!-- end " + section + " -->"
}
