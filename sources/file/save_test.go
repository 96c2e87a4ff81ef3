package file_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/sources/file"
)

// TestAcksMove holds that the checkpoint moves with acknowledgements alone, and
// not past a batch that was not delivered.
func TestAcksMove(t *testing.T) {
	for _, fate := range []flow.Fate{flow.Undelivered, flow.Refused} {
		bubble(t, func(t *testing.T) {
			w := newBench(t).open()
			w.write("a.log", "one\n")
			w.want(2*time.Second, "one|")
			w.write("a.log", "two\n")
			first := w.records(2*time.Second, fate)
			w.write("a.log", "three\n")
			first = append(first, w.records(2*time.Second, flow.Delivered)...) // too late
			w.write("b.log", "four\n")
			w.records(2*time.Second, flow.Delivered)
			w.restart()
			again := w.records(2*time.Second, flow.Delivered)
			if text(again) != "two|three|four|" || again[0].seq != first[0].seq || again[0].origin != first[0].origin {
				t.Fatalf("%v: %+v, and again %+v", fate, first, again)
			}
			w.restart()
			w.want(2*time.Second, "")
		})
	}
}

// TestCrash has the process end without Close: what was acknowledged and saved
// does not come again, and what comes again has the same name.
func TestCrash(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newBench(t).open()
		for i := range 20 {
			w.write("a.log", fmt.Sprintf("%d\n", i))
		}
		all := w.records(3*time.Second, flow.Delivered)
		w.write("a.log", "unacknowledged\n")
		lost := w.records(3*time.Second, flow.Undelivered)
		w.open() // the one before is just left
		again := w.records(3*time.Second, flow.Delivered)
		if len(all) != 20 || text(again) != "unacknowledged|" || again[0].seq != lost[0].seq || again[0].origin != all[0].origin {
			t.Errorf("%d records, then %+v, again %+v", len(all), lost, again)
		}
	})
}

// TestNameFirst holds that the name of a file's origin is saved before any of its
// records comes out, also of one whose content is replaced.
func TestNameFirst(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newBench(t).open()
		for i := range 3 {
			w.truncateIfThere("a.log")
			w.write("a.log", fmt.Sprintf("content %d\n", i))
			first := w.records(2*time.Second, flow.Undelivered)
			saved, err := os.ReadFile(w.o.Checkpoint)
			w.ok(err)
			if !bytes.Contains(saved, []byte(first[0].origin)) {
				t.Fatalf("%s is not in the checkpoint", first[0].origin)
			}
			w.open()
			if again := w.records(2*time.Second, flow.Delivered); again[0].origin != first[0].origin {
				t.Fatalf("%+v, and again %+v", first, again)
			}
		}
	})
}

func (w *bench) truncateIfThere(name string) {
	if _, err := os.Stat(w.path(name)); err == nil {
		w.truncate(name, 0)
	}
}

