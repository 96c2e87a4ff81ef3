//go:build unix

package checkpoint

import (
	"syscall"
)

// noFollow has a symbolic link in the place of the file refused.
const noFollow = syscall.O_NOFOLLOW
