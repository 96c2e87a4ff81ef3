// Command mutants shows that the tests see: it breaks the code in one place
// after another, each a mistake that would leak, lose or split a value, and
// demands that a test fails.
//
//	go run ./internal/mutants [NAME-PART]
//
// Nothing in the tree is touched: a mutant is laid over its file with the
// -overlay flag of the go command. A mutant whose text is no longer in its file,
// or that does not compile, is an error like one that survives.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// A mutant is one edit: old, which stands once in file, becomes new, and the
// tests of pkgs that match run must fail.
type mutant struct {
	name, file string
	old, new   string
	pkg, run   string
}

func main() {
	part := ""
	if len(os.Args) > 1 {
		part = os.Args[1]
	}
	tried, alive := 0, 0
	for _, m := range mutants {
		if !strings.Contains(m.name, part) {
			continue
		}
		tried++
		start := time.Now()
		verdict, err := try(&m)
		fmt.Printf("%-9s %5.1fs  %s\n", verdict, time.Since(start).Seconds(), m.name)
		if err != nil {
			alive++
			fmt.Fprintf(os.Stderr, "mutants: %s: %v\n", m.name, err)
		}
	}
	fmt.Printf("%d killed, %d not\n", tried-alive, alive)
	if alive > 0 || tried == 0 {
		os.Exit(1)
	}
}

// try runs the tests over one mutant.
func try(m *mutant) (verdict string, err error) {
	text, err := os.ReadFile(m.file)
	if err != nil {
		return "error", err
	}
	if n := strings.Count(string(text), m.old); n != 1 {
		return "stale", fmt.Errorf("%s: the text to change stands there %d times", m.file, n)
	}
	dir, err := os.MkdirTemp("", "mutant")
	if err != nil {
		return "error", err
	}
	defer os.RemoveAll(dir)
	overlay, err := lay(dir, m, strings.Replace(string(text), m.old, m.new, 1))
	if err != nil {
		return "error", err
	}
	if out, err := exec.Command("go", "build", "-overlay", overlay, "./"+filepath.Dir(m.file)).CombinedOutput(); err != nil {
		return "broken", fmt.Errorf("does not compile: %s", out)
	}
	args := []string{"test", "-overlay", overlay, "-count=1", "-failfast", "-timeout=5m"}
	if m.run != "" {
		args = append(args, "-run", m.run)
	}
	out, err := exec.Command("go", append(args, m.pkg)...).CombinedOutput()
	switch {
	case err == nil:
		return "SURVIVED", fmt.Errorf("no test of %s sees it", m.pkg)
	case !strings.Contains(string(out), "--- FAIL"): // a slow machine is no test
		return "unsure", fmt.Errorf("the tests of %s end without a failed test: %s", m.pkg, lastLine(out))
	}
	return "killed", nil
}

// lastLine returns the last line of out that says something.
func lastLine(out []byte) string {
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	return lines[len(lines)-1]
}

// lay writes the mutated file and the overlay that puts it in place of m.file.
func lay(dir string, m *mutant, text string) (overlay string, err error) {
	file := filepath.Join(dir, filepath.Base(m.file))
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		return "", err
	}
	at, err := filepath.Abs(m.file)
	if err != nil {
		return "", err
	}
	j, err := json.Marshal(map[string]map[string]string{"Replace": {at: file}})
	if err != nil {
		return "", err
	}
	overlay = filepath.Join(dir, "overlay.json")
	return overlay, os.WriteFile(overlay, j, 0o600)
}
