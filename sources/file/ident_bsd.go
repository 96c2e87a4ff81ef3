//go:build unix && !linux

package file

import (
	"os"

	"golang.org/x/sys/unix"
)

// statPath returns the status of what path leads to. Without a time of birth,
// the beginning of a file tells it from another that has its inode.
func statPath(path string) (status, error) {
	var s unix.Stat_t
	if err := retry(func() error { return unix.Stat(path, &s) }); err != nil {
		return status{}, &os.PathError{Op: "stat", Path: path, Err: err}
	}
	return fromStat(&s), nil
}

func fromStat(s *unix.Stat_t) status {
	return status{
		ident: ident{dev: uint64(s.Dev), ino: uint64(s.Ino)}, size: s.Size, links: uint64(s.Nlink),
		regular: s.Mode&unix.S_IFMT == unix.S_IFREG, mtime: s.Mtim.Nano(),
	}
}

// seekData is off: holes are read.
func seekData(_ *os.File, off int64) int64 { return off }
