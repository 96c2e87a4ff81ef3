//go:build !unix

package file

import (
	"errors"
	"io/fs"
	"os"
)

// openAppend opens path for appending, and reports whether it made the file.
func openAppend(path string, mode fs.FileMode) (f *os.File, made bool, err error) {
	if f, err = os.OpenFile(path, os.O_RDWR|os.O_APPEND, 0); !errors.Is(err, fs.ErrNotExist) {
		return f, false, err
	}
	f, err = os.OpenFile(path, os.O_RDWR|os.O_APPEND|os.O_CREATE|os.O_EXCL, mode)
	return f, err == nil, err
}

func lock(*os.File) error { return nil }

func openRead(path string) (*os.File, error) { return os.Open(path) }

func create(path string, mode fs.FileMode) (*os.File, error) {
	return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
}
