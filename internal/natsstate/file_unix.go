//go:build unix

package natsstate

import (
	"os"

	"golang.org/x/sys/unix"
)

// openNoFollow opens path unless it is a symbolic link.
func openNoFollow(path string, flag int) (*os.File, error) {
	return os.OpenFile(path, flag|unix.O_NOFOLLOW, 0o600)
}
