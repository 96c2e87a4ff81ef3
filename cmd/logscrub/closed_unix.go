//go:build unix

package main

import (
	"os"

	"golang.org/x/sys/unix"
)

// wasClosed reports whether f, a standard stream, was closed when the process began.
// The Go runtime opens the null device for reading and writing in its place, so that
// no other file gets its number; who wants to discard output opens that device for
// writing alone.
func wasClosed(f *os.File) bool {
	mine, err := f.Stat()
	if err != nil {
		return true
	}
	null, err := os.Stat(os.DevNull)
	if err != nil || !os.SameFile(mine, null) {
		return false
	}
	flags, err := unix.FcntlInt(f.Fd(), unix.F_GETFL, 0)
	return err == nil && flags&unix.O_ACCMODE == unix.O_RDWR
}
