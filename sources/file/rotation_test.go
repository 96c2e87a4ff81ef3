package file_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/sources/file"
)

// TestRename is the rotation that gives the file another name and begins a new
// one: what is still written to the old file comes, and before the new one.
func TestRename(t *testing.T) {
	for name, to := range map[string]string{"matched": "a.1.log", "elsewhere": "a.log.1"} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				w := newBench(t).open()
				w.write("a.log", "one\n")
				w.want(5*time.Second, "one|")
				w.write("a.log", "two\n")
				w.rename("a.log", to)
				w.write("a.log", "three\n")
				w.write(to, "late\n")
				w.want(5*time.Second, "two|late|three|")
				w.write(to, "later\n")
				w.want(5*time.Second, "later|")
				w.write("a.log", "four\n")
				w.restart()
				w.want(time.Hour, "four|")
				w.counted("truncated", &w.counts.Truncated, 0)
			})
		})
	}
}

// TestNames holds that records keep the path that their file was first read under,
// and that files have different origins.
func TestNames(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newBench(t).open()
		w.write("a.log", "one\n")
		a := w.records(2*time.Second, flow.Delivered)
		w.write("a.log", "two\n")
		w.rename("a.log", "b.log")
		w.write("a.log", "three\n")
		b := append(a, w.records(2*time.Second, flow.Delivered)...)
		if len(b) != 3 || b[0].origin != b[1].origin || b[1].origin == b[2].origin || b[1].seq != 4 || b[2].seq != 0 {
			t.Fatalf("records %+v", b)
		}
		for _, r := range b {
			if r.path != "a.log" || strings.Contains(r.origin, "a.log") {
				t.Errorf("record %+v", r)
			}
		}
	})
}

// TestRotatedWhileDown is a rotation that no process sees: the rest of the old file
// comes, under whichever name, and the files that came and went between.
func TestRotatedWhileDown(t *testing.T) {
	for name, to := range map[string]string{"matched": "a-1.log", "elsewhere": "a.log.1"} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				w := newBench(t).open()
				w.write("a.log", "one\n")
				w.want(5*time.Second, "one|")
				w.ok(w.s.Close())
				w.write("a.log", "two\npart")
				w.rename("a.log", strings.Replace(to, "1", "2", 1))
				w.write("a.log", "ly\nthree\n")
				w.rename("a.log", to)
				w.write("a.log", "four\n")
				w.open()
				got := text(w.records(5*time.Second, flow.Delivered))
				if name == "elsewhere" && got != "two|part|ly|three|four|" {
					t.Errorf("got %q", got)
				}
				for _, line := range []string{"two|", "part", "ly|", "three|", "four|"} {
					if strings.Count(got, line) != 1 {
						t.Errorf("got %q", got)
					}
				}
				w.restart()
				w.want(time.Hour, "")
			})
		})
	}
}

// TestFasterThanScans has the file rotated twice between two looks.
func TestFasterThanScans(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newBench(t).open()
		w.write("a.log", "1\n")
		w.want(5*time.Second, "1|")
		for i := 2; i < 9; i++ {
			for k := i - 1; k > 1; k-- {
				w.rename(fmt.Sprintf("a.log.%d", k-1), fmt.Sprintf("a.log.%d", k))
			}
			w.rename("a.log", "a.log.1")
			w.write("a.log", fmt.Sprintf("%d\n", i))
		}
		w.write("a.log.bak", "no rotation\n")
		w.write("a.log-9.gz", "compressed\n")
		w.want(5*time.Second, "2|3|4|5|6|7|8|")
	})
}

// TestRenameTwice has the old file moved on while it is read.
func TestRenameTwice(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newBench(t).open()
		w.write("a.log", "1\n")
		w.want(5*time.Second, "1|")
		w.rename("a.log", "a.log.1")
		w.write("a.log.1", "2\n")
		w.want(3*time.Second, "2|")
		w.rename("a.log.1", "a.log.2")
		w.write("a.log.2", "3\n")
		w.want(3*time.Second, "3|")
		w.write("a.log", "4\n")
		w.write("a.log.2", "5")
		w.want(3*time.Minute, "5|4|") // the line that no line feed ended ends with its file
	})
}

