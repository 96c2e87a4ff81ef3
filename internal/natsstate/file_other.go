//go:build !unix

package natsstate

import "os"

// openNoFollow opens path.
func openNoFollow(path string, flag int) (*os.File, error) { return os.OpenFile(path, flag, 0o600) }
