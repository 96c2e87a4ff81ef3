package file_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/sources/file"
)

func atEnd(o *file.TailOptions) { o.Start = file.End }

// TestStartAtEnd passes over what is there at the first start: whole lines. Files
// that come later are read from the beginning, and a checkpoint counts for more.
func TestStartAtEnd(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newBench(t, atEnd)
		w.write("a.log", "old\nolder\npart")
		w.write("b.log", "")
		w.write("c.log", strings.Repeat("x", 2<<20))
		w.write("d.log", "no line feed")
		w.open()
		w.want(3*time.Second, "")
		w.write("a.log", "ly\nnew\n")
		w.write("b.log", "first\n")
		w.write("c.log", "the end of a long line\nnext\n")
		w.write("d.log", " at all\n")
		w.write("e.log", "a new file\n")
		w.read(3*time.Second, "partly|new|", "first|", "next|", "no line feed at all|", "a new file|")
		w.ok(w.s.Close())
		w.write("a.log", "while down\n")
		w.write("f.log", "made while down\n")
		w.open()
		w.read(3*time.Second, "while down|", "made while down|")
	})
}

// TestStartDamaged begins at the beginning where there was a checkpoint, though
// nothing of it is left.
func TestStartDamaged(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newBench(t, atEnd)
		w.write("a.log", "one\n")
		w.ok(os.Mkdir(filepath.Dir(w.o.Checkpoint), 0o700))
		w.ok(os.WriteFile(w.o.Checkpoint, nil, 0o600))
		w.open()
		w.want(3*time.Second, "one|")
	})
}

// TestOnce ends with the files.
func TestOnce(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newBench(t, func(o *file.TailOptions) { o.Once = true })
		w.write("a.log", "one\ntwo")
		w.write("b.log", "")
		w.open()
		w.want(time.Hour, "one|two|")
		w.write("a.log", " and a half\nthree\n")
		w.restart()
		w.want(time.Hour, " and a half|three|")
	})
}

// TestPatterns has patterns over several directories, and what they leave out.
func TestPatterns(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newBench(t, func(o *file.TailOptions) {
			dir := filepath.Dir(o.Patterns[0])
			o.Patterns = []string{filepath.Join(dir, "*", "[ab]*.log"), filepath.Join(dir, "x", "*"), filepath.Join(dir, "plain")}
			o.Exclude = []string{"*.tmp", filepath.Join(dir, "y", "*2*")}
		})
		for _, d := range []string{"x", "y", ".hidden"} {
			w.ok(os.Mkdir(w.path(d), 0o700))
		}
		for _, name := range []string{"x/a.log", "x/c.log", "x/c.tmp", "x/.c", "y/b1.log", "y/b2.log", "y/c.log", ".hidden/a.log", "plain", "other"} {
			w.write(name, name+"\n")
		}
		w.open()
		w.read(3*time.Second, "x/a.log|", "x/c.log|", "y/b1.log|", "plain|")
	})
}

func TestTailOptions(t *testing.T) {
	for want, o := range map[string]file.TailOptions{
		"no paths":                {},
		"is no pattern":           {Patterns: []string{"[a"}},
		`"" is no pattern`:        {Patterns: []string{""}},
		`"\\" is no pattern`:      {Patterns: []string{"a"}, Exclude: []string{`\`}},
		"a checkpoint needs":      {Patterns: []string{"a"}, Checkpoint: "x"},
		"written by a later vers": {Patterns: []string{"a"}, Checkpoint: write(t, "later", "logscrub checkpoint 9\n"), Hash: hash},
	} {
		s, err := file.NewTail(o)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
		if s != nil {
			s.Close()
		}
	}
}

// TestNotify has the kernel tell of what changes, long before the next look.
func TestNotify(t *testing.T) {
	w := newBench(t, func(o *file.TailOptions) { o.Notify, o.Poll, o.Scan = true, time.Hour, time.Hour }).open()
	w.records(50*time.Millisecond, flow.Delivered)
	for i := range 5 {
		w.write("a.log", "one\n")
		began := time.Now()
		for len(w.records(20*time.Millisecond, flow.Delivered)) == 0 {
			if time.Since(began) > 20*time.Second {
				t.Fatalf("change %d is not told", i)
			}
		}
		if i == 2 {
			w.rename("a.log", "a.log.1")
		}
	}
}
