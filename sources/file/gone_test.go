//go:build unix

package file_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/sources/file"
)

// TestDeletedWhileOpen is fault 36: a file is removed, or its whole directory, while
// it has bytes that were not read. They come, and the file is closed after that.
func TestDeletedWhileOpen(t *testing.T) {
	for _, what := range []string{"sub/a.log", "sub"} {
		t.Run(what, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				w := newBench(t, func(o *file.TailOptions) { o.Patterns[0] = strings.Replace(o.Patterns[0], "*", "*/*", 1) })
				w.ok(os.Mkdir(w.path("sub"), 0o700))
				w.open()
				w.write("sub/a.log", "one\n")
				w.want(3*time.Second, "one|")
				f, err := os.OpenFile(w.path("sub/a.log"), os.O_WRONLY|os.O_APPEND, 0)
				w.ok(err)
				_, err = f.WriteString("two\n")
				w.ok(err)
				w.remove(what)
				w.want(3*time.Second, "two|")
				_, err = f.WriteString("three\nlast")
				w.ok(err)
				w.want(30*time.Second, "three|")
				w.want(3*time.Minute, "last|")
				w.counted("vanished", &w.counts.Vanished, 0)
				w.ok(f.Close())
				if n := descriptors(t, w.dir+"/sub"); n != 0 {
					t.Errorf("%d descriptors are left", n)
				}
				w.ok(os.MkdirAll(w.path("sub"), 0o700))
				w.write("sub/a.log", "four\n")
				w.want(3*time.Second, "four|")
			})
		})
	}
}

// descriptors counts those of this process that lead below dir.
func descriptors(t *testing.T, dir string) (n int) {
	t.Helper()
	all, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Log("descriptors cannot be counted here")
		return 0
	}
	for _, e := range all {
		if to, err := os.Readlink("/proc/self/fd/" + e.Name()); err == nil && strings.HasPrefix(to, dir) {
			n++
		}
	}
	return n
}

// TestVanished has files go away unread, for want of a descriptor: that is counted.
func TestVanished(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newBench(t, func(o *file.TailOptions) { o.MaxOpen = 1 }).open()
		w.write("a.log", "a1\n")
		w.write("b.log", "b1\n")
		w.read(3*time.Second, "a1|", "b1|")
		w.ok(os.Chmod(w.path("a.log"), 0))
		w.write("b.log", "b2\n")
		w.want(3*time.Second, "b2|")
		w.remove("a.log")
		w.want(time.Minute, "")
		w.counted("vanished", &w.counts.Vanished, 0) // it had been read
	})
}

// TestComesBack has a directory that goes away for a while, as a mount does: what
// was read is not read again.
func TestComesBack(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newBench(t, func(o *file.TailOptions) { o.Patterns[0] = strings.Replace(o.Patterns[0], "*", "mnt/*", 1) })
		w.ok(os.Mkdir(w.path("mnt"), 0o700))
		w.open()
		w.write("mnt/a.log", "one\n")
		w.want(3*time.Second, "one|")
		for range 2 {
			w.rename("mnt", "elsewhere")
			w.want(10*time.Minute, "")
			w.rename("elsewhere", "mnt")
			w.want(3*time.Second, "")
			w.write("mnt/a.log", "two\n")
			w.want(3*time.Second, "two|")
			w.rename("mnt", "elsewhere")
			w.restart()
			w.want(10*time.Minute, "")
			w.rename("elsewhere", "mnt")
			w.write("mnt/a.log", "three\n")
			w.want(3*time.Second, "three|")
		}
	})
}

// TestNoFiles has all that matches a pattern and is no file to read.
func TestNotFiles(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newBench(t)
		w.ok(os.Symlink("loop.log", w.path("loop.log")))
		w.ok(os.Symlink("nowhere", w.path("dangling.log")))
		w.ok(os.Mkdir(w.path("directory.log"), 0o700))
		w.ok(mkfifo(w.path("pipe.log")))
		w.open()
		w.write("real", "one\n")
		w.ok(os.Symlink("real", w.path("link.log")))
		w.want(10*time.Second, "one|")
		w.counted("errors", &w.counts.Errors, 3) // each said once; a link to nowhere may yet lead somewhere
		w.write("nowhere", "two\n")
		w.want(10*time.Second, "two|")
	})
}

// TestNotReadable has a file that may not be read for a while.
func TestNotReadable(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Log("the superuser may read everything: the file is read at once")
	}
	bubble(t, func(t *testing.T) {
		w := newBench(t).open()
		w.write("a.log", "one\n")
		w.ok(os.Chmod(w.path("a.log"), 0))
		first := text(w.records(5*time.Second, flow.Delivered))
		w.ok(os.Chmod(w.path("a.log"), 0o600))
		if got := first + text(w.records(5*time.Second, flow.Delivered)); got != "one|" {
			t.Errorf("got %q", got)
		}
	})
}

// TestTenThousand reads 10 000 files with 32 descriptors, each but once.
func TestTenThousand(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newBench(t, func(o *file.TailOptions) { o.MaxOpen, o.Save = 32, time.Minute }).open()
		const n = 10_000
		for round := range 2 {
			for i := range n / (1 + 9*round) { // all, and then some
				w.write(fmt.Sprintf("%d.log", i), fmt.Sprintf("%d of %d\n", round, i))
			}
			seen := map[string]bool{}
			for _, r := range w.records(10*time.Second, flow.Delivered) {
				seen[r.body] = true
				if len(seen)%1000 == 0 && descriptors(t, w.dir) > 32 {
					t.Fatal("more than 32 descriptors")
				}
			}
			if len(seen) != n/(1+9*round) {
				t.Fatalf("%d records", len(seen))
			}
		}
		w.restart()
		w.want(3*time.Second, "")
		w.counted("errors", &w.counts.Errors, 0)
	})
}

// TestFair has one file with much to read and many with little: none waits for it.
func TestFair(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newBench(t)
		w.write("a.log", strings.Repeat("much of it\n", 300_000))
		for i := range 100 {
			w.write(fmt.Sprintf("b%d.log", i), "little\n")
		}
		w.open()
		all := w.records(10*time.Second, flow.Delivered)
		last := 0
		for i, r := range all {
			if r.body == "little" {
				last = i
			}
		}
		if len(all) != 300_100 || last > 100_000 {
			t.Errorf("%d records, the last of the small files is number %d", len(all), last)
		}
	})
}
