//go:build unix && !linux

package wal

import "os"

// syncData is fsync, which on macOS asks the device to empty its cache, too.
func syncData(f *os.File) error { return f.Sync() }
