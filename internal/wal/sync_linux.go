package wal

import (
	"os"

	"golang.org/x/sys/unix"
)

// syncData writes the contents of f and what is needed to read them, the size
// among it, to the device.
func syncData(f *os.File) error {
	_, err := retry(func() (int, error) { return 0, unix.Fdatasync(int(f.Fd())) })
	return err
}
