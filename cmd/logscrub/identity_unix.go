//go:build unix

package main

import "io/fs"

// tooOpen reports whether others than the owner can reach a file.
func tooOpen(st fs.FileInfo) bool { return st.Mode().Perm()&0o077 != 0 }
