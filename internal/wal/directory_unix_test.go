//go:build unix

package wal

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// fresh returns a directory with a log that was used.
func fresh(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "spool")
	l, err := Open(Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	must(t, l, "entry")
	close_(t, l)
	return dir
}

// TestDisk has a log on the real file system.
func TestDisk(t *testing.T) {
	dir := fresh(t)
	for i := range 3 {
		l, err := Open(Options{Dir: dir, SegmentBytes: 16 << 10})
		if err != nil {
			t.Fatal(err)
		}
		r := l.Reader()
		if got := rest(t, r); i == 0 && len(got) != 1 || i > 0 && len(got) != 0 {
			t.Fatalf("%d entries", len(got))
		}
		entries := numbered(0, 100, 1000)
		for _, e := range entries {
			must(t, l, e)
		}
		equal(t, rest(t, r), entries)
		if err := l.Commit(r.Position()); err != nil {
			t.Fatal(err)
		}
		r.Close()
		close_(t, l)
	}
	if names, _ := filepath.Glob(filepath.Join(dir, "*")); len(names) > 3 {
		t.Errorf("left: %v", names)
	}
}

// TestTwoProcesses holds that a directory has one owner at a time. The lock
// belongs to the open file, so that a process excludes itself, too.
func TestTwoProcesses(t *testing.T) {
	dir := fresh(t)
	l, err := Open(Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(Options{Dir: dir}); !errors.Is(err, ErrLocked) {
		t.Errorf("error %v", err)
	}
	close_(t, l)
	if l, err = Open(Options{Dir: dir}); err != nil {
		t.Fatal(err)
	}
	close_(t, l)
}

// TestDirectory holds that a directory that is not this user's alone is refused,
// and that no link is followed.
func TestDirectory(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "outside")
	if err := os.WriteFile(outside, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, remedy string
		spoil        func(dir string) (string, error)
	}{
		{"open to others", "chmod 0700", func(dir string) (string, error) { return dir, os.Chmod(dir, 0o750) }},
		{"a link", "name the directory itself", func(dir string) (string, error) { return dir + "-link", os.Symlink(dir, dir+"-link") }},
		{"a file", "no directory", func(string) (string, error) { return outside, nil }},
		{"no directory above", "must exist", func(dir string) (string, error) { return dir + "/a/b", nil }},
		{"lock is a link", "lock", func(dir string) (string, error) { return dir, relink(outside, dir, lockName) }},
		{"state is a link", "state", func(dir string) (string, error) { return dir, relink(outside, dir, stateName) }},
		{"segment is a link", "seg-", func(dir string) (string, error) { return dir, relink(outside, dir, "seg-*") }},
		{"segment is a pipe", "not a regular file", func(dir string) (string, error) { return dir, pipe(dir, "seg-*") }},
		{"state is a directory", "state", func(dir string) (string, error) {
			if err := os.Remove(filepath.Join(dir, stateName)); err != nil {
				return "", err
			}
			return dir, os.Mkdir(filepath.Join(dir, stateName), 0o700)
		}},
	} {
		dir, err := c.spoil(fresh(t))
		if err != nil {
			t.Fatal(err)
		}
		l, err := Open(Options{Dir: dir})
		if err == nil {
			close_(t, l)
		}
		if !errors.Is(err, ErrDirectory) || !strings.Contains(err.Error(), c.remedy) {
			t.Errorf("%s: error %v", c.name, err)
		}
	}
	if b, err := os.ReadFile(outside); string(b) != "precious" {
		t.Errorf("the file outside holds %q, error %v", b, err)
	}
}

// relink puts a link to a file outside in the place of a file of the directory.
func relink(outside, dir, pattern string) error {
	names, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil {
		return err
	}
	return errors.Join(os.Remove(names[0]), os.Symlink(outside, names[0]))
}

func pipe(dir, pattern string) error {
	names, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil {
		return err
	}
	return errors.Join(os.Remove(names[0]), unix.Mkfifo(names[0], 0o600))
}

// TestOwner needs to be root to make what belongs to somebody else; else it makes
// what it may not write.
func TestOwner(t *testing.T) {
	dir := fresh(t)
	if os.Geteuid() == 0 {
		if err := os.Chown(dir, 4711, 4711); err != nil {
			t.Fatal(err)
		}
	} else {
		if err := os.Chmod(dir, 0o500); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(filepath.Join(dir, lockName), 0o400); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Open(Options{Dir: dir}); !errors.Is(err, ErrDirectory) {
		t.Errorf("error %v", err)
	}
}

// TestSwapped swaps the directory for a link while the log is open: it stays in
// the directory it opened.
func TestSwapped(t *testing.T) {
	dir, elsewhere := fresh(t), t.TempDir()
	l, err := Open(Options{Dir: dir, SegmentBytes: 8 << 10})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Rename(dir, dir+"-moved"), os.Symlink(elsewhere, dir)); err != nil {
		t.Fatal(err)
	}
	for _, e := range numbered(0, 50, 1000) {
		must(t, l, e)
	}
	close_(t, l)
	if names, _ := filepath.Glob(filepath.Join(elsewhere, "*")); len(names) != 0 {
		t.Errorf("written elsewhere: %v", names)
	}
	if names, _ := filepath.Glob(filepath.Join(dir+"-moved", "seg-*")); len(names) < 5 {
		t.Errorf("segments: %v", names)
	}
}

// TestDescriptors holds that a log has few files open, however many there are.
func TestDescriptors(t *testing.T) {
	dir := fresh(t)
	l, err := Open(Options{Dir: dir, SegmentBytes: 8 << 10})
	if err != nil {
		t.Fatal(err)
	}
	r := l.Reader()
	most := 0
	for _, e := range numbered(0, 300, 1000) {
		must(t, l, e)
		if _, _, _, err := r.Next(); err != nil {
			t.Fatal(err)
		}
		most = max(most, openIn(t, dir))
	}
	if most > 6 {
		t.Errorf("%d files are open", most)
	}
	r.Close()
	close_(t, l)
	if n := openIn(t, dir); n != 0 {
		t.Errorf("%d files are open after Close", n)
	}
}

// openIn counts the descriptors below dir: by /proc, or where there is none by
// none.
func openIn(t *testing.T, dir string) (n int) {
	links, _ := filepath.Glob("/proc/self/fd/*")
	for _, link := range links {
		if name, err := os.Readlink(link); err == nil && strings.HasPrefix(name, dir) {
			n++
		}
	}
	return n
}
