package file_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/logscrub/logscrub/internal/encode"
	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/sinktest"
	"github.com/logscrub/logscrub/pipeline"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/sinks/file"
)

var _ pipeline.Sink = (*file.Sink)(nil)

// open returns a sink, and its path, which is in a folder of the test's own
// unless o names one.
func open(t *testing.T, o file.Options) (*file.Sink, string) {
	t.Helper()
	if o.Path == "" {
		o.Path = filepath.Join(t.TempDir(), "out.log")
	}
	s, err := file.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s, o.Path
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// deliver sends bodies as lines and waits.
func deliver(t *testing.T, s *file.Sink, bodies ...string) {
	t.Helper()
	d, err := s.Send(t.Context(), sinktest.Clean(record.TermLF, bodies...))
	if err != nil {
		t.Fatal(err)
	}
	wait(t, d)
}

func wait(t *testing.T, d flow.Delivery) {
	t.Helper()
	if rejected, err := d.Wait(t.Context()); err != nil || len(rejected) > 0 {
		t.Fatalf("rejected %v, error %v", rejected, err)
	}
}

// others returns the names in the folder of path but its own, and waits for that
// many to have the given end.
func others(t *testing.T, path string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() != filepath.Base(path) {
			names = append(names, e.Name())
		}
	}
	return names
}

func TestContract(t *testing.T) {
	sinktest.Run(t, sinktest.Kit{
		Open: func(t *testing.T) (sinktest.Sink, func() string) {
			s, path := open(t, file.Options{})
			return s, func() string { return read(t, path) }
		},
		Broken: func(t *testing.T) sinktest.Sink {
			d := &disk{write: func([]byte) (int, error) { return 0, syscall.EIO }}
			s, _ := open(t, d.under(file.Options{GiveUp: 1}))
			return s
		},
		Down: func(t *testing.T) (sinktest.Sink, func(), func() string) {
			d := &disk{write: func([]byte) (int, error) { return 0, syscall.ENOSPC }}
			s, path := open(t, d.under(file.Options{}))
			return s, func() { d.set(func(d *disk) { d.write = nil }) }, func() string { return read(t, path) }
		},
	})
}

func TestEncode(t *testing.T) {
	s, path := open(t, file.Options{Encode: encode.JSON})
	deliver(t, s, "a", "b\n")
	if got := read(t, path); got != "{\"body\":\"a\"}\n{\"body\":\"b\\n\"}\n" {
		t.Errorf("%q", got)
	}
}

// TestGroup holds that one fsync serves all that was sent before.
func TestGroup(t *testing.T) {
	d := new(disk)
	s, _ := open(t, d.under(file.Options{}))
	var ds []flow.Delivery
	for range 20 {
		x, err := s.Send(t.Context(), sinktest.Clean(record.TermLF, "a"))
		if err != nil {
			t.Fatal(err)
		}
		ds = append(ds, x)
	}
	if d.syncs() != 0 {
		t.Error("synced before anybody waited")
	}
	for _, x := range ds {
		wait(t, x)
	}
	if d.syncs() != 1 {
		t.Errorf("%d fsyncs for batches that were all there at the first", d.syncs())
	}
}

func TestRotateBySize(t *testing.T) {
	for _, pack := range []file.Compression{file.None, file.Gzip, file.Zstd} {
		now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
		var counts file.Counts
		s, path := open(t, file.Options{MaxSize: 10, Compress: pack, Counts: &counts, Now: func() time.Time { return now }})
		for _, body := range []string{"first", "1234", "second", "longer than the largest file", "last"} {
			deliver(t, s, body)
		}
		if got := counts.Rotations.Load(); got != 4 {
			t.Errorf("%d rotations", got)
		}
		s.Close()                                                          // packing may be under way
		s, _ = open(t, file.Options{Path: path, Compress: pack, Keep: 50}) // and goes on
		end := [...]string{"", ".gz", ".zst"}[pack]
		want := []string{"out.log.20261122T100000Z" + end, "out.log.20261122T100000Z-1" + end, "out.log.20261122T100000Z-2" + end, "out.log.20261122T100000Z-3" + end}
		eventually(t, func() bool { return equalSets(others(t, path), want) }, func() any { return others(t, path) })
		all := ""
		for _, name := range want {
			all += unpack(t, filepath.Join(filepath.Dir(path), name))
		}
		if all += read(t, path); all != "first\n1234\nsecond\nlonger than the largest file\nlast\n" {
			t.Errorf("the files hold %q", all)
		}
		s.Close()
	}
}

