//go:build !unix

// Package dirsync makes names of files durable.
package dirsync

// Sync does nothing where folders cannot be synced.
func Sync(string) error { return nil }
