package file_test

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/sinktest"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/sinks/file"
)

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
		"a\n\x00\x00\x00": "a\n\x00\x00\x00\nnew\n", "\x00": "\x00new\n",
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
