//go:build unix

package quarantine

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

const nofollow = unix.O_NOFOLLOW

// prepare makes the folder, or refuses one that is a link or that others may
// write to.
func prepare(dir string) error {
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	info, err := os.Lstat(dir)
	switch {
	case err != nil:
		return err
	case !info.IsDir():
		return fmt.Errorf("%s is no folder; name one, not a link", dir)
	case info.Mode().Perm()&0o022 != 0:
		return fmt.Errorf("others may write to %s; chmod 700 it", dir)
	}
	return nil
}
