//go:build unix

package daemon

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"
)

const nofollow = unix.O_NOFOLLOW

// lock takes the lock at path, which belongs to one process.
func lock(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|nofollow, 0o600)
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		f.Close()
		if errors.Is(err, unix.EWOULDBLOCK) {
			return nil, fmt.Errorf("another logscrub has %s; give each its own state_dir", path)
		}
		return nil, err
	}
	return f, nil
}

// checkFolder refuses a folder of state that others may write to.
func checkFolder(dir string) error {
	info, err := os.Lstat(dir)
	switch {
	case err != nil:
		return err
	case info.Mode()&fs.ModeSymlink != 0:
		if info, err = os.Stat(dir); err != nil { // systemd makes a link for DynamicUser
			return err
		}
	}
	switch {
	case !info.IsDir():
		return fmt.Errorf("%s is no folder", dir)
	case info.Mode().Perm()&0o022 != 0:
		return fmt.Errorf("others may write to %s; chmod go-w it", dir)
	}
	return nil
}
