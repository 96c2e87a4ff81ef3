package natsstate

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/logscrub/logscrub/internal/dirsync"
	"github.com/logscrub/logscrub/internal/failpoint"
)

// Load takes the state from its file, which need not exist. ErrBad says that what
// stands there cannot be used: the state then knows nothing, which is safe, and
// the next Save writes the file anew.
func (s *State) Load() error {
	if s.o.Path == "" {
		return nil
	}
	f, err := openNoFollow(s.o.Path, os.O_RDONLY)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("state file: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("state file: %w", err)
	}
	if !info.Mode().IsRegular() || info.Size() > maxFile {
		return ErrBad
	}
	b, err := io.ReadAll(io.LimitReader(f, maxFile))
	if err != nil {
		return fmt.Errorf("state file: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.decode(b)
}

// Save writes the state if it changed since the last Save. The file is replaced in
// one step: after a crash it is the old one or the new one, never a part.
func (s *State) Save() error {
	if s.o.Path == "" {
		return nil
	}
	s.saving.Lock()
	defer s.saving.Unlock()
	s.mu.Lock()
	if !s.dirty {
		s.mu.Unlock()
		return nil
	}
	b := s.encode(nil)
	s.dirty = false
	s.mu.Unlock()
	if err := replace(s.o.Path, b); err != nil {
		s.mu.Lock()
		s.dirty = true
		s.mu.Unlock()
		return fmt.Errorf("state file: %w", err)
	}
	return nil
}

// replace writes b beside path, syncs it, and renames it over path.
func replace(path string, b []byte) (err error) {
	tmp := path + ".new"
	if err := os.Remove(tmp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := openNoFollow(tmp, os.O_WRONLY|os.O_CREATE|os.O_EXCL)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	failpoint.Hit("natsstate-before-rename")
	if err == nil {
		err = os.Rename(tmp, path)
	}
	if err != nil {
		_ = os.Remove(tmp)
		return err
	}
	failpoint.Hit("natsstate-after-rename")
	return dirsync.Sync(filepath.Dir(path))
}