func equalSets(a, b []string) bool {
	slices.Sort(a)
	b = slices.Sorted(slices.Values(b))
	return slices.Equal(a, b)
}

// eventually polls for what another goroutine does.
func eventually(t *testing.T, ok func() bool, show func() any) {
	t.Helper()
	for began := time.Now(); !ok(); <-time.After(time.Millisecond) {
		if time.Since(began) > 30*time.Second {
			t.Fatalf("still %v", show())
		}
	}
}

func unpack(t *testing.T, path string) string {
	t.Helper()
	var r io.Reader = strings.NewReader(read(t, path))
	var err error
	switch filepath.Ext(path) {
	case ".gz":
		r, err = gzip.NewReader(r)
	case ".zst":
		r, err = zstd.NewReader(r)
	}
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestRotateByAge(t *testing.T) {
	now := time.Now()
	s, path := open(t, file.Options{MaxAge: time.Hour, Keep: 2, Now: func() time.Time { return now }})
	for range 5 {
		deliver(t, s, "a")
		now = now.Add(59 * time.Minute)
		deliver(t, s, "b")
		now = now.Add(2 * time.Minute)
	}
	if got := read(t, path); got != "a\nb\n" {
		t.Errorf("%q", got)
	}
	eventually(t, func() bool { return len(others(t, path)) == 2 }, func() any { return others(t, path) })
}

// TestHalfPacked has what a crash leaves between two steps of packing.
func TestHalfPacked(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "out.log")
	for name, text := range map[string]string{
		"out.log.20261122T100000Z": "one\n", "out.log.20261122T100000Z.gz.tmp": "half", "out.log.20261122T110000Z": "two\n",
		"out.log.20261122T110000Z.gz": "not yet the name of a whole file", "out.log.old": "mine", "other.log.20261122T100000Z": "mine",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	open(t, file.Options{Path: path, Compress: file.Gzip})
	want := []string{"out.log.20261122T100000Z.gz", "out.log.20261122T110000Z.gz", "out.log.old", "other.log.20261122T100000Z"}
	eventually(t, func() bool { return equalSets(others(t, path), want) }, func() any { return others(t, path) })
	if got := unpack(t, filepath.Join(dir, want[0])) + unpack(t, filepath.Join(dir, want[1])); got != "one\ntwo\n" {
		t.Errorf("%q", got)
	}
}

func TestReopen(t *testing.T) {
	s, path := open(t, file.Options{})
	deliver(t, s, "a")
	d, err := s.Send(t.Context(), sinktest.Clean(record.TermLF, "b"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path, path+".1"); err != nil {
		t.Fatal(err)
	}
	if err := s.Reopen(); err != nil {
		t.Fatal(err)
	}
	wait(t, d)
	deliver(t, s, "c")
	if got := read(t, path+".1") + "|" + read(t, path); got != "a\nb\n|c\n" {
		t.Errorf("%q", got)
	}
}

// TestTruncated has another program empty the file, as copytruncate does.
func TestTruncated(t *testing.T) {
	s, path := open(t, file.Options{})
	deliver(t, s, "a")
	if err := os.Truncate(path, 0); err != nil {
		t.Fatal(err)
	}
	deliver(t, s, "b")
	if got := read(t, path); got != "b\n" {
		t.Errorf("%q", got)
	}
}

// TestConcurrent sends, waits, rotates and reopens at once, and loses nothing.
func TestConcurrent(t *testing.T) {
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	s, path := open(t, file.Options{MaxSize: 1000, Now: func() time.Time { return now }})
	var want bytes.Buffer
	ds := make(chan flow.Delivery, 8)
	var done sync.WaitGroup
	done.Go(func() {
		for d := range ds {
			if _, err := d.Wait(t.Context()); err != nil {
				t.Error(err)
			}
		}
	})
	done.Go(func() {
		for range 50 {
			if err := s.Reopen(); err != nil {
				t.Error(err)
			}
		}
	})
	for i := range 500 {
		body := strings.Repeat(string(rune('a'+i%26)), i%50)
		c := sinktest.Clean(record.TermLF, body)
		want.Write(c.Raw())
		d, err := s.Send(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		ds <- d
	}
	close(ds)
	done.Wait()
	n := 0
	for _, name := range others(t, path) {
		n += len(read(t, filepath.Join(filepath.Dir(path), name)))
	}
	if n += len(read(t, path)); n != want.Len() {
		t.Errorf("%d bytes of %d", n, want.Len())
	}
}
