package file

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// statPath returns the status of what path leads to.
func statPath(path string) (status, error) {
	var x unix.Statx_t
	err := retry(func() error {
		return unix.Statx(unix.AT_FDCWD, path, 0, unix.STATX_BASIC_STATS|unix.STATX_BTIME, &x)
	})
	if errors.Is(err, unix.ENOSYS) || errors.Is(err, unix.EPERM) { // forbidden to a container, by some runtimes
		var s unix.Stat_t
		if err := retry(func() error { return unix.Stat(path, &s) }); err != nil {
			return status{}, &os.PathError{Op: "stat", Path: path, Err: err}
		}
		return fromStat(&s), nil
	}
	if err != nil {
		return status{}, &os.PathError{Op: "stat", Path: path, Err: err}
	}
	s := status{
		ident: ident{dev: unix.Mkdev(x.Dev_major, x.Dev_minor), ino: x.Ino},
		size:  int64(x.Size), links: uint64(x.Nlink), regular: x.Mode&unix.S_IFMT == unix.S_IFREG,
		mtime: x.Mtime.Sec*1e9 + int64(x.Mtime.Nsec),
	}
	if x.Mask&unix.STATX_BTIME != 0 {
		s.birth = x.Btime.Sec*1e9 + int64(x.Btime.Nsec)
	}
	return s, nil
}

func fromStat(s *unix.Stat_t) status {
	return status{
		ident: ident{dev: s.Dev, ino: s.Ino}, size: s.Size, links: uint64(s.Nlink),
		regular: s.Mode&unix.S_IFMT == unix.S_IFREG, mtime: s.Mtim.Nano(),
	}
}

// seekData returns where, from off on, the next bytes are that the file system
// stores; the holes of a sparse file need not be read.
func seekData(f *os.File, off int64) int64 {
	at, err := unix.Seek(int(f.Fd()), off, unix.SEEK_DATA)
	if err != nil || at < off {
		return off
	}
	return at
}
