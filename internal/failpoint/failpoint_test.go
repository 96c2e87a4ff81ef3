package failpoint_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/failpoint"
)

const program = `package main

import (
	"fmt"

	"github.com/logscrub/logscrub/internal/failpoint"
)

func main() {
	defer fmt.Println("deferred")
	for i := range 3 {
		fmt.Println("pass", i)
		failpoint.Hit("here")
		failpoint.Hit("there")
	}
}
`

// build compiles the program above with the given tags.
func build(t *testing.T, tags string) string {
	t.Helper()
	dir := t.TempDir()
	src, bin := filepath.Join(dir, "main.go"), filepath.Join(dir, "prog")
	if err := os.WriteFile(src, []byte(program), 0o600); err != nil {
		t.Fatal(err)
	}
	// An overlay puts the program into the module, whose internal packages it needs.
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	overlay := filepath.Join(dir, "overlay.json")
	text := `{"Replace":{"` + filepath.Join(here, "prog", "main.go") + `":"` + src + `"}}`
	if err := os.WriteFile(overlay, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("go", "build", "-tags", tags, "-overlay", overlay, "-o", bin, "./prog").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return bin
}

func TestHit(t *testing.T) {
	if failpoint.Enabled {
		t.Log("this test was itself built with faultpoints")
	}
	with, without := build(t, "faultpoints"), build(t, "")
	for _, c := range []struct {
		bin, fp string
		passes  int
		killed  bool
	}{
		{with, "", 3, false},
		{with, "here", 1, true},
		{with, "here:2", 2, true},
		{with, "here:4", 3, false},
		{with, "elsewhere", 3, false},
		{with, "here:3,there:2", 2, true},
		{without, "here:1", 3, false},
	} {
		cmd := exec.Command(c.bin)
		cmd.Env = append(os.Environ(), "FP="+c.fp)
		out, err := cmd.Output()
		if (err != nil) != c.killed || strings.Count(string(out), "pass") != c.passes || strings.Contains(string(out), "deferred") == c.killed {
			t.Errorf("FP=%s: error %v, output %q", c.fp, err, out)
		}
		if c.killed && err.Error() != "signal: killed" {
			t.Errorf("FP=%s: ended by %v", c.fp, err)
		}
	}
	for _, fp := range []string{"here:0", "here:x"} {
		cmd := exec.Command(with)
		cmd.Env = append(os.Environ(), "FP="+fp)
		if out, err := cmd.CombinedOutput(); err == nil || !strings.Contains(string(out), "name:count") {
			t.Errorf("FP=%s was accepted: %s", fp, out)
		}
	}
}
