//go:build unix

package file

import (
	"errors"
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// openFlags keep an open from following a link at the end of its path, and from
// waiting for the other end of a pipe.
const openFlags = syscall.O_NOFOLLOW | syscall.O_NONBLOCK | syscall.O_CLOEXEC

// openAppend opens path for appending, and reports whether it made the file.
func openAppend(path string, mode fs.FileMode) (f *os.File, made bool, err error) {
	for range 3 { // somebody may take it away in between
		f, err = os.OpenFile(path, os.O_RDWR|os.O_APPEND|openFlags, 0)
		if err == nil || !errors.Is(err, fs.ErrNotExist) {
			break
		}
		f, err = os.OpenFile(path, os.O_RDWR|os.O_APPEND|os.O_CREATE|os.O_EXCL|openFlags, mode)
		if err == nil {
			return f, true, nil
		}
		if !errors.Is(err, fs.ErrExist) {
			break
		}
	}
	switch {
	case errors.Is(err, syscall.ELOOP) || errors.Is(err, syscall.EMLINK):
		err = errors.New("this is a symbolic link; name the file itself")
	case errors.Is(err, syscall.ENXIO):
		err = errors.New("this is no regular file; name another path")
	}
	return f, false, err
}

// lock takes the lock of f, which ends with its descriptor.
func lock(f *os.File) error {
	err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		return errors.New("another process writes to it; give each a file of its own")
	}
	return err
}

// openRead opens a rotated file.
func openRead(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_RDONLY|openFlags, 0)
}

// create makes a file that is not there.
func create(path string, mode fs.FileMode) (*os.File, error) {
	return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL|openFlags, mode)
}
