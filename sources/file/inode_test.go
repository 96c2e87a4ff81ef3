//go:build unix

package file_test

import (
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/logscrub/logscrub/sources/file"
)

func inode(t *testing.T, path string) uint64 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Sys().(*syscall.Stat_t).Ino
}

// TestInodeReused is fault 28: a file is removed and another one gets its inode,
// as ext4 does at once, while nobody has the first one open. Neither its offset
// nor its name holds for the second.
func TestInodeReused(t *testing.T) {
	for name, content := range map[string]string{
		"shorter": "x\n", "longer": "2 one\n2 two\n2 three\n", "same beginning": "1 one\n2 two\n",
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				w := newBench(t).open()
				w.write("a.log", "1 one\n")
				w.want(3*time.Second, "1 one|")
				w.ok(w.s.Close()) // and with it the file, whose inode is free only then
				was := inode(t, w.path("a.log"))
				w.remove("a.log")
				w.write("a.log", content)
				if inode(t, w.path("a.log")) != was {
					t.Log("this file system does not use the inode again")
				}
				w.open()
				want := map[string]string{"shorter": "x|", "longer": "2 one|2 two|2 three|", "same beginning": "1 one|2 two|"}[name]
				w.want(3*time.Second, want)
			})
		})
	}
}

// TestInodeReusedByMany removes and makes files, with a single descriptor for all.
func TestInodeReusedByMany(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newBench(t, func(o *file.TailOptions) { o.MaxOpen = 1 }).open()
		for range 20 {
			w.write("a.log", "from a\n")
			w.write("b.log", "from b\n")
			got := w.records(3*time.Second, 1)
			if len(got) != 2 || got[0].body == got[1].body {
				t.Fatalf("records %+v", got)
			}
			w.remove("a.log")
			w.remove("b.log")
		}
	})
}

// TestTwoNames has one file under two names: it is read once.
func TestTwoNames(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newBench(t).open()
		w.write("a.log", "one\n")
		w.ok(os.Link(w.path("a.log"), w.path("b.log")))
		w.ok(os.Symlink("a.log", w.path("c.log")))
		w.want(3*time.Second, "one|")
		w.remove("a.log")
		w.write("b.log", "two\n")
		w.want(3*time.Second, "two|")
	})
}
