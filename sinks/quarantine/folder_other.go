//go:build !unix

package quarantine

import "os"

const nofollow = 0

// prepare makes the folder.
func prepare(dir string) error { return os.MkdirAll(dir, 0o700) }
