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

// A disk makes files that fail as they are told to.
type disk struct {
	mu     sync.Mutex
	write  func(p []byte) (int, error) // nil writes
	sync   func(n int) error           // nil syncs; n counts from 1
	cut    error                       // of Truncate
	synced int
	bad    map[any]bool // files of which an fsync failed
	twice  bool         // such a file was synced again
}

func (d *disk) under(o file.Options) file.Options {
	d.bad = map[any]bool{}
	return o.Under(func(f file.Handle) file.Handle { return &diskFile{f, d} })
}

func (d *disk) set(f func(*disk)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	f(d)
}

func (d *disk) syncs() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.synced
}

type diskFile struct {
	file.Handle
	d *disk
}

func (f *diskFile) Write(p []byte) (int, error) {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	if f.d.write == nil {
		return f.Handle.Write(p)
	}
	n, err := f.d.write(p)
	m, _ := f.Handle.Write(p[:n])
	return m, err
}

func (f *diskFile) Truncate(size int64) error {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	if f.d.cut != nil {
		return f.d.cut
	}
	return f.Handle.Truncate(size)
}

func (f *diskFile) Sync() error {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	f.d.synced++
	f.d.twice = f.d.twice || f.d.bad[f]
	if f.d.sync != nil {
		if err := f.d.sync(f.d.synced); err != nil {
			f.d.bad[f] = true
			return err
		}
	}
	return f.Handle.Sync()
}

// TestShortWrites has every write take some bytes only, or be interrupted.
func TestShortWrites(t *testing.T) {
	n := 0
	d := &disk{write: func(p []byte) (int, error) {
		switch n++; n % 4 {
		case 0:
			return 0, syscall.EINTR
		case 1:
			return min(2, len(p)), nil
		case 2:
			return 1, io.ErrShortWrite
		default:
			return min(3, len(p)), syscall.EINTR
		}
	}}
	s, path := open(t, d.under(file.Options{}))
	deliver(t, s, "one", "two", "three")
	if got := read(t, path); got != "one\ntwo\nthree\n" {
		t.Errorf("%q", got)
	}
}

// TestDiskFull has the disk take the half of a batch, and then nothing until there
// is room. The half must not stay.
func TestDiskFull(t *testing.T) {
	for name, cut := range map[string]error{"cut off": nil, "cannot be cut off": syscall.EIO} {
		t.Run(name, func(t *testing.T) {
			tries := 0
			d := new(disk)
			var downs []error
			s, path := open(t, d.under(file.Options{Down: func(err error) { downs = append(downs, err) }}))
			deliver(t, s, "before")
			d.set(func(d *disk) {
				d.cut = cut
				d.write = func(p []byte) (int, error) {
					if tries++; tries == 3 {
						d.write = nil
						return len(p), nil
					}
					return min(2, len(p)), syscall.ENOSPC
				}
			})
			deliver(t, s, "batch one", "batch two")
			deliver(t, s, "after")
			want := "before\nbatch one\nbatch two\nafter\n"
			if cut != nil {
				want = "before\nba\nbatch one\nbatch two\nafter\n"
			}
			if got := read(t, path); cut == nil && got != want || cut != nil && (!strings.HasPrefix(got, "before\nba") || !strings.HasSuffix(got, "\nbatch one\nbatch two\nafter\n")) {
				t.Errorf("the file holds %q", got)
			}
			if len(downs) != 2 || downs[0] == nil || !strings.Contains(downs[0].Error(), "no space") || downs[1] != nil {
				t.Errorf("told %v", downs)
			}
		})
	}
}

// TestFailedSync has fsync fail: what was not on disk must be in a new file, the
// old one cut back to what was, and neither synced again.
func TestFailedSync(t *testing.T) {
	for name, failing := range map[string][]int{"once": {2}, "the new file too": {2, 3, 4}} {
		t.Run(name, func(t *testing.T) {
			d := &disk{sync: func(n int) error {
				if slices.Contains(failing, n) {
					return syscall.EIO
				}
				return nil
			}}
			var counts file.Counts
			s, path := open(t, d.under(file.Options{Counts: &counts}))
			deliver(t, s, "safe")
			var ds []flow.Delivery
			for _, body := range []string{"one", "two", "three"} {
				x, err := s.Send(t.Context(), sinktest.Clean(record.TermLF, body))
				if err != nil {
					t.Fatal(err)
				}
				ds = append(ds, x)
			}
			for _, x := range ds {
				wait(t, x)
			}
			deliver(t, s, "four")
			if got := read(t, path); got != "one\ntwo\nthree\nfour\n" {
				t.Errorf("the new file holds %q", got)
			}
			old := others(t, path)
			if len(old) != 1 || !strings.HasSuffix(old[0], ".unsynced") || read(t, filepath.Join(filepath.Dir(path), old[0])) != "safe\n" {
				t.Errorf("put aside: %q", old)
			}
			if d.twice {
				t.Error("a file whose fsync failed was synced again")
			}
			if got := counts.SyncErrors.Load(); got != int64(len(failing)) {
				t.Errorf("%d errors counted", got)
			}
		})
	}
}

// TestFailedSyncAtRotation has the fsync before a rotation fail.
func TestFailedSyncAtRotation(t *testing.T) {
	d := &disk{sync: func(n int) error {
		if n == 1 {
			return syscall.EIO
		}
		return nil
	}}
	s, path := open(t, d.under(file.Options{MaxSize: 4}))
	a, err := s.Send(t.Context(), sinktest.Clean(record.TermLF, "aaa"))
	if err != nil {
		t.Fatal(err)
	}
	b, err := s.Send(t.Context(), sinktest.Clean(record.TermLF, "bbb"))
	if err != nil {
		t.Fatal(err)
	}
	wait(t, a)
	wait(t, b)
	all := ""
	for _, name := range others(t, path) {
		all += read(t, filepath.Join(filepath.Dir(path), name))
	}
	if all += read(t, path); all != "aaa\nbbb\n" || d.twice {
		t.Errorf("the files hold %q; synced twice: %v", all, d.twice)
	}
}

func TestTornTail(t *testing.T) {
	for before, want := range map[string]string{
		"": "new\n", "a\n": "a\nnew\n", "a\nhal": "a\nhal\nnew\n", "\n": "\nnew\n", "a\x00": "a\x00new\n",
	} {
		path := filepath.Join(t.TempDir(), "out.log")
		if err := os.WriteFile(path, []byte(before), 0o600); err != nil {
			t.Fatal(err)
		}
		s, _ := open(t, file.Options{Path: path})
		deliver(t, s, "new")
		if got := read(t, path); got != want {
			t.Errorf("%q became %q", before, got)
		}
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
