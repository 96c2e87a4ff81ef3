// Package credfile reads credentials from files: bearer tokens, and certificates
// with their keys. A file that changes is read again, so that what is rotated on
// disk is used without a restart; while the new one cannot be read or is not
// whole, the old one stays.
//
// A file with a secret that everybody on the machine may read is refused.
// Nothing of a file enters an error.
package credfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"sync"
	"time"
)

// maxFile is the largest file that is read.
const maxFile = 1 << 20

// pause is how long a file is taken not to have changed.
const pause = time.Second

// A version tells whether a file has changed.
type version struct {
	at   time.Time
	size int64
	info fs.FileInfo
}

func (v version) same(w version) bool {
	return v.info != nil && w.info != nil && v.at.Equal(w.at) && v.size == w.size && os.SameFile(v.info, w.info)
}

// stat returns the version of the file at path, and refuses one that is not for
// secrets, if it is to be for them.
func stat(path string, secret bool) (version, error) {
	info, err := os.Stat(path)
	if err != nil {
		return version{}, problem(path, err)
	}
	if !info.Mode().IsRegular() {
		return version{}, fmt.Errorf("%q is no regular file", path)
	}
	if secret && runtime.GOOS != "windows" && info.Mode().Perm()&0o007 != 0 {
		return version{}, fmt.Errorf("%q can be read by everybody; chmod o= it", path)
	}
	return version{info.ModTime(), info.Size(), info}, nil
}

func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, problem(path, err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	switch {
	case err != nil:
		return nil, problem(path, err)
	case len(b) > maxFile:
		return nil, fmt.Errorf("%q is larger than %d bytes", path, maxFile)
	}
	return b, nil
}

// problem returns why the file at path cannot be read. Where none is known to be there, the path is
// left out: it may be what stands in the file.
func problem(path string, err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	if _, missing := os.Lstat(path); missing != nil {
		return fmt.Errorf("cannot read the file: %w; name one that exists, never what stands in it", err)
	}
	return fmt.Errorf("cannot read %q: %w", path, err)
}

// A Token is a bearer token in a file. It is safe for concurrent use.
type Token struct {
	path string
	mu   sync.Mutex
	is   version
	next time.Time
	text []byte
}

// NewToken reads the file at path: the token is its text without white space
// around it.
func NewToken(path string) (*Token, error) {
	t := &Token{path: path}
	if err := t.load(); err != nil {
		return nil, err
	}
	return t, nil
}

// Bytes returns the token. Nobody changes it.
func (t *Token) Bytes() ([]byte, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if now := time.Now(); now.After(t.next) {
		t.next = now.Add(pause)
		_ = t.load() // else the old one stays
	}
	return t.text, nil
}

func (t *Token) load() error {
	v, err := stat(t.path, true)
	if err != nil || v.same(t.is) {
		return err
	}
	b, err := readFile(t.path)
	if err != nil {
		return err
	}
	b = bytes.TrimSpace(b)
	if len(b) == 0 {
		return fmt.Errorf("%q holds no token", t.path)
	}
	for _, c := range b {
		if c <= ' ' || c >= 0x7f {
			return fmt.Errorf("%q holds more than one token, or bytes that no header may have", t.path)
		}
	}
	t.text, t.is = b, v
	return nil
}
