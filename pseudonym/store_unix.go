//go:build unix

package pseudonym

import (
	"io/fs"
	"os"
	"syscall"
)

// tooOpen reports whether others than the owner have any right to a file.
func tooOpen(mode fs.FileMode) bool { return mode&0o077 != 0 }

// keepOwner gives f the owner and group of the file it will replace, so that a
// keyring changed by root is still read by the service.
func keepOwner(f *os.File, old fs.FileInfo) error {
	was, ok := old.Sys().(*syscall.Stat_t)
	if !ok || int(was.Uid) == os.Geteuid() && int(was.Gid) == os.Getegid() {
		return nil
	}
	return f.Chown(int(was.Uid), int(was.Gid))
}
