package quarantine

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/logscrub/logscrub/internal/dirsync"
	"github.com/logscrub/logscrub/internal/failpoint"
)

// A folder is where the files of a quarantine stand.
type folder struct {
	path              string
	maxFile, maxBytes int64
	bytes             *atomic.Int64
}

// measure adds up what is in f now.
func (f *folder) measure() error {
	entries, err := os.ReadDir(f.path)
	if err != nil {
		return err
	}
	n := int64(0)
	for _, e := range entries {
		if info, err := e.Info(); err == nil { // else it was taken away meanwhile
			n += info.Size()
		}
	}
	f.bytes.Store(n)
	return nil
}

// room reports ErrFull if n bytes more do not fit. Somebody may have taken files
// away: f is measured again before it says so.
func (f *folder) room(n int64) error {
	if f.bytes.Load()+n <= f.maxBytes {
		return nil
	}
	if err := f.measure(); err != nil {
		return err
	}
	if f.bytes.Load()+n > f.maxBytes {
		return ErrFull
	}
	return nil
}

// A file is what a journal needs of an *os.File.
type file interface {
	io.WriteCloser
	Sync() error
	Truncate(size int64) error
}

// A journal is a row of files that are only appended to. What append returned nil
// for is on disk; what it failed with is not there, or is the torn end of a file
// that nothing was ever appended to again.
type journal struct {
	*folder
	prefix, suffix string
	number         int // of the file at hand
	f              file
	size           int64

	// create opens a file of that name; nil is createFile.
	create func(path string) (file, error)
}

// append adds text, durably. A file that is new begins with head.
func (j *journal) append(head, text []byte) error {
	if err := j.room(int64(len(head) + len(text))); err != nil {
		return err
	}
	if j.f != nil && j.size+int64(len(text)) > j.maxFile {
		if err := j.close(); err != nil {
			return err
		}
	}
	if j.f == nil {
		if err := j.next(); err != nil {
			return err
		}
	}
	if j.size == 0 {
		text = append(append([]byte(nil), head...), text...)
	}
	if _, err := j.f.Write(text); err != nil {
		j.tear()
		return err
	}
	failpoint.Hit("quarantine-before-sync")
	if err := j.f.Sync(); err != nil {
		j.abandon() // nobody knows which of its bytes are on disk
		return err
	}
	failpoint.Hit("quarantine-after-sync")
	j.size += int64(len(text))
	j.bytes.Add(int64(len(text)))
	return nil
}

// tear takes back what a failed write left, so that the file can be used again.
func (j *journal) tear() {
	if j.size == 0 || j.f.Truncate(j.size) != nil {
		j.abandon()
	}
}

// abandon leaves the file at hand; one without anything in it is removed.
func (j *journal) abandon() {
	_ = j.f.Close() // it is given up for a worse error
	if j.f = nil; j.size == 0 {
		_ = os.Remove(j.name())
	}
}

// close ends the file at hand.
func (j *journal) close() error {
	if j.f == nil {
		return nil
	}
	err := j.f.Close()
	j.f = nil
	return err
}

func (j *journal) name() string {
	return filepath.Join(j.path, fmt.Sprintf("%s%06d%s", j.prefix, j.number, j.suffix))
}

// next begins a file that has never been there, behind all that are.
func (j *journal) next() error {
	entries, err := os.ReadDir(j.path)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if rest, ok := strings.CutPrefix(e.Name(), j.prefix); ok {
			n, err := strconv.Atoi(strings.TrimSuffix(rest, j.suffix))
			if err == nil {
				j.number = max(j.number, n)
			}
		}
	}
	create := j.create
	if create == nil {
		create = createFile
	}
	for range 1000 { // others may begin files too
		j.number++
		if j.f, err = create(j.name()); !errors.Is(err, os.ErrExist) {
			break
		}
	}
	if err != nil {
		j.f = nil
		return err
	}
	j.size = 0
	if err := dirsync.Sync(j.path); err != nil {
		j.abandon()
		return err
	}
	return nil
}

// createFile makes a file that must not be there; no link is followed.
func createFile(path string) (file, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE|os.O_EXCL|nofollow, 0o600)
	if err != nil {
		return nil, err
	}
	return f, nil
}
