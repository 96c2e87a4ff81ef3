//go:build linux

package faultlab

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/faultlab/oracle"
)

// TestRotationStorm renames files under a program that logs as fast as it can, a
// hundred times, with kills meanwhile; rotated files match the pattern as well
// (faults 25, 29 and 38).
func TestRotationStorm(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	config := l.config(fmt.Sprintf(`    source: {type: file, paths: ["%s/*.log*"], exclude: ["*.gz"], poll: 10ms, scan: 20ms}
    batch: {max_bytes: 16KiB, max_wait: 10ms}
    sinks: [{type: file, path: "%s/clean.log"}]
`, l.path("in"), l.out))
	logs, rounds := l.writer("a"), 60
	if full {
		rounds = 500
	}
	a := l.start(config)
	for i := range rounds {
		logs.log(1 + l.rng.IntN(60))
		logs.rotate(fmt.Sprintf("a.log.%d", i))
		if l.rng.IntN(4) == 0 {
			l.pause(l.upTo(60 * time.Millisecond))
		}
		if i%20 == 10 {
			a.kill()
			logs.log(30)
			a = l.start(config)
		}
	}
	logs.log(10)
	l.delivered(a, "clean.log")
	a.rest()
	a.stop(3)
	l.check("clean.log", oracle.Rules{Torn: l.kills})
	l.secrets()
	l.memory(memoryLimit)
}

// TestRotationOrder is the same without kills: every record comes once, and in order.
func TestRotationOrder(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	config := l.config(fmt.Sprintf(`    source: {type: file, paths: ["%s/*.log"], poll: 10ms, scan: 20ms}
    sinks: [{type: file, path: "%s/clean.log", max_size: 64KiB, compress: gzip}]
    batch: {max_bytes: 16KiB, max_wait: 10ms}
`, l.path("in"), l.out))
	logs := l.writer("a")
	a := l.start(config)
	seen := l.tailAll("clean.log")
	for i := range 40 {
		logs.log(1 + l.rng.IntN(50))
		l.await("what was logged", seen(a)) // a file that nobody has seen is not found again
		logs.log(l.rng.IntN(100))
		logs.rotate(fmt.Sprintf("a.%d.old", i))
	}
	l.await("what was logged", seen(a))
	a.rest()
	a.stop()
	l.check("clean.log", oracle.Rules{Ordered: true, Once: true})
	l.secrets()
}

// tailAll returns what says whether a file of a sink that is rotated has everything.
func (l *lab) tailAll(name string) func(a *agent) func() (int64, bool) {
	return func(a *agent) func() (int64, bool) {
		return func() (int64, bool) {
			a.alive()
			seen, all := l.allSeen(name)
			return int64(seen), all
		}
	}
}

// allSeen counts the records in a file of a sink that is rotated, and reports whether
// it has everything that is owed.
func (l *lab) allSeen(name string) (n int, all bool) {
	seen := map[oracle.Ref]bool{}
	for _, line := range l.lines(name) {
		if r, ok := oracle.Find(line); ok {
			seen[r] = true
		}
	}
	for _, r := range l.ledger.Owed() {
		if !seen[r] {
			return len(seen), false
		}
	}
	return len(seen), true
}

// TestCopyTruncate copies a file and truncates it, again and again, once what stood in
// it has been read; it grows back to more than it was before anybody looks (faults
// 26, 27 and 33).
func TestCopyTruncate(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	config := l.config(l.fileToFile(""))
	logs := l.writer("a")
	a := l.start(config)
	for i := range 15 {
		logs.log(20 + l.rng.IntN(50))
		l.delivered(a, "clean.log")
		l.copyFile(logs.path, l.path(fmt.Sprintf("in/a.log.%d", i)))
		if err := os.Truncate(logs.path, 0); err != nil {
			t.Fatal(err)
		}
		logs.log(20 + l.rng.IntN(200))
		if i%5 == 4 {
			a.kill()
			a = l.start(config)
		}
	}
	l.delivered(a, "clean.log")
	a.rest()
	a.stop(3)
	l.check("clean.log", oracle.Rules{Torn: l.kills})
	l.secrets()
}

func (l *lab) copyFile(from, to string) {
	l.Helper()
	in, err := os.Open(from)
	if err != nil {
		l.Fatal(err)
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		l.Fatal(err)
	}
	defer out.Close()
	if _, err := io.Copy(out, in); err != nil {
		l.Fatal(err)
	}
}

// TestDeletedFiles removes files that are open, and has new ones take their inodes
// (faults 28 and 36): many small files, of which only a few may be open.
func TestDeletedFiles(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	config := l.config(fmt.Sprintf(`    source: {type: file, paths: ["%s/*.log"], poll: 10ms, scan: 20ms, max_open: 8}
    batch: {max_bytes: 16KiB, max_wait: 10ms}
    sinks: [{type: file, path: "%s/clean.log"}]
`, l.path("in"), l.out))
	a := l.start(config)
	fds := 0
	for round := range 5 {
		for i := range 40 {
			w := l.writer(fmt.Sprintf("%c%c", 'a'+round, 'a'+i%26))
			w.log(1 + l.rng.IntN(5))
			w.f.Close()
		}
		fds = max(fds, a.descriptors())
		l.delivered(a, "clean.log")
		old, err := filepath.Glob(filepath.Join(l.path("in"), "*.log"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range old {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		}
	}
	a.rest()
	a.stop()
	l.check("clean.log", oracle.Rules{Once: true})
	if fds > 64 {
		t.Errorf("the agent had %d descriptors for max_open: 8", fds)
	}
}
