package measure

import (
	"bytes"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestRunPinsEveryStage(t *testing.T) {
	core, err := LastCore()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	show := "grep Cpus_allowed_list /proc/self/status; cat"
	p := Pipeline{Commands: [][]string{{"sh", "-c", show}, {"sh", "-c", show}}, Stdout: &out, Core: core}
	if _, err := p.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	fields := strings.Fields(out.String())
	if len(fields) != 4 || fields[1] != strconv.Itoa(core) || fields[3] != strconv.Itoa(core) {
		t.Errorf("allowed cores %q, want %d twice", out.String(), core)
	}
	p.Core = 1 << 20
	if _, err := p.Run(t.Context()); err == nil {
		t.Error("a core that does not exist gave no error")
	}
}

func TestUsageCounts(t *testing.T) {
	hungry := `i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; v=$(head -c 60000000 /dev/zero | tr '\0' x); echo ${#v}`
	p := Pipeline{Commands: [][]string{{"sh", "-c", hungry}, {"true"}}, Core: NoCore}
	result, err := p.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if u := result.Stages[0]; u.CPU < time.Millisecond || u.PeakRSS < 60_000_000 {
		t.Errorf("usage %+v, want over 60 MB", u)
	}
	if u := result.Stages[1]; u.PeakRSS > max(Baseline(), 30_000_000) {
		t.Errorf("usage of true %+v", u)
	}
}
