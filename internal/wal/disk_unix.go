//go:build unix

package wal

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"
)

// A directory is a disk in the file system. Every name is resolved from the open
// descriptor, so that swapping the directory for a link changes nothing.
type directory struct {
	path string
	fd   int
	lock int
}

// openDisk opens and locks the directory at path, and makes it where it is
// missing.
func openDisk(path string) (disk, error) {
	if err := makeDirectory(path); err != nil {
		return nil, err
	}
	fd, err := retry(func() (int, error) {
		return unix.Open(path, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW|unix.O_CLOEXEC, 0)
	})
	switch {
	case errors.Is(err, unix.ELOOP) || errors.Is(err, unix.ENOTDIR):
		return nil, fmt.Errorf("%w: %s is a link or no directory; name the directory itself", ErrDirectory, path)
	case err != nil:
		return nil, fmt.Errorf("%w: %s: %w", ErrDirectory, path, err)
	}
	d := &directory{path: path, fd: fd, lock: -1}
	if err := d.claim(); err != nil {
		_ = d.close()
		return nil, err
	}
	return d, nil
}

// makeDirectory makes the directory at path, and its name durable.
func makeDirectory(path string) error {
	err := os.Mkdir(path, 0o700)
	if errors.Is(err, os.ErrExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("%w: %w; the directory above must exist and be writable", ErrDirectory, err)
	}
	parent, err := os.Open(filepath.Dir(path))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDirectory, err)
	}
	defer parent.Close()
	if err := parent.Sync(); err != nil {
		return fmt.Errorf("%w: %w", ErrDirectory, err)
	}
	return nil
}

// claim checks that the directory is this user's alone, and locks it.
func (d *directory) claim() error {
	var st unix.Stat_t
	if err := unix.Fstat(d.fd, &st); err != nil {
		return fmt.Errorf("%w: %s: %w", ErrDirectory, d.path, err)
	}
	if int(st.Uid) != os.Geteuid() {
		return fmt.Errorf("%w: %s belongs to user %d, not to this one (%d)", ErrDirectory, d.path, st.Uid, os.Geteuid())
	}
	if st.Mode&0o077 != 0 {
		return fmt.Errorf("%w: %s is open to others (mode %04o); chmod 0700", ErrDirectory, d.path, st.Mode&0o7777)
	}
	fd, err := d.openat(lockName, unix.O_RDWR|unix.O_CREAT)
	if err != nil {
		return fmt.Errorf("%w: %s: %w", ErrDirectory, filepath.Join(d.path, lockName), err)
	}
	d.lock = fd
	_, err = retry(func() (int, error) { return 0, unix.Flock(fd, unix.LOCK_EX|unix.LOCK_NB) })
	if errors.Is(err, unix.EWOULDBLOCK) {
		return fmt.Errorf("%w: %s; stop the other process or give this one a directory of its own", ErrLocked, d.path)
	}
	if err != nil {
		return fmt.Errorf("%w: locking %s: %w", ErrDirectory, d.path, err)
	}
	return nil
}

// openat opens a regular file of the directory.
func (d *directory) openat(name string, flags int) (int, error) {
	fd, err := retry(func() (int, error) {
		return unix.Openat(d.fd, name, flags|unix.O_NOFOLLOW|unix.O_CLOEXEC|unix.O_NONBLOCK, 0o600)
	})
	if err != nil {
		return -1, err
	}
	var st unix.Stat_t
	if err := unix.Fstat(fd, &st); err != nil {
		_ = unix.Close(fd)
		return -1, err
	}
	if st.Mode&unix.S_IFMT != unix.S_IFREG {
		_ = unix.Close(fd)
		return -1, errNotRegular
	}
	return fd, nil
}

var errNotRegular = errors.New("not a regular file")

// retry calls f until no signal interrupts it.
func retry(f func() (int, error)) (int, error) {
	for {
		if n, err := f(); !errors.Is(err, syscall.EINTR) {
			return n, err
		}
	}
}

func (d *directory) names() ([]string, error) {
	fd, err := retry(func() (int, error) {
		return unix.Openat(d.fd, ".", unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	})
	if err != nil {
		return nil, err
	}
	f := os.NewFile(uintptr(fd), d.path)
	defer f.Close()
	return f.Readdirnames(-1)
}

func (d *directory) create(name string) (file, error) {
	return d.file(name, unix.O_RDWR|unix.O_CREAT|unix.O_EXCL)
}

func (d *directory) open(name string, write bool) (file, error) {
	if write {
		return d.file(name, unix.O_RDWR)
	}
	return d.file(name, unix.O_RDONLY)
}

func (d *directory) file(name string, flags int) (file, error) {
	fd, err := d.openat(name, flags)
	if err != nil {
		return nil, err
	}
	return diskFile{os.NewFile(uintptr(fd), filepath.Join(d.path, name))}, nil
}

func (d *directory) rename(old, to string) error {
	_, err := retry(func() (int, error) { return 0, unix.Renameat(d.fd, old, d.fd, to) })
	return err
}

func (d *directory) remove(name string) error {
	_, err := retry(func() (int, error) { return 0, unix.Unlinkat(d.fd, name, 0) })
	return err
}

func (d *directory) sync() error {
	_, err := retry(func() (int, error) { return 0, unix.Fsync(d.fd) })
	return err
}

func (d *directory) close() error {
	if d.lock >= 0 {
		_ = unix.Close(d.lock)
	}
	return unix.Close(d.fd)
}

// A diskFile is a file of a directory. Package os retries what a signal
// interrupts and goes on after short writes.
type diskFile struct{ *os.File }

func (f diskFile) size() (int64, error) {
	st, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return st.Size(), nil
}

func (f diskFile) truncate(size int64) error { return f.Truncate(size) }
func (f diskFile) sync() error               { return syncData(f.File) }
func (f diskFile) close() error              { return f.Close() }
