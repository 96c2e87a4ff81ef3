package file_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
)

// TestHole is fault 33: a writer keeps its offset over a truncation, so that the
// file begins with zero bytes that nobody wrote, however many.
func TestHole(t *testing.T) {
	for name, size := range map[string]int64{"short": 100, "a page": 4096, "long": 1 << 20, "very long": 1 << 40} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				w := newBench(t).open()
				f, err := os.Create(w.path("a.log"))
				w.ok(err)
				defer f.Close()
				_, err = f.WriteString("before\n")
				w.ok(err)
				w.want(3*time.Second, "before|")
				w.truncate("a.log", 0)
				_, err = f.WriteAt([]byte("after\n"), size)
				w.ok(err)
				all := w.records(10*time.Second, flow.Delivered)
				if text(all) != "after|" || all[0].seq != uint64(size) {
					t.Fatalf("records %.200q", text(all))
				}
				w.counted("zeros", &w.counts.HoleBytes, size)
				w.restart()
				w.want(3*time.Second, "")
			})
		})
	}
}

// TestZerosAtEnd has a file that ends in zero bytes, as one does whose writer asks
// for the space first: they are nothing until something stands in their place, or
// behind them.
func TestZerosAtEnd(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newBench(t).open()
		w.write("a.log", "one\n"+strings.Repeat("\x00", 200_000))
		w.want(10*time.Second, "one|")
		f, err := os.OpenFile(w.path("a.log"), os.O_RDWR, 0)
		w.ok(err)
		defer f.Close()
		_, err = f.WriteAt([]byte("two\n"), 4)
		w.ok(err)
		w.want(10*time.Second, "two|")
		w.counted("zeros", &w.counts.HoleBytes, 0)
		w.restart()
		w.want(10*time.Second, "")
		_, err = f.WriteAt([]byte("three\n"), 150_000)
		w.ok(err)
		w.want(10*time.Second, "three|")
		w.counted("zeros", &w.counts.HoleBytes, 150_000-8)
		w.truncate("a.log", 150_006)
		w.write("a.log", "four\n")
		w.want(10*time.Second, "four|")
		w.counted("truncated", &w.counts.Truncated, 0)
	})
}

// TestZerosInside holds that zero bytes of a writer's own are part of their line.
func TestZerosInside(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newBench(t).open()
		want := ""
		for _, n := range []int{1, 2, 62, 63} {
			zeros := strings.Repeat("\x00", n)
			for _, line := range []string{zeros, "a" + zeros, zeros + "b", "a" + zeros + "b"} {
				w.write("a.log", line+"\n")
				want += line + "|"
			}
		}
		w.want(5*time.Second, want)
		w.write("a.log", "a"+strings.Repeat("\x00", 10))
		w.want(5*time.Second, "")
		w.write("a.log", "b\nc"+strings.Repeat("\x00", 64)+"d\n")
		w.want(5*time.Second, "a"+strings.Repeat("\x00", 10)+"b|cd|")
		w.write("a.log", "end\x00\x00")
		w.want(5*time.Second, "")
		w.remove("a.log")
		w.want(5*time.Minute, "end\x00\x00|")
	})
}
