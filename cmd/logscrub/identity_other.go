//go:build !unix

package main

import "io/fs"

// tooOpen knows nothing of the permissions of this system.
func tooOpen(fs.FileInfo) bool { return false }
