//go:build linux

package faultlab

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// The programs under test are built once a run, into a folder that goes with it.
var (
	agentBin = sync.OnceValues(func() (string, error) { return buildAgent(binDir) })
	natsBin  = sync.OnceValues(func() (string, error) {
		out := filepath.Join(binDir, "nats-server")
		return out, goBuild(out, "github.com/nats-io/nats-server/v2")
	})
	binDir string
)

// full says that make faults runs.
var full = os.Getenv("FAULTLAB") == "full"

// beside is how many tests run at once: most of the time they wait for a process.
const beside = "6"

func TestMain(m *testing.M) {
	flag.Parse()
	if !given("test.parallel") {
		if err := flag.Set("test.parallel", beside); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	dir, err := os.MkdirTemp("", "faultlab-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	binDir = dir
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// given reports whether a flag stands on the command line.
func given(name string) (yes bool) {
	flag.Visit(func(f *flag.Flag) { yes = yes || f.Name == name })
	return yes
}

func goBuild(out string, args ...string) error {
	text, err := exec.Command("go", append([]string{"build", "-o", out}, args...)...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("go build: %w\n%s", err, text)
	}
	return nil
}

// Words that trip the agent under test when they stand in a record: its detector
// panics, hangs, or kills the process.
const (
	tripPanic = "fltrippanic"
	tripHang  = "fltriphang"
	tripKill  = "fltripkill"
)

// goroutinesFile is where an agent under test tells what its goroutines do, below the
// folder for temporary files.
const goroutinesFile = "goroutines"

// tripwire is a file that is added to package detect.
const tripwire = `package detect

import (
	"bytes"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/pprof"
	"syscall"
)

var _ = telling()

// telling has the process tell, at SIGUSR2, what its goroutines do.
func telling() chan os.Signal {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGUSR2)
	go func() {
		for range c {
			var all bytes.Buffer
			if pprof.Lookup("goroutine").WriteTo(&all, 2) == nil {
				name := filepath.Join(os.TempDir(), "` + goroutinesFile + `")
				_ = os.WriteFile(name+".new", all.Bytes(), 0o600)
				_ = os.Rename(name+".new", name)
			}
		}
	}()
	return c
}

func trip(rec []byte) {
	if !bytes.Contains(rec, []byte("fltrip")) {
		return
	}
	switch {
	case bytes.Contains(rec, []byte("` + tripPanic + `")):
		panic(string(rec))
	case bytes.Contains(rec, []byte("` + tripHang + `")):
		select {}
	case bytes.Contains(rec, []byte("` + tripKill + `")):
		p, err := os.FindProcess(os.Getpid())
		if err == nil {
			_ = p.Kill()
		}
		select {}
	}
}
`

// scanHead is where the tripwire is put into the detector.
const scanHead = "func (s *Scanner) scan(rec []byte, q *Query) []Finding {\n"

// buildAgent builds logscrub with failpoints, and with a detector that can be
// tripped, which an overlay puts there.
func buildAgent(dir string) (string, error) {
	root, err := filepath.Abs("../..")
	if err != nil {
		return "", err
	}
	scan := filepath.Join(root, "detect", "scan.go")
	text, err := os.ReadFile(scan)
	if err != nil {
		return "", err
	}
	if strings.Count(string(text), scanHead) != 1 {
		return "", fmt.Errorf("detect/scan.go has no line %q: tell the fault lab where a scan begins", scanHead)
	}
	replaced := map[string]string{}
	for name, content := range map[string]string{
		scan: strings.Replace(string(text), scanHead, scanHead+"\ttrip(rec)\n", 1),
		filepath.Join(root, "detect", "tripwire.go"): tripwire,
	} {
		replaced[name] = filepath.Join(dir, filepath.Base(name))
		if err := os.WriteFile(replaced[name], []byte(content), 0o600); err != nil {
			return "", err
		}
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replaced})
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(filepath.Join(dir, "overlay.json"), overlay, 0o600); err != nil {
		return "", err
	}
	out := filepath.Join(dir, "logscrub")
	return out, goBuild(out, "-pgo=off", "-tags", "faultpoints", "-overlay", filepath.Join(dir, "overlay.json"), "github.com/logscrub/logscrub/cmd/logscrub")
}

// must returns the value of a build, or ends the test.
func must(t testing.TB, build func() (string, error)) string {
	t.Helper()
	path, err := build()
	if err != nil {
		t.Fatal(err)
	}
	return path
}
