package wal

import (
	"errors"
	"io"
	"syscall"
)

// A disk is one directory, as the log uses it. The tests have one in memory that
// fails and loses power on demand.
type disk interface {
	// names returns the names of what stands in the directory, in any order.
	names() ([]string, error)
	// create makes a new file to write and read; it must not be there.
	create(name string) (file, error)
	// open opens a file that is there. It follows no link and takes regular files
	// only.
	open(name string, write bool) (file, error)
	rename(old, to string) error
	remove(name string) error
	// sync makes creations, renames and removals so far survive a power cut.
	sync() error
	// close lets go of the directory and its lock.
	close() error
}

// A file is an open file of a disk.
type file interface {
	io.ReaderAt
	io.WriterAt
	size() (int64, error)
	truncate(size int64) error
	// sync makes what was written survive a power cut. After an error the file must
	// not be synced again: the system may have forgotten what it could not write
	// and report success.
	sync() error
	close() error
}

// isFull reports whether err says that there is no room, which may change.
func isFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, errMax)
}

// errMax is the error of a log that has reached Options.MaxBytes.
var errMax = errors.New("the spool has reached its greatest size")
