//go:build unix

package file

import (
	"errors"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// nonBlock opens what turns out to be a pipe without waiting for its other end.
const nonBlock = unix.O_NONBLOCK

// supported says that files have an identity here.
const supported = true

func retry(f func() error) error {
	for {
		if err := f(); !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}

// statFile returns the status of an open file, without its time of birth.
func statFile(f *os.File) (status, error) {
	var s unix.Stat_t
	err := unix.Fstat(int(f.Fd()), &s)
	for errors.Is(err, unix.EINTR) {
		err = unix.Fstat(int(f.Fd()), &s)
	}
	if err != nil {
		return status{}, &os.PathError{Op: "stat", Path: f.Name(), Err: err}
	}
	return fromStat(&s), nil
}

// readAt reads once into p from off on. Fewer bytes than asked for mean that the
// file ended there.
func readAt(f *os.File, p []byte, off int64) (int, error) {
	for {
		n, err := unix.Pread(int(f.Fd()), p, off)
		switch {
		case errors.Is(err, unix.EINTR):
		case err != nil:
			return 0, &os.PathError{Op: "read", Path: f.Name(), Err: err}
		case n < 0:
			return 0, io.ErrUnexpectedEOF
		default:
			return n, nil
		}
	}
}

// crowded reports whether err says that there are no more descriptors.
func crowded(err error) bool { return errors.Is(err, unix.EMFILE) || errors.Is(err, unix.ENFILE) }
