package file_test

import (
	"io"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/record"
)

// TestGiant is fault 32: a line of 64 MiB without an end, and then its end. Its
// first megabyte is given out to be withheld, memory stays bounded, what follows
// comes, and a restart in the middle gives nothing out again.
func TestGiant(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newBench(t).open()
		w.write("a.log", "before\n")
		f, err := os.OpenFile(w.path("a.log"), os.O_WRONLY|os.O_APPEND, 0)
		w.ok(err)
		defer f.Close()
		chunk := strings.Repeat("x", 1<<20)
		for range 64 {
			_, err := io.WriteString(f, chunk)
			w.ok(err)
		}
		all := w.records(time.Minute, flow.Delivered)
		if len(all) != 2 || all[0].body != "before" || len(all[1].body) != 1<<20 ||
			all[1].flags != record.Truncated|record.Withhold {
			t.Fatalf("%d records, the last of %d bytes", len(all), len(all[len(all)-1].body))
		}
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		if m.HeapInuse > 32<<20 {
			t.Errorf("%d MiB are in use", m.HeapInuse>>20)
		}
		w.write("b.log", "another file\n")
		w.want(time.Minute, "another file|")
		w.restart()
		w.want(time.Minute, "")
		w.write("a.log", "rest of it\nafter\n")
		w.want(time.Minute, "after|")
	})
}

// TestLongLines has lines around the bounds of reads, lanes and records, that come
// in small writes.
func TestLongLines(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newBench(t).open()
		for _, n := range []int{64<<10 - 1, 64 << 10, 100_000, 300_000, 1 << 20} {
			line := strings.Repeat("y", n)
			for at := 0; at < n; at += 90_001 {
				w.write("a.log", line[at:min(n, at+90_001)])
				w.want(time.Second, "")
			}
			w.write("a.log", "\n")
			all := w.records(time.Second, flow.Delivered)
			if len(all) != 1 || all[0].body != line || all[0].flags != 0 {
				t.Fatalf("%d bytes: %d records", n, len(all))
			}
		}
	})
}