// TestSwap has two files that take each other's names.
func TestSwap(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newBench(t).open()
		w.write("a.log", "a1\n")
		w.write("b.log", "b1\n")
		w.records(5*time.Second, flow.Delivered)
		w.rename("a.log", "x")
		w.rename("b.log", "a.log")
		w.rename("x", "b.log")
		w.write("a.log", "b2\n")
		w.write("b.log", "a2\n")
		got := text(w.records(5*time.Second, flow.Delivered))
		if got != "a2|b2|" && got != "b2|a2|" {
			t.Errorf("got %q", got)
		}
	})
}

// TestRotationStorm is fault 25: a writer that rotates its file a hundred times as
// fast as it can. Every line comes, once; and in order, where the pattern has the
// name of the live file alone.
func TestRotationStorm(t *testing.T) {
	const rotations, lines = 100, 2000
	for _, pattern := range []string{"a.log", "a.log*"} {
		t.Run(pattern, func(t *testing.T) {
			w := newBench(t, func(o *file.TailOptions) {
				o.Patterns[0] = strings.Replace(o.Patterns[0], "*.log", pattern, 1)
				o.Poll, o.Scan, o.Notify = 5*time.Millisecond, 20*time.Millisecond, true
			}).open()
			w.write("a.log", "")
			w.records(50*time.Millisecond, flow.Delivered)
			failed := make(chan error, 1)
			go func() { failed <- w.storm(rotations, lines) }()
			seen := map[int]bool{}
			for idle := 0; len(seen) < rotations*lines; idle++ {
				if idle > 50 {
					t.Fatalf("%d lines came", len(seen))
				}
				for _, r := range w.records(200*time.Millisecond, flow.Delivered) {
					idle = 0
					n := -1
					_, err := fmt.Sscan(r.body, &n)
					if err != nil || len(r.body) != len(fmt.Sprint(n))+201 || seen[n] || pattern == "a.log" && n != len(seen) {
						t.Fatalf("record %d is %.30q", len(seen), r.body)
					}
					seen[n] = true
				}
			}
			w.ok(<-failed)
			t.Logf("%d files seen, %d rotations noticed", w.counts.Found.Load(), w.counts.Rotated.Load())
		})
	}
}

// storm writes lines to a.log and rotates it: a.log.1 becomes a.log.2, and so on.
func (w *bench) storm(rotations, lines int) error {
	n := 0
	for i := range rotations {
		f, err := os.OpenFile(w.path("a.log"), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
		if err != nil {
			return err
		}
		for range lines {
			if _, err := fmt.Fprintf(f, "%d %s\n", n, strings.Repeat("x", 200)); err != nil {
				return err
			}
			n++
		}
		if err := f.Close(); err != nil {
			return err
		}
		if i == rotations-1 {
			break
		}
		for k := i + 1; k > 0; k-- {
			from := "a.log"
			if k > 1 {
				from = fmt.Sprintf("a.log.%d", k-1)
			}
			if err := os.Rename(w.path(from), w.path(fmt.Sprintf("a.log.%d", k))); err != nil {
				return err
			}
		}
	}
	return nil
}

// TestBorder has files that end inside a line, one after the other and with lines that
// belong together across: each line ends with its file, a block goes on in the next.
func TestBorder(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newBench(t, func(o *file.TailOptions) { o.Framer.Multiline = &framer.Multiline{Continue: indented()} }).open()
		var got []string
		for i, text := range []string{"one\ntwo", "3", "\tat a\n", "\tat b\n\tat c", "four\n\tat d\n", "five\n"} {
			if i > 0 {
				w.rename("a.log", fmt.Sprintf("a.log.%d", i))
			}
			w.write("a.log", text)
			for _, r := range w.records(5*time.Second, flow.Delivered) {
				got = append(got, fmt.Sprintf("%s(%s)%s", r.lead, r.body, r.trail))
			}
		}
		want := []string{"(one)", "(two)3\tat a", "two(3)\tat a", "two3(\tat a)", "(\tat b)",
			"(\tat c)four\n\tat d", "\tat c(four\n\tat d)", "(five)"}
		if !slices.Equal(got, want) {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	})
}
