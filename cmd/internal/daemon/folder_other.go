//go:build !unix

package daemon

import "os"

const nofollow = 0

// lock takes no lock where there is none.
func lock(path string) (*os.File, error) { return os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600) }

// checkFolder knows nothing of the permissions of this system.
func checkFolder(dir string) error {
	_, err := os.Stat(dir)
	return err
}
