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

// TestCopytruncate is fault 26: the content is copied away and the file truncated
// while its writer goes on. What was there at a look comes; the copy is not read.
func TestCopytruncate(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newBench(t).open()
		origins := map[string]bool{}
		for i := range 20 {
			w.write("a.log", fmt.Sprintf("%d first\n%d second\n", i, i))
			all := w.records(3*time.Second, flow.Delivered)
			if got, want := text(all), fmt.Sprintf("%d first|%d second|", i, i); got != want {
				t.Fatalf("got %q, want %q", got, want)
			}
			origins[all[0].origin] = true
			body, err := os.ReadFile(w.path("a.log"))
			w.ok(err)
			w.ok(os.WriteFile(w.path("a.log.1"), body, 0o600))
			w.truncate("a.log", 0)
			if i%2 == 0 {
				w.want(3*time.Second, "") // seen empty, or not until something stands in it again
			}
			if i%5 == 0 {
				w.restart()
			}
		}
		if len(origins) != 20 {
			t.Errorf("%d origins: the same offset of another content must not have the same name", len(origins))
		}
	})
}

// TestRegrown is fault 27: truncated and grown past the old offset between two
// looks. The size says nothing, the content does.
func TestRegrown(t *testing.T) {
	for name, c := range map[string]struct{ before, after string }{
		"other beginning":    {"old line 1\nold line 2\n", strings.Repeat("new line\n", 10)},
		"same beginning":     {"# a title\nold 1\nold 2\n", "# a title\n" + strings.Repeat("new line\n", 10)},
		"long title":         {strings.Repeat("#", 2000) + "\nold 1\n", strings.Repeat("#", 2000) + "\n" + strings.Repeat("new line\n", 10)},
		"to the same length": {"old 1\nold 2\n", "new 1\nnew 2\n3\n"},
		"a part of a line":   {"old 1\nold 2", "new 1\nnew 2\n3\n"},
	} {
		for _, down := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/down=%v", name, down), func(t *testing.T) {
				bubble(t, func(t *testing.T) {
					w := newBench(t).open()
					w.write("a.log", c.before)
					w.records(3*time.Second, flow.Delivered)
					if down {
						w.ok(w.s.Close())
					}
					w.truncate("a.log", 0)
					w.write("a.log", c.after)
					if down {
						w.open()
					}
					want := strings.ReplaceAll(c.after, "\n", "|")
					if name == "a part of a line" && !down { // what was read of the line is not lost
						want = "old 2" + want
					}
					w.want(3*time.Second, want)
					w.counted("truncated", &w.counts.Truncated, 1)
				})
			})
		}
	}
}

// TestShrunk has a file that loses its end: it is read again, for nobody knows
// what it is now.
func TestShrunk(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newBench(t).open()
		w.write("a.log", "one\ntwo\nthree\n")
		w.want(3*time.Second, "one|two|three|")
		w.truncate("a.log", 8)
		w.want(3*time.Second, "one|two|")
		w.write("a.log", "four\n")
		w.want(3*time.Second, "four|")
		w.restart()
		w.want(3*time.Second, "")
	})
}

// TestTruncateStorm has a writer that truncates as it likes, with its own count of
// what it wrote since: of each content, what comes is a run of whole lines from
// the first on, and of the last content all.
func TestTruncateStorm(t *testing.T) {
	w := newBench(t, func(o *file.TailOptions) {
		o.Poll, o.Scan, o.Notify = time.Millisecond, 10*time.Millisecond, true
	}).open()
	const contents, lines = 200, 500
	failed, look := make(chan error, 1), make(chan struct{})
	go func() {
		f, err := os.OpenFile(w.path("a.log"), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
		for c := 0; c < contents && err == nil; c++ {
			if c%3 == 0 {
				<-look // so that some of them are seen
			}
			if err = f.Truncate(0); err != nil {
				break
			}
			for l := 0; l < lines && err == nil; l++ {
				_, err = fmt.Fprintf(f, "content %d line %d\n", c, l)
			}
		}
		failed <- err
	}()
	content, line, joined := -1, lines-1, 0
	for idle := 0; content != contents-1 || line != lines-1; idle++ {
		select {
		case look <- struct{}{}:
		default:
		}
		for _, r := range w.records(2*time.Millisecond, flow.Delivered) {
			idle = 0
			var c, l int
			if _, err := fmt.Sscanf(r.body, "content %d line %d", &c, &l); err != nil || strings.Count(r.body, "content") > 1 {
				joined++ // the line that the truncation cut, and the first one after it
				if _, err := fmt.Sscanf(r.body[strings.LastIndex(r.body, "c"):], "content %d line %d", &c, &l); err != nil {
					t.Fatalf("record %q", r.body)
				}
			}
			if c < content || c == content && l != line+1 || c > content && l != 0 {
				t.Fatalf("record %q after content %d line %d", r.body, content, line)
			}
			content, line = c, l
		}
		if idle > 5000 {
			t.Fatalf("nothing after content %d line %d", content, line)
		}
	}
	w.ok(<-failed)
	t.Logf("%d contents noticed of %d, %d lines cut", w.counts.Truncated.Load(), contents, joined)
}
