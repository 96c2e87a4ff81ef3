package file_test

import (
	"fmt"
	"os"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/logscrub/logscrub/internal/flow"
)

// TestNoDescriptors is fault 20: the process has 32 descriptors, and 500 files to
// read. They take turns; that there was none is counted, and nothing is lost.
func TestNoDescriptors(t *testing.T) {
	var old unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &old); err != nil {
		t.Fatal(err)
	}
	bubble(t, func(t *testing.T) {
		w := newBench(t)
		const n = 500
		for i := range n {
			w.write(fmt.Sprintf("%d.log", i), fmt.Sprintf("%d\n", i))
		}
		w.open()
		used, err := os.ReadDir("/proc/self/fd")
		w.ok(err)
		limit := old
		limit.Cur = uint64(len(used) + 10)
		w.ok(unix.Setrlimit(unix.RLIMIT_NOFILE, &limit))
		defer unix.Setrlimit(unix.RLIMIT_NOFILE, &old)
		seen := map[string]bool{}
		for _, r := range w.records(time.Minute, flow.Delivered) {
			seen[r.body] = true
		}
		w.ok(unix.Setrlimit(unix.RLIMIT_NOFILE, &old))
		if len(seen) != n {
			t.Errorf("%d records of %d", len(seen), n)
		}
		if w.counts.Errors.Load() == 0 {
			t.Error("no error was counted")
		}
		w.counted("vanished", &w.counts.Vanished, 0)
		w.restart()
		w.want(time.Minute, "")
	})
}

// TestDescriptorsTaken has the files that are open take every descriptor there is. Then
// others come: the folder can be looked at all the same, and the checkpoint written.
func TestDescriptorsTaken(t *testing.T) {
	var old unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &old); err != nil {
		t.Fatal(err)
	}
	bubble(t, func(t *testing.T) {
		w := newBench(t)
		w.open()
		used, err := os.ReadDir("/proc/self/fd")
		w.ok(err)
		limit := old
		limit.Cur = uint64(len(used) + 20)
		const n = 300
		seen := map[string]bool{}
		for i := range n {
			w.write(fmt.Sprintf("%d.log", i), fmt.Sprintf("%d\n", i))
			if i%30 < 29 {
				continue
			}
			w.ok(unix.Setrlimit(unix.RLIMIT_NOFILE, &limit))
			for _, r := range w.records(10*time.Second, flow.Delivered) {
				seen[r.body] = true
			}
			w.ok(unix.Setrlimit(unix.RLIMIT_NOFILE, &old)) // the next files are written by others
		}
		if len(seen) != n {
			t.Errorf("%d records of %d", len(seen), n)
		}
		w.restart()
		w.want(time.Minute, "")
	})
}
