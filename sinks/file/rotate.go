package file

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/logscrub/logscrub/internal/dirsync"
	"github.com/logscrub/logscrub/internal/failpoint"
)

// stamp is what stands behind the name of a rotated file: UTC, so that names sort
// by age.
const stamp = "20060102T150405Z"

// unsynced is the end of the name of a file that was put aside after an fsync that
// failed. It stays as it is.
const unsynced = ".unsynced"

// due reports whether the file is to be rotated before n more bytes are written.
// s.mu is held.
func (s *Sink) due(n int64) bool {
	a := &s.active
	if s.broken || a.size == 0 {
		return false
	}
	return s.o.MaxSize > 0 && a.size+n > s.o.MaxSize || s.o.MaxAge > 0 && s.o.Now().Sub(a.since) >= s.o.MaxAge
}

// rotate syncs the file, gives it a name with a stamp, and opens a new one. Where
// it finds that the file is broken it leaves the rest to a round. s.mu is held, and
// no round is under way.
func (s *Sink) rotate() error {
	if !s.settle() {
		return nil
	}
	if s.ours() {
		if err := s.move(""); err != nil {
			return s.failure("rotating", err)
		}
		s.o.Counts.Rotations.Add(1)
	}
	s.active.close()
	s.tidy()
	return s.open()
}

// putAside moves the active file away, or removes it if nothing of it counts.
// s.mu is held.
func (s *Sink) putAside() error {
	if !s.ours() {
		return nil // somebody else moved it
	}
	if s.active.synced == 0 {
		if err := os.Remove(s.o.Path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return s.failure("removing", err)
		}
		return nil
	}
	if err := s.move(unsynced); err != nil {
		return s.failure("putting aside", err)
	}
	return nil
}

// move renames the file at the path to a name with a stamp that nothing has.
func (s *Sink) move(suffix string) error {
	base := s.o.Path + "." + s.o.Now().UTC().Format(stamp)
	for n := 0; ; n++ {
		name := base
		if n > 0 {
			name += "-" + strconv.Itoa(n)
		}
		if taken(name) {
			continue
		}
		if err := os.Rename(s.o.Path, name+suffix); err != nil {
			return err
		}
		failpoint.Hit("file-moved")
		return dirsync.Sync(filepath.Dir(s.o.Path))
	}
}

// taken reports whether a rotated file of this name exists, packed or not.
func taken(name string) bool {
	for _, end := range []string{"", unsynced, Gzip.suffix(), Zstd.suffix()} {
		if _, err := os.Lstat(name + end); err == nil {
			return true
		}
	}
	return false
}

// rotated returns the names of the rotated files, the oldest first.
func (s *Sink) rotated() ([]string, error) {
	dir, base := filepath.Split(s.o.Path)
	entries, err := os.ReadDir(filepath.Clean(dir + "."))
	if err != nil {
		return nil, err
	}
	type file struct {
		name, at string
		n        int
	}
	var found []file
	for _, e := range entries {
		rest, ok := strings.CutPrefix(e.Name(), base+".")
		at, n, fits := parseStamp(rest)
		if ok && fits && e.Type().IsRegular() {
			found = append(found, file{filepath.Join(dir, e.Name()), at, n})
		}
	}
	slices.SortFunc(found, func(a, b file) int {
		if c := strings.Compare(a.at, b.at); c != 0 {
			return c
		}
		return cmp.Or(a.n-b.n, strings.Compare(a.name, b.name))
	})
	names := make([]string, len(found))
	for i, f := range found {
		names[i] = f.name
	}
	return names, nil
}

// parseStamp takes apart what stands behind the path in the name of a rotated
// file: a stamp, a number, and how it is packed, if it is, or is being.
func parseStamp(s string) (at string, n int, ok bool) {
	s = strings.TrimSuffix(s, partial)
	s = strings.TrimSuffix(strings.TrimSuffix(s, Gzip.suffix()), Zstd.suffix())
	at, number, many := strings.Cut(s, "-")
	if len(at) != len(stamp) || at[8] != 'T' || at[15] != 'Z' || strings.Trim(at[:8]+at[9:15], "0123456789") != "" {
		return "", 0, false
	}
	if many {
		var err error
		if n, err = strconv.Atoi(number); err != nil || n < 1 {
			return "", 0, false
		}
	}
	return at, n, true
}
