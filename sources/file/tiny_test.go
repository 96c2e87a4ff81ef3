package file_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
)

// TestTiny is fault 29: files of one byte and up, and many files with the same
// first kilobyte. All are read, and none twice, over restarts and while they grow.
func TestTiny(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newBench(t).open()
		want := 0
		for _, n := range []int{0, 1, 2, 63, 64, 65, 1022, 1023, 1024, 1025, 5000} {
			for i := range 5 {
				w.write(fmt.Sprintf("%d-%d.log", n, i), strings.Repeat("x", n)+"\n")
				want++
			}
		}
		if got := w.records(3*time.Second, flow.Delivered); len(got) != want {
			t.Fatalf("%d records, want %d", len(got), want)
		}
		for range 3 {
			w.restart()
			w.want(3*time.Second, "")
			for i := range 5 {
				w.write(fmt.Sprintf("0-%d.log", i), "more\n")
			}
			w.want(3*time.Second, "more|more|more|more|more|")
		}
		w.counted("truncated", &w.counts.Truncated, 0)
	})
}
