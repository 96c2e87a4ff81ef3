package main

import (
	"bytes"
	"context"
	"debug/buildinfo"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/logscrub/logscrub/bench/measure"
	"github.com/logscrub/logscrub/bench/report"
)

// A subject is the binary that is measured.
type subject struct {
	path    string // absolute
	keyring string
	digest  string // of the compiled default profile
	built   string // Go version and revision it was built with
	core    int
	twin    *subject // of a portable build: the other one, nil of that
}

// openSubject makes a keyring in dir and asks the binary for its digest.
func openSubject(ctx context.Context, o options, dir string) (*subject, error) {
	path, err := filepath.Abs(o.logscrub)
	if err != nil {
		return nil, err
	}
	s := &subject{path: path, keyring: filepath.Join(dir, "keyring"), core: o.core, built: builtWith(path)}
	if _, err := s.ask(ctx, "keygen", "-o", s.keyring); err != nil {
		return nil, err
	}
	text, err := s.ask(ctx, "rules", "list", "--hash")
	if err != nil {
		return nil, err
	}
	if s.digest, err = digestOf(text); err != nil {
		return nil, err
	}
	return s, nil
}

// filter is the command line of the filter.
func (s *subject) filter() []string { return []string{s.path, "--keyring", s.keyring} }

// ask runs a verb and returns its output.
func (s *subject) ask(ctx context.Context, args ...string) (string, error) {
	var out bytes.Buffer
	p := measure.Pipeline{Commands: [][]string{append([]string{s.path}, args...)}, Stdout: &out, Core: measure.NoCore}
	result, err := p.Run(ctx)
	if err == nil && result.Stages[0].ExitCode != 0 {
		err = fmt.Errorf("exit status %d: run it by hand to see why", result.Stages[0].ExitCode)
	}
	if err != nil {
		return "", fmt.Errorf("logscrub %s: %w", args[0], err)
	}
	return out.String(), nil
}

var digestShape = regexp.MustCompile(`\b[0-9a-f]{8,64}\b|\b[a-z2-7]{12,64}\b`)

// digestOf finds the digest in what rules list --hash prints, and shortens it to what
// tells two profiles apart in a table.
func digestOf(text string) (string, error) {
	first, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	digest := digestShape.FindString(first)
	if digest == "" {
		return "", errors.New("rules list --hash printed no digest")
	}
	return digest[:min(len(digest), 12)], nil
}

// builtWith says how the binary was built, as far as it tells.
func builtWith(path string) string {
	info, err := buildinfo.ReadFile(path)
	if err != nil {
		return "an unknown compiler"
	}
	built := info.GoVersion
	for _, setting := range info.Settings {
		switch {
		case setting.Key == "vcs.revision":
			built += ", revision " + setting.Value[:min(len(setting.Value), 12)]
		case setting.Key == "vcs.modified" && setting.Value == "true":
			built += " with changes"
		}
	}
	return built
}

// provenance is the paragraph above every table.
func (s *subject) provenance(ctx context.Context, machine string) string {
	pinned := "unpinned"
	if s.core != measure.NoCore {
		pinned = "all processes pinned to one core, GOMAXPROCS=1"
	}
	return fmt.Sprintf("Machine: %s; %s.\nBinary: logscrub, profile `default`, digest `%s`, built with %s; baseline %s.\n",
		machine, pinned, s.digest, s.built, catVersion(ctx))
}

// catVersion is the first line of cat --version, or cat.
func catVersion(ctx context.Context) string {
	var out bytes.Buffer
	p := measure.Pipeline{Commands: [][]string{{"cat", "--version"}}, Stdout: &out, Core: measure.NoCore}
	if result, err := p.Run(ctx); err != nil || result.Stages[0].ExitCode != 0 {
		return "`cat`"
	}
	first, _, _ := strings.Cut(out.String(), "\n")
	return first
}

// mebibytes writes a peak; one that the runner's own memory may hide says so.
func mebibytes(peak int64) string {
	text := report.Figure(float64(peak) / (1 << 20))
	if peak <= measure.Baseline() {
		return "≤ " + text
	}
	return text
}
