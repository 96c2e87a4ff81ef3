//go:build unix

// Package dirsync makes names of files durable: a file that was made or renamed is
// there after a power cut only once its folder was synced too.
package dirsync

import (
	"errors"
	"os"
)

// Sync returns nil once the names in the folder dir are on disk.
func Sync(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
