//go:build unix

package checkpoint

import (
	"errors"
	"os"
	"syscall"
)

// noFollow has a symbolic link in the place of the file refused.
const noFollow = syscall.O_NOFOLLOW

// syncDir makes the names in a directory durable.
func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
