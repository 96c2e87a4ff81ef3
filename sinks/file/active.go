package file

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/logscrub/logscrub/internal/dirsync"
)

// A handle is what the sink needs of an *os.File.
type handle interface {
	io.Writer
	io.ReaderAt
	Sync() error
	Truncate(size int64) error
	Stat() (fs.FileInfo, error)
	Close() error
}

// An active file is the one that records are appended to.
type active struct {
	f      handle
	info   fs.FileInfo // as it was opened: which file it is
	size   int64
	synced int64 // its first bytes that are on disk for certain
	torn   bool  // its last line may have no end
	since  time.Time
}

// open opens the path for appending, and makes the file where there is none. s.mu
// is held, or nobody else has s.
func (s *Sink) open() error {
	s.active = active{}
	raw, made, err := openAppend(s.o.Path, s.o.Mode)
	if err != nil {
		return s.failure("opening", err)
	}
	var f handle = raw
	if s.o.wrap != nil {
		f = s.o.wrap(raw)
	}
	a := active{f: f, since: s.o.Now()}
	if err := s.adopt(&a, raw, made); err != nil {
		f.Close()
		return s.failure("opening", err)
	}
	s.active = a
	s.own.Store(&a.info)
	return nil
}

// adopt makes sure that a is a file of this sink alone.
func (s *Sink) adopt(a *active, raw *os.File, made bool) (err error) {
	if a.info, err = raw.Stat(); err != nil {
		return err
	}
	if !a.info.Mode().IsRegular() {
		return errors.New("this is no regular file; name another path")
	}
	if err := lock(raw); err != nil {
		return err
	}
	if made {
		if err := raw.Chmod(s.o.Mode); err != nil { // past the umask
			return err
		}
		return dirsync.Sync(filepath.Dir(s.o.Path))
	}
	a.size, a.synced = a.info.Size(), a.info.Size()
	if a.size > 0 {
		a.since = a.info.ModTime()
		last := make([]byte, min(a.size, 2))
		if _, err := a.f.ReadAt(last, a.size-int64(len(last))); err != nil {
			return err
		}
		a.torn = tornEnd(last)
	}
	if a.torn {
		s.o.Counts.Repaired.Add(1)
		return a.append(nil)
	}
	return nil
}

// tornEnd reports whether the last two bytes of a file are the end of no record. A
// zero byte may end one; several are what a power cut leaves of bytes that were
// never written.
func tornEnd(last []byte) bool {
	switch n := len(last); last[n-1] {
	case '\n':
		return false
	case 0:
		return n > 1 && last[n-2] == 0
	default:
		return true
	}
}

// append writes b whole, or nothing of it.
func (a *active) append(b []byte) error {
	info, err := a.f.Stat()
	if err != nil {
		return err
	}
	a.size = info.Size() // somebody may have cut it
	a.synced = min(a.synced, a.size)
	if a.torn {
		if err := write(a.f, []byte{'\n'}); err != nil {
			return err
		}
		a.torn = false
		a.size++
	}
	if err := write(a.f, b); err != nil {
		if a.f.Truncate(a.size) != nil {
			a.torn = true // the half line gets an end before the next
		}
		return err
	}
	a.size += int64(len(b))
	return nil
}

// write writes b in as many calls as it takes.
func write(w io.Writer, b []byte) error {
	for stuck := 0; len(b) > 0; {
		n, err := w.Write(b)
		b = b[min(max(n, 0), len(b)):]
		if n > 0 {
			stuck = 0
		}
		passing := err == nil || errors.Is(err, syscall.EINTR) || errors.Is(err, io.ErrShortWrite)
		if stuck++; !passing || len(b) > 0 && stuck > maxStuck {
			if err == nil {
				err = io.ErrShortWrite
			}
			return err
		}
	}
	return nil
}

// maxStuck bounds the writes in a row that take no byte.
const maxStuck = 100

func (a *active) close() {
	if a.f != nil {
		a.f.Close() // what counts was synced
	}
	a.f = nil
}

// ours reports whether the path still leads to the active file.
func (s *Sink) ours() bool {
	info, err := os.Lstat(s.o.Path)
	return err == nil && s.active.info != nil && os.SameFile(info, s.active.info)
}

// failure says what went wrong with the file.
func (s *Sink) failure(doing string, err error) error {
	remedy := ""
	switch {
	case errors.Is(err, syscall.ENOSPC):
		remedy = "; free some space, it then goes on"
	case errors.Is(err, fs.ErrNotExist):
		remedy = "; make its folder"
	case errors.Is(err, fs.ErrPermission):
		remedy = "; check the permissions of the file and its folder"
	}
	return fmt.Errorf("file sink: %s %q: %w%s", doing, s.o.Path, cause(err), remedy)
}

// cause returns err without the path in it.
func cause(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	var le *os.LinkError
	if errors.As(err, &le) {
		return le.Err
	}
	return err
}
