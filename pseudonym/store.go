package pseudonym

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/logscrub/logscrub/internal/dirsync"
)

const maxFile = 4 << 20 // bytes of a keyring: some twenty thousand keys

// LoadKeyring reads the keyring in the file at path. It refuses a file that its
// group or others can read or write. (systemd hands a credential to a service
// that is not root as a file of mode 0440 whose group bits stand for an access
// list: in $CREDENTIALS_DIRECTORY, and only there, the group may read.) An error
// names path and remedy, and quotes nothing of the file.
func LoadKeyring(path string) (*Keyring, error) {
	k, _, err := load(path)
	return k, err
}

func load(path string) (*Keyring, fs.FileInfo, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, fileError(path, "opened", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, nil, fileError(path, "examined", err)
	}
	if mode := info.Mode().Perm(); tooOpen(mode) && !(mode == 0o440 && isCredential(path)) {
		return nil, nil, fmt.Errorf("keyring %s has mode %04o, others can reach it (chmod 600 %s; then rotate, if somebody may have read it)", path, mode, path)
	}
	text, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, nil, fileError(path, "read", err)
	}
	if len(text) > maxFile {
		return nil, nil, fmt.Errorf("keyring %s is longer than %d bytes: it is no keyring", path, maxFile)
	}
	k, err := ParseKeyring(text)
	clear(text)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	return k, info, nil
}

func isCredential(path string) bool {
	dir := os.Getenv("CREDENTIALS_DIRECTORY")
	return dir != "" && filepath.Clean(dir) == filepath.Dir(filepath.Clean(path))
}

// WriteFile writes k to a new file at path, of mode 0600, and returns once it is
// on disk. It never overwrites: a file that is there is an error.
func (k *Keyring) WriteFile(path string) error {
	f, err := create(path)
	if err != nil {
		return err
	}
	if err := fill(f, k); err != nil {
		_ = f.Close()
		_ = os.Remove(path)
		return err
	}
	return syncName(path)
}

// Update reads the keyring at path, calls edit, and puts the result in its place
// in one step: whoever reads path meanwhile, or after a crash, finds the old
// ring or the new. The new file has mode 0600 and the owner of the old; comments
// are lost. An error of edit leaves all as it was and is returned as it is.
//
// While Update works path.new exists, and a second one is refused, so that the
// change of neither is lost.
func Update(path string, edit func(*Keyring) error) (err error) {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target // replace the file, not the link to it
	}
	temp := path + ".new"
	f, err := create(temp)
	if err != nil {
		return err
	}
	defer func() {
		_ = f.Close()
		if err != nil {
			_ = os.Remove(temp)
		}
	}()
	k, info, err := load(path)
	if err != nil {
		return err
	}
	if err := edit(k); err != nil {
		return err
	}
	if err := keepOwner(f, info); err != nil {
		return fileError(temp, "given to the owner of the keyring", err)
	}
	if err := fill(f, k); err != nil {
		return err
	}
	if err := os.Rename(temp, path); err != nil {
		return fileError(path, "replaced", err)
	}
	return syncName(path)
}

func create(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fileError(path, "created", err)
	}
	return f, nil
}

// fill writes k to f and closes it.
func fill(f *os.File, k *Keyring) error {
	text := k.Text()
	defer clear(text)
	if _, err := f.Write(text); err != nil {
		return fileError(f.Name(), "written", err)
	}
	if err := f.Sync(); err != nil {
		return fileError(f.Name(), "written", err)
	}
	if err := f.Close(); err != nil {
		return fileError(f.Name(), "written", err)
	}
	return nil
}

// fileError says what could not be done to a file, and why where that helps.
func fileError(path, done string, err error) error {
	why := "the system refused"
	switch {
	case errors.Is(err, fs.ErrNotExist):
		why = "it does not exist (logscrub keygen makes one)"
	case errors.Is(err, fs.ErrExist):
		why = "it exists and is never overwritten (remove it first if nothing needs it)"
	case errors.Is(err, fs.ErrPermission):
		why = "permission denied (run as its owner)"
	}
	return fmt.Errorf("%s cannot be %s: %s", path, done, why)
}

// syncName makes the name at path outlast a crash.
func syncName(path string) error {
	dir := filepath.Dir(path)
	if err := dirsync.Sync(dir); err != nil {
		return fileError(dir, "written", err)
	}
	return nil
}
