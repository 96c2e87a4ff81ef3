package pseudonym

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func newFile(t *testing.T) (path string, ring *Keyring) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "keyring")
	ring, err := Generate("-", now)
	if err != nil {
		t.Fatal(err)
	}
	if err := ring.WriteFile(path); err != nil {
		t.Fatal(err)
	}
	return path, ring
}

func mode(t *testing.T, path string) os.FileMode {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode().Perm()
}

func TestWriteFile(t *testing.T) {
	path, ring := newFile(t)
	if got := mode(t, path); got != 0o600 {
		t.Errorf("mode %o, want 600", got)
	}
	read, err := LoadKeyring(path)
	if err != nil || string(read.Text()) != string(ring.Text()) {
		t.Fatalf("read again: %v", err)
	}
	other, _ := Generate("-", now)
	if err := other.WriteFile(path); err == nil || !strings.Contains(err.Error(), "never overwritten") {
		t.Errorf("writing over a keyring: %v", err)
	}
	if text, _ := os.ReadFile(path); string(text) != string(ring.Text()) {
		t.Error("the keyring was overwritten")
	}
	dangling := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(filepath.Join(t.TempDir(), "absent"), dangling); err != nil {
		t.Fatal(err)
	}
	if err := other.WriteFile(dangling); err == nil {
		t.Error("writes through a link")
	}
}

func TestLoadKeyringRefuses(t *testing.T) {
	path, ring := newFile(t)
	root := strings.TrimSpace(string(ring.Text()[strings.Index(string(ring.Text()), "root=")+5:]))
	for _, m := range []os.FileMode{0o640, 0o604, 0o660, 0o610, 0o440, 0o777} {
		if err := os.Chmod(path, m); err != nil {
			t.Fatal(err)
		}
		_, err := LoadKeyring(path)
		if err == nil || !strings.Contains(err.Error(), "chmod 600 "+path) || strings.Contains(err.Error(), root[:8]) {
			t.Errorf("mode %o: %v", m, err)
		}
	}
	for _, m := range []os.FileMode{0o600, 0o400} {
		if err := os.Chmod(path, m); err != nil {
			t.Fatal(err)
		}
		if _, err := LoadKeyring(path); err != nil {
			t.Errorf("mode %o: %v", m, err)
		}
	}
	t.Setenv("CREDENTIALS_DIRECTORY", filepath.Dir(path))
	for m, ok := range map[os.FileMode]bool{0o440: true, 0o444: false, 0o460: false} {
		if err := os.Chmod(path, m); err != nil {
			t.Fatal(err)
		}
		if _, err := LoadKeyring(path); (err == nil) != ok {
			t.Errorf("credential of mode %o: %v", m, err)
		}
	}
	absent := filepath.Join(filepath.Dir(path), "absent")
	if _, err := LoadKeyring(absent); err == nil || !strings.Contains(err.Error(), "keygen") {
		t.Errorf("absent: %v", err)
	}
	if _, err := LoadKeyring(filepath.Dir(path)); err == nil {
		t.Error("a directory passes")
	}
	long := filepath.Join(t.TempDir(), "long")
	if err := os.WriteFile(long, make([]byte, maxFile+1), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadKeyring(long); err == nil || !strings.Contains(err.Error(), "longer") {
		t.Errorf("a long file: %v", err)
	}
}

func TestUpdate(t *testing.T) {
	path, _ := newFile(t)
	if err := os.Chmod(path, 0o400); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	rotate := func(k *Keyring) error { _, err := k.Rotate("-", now, now); return err }
	if err := Update(link, rotate); err != nil {
		t.Fatal(err)
	}
	ring, err := LoadKeyring(path)
	if err != nil || len(ring.Entries()) != 2 || mode(t, path) != 0o600 {
		t.Errorf("after an update: %v, %v, mode %o", ring, err, mode(t, path))
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link was replaced, not the file")
	}

	before, _ := os.ReadFile(path)
	mine := errors.New("mine")
	if err := Update(path, func(k *Keyring) error { _ = rotate(k); return mine }); err != mine {
		t.Errorf("error of edit: %v", err)
	}
	nested := Update(path, func(*Keyring) error {
		if err := Update(path, rotate); err == nil || !strings.Contains(err.Error(), path+".new") {
			t.Errorf("a second update meanwhile: %v", err)
		}
		return mine
	})
	if nested != mine {
		t.Error(nested)
	}
	if after, _ := os.ReadFile(path); string(after) != string(before) {
		t.Error("a refused update changed the file")
	}
	if names, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); len(names) != 1 {
		t.Errorf("left over: %q", names)
	}
	if err := Update(filepath.Join(filepath.Dir(path), "absent"), rotate); err == nil {
		t.Error("updates a file that is not there")
	}
}
