// Package inode says which file a file is.
package inode

import "io/fs"

// Of returns the device and inode of a file, and whether this system has them.
func Of(info fs.FileInfo) (dev, ino uint64, ok bool) { return of(info) }
