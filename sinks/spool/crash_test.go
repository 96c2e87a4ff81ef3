//go:build unix

package spool_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/sinktest"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/sinks/spool"
)

// childDir names the directory that the child process works in.
const childDir = "SPOOL_TEST_CHILD"

// TestMain makes the test binary the agent of the tests below, if it is asked.
func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		if err := child(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// A tape is a sink that appends lines to a file, as another process would.
type tape struct{ f *os.File }

func (s tape) Send(_ context.Context, c *record.Clean) (flow.Delivery, error) {
	if _, err := s.f.Write(c.Raw()); err != nil {
		return nil, err
	}
	return flow.Held(), nil
}

func (s tape) Close() error { return s.f.Close() }

// child sends numbers through a spool, begins behind the last that was
// acknowledged, and says of each batch when it is acknowledged.
func child(dir string) error {
	f, err := os.OpenFile(filepath.Join(dir, "out"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	o := quick(filepath.Join(dir, "spool"))
	o.SegmentBytes, o.BatchRecords = 8<<10, 7
	s, err := spool.Open(tape{f}, o)
	if err != nil {
		return err
	}
	from, err := strconv.Atoi(os.Getenv("SPOOL_TEST_FROM"))
	if err != nil {
		return err
	}
	for at := from; at < records; at += 5 {
		var bodies []string
		for i := range 5 {
			bodies = append(bodies, fmt.Sprintf("%06d %s", at+i, strings.Repeat("x", 200)))
		}
		d, err := s.Send(context.Background(), sinktest.Clean(record.TermLF, bodies...))
		if err != nil {
			return err
		}
		if _, err := d.Wait(context.Background()); err != nil {
			return err
		}
		fmt.Println(at + 5)
	}
	for s.Status().Records > 0 {
		if err := s.Status().Failed; err != nil {
			return err
		}
		<-time.After(time.Millisecond)
	}
	return s.Close()
}

// records is how many a child sends.
const records = 300

// places are the failpoints that a child passes, in the spool and beneath.
var places = []string{
	"spool-after-commit", "spool-after-delivery", "spool-after-send",
	"wal-after-remove", "wal-after-sync", "wal-after-write", "wal-before-remove", "wal-before-write",
	"wal-segment-after-rename", "wal-segment-before-rename", "wal-segment-created",
	"wal-state-after-rename", "wal-state-before-rename", "wal-state-synced", "wal-state-written",
}

// notPassed are those that need a disk that fails; the tests of package wal end
// at every operation there, too.
var notPassed = []string{"wal-rewritten"}

// TestPlaces holds that the list above is that of the code.
func TestPlaces(t *testing.T) {
	hit := regexp.MustCompile(`failpoint\.Hit\("([a-z-]+)"\)`)
	var found []string
	for _, pattern := range []string{"*.go", "../../internal/wal/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range hit.FindAllSubmatch(text, -1) {
				found = append(found, string(m[1]))
			}
		}
	}
	slices.Sort(found)
	if want := slices.Sorted(slices.Values(slices.Concat(places, notPassed))); !slices.Equal(found, want) {
		t.Errorf("failpoints %v, want %v", found, want)
	}
}

// TestKilled kills a process at each failpoint, three times over, and holds that
// what it said to be acknowledged has arrived in the end, in order, and that what
// arrived twice is a batch that was sent again.
func TestKilled(t *testing.T) {
	bin := filepath.Join(t.TempDir(), "agent.test")
	if out, err := exec.Command("go", "test", "-c", "-tags", "faultpoints", "-o", bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, place := range places {
		t.Run(place, func(t *testing.T) {
			dir, acked := t.TempDir(), 0
			counts := []int{1, 3, 2}
			if place == "wal-state-after-rename" || place == "wal-state-before-rename" {
				counts = counts[:1] // passed once in the life of a spool
			}
			for _, count := range counts {
				var killed bool
				if acked, killed = life(t, bin, dir, acked, fmt.Sprint(place, ":", count)); !killed {
					t.Fatalf("was not killed the time %d; acknowledged %d", count, acked)
				}
			}
			if n, killed := life(t, bin, dir, acked, ""); killed || n != records {
				t.Fatalf("killed %v; acknowledged %d in the end", killed, n)
			}
			arrived(t, filepath.Join(dir, "out"))
		})
	}
}

// life runs an agent from a number on, and returns what it acknowledged.
func life(t *testing.T, bin, dir string, from int, fp string) (acked int, killed bool) {
	t.Helper()
	cmd := exec.Command(bin)
	cmd.Env = append(os.Environ(), childDir+"="+dir, "SPOOL_TEST_FROM="+strconv.Itoa(from), "FP="+fp)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil && err.Error() != "signal: killed" {
		t.Fatalf("%s: %v: %s", fp, err, stderr.Bytes())
	}
	acked = from
	for line := range strings.Lines(string(out)) {
		if n, err := strconv.Atoi(strings.TrimSuffix(line, "\n")); err == nil {
			acked = n
		}
	}
	return acked, err != nil
}

// arrived holds that a tape has every number, the first time in order, and that
// each step back is one batch at most.
func arrived(t *testing.T, name string) {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	next, last, again := 0, -1, 0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		n, err := strconv.Atoi(lines.Text()[:6])
		if err != nil || len(lines.Text()) != 207 || n > next {
			t.Fatalf("%.20q after %d", lines.Text(), last)
		}
		if n <= last {
			again++
			// Under way were four batches of seven, and five records without an answer.
			if last-n >= 4*7+5 {
				t.Fatalf("%d after %d", n, last)
			}
		}
		next, last = max(next, n+1), n
	}
	if next != records {
		t.Fatalf("%d of %d records arrived", next, records)
	}
	t.Logf("%d steps back", again)
}
