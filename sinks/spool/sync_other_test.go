//go:build unix && !linux

package spool_test

import "os"

func syncData(f *os.File) error { return f.Sync() }
