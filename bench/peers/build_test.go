package peers

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/bench/measure"
)

// light are the peers that need no module: programs of the machine, and of C++.
func light() []Peer {
	return slices.DeleteFunc(All(), func(p Peer) bool { return slices.Contains([]string{"go-re2", "otel", "gitleaks"}, p.Name) })
}

func built(t *testing.T, list []Peer) []Program {
	t.Helper()
	programs, err := Lab{Source: ".", Dir: t.TempDir(), Say: func(text string) { t.Log(text) }}.Build(t.Context(), list)
	if err != nil {
		t.Fatal(err)
	}
	return programs
}

func ran(t *testing.T, command []string, path string) string {
	t.Helper()
	var out bytes.Buffer
	p := measure.Pipeline{Commands: [][]string{command}, Stdin: path, Stdout: &out, Core: measure.NoCore}
	if _, err := p.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func written(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "in")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestPrograms holds every program that this machine can have to a text with a value of
// every pattern, to lines longer than its blocks, and to bytes that are no text.
func TestPrograms(t *testing.T) {
	var in, want strings.Builder
	for _, p := range Patterns() {
		for _, s := range samples[p.Name].match {
			in.WriteString("before " + strings.TrimSuffix(s, `"`) + " after\r\n")
			want.WriteString("before " + hidden + " after\r\n")
		}
	}
	// Several in a line, and values in which others stand: only the first counts.
	in.WriteString(`jane@example.com 192.0.2.7, {"token":"eyJhbGciOiJub25lIn0.eyJzdWIiOiJqYW5lIn0.AAAAAAAAAAA","to":"joe@example.com"}` + "\n")
	want.WriteString(hidden + ` ` + hidden + `, {"` + hidden + `","to":"` + hidden + `"}` + "\n")
	for _, rest := range []string{"\n", strings.Repeat("plain ", 50_000) + "\n", "\x00\xff\xfe nothing\n", "é " + strings.Repeat("x", 70_000) + "\n"} {
		in.WriteString(rest)
		want.WriteString(rest)
	}
	path := written(t, in.String())
	for _, p := range built(t, light()) {
		if p.Missing != "" {
			t.Logf("%s: this machine has no %s", p.Name, p.Missing)
			continue
		}
		command := p.Fixed
		if command == nil {
			command = p.Timed
		}
		if got := ran(t, command, path); got != want.String() {
			t.Errorf("%s writes %d bytes, want %d; they begin\n%.600s\nwant\n%.600s", p.Name, len(got), want.Len(), got, want.String())
		}
		if p.Version == "" || strings.Contains(p.Version, "/") {
			t.Errorf("%s has version %q", p.Name, p.Version)
		}
	}
}

// TestMissing holds that a machine without anything is a table of what it lacks.
func TestMissing(t *testing.T) {
	list := slices.DeleteFunc(light(), func(p Peer) bool { return p.Name == "regexp" })
	t.Setenv("PATH", t.TempDir())
	for _, p := range built(t, list) {
		if p.Missing == "" || p.Timed != nil {
			t.Errorf("%s: %q is missing, runs %q", p.Name, p.Missing, p.Timed)
		}
	}
	if _, err := (Lab{Source: ".", Dir: t.TempDir(), Say: func(string) {}}).Build(t.Context(), All()); err == nil {
		t.Error("a driver was built without a compiler")
	}
	if _, err := (Lab{Source: t.TempDir()}).Build(t.Context(), nil); err == nil {
		t.Error("a folder without drivers is taken for theirs")
	}
}

// TestMissingLibrary holds that a driver that does not link is a row that names the library.
func TestMissingLibrary(t *testing.T) {
	p := Peer{Name: "absent", make: native("re2", "libabsent-dev", "-labsent", nil)}
	if got := built(t, []Peer{p})[0]; got.Missing != "libabsent-dev" && got.Missing != "g++" {
		t.Errorf("%+v", got)
	}
}
