//go:build !unix

package wal

import "fmt"

// openDisk refuses: without locks and syncs of directories nothing could be
// promised.
func openDisk(path string) (disk, error) {
	return nil, fmt.Errorf("%w: %s: there is no spool on this system", ErrDirectory, path)
}
