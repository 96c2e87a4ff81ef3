//go:build !unix

package inode

import "io/fs"

func of(fs.FileInfo) (dev, ino uint64, ok bool) { return 0, 0, false }
