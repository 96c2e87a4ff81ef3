package feed

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/logscrub/logscrub/internal/dirsync"
)

// A File appends events to a file as lines of JSON, each on disk before it counts as
// held. The file is opened for each, so that it can be renamed at any time.
type File struct{ Path string }

var _ Sink = (*File)(nil)

// Send is of Sink. A line that could not be written whole is taken back.
func (s *File) Send(_ context.Context, _ string, body []byte) error {
	f, err := os.OpenFile(s.Path, os.O_RDWR|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("file: %w", err)
	}
	if err = errors.Join(s.hold(f, body), f.Close()); err != nil {
		return fmt.Errorf("file: %w", err)
	}
	return nil
}

// hold has body, and the name of a file that had nothing, on disk.
func (s *File) hold(f *os.File, body []byte) error {
	first, err := appendLine(f, body)
	if err != nil || !first {
		return err
	}
	return dirsync.Sync(filepath.Dir(s.Path))
}

// appendLine writes body and a line feed at the end of f, and begins a new line where
// the end of a process cut one off. It reports whether the line is the first.
func appendLine(f *os.File, body []byte) (first bool, err error) {
	info, err := f.Stat()
	switch {
	case err != nil:
		return false, err
	case !info.Mode().IsRegular():
		return false, errors.New("it is no regular file")
	}
	size, line := info.Size(), make([]byte, 0, len(body)+2)
	if size > 0 {
		last := make([]byte, 1)
		if _, err := f.ReadAt(last, size-1); err != nil {
			return false, err
		}
		if last[0] != '\n' {
			line = append(line, '\n')
		}
	}
	_, err = f.Write(append(append(line, body...), '\n'))
	if err == nil {
		err = f.Sync()
	}
	if err != nil {
		return false, errors.Join(err, f.Truncate(size))
	}
	return size == 0, nil
}

// Close is of Sink.
func (s *File) Close() error { return nil }
