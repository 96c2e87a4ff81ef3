package file_test

import (
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
)

// TestLag holds that the lag is what is not acknowledged, also of what came while
// nobody read, over rotation, truncation and restarts.
func TestLag(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newBench(t)
		want := func(what string, n int64) {
			t.Helper()
			if got := w.s.LagBytes(); got != n {
				t.Errorf("%s: %d bytes behind, want %d", what, got, n)
			}
		}
		w.write("a.log", "12345\n")
		w.write("b.log", "1\n")
		w.open()
		want("nothing was looked at", 0)
		w.records(3*time.Second, flow.Undelivered)
		want("read, and not delivered", 8)
		w.restart()
		w.records(3*time.Second, flow.Delivered)
		want("delivered", 0)
		w.write("a.log", strings.Repeat("x", 99)+"\n")
		want("nobody reads", 100)
		w.records(3*time.Second, flow.Delivered)
		w.write("a.log", "part")
		w.records(3*time.Second, flow.Delivered)
		want("held back", 4)
		w.rename("a.log", "a.log.1")
		w.write("a.log", "new\n")
		w.records(5*time.Second, flow.Delivered)
		want("rotated", 0)
		w.write("b.log", "22\n")
		w.truncate("b.log", 0)
		w.records(5*time.Second, flow.Delivered)
		want("truncated", 0)
		w.restart()
		w.records(5*time.Second, flow.Delivered)
		want("restarted", 0)
	})
}