// TestDamaged is fault 37: the checkpoint is empty, cut, damaged, or of an earlier
// time. Nothing is skipped; what comes twice is bounded by what was damaged, and
// the damage is counted.
func TestDamaged(t *testing.T) {
	const files = 10
	line := func(i, k int) string { return fmt.Sprintf("line %d of file %d\n", k, i) }
	for name, c := range map[string]struct {
		damage  func(text, before []byte) []byte
		most    int // files that may be read again
		counted bool
	}{
		"empty":        {func(_, _ []byte) []byte { return nil }, files, true},
		"no file":      {nil, files, false},
		"zeros":        {func(text, _ []byte) []byte { return make([]byte, len(text)) }, files, true},
		"cut":          {func(text, _ []byte) []byte { return text[:len(text)-len(text)/4] }, 4, true},
		"one bit":      {func(text, _ []byte) []byte { text[len(text)/2] ^= 1; return text }, 1, true},
		"not a number": {func(text, _ []byte) []byte { return bytes.Replace(text, []byte(`"at":[`), []byte(`"at":[-`), 1) }, 1, true},
		"old":          {func(_, before []byte) []byte { return before }, files, false},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				w := newBench(t).open()
				for i := range files {
					w.write(fmt.Sprintf("%d.log", i), line(i, 0))
				}
				w.records(3*time.Second, flow.Delivered)
				w.restart()
				before, err := os.ReadFile(w.o.Checkpoint)
				w.ok(err)
				for i := range files {
					w.write(fmt.Sprintf("%d.log", i), line(i, 1))
				}
				w.records(3*time.Second, flow.Delivered)
				w.ok(w.s.Close())
				after, err := os.ReadFile(w.o.Checkpoint)
				w.ok(err)
				w.ok(os.Remove(w.o.Checkpoint))
				if c.damage != nil {
					w.ok(os.WriteFile(w.o.Checkpoint, c.damage(after, before), 0o600))
				}
				for i := range files {
					w.write(fmt.Sprintf("%d.log", i), line(i, 2))
				}
				w.open()
				got := text(w.records(3*time.Second, flow.Delivered))
				again := 0
				for i := range files {
					if !strings.Contains(got, strings.ReplaceAll(line(i, 2), "\n", "|")) {
						t.Errorf("file %d was skipped: %q", i, got)
					}
					if strings.Contains(got, strings.ReplaceAll(line(i, 1), "\n", "|")) {
						again++
					}
				}
				if again > c.most {
					t.Errorf("%d files were read again", again)
				}
				if (w.counts.Damaged.Load() > 0) != c.counted {
					t.Errorf("%d damaged entries", w.counts.Damaged.Load())
				}
			})
		})
	}
}

// TestNoName holds that neither a path nor a byte of a log stands in the
// checkpoint.
func TestNoName(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newBench(t).open()
		const secret = "hunter2hunter2"
		w.write(secret+".log", secret+"\n"+secret)
		w.records(3*time.Second, flow.Delivered)
		w.restart()
		all, err := filepath.Glob(w.o.Checkpoint + "*")
		w.ok(err)
		for _, path := range all {
			saved, err := os.ReadFile(path)
			w.ok(err)
			for _, bad := range []string{secret, w.dir} {
				if bytes.Contains(saved, []byte(bad)) {
					t.Errorf("%s holds %q", filepath.Base(path), bad)
				}
			}
			if !bytes.Contains(saved, []byte(`"id"`)) {
				t.Errorf("%s has no entry", filepath.Base(path))
			}
		}
	})
}

// TestOtherKey has the checkpoint of another key: nothing is skipped.
func TestOtherKey(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newBench(t).open()
		w.write("a.log", "one\n")
		w.want(3*time.Second, "one|")
		w.o.Hash = func(dst, data []byte) []byte { return append(hash(dst, data)[:0], "another key, another hash"...) }
		w.restart()
		w.want(3*time.Second, "one|")
	})
}

// TestFullDisk has a checkpoint that cannot be written: reading goes on, and what
// was not saved comes again.
func TestFullDisk(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newBench(t).open()
		w.write("a.log", "one\n")
		w.want(3*time.Second, "one|")
		w.ok(os.Mkdir(w.o.Checkpoint+".new", 0o700))
		w.ok(os.WriteFile(w.o.Checkpoint+".new/x", nil, 0o600))
		w.write("a.log", "two\n")
		w.write("b.log", "three\n")
		w.read(3*time.Second, "two|", "three|")
		if w.counts.SaveErrors.Load() == 0 {
			t.Error("no error was counted")
		}
		w.remove("state/files.new")
		w.write("a.log", "four\n")
		w.want(3*time.Second, "four|")
		w.open() // without Close of the one before
		w.want(3*time.Second, "")
	})
}

// TestRetention forgets a file that is gone for long.
func TestRetention(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newBench(t, func(o *file.TailOptions) { o.Retention = time.Hour }).open()
		w.write("a.log", "one\n")
		w.want(3*time.Second, "one|")
		w.rename("a.log", "elsewhere")
		w.want(30*time.Minute, "")
		w.rename("elsewhere", "a.log")
		w.want(30*time.Minute, "")
		w.rename("a.log", "elsewhere")
		w.want(3*time.Hour, "")
		w.rename("elsewhere", "a.log")
		w.want(time.Minute, "one|")
	})
}
