//go:build unix

package dirsync_test

import (
	"errors"
	"io/fs"
	"path/filepath"
	"testing"

	"github.com/logscrub/logscrub/internal/dirsync"
)

func TestSync(t *testing.T) {
	dir := t.TempDir()
	if err := dirsync.Sync(dir); err != nil {
		t.Error(err)
	}
	if err := dirsync.Sync(filepath.Join(dir, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder that is not there: %v", err)
	}
}
