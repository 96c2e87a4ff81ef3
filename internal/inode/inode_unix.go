//go:build unix

package inode

import (
	"io/fs"
	"syscall"
)

func of(info fs.FileInfo) (dev, ino uint64, ok bool) {
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, 0, false
	}
	return uint64(s.Dev), uint64(s.Ino), true
}
