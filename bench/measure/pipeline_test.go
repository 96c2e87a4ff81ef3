package measure

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestRunConnectsStages(t *testing.T) {
	file := filepath.Join(t.TempDir(), "in")
	want := strings.Repeat("a line of text\n", 50_000)
	if err := os.WriteFile(file, []byte(want), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, p := range map[string]Pipeline{
		"argument": {Commands: [][]string{{"cat", file}, {"cat"}, {"cat"}}},
		"stdin":    {Commands: [][]string{{"cat"}}, Stdin: file},
	} {
		var out bytes.Buffer
		p.Stdout, p.Core = &out, NoCore
		result, err := p.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if out.String() != want {
			t.Errorf("%s: %d bytes came through, want %d", name, out.Len(), len(want))
		}
		if len(result.Stages) != len(p.Commands) || result.Wall <= 0 {
			t.Errorf("%s: result %+v", name, result)
		}
	}
}

func TestRunReportsExit(t *testing.T) {
	p := Pipeline{Commands: [][]string{{"true"}, {"sh", "-c", "exit 3"}, {"cat"}}, Core: NoCore}
	result, err := p.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []int{0, 3, 0} {
		if got := result.Stages[i].ExitCode; got != want {
			t.Errorf("stage %d: exit %d, want %d", i, got, want)
		}
	}
}

func TestRunRefuses(t *testing.T) {
	for name, p := range map[string]Pipeline{
		"no command": {},
		"no program": {Commands: [][]string{{"cat"}, {"no-such-program-anywhere"}, {"cat"}}},
		"no input":   {Commands: [][]string{{"cat"}}, Stdin: filepath.Join(t.TempDir(), "absent")},
	} {
		p.Core = NoCore
		if _, err := p.Run(t.Context()); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestRunEnds(t *testing.T) {
	p := Pipeline{Commands: [][]string{{"sleep", "60"}, {"cat"}}, Core: NoCore, Timeout: 50 * time.Millisecond}
	if _, err := p.Run(t.Context()); !errors.Is(err, ErrTimeout) {
		t.Errorf("error %v, want %v", err, ErrTimeout)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	p.Timeout = 0
	if _, err := p.Run(ctx); err == nil {
		t.Error("a cancelled run gave no error")
	}
}

// The program that is measured must not see what the caller has set.
func TestRunHidesEnvironment(t *testing.T) {
	t.Setenv("LOGSCRUB_PROFILE", "strict")
	var out bytes.Buffer
	p := Pipeline{Commands: [][]string{{"env"}}, Stdout: &out, Core: NoCore}
	if _, err := p.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "LOGSCRUB") || !strings.Contains(out.String(), "GOMAXPROCS=1\n") {
		t.Errorf("environment:\n%s", out.String())
	}
}
