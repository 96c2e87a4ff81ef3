package quarantine

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
)

// A faulty file fails once, as its journal's test says.
type faulty struct {
	*os.File
	fault *string
}

func (f faulty) is(what string) bool {
	if *f.fault != what {
		return false
	}
	*f.fault = ""
	return true
}

func (f faulty) Write(p []byte) (int, error) {
	if f.is("write") {
		n, _ := f.File.Write(p[:len(p)/2])
		return n, syscall.ENOSPC
	}
	if f.is("write and truncate") {
		n, _ := f.File.Write(p[:len(p)/2])
		*f.fault = "truncate"
		return n, syscall.ENOSPC
	}
	return f.File.Write(p)
}

func (f faulty) Truncate(n int64) error {
	if f.is("truncate") {
		return syscall.EIO
	}
	return f.File.Truncate(n)
}

func (f faulty) Sync() error {
	if f.is("sync") {
		return syscall.EIO
	}
	return f.File.Sync()
}

// TestFaults: what append failed with is not kept, or is the torn end of a file to
// which nothing was appended afterwards; a file is never trusted after a failed
// sync.
func TestFaults(t *testing.T) {
	for _, c := range []struct {
		fault string
		first bool // at the first append to a file
		want  string
	}{
		{"write", false, "head|one|three|"},
		{"write", true, "head|two|three|"},
		{"write and truncate", false, "head|one|to/head|three|"},
		{"sync", false, "head|one|two|/head|three|"},
		{"sync", true, "head|two|three|"},
	} {
		dir, fault := t.TempDir(), ""
		j := journal{folder: &folder{path: dir, maxFile: 1000, maxBytes: 1000, bytes: new(atomic.Int64)}, prefix: "a-", suffix: ".b",
			create: func(path string) (file, error) {
				f, err := createFile(path)
				if err != nil {
					return nil, err
				}
				return faulty{f.(*os.File), &fault}, nil
			}}
		steps := []string{"one|", "to|", "three|"}
		if c.first || c.fault == "sync" {
			steps[1] = "two|"
		}
		for i, text := range steps {
			if fails := i == 1 && !c.first || i == 0 && c.first; fails {
				fault = c.fault
				if err := j.append([]byte("head|"), []byte(text)); !errors.Is(err, syscall.ENOSPC) && !errors.Is(err, syscall.EIO) {
					t.Fatalf("%s: error %v", c.fault, err)
				}
				continue
			}
			if err := j.append([]byte("head|"), []byte(text)); err != nil {
				t.Fatalf("%s: %v", c.fault, err)
			}
		}
		if err := j.close(); err != nil {
			t.Fatal(err)
		}
		names, err := filepath.Glob(filepath.Join(dir, "*"))
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, string(text))
		}
		if got := strings.Join(all, "/"); got != c.want && got != strings.Replace(c.want, "to/", "t/", 1) {
			t.Errorf("%s, first %v: %q, want %q", c.fault, c.first, got, c.want)
		}
	}
}
