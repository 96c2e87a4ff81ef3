//go:build unix

package marker

import (
	"os"

	"golang.org/x/sys/unix"
)

const nofollow = unix.O_NOFOLLOW

// syncDir makes the names in a folder durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
