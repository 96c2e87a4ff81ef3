//go:build linux

package faultlab

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/faultlab/oracle"
)

// nowHead is where package time reads the clocks, in time.Now.
const nowHead = "\tsec, nsec, mono := runtimeNow()\n\tif mono == 0 {\n\t\treturn Time{uint64(nsec), sec + unixToInternal, Local}\n\t}\n\tmono -= startNano\n"

// jumps sets the wall clock anew every second, by days ahead and back; the monotonic
// clock stays. Every process begins somewhere else in it.
const jumps = "\tsec += [...]int64{0, 86400, -86400, 7200, -259200}[mono/1e9%5]\n"

// jumpyBin is an agent whose wall clock jumps: package time is replaced in it, for
// nothing else can change that clock for one process. It is built in make faults alone,
// since all packages have to be.
var jumpyBin = sync.OnceValues(func() (string, error) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return "", fmt.Errorf("go env GOROOT: %w", err)
	}
	file := filepath.Join(strings.TrimSpace(string(root)), "src", "time", "time.go")
	text, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	if strings.Count(string(text), nowHead) == 0 {
		return "", fmt.Errorf("time.Now reads the clocks in another way in %s: tell the fault lab how", runtime.Version())
	}
	dir := filepath.Join(binDir, "jumpy")
	if err := os.Mkdir(dir, 0o700); err != nil {
		return "", err
	}
	fresh := filepath.Join(dir, "time.go")
	changed := strings.ReplaceAll(string(text), nowHead, strings.Replace(nowHead, "\tmono -= startNano\n", jumps+"\tmono -= startNano\n", 1))
	if err := os.WriteFile(fresh, []byte(changed), 0o600); err != nil {
		return "", err
	}
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{file: fresh}})
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(path, overlay, 0o600); err != nil {
		return "", err
	}
	out := filepath.Join(dir, "logscrub")
	return out, goBuild(out, "-pgo=off", "-tags", "faultpoints", "-overlay", path, "github.com/logscrub/logscrub/cmd/logscrub")
})

// TestClockJumps has the wall clock of an agent jump by days every second, ahead and
// back, while files and a stream are read, sinks rotate by age, and it is ended and
// killed (fault 61): nothing is lost, stored twice or withheld, and nobody waits for
// the clock to come back.
func TestClockJumps(t *testing.T) {
	if !full {
		t.Skip("in make faults: the standard library is built for it")
	}
	t.Parallel()
	s := newSoak(t)
	s.a.stop(0)
	s.bin = jumpyBin
	s.begin()
	seen := map[string]bool{}
	for began := time.Now(); time.Since(began) < 30*time.Second; s.turn++ {
		s.k.publish(t.Context(), "s", 20)
		s.logs.log(50)
		s.pause(s.upTo(time.Second))
		switch s.turn % 9 {
		case 4:
			s.logs.rotate(fmt.Sprintf("a.log.%d", s.turn))
		case 6:
			s.a.kill()
			s.begin()
		case 8:
			s.a.stop(0)
			s.begin()
		}
		waited := time.Now()
		s.k.delivered(s.a)
		if d := time.Since(waited); d > 20*time.Second {
			t.Errorf("turn %d: waited for %v", s.turn, d)
		}
	}
	s.a.rest()
	s.a.stop(0)
	for _, name := range s.said {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if day, _, ok := strings.Cut(strings.TrimPrefix(line, "time="), "T"); ok {
				seen[day] = true
			}
		}
	}
	if len(seen) < 3 {
		t.Errorf("the log tells of days %v: the clock did not jump", seen)
	}
	s.k.check(oracle.Rules{Once: true})
	s.secrets()
	s.memory(memoryLimit)
}
