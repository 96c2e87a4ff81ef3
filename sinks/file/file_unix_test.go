//go:build unix

package file_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/logscrub/logscrub/sinks/file"
)

func TestRefusedPaths(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	if err := os.WriteFile(in("target"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(in("target"), in("link")); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(in("pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	open(t, file.Options{Path: in("locked")})
	for path, want := range map[string]string{
		"": "set path", in("link"): "symbolic link", dir: "directory", in("pipe"): "no regular file",
		in("none/x"): "make its folder", in("locked"): "another process",
	} {
		s, err := file.New(file.Options{Path: path})
		if err == nil {
			s.Close()
			t.Errorf("%s was opened", filepath.Base(path))
		} else if !strings.Contains(err.Error(), want) || strings.Count(err.Error(), dir) > 1 {
			t.Errorf("%s: %v", filepath.Base(path), err)
		}
	}
}

func TestMode(t *testing.T) {
	old := syscall.Umask(0o077)
	defer syscall.Umask(old)
	for mode, want := range map[os.FileMode]os.FileMode{0: 0o600, 0o640: 0o640} {
		_, path := open(t, file.Options{Mode: mode})
		info, err := os.Stat(path)
		if err != nil || info.Mode() != want {
			t.Errorf("%v, %v; want %v", info.Mode(), err, want)
		}
	}
}
