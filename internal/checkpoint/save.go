package checkpoint

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/logscrub/logscrub/internal/dirsync"
	"github.com/logscrub/logscrub/internal/failpoint"
)

// Save writes entries in the place of all that were there. An entry has no line
// feed. After an error the store is as it was before or as it should be, and
// the next Save begins anew: a file whose sync failed is never synced again.
func (s *Store) Save(entries [][]byte) error {
	s.buf.Reset()
	fmt.Fprintf(&s.buf, "%s%d\n", title, version)
	for _, e := range entries {
		s.line(e)
	}
	s.line(fmt.Appendf(nil, "end %d", len(entries)))
	if err := s.write(); err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	s.damaged = false
	return nil
}

func (s *Store) line(e []byte) {
	fmt.Fprintf(&s.buf, "%08x ", checksum(e))
	s.buf.Write(e)
	s.buf.WriteByte('\n')
}

// write puts the text in buf on disk.
func (s *Store) write() error {
	fresh := s.path + ".new"
	if err := os.Remove(fresh); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := os.OpenFile(fresh, os.O_WRONLY|os.O_CREATE|os.O_EXCL|noFollow, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(s.buf.Bytes())
	failpoint.Hit("checkpoint-before-sync")
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		_ = os.Remove(fresh)
		return err
	}
	failpoint.Hit("checkpoint-after-sync")
	if !s.damaged { // a damaged file must not take the place of a whole one
		if err := os.Rename(s.path, s.path+".old"); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		failpoint.Hit("checkpoint-between-renames")
	}
	if err := os.Rename(fresh, s.path); err != nil {
		return err
	}
	failpoint.Hit("checkpoint-after-rename")
	return dirsync.Sync(filepath.Dir(s.path))
}
