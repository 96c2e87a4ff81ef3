package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/logscrub/logscrub/bench/measure"
)

// TestMatches holds a portable build to what the other writes.
func TestMatches(t *testing.T) {
	input := filepath.Join(t.TempDir(), "input.log")
	if err := os.WriteFile(input, []byte("of example\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		filter string
		want   error
	}{
		"same":      {hides, nil},
		"different": {`exec sed s/example/removed/`, errDiffers},
		"shorter":   {`exec head -c 5`, errDiffers},
	} {
		first := &subject{path: standIn(t, hides, reports), core: measure.NoCore}
		s := &subject{path: standIn(t, c.filter, reports), core: measure.NoCore, twin: first}
		if err := s.matches(t.Context(), input); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// TestPortable tells builds without kernels from others by what the compiler wrote
// into them.
func TestPortable(t *testing.T) {
	code := filepath.Join(t.TempDir(), "empty.go")
	if err := os.WriteFile(code, []byte("package main\n\nfunc main() {}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for tags, want := range map[string]bool{"noasm": true, "other,noasm": true, "": false, "noasmx": false} {
		binary := filepath.Join(t.TempDir(), "empty")
		if text, err := exec.Command("go", "build", "-tags", tags, "-o", binary, code).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, text)
		}
		if got := portable(binary); got != want {
			t.Errorf("tags %q: %t, want %t", tags, got, want)
		}
	}
	if portable(code) {
		t.Error("a text file is taken for a build without kernels")
	}
}
