package file

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestGlob holds glob, which looks at what there is, and Match, which looks at names,
// to each other and to what is written here.
func TestGlob(t *testing.T) {
	dir := t.TempDir()
	names := []string{"a.log", "b.txt", ".c.log", "x/a.log", "x/y/a.log", "x/y/z/a.log", "x/y/z/b.txt", "x/.git/a.log", "q/y/a.log", "q/y/.h.log"}
	for _, name := range names {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(dir, filepath.Join(dir, "x", "y", "z", "loop")); err != nil {
		t.Fatal(err)
	}
	for pattern, want := range map[string]string{
		"**/*.log":       "a.log q/y/a.log x/a.log x/y/a.log x/y/z/a.log",
		"x/**/a.log":     "x/a.log x/y/a.log x/y/z/a.log",
		"**/y/**/a.log":  "q/y/a.log x/y/a.log x/y/z/a.log",
		"x/**/**/b.txt":  "x/y/z/b.txt",
		"**/y/*.log":     "q/y/a.log x/y/a.log",
		"**/y/.*":        "q/y/.h.log",
		"x/y/**":         "x/y/a.log x/y/z/a.log x/y/z/b.txt",
		"**":             "a.log b.txt q/y/a.log x/a.log x/y/a.log x/y/z/a.log x/y/z/b.txt",
		"*/*/a.log":      "q/y/a.log x/y/a.log",
		"x/.git/**":      "x/.git/a.log",
		"none/**":        "",
		"a.log/**":       "",
		"a.log":          "a.log",
		"[x]/?/*":        "x/y/a.log",
		"**/none/*.log":  "",
		"x/a.log/**/b":   "",
		"**/x/**/z/*.lo": "",
	} {
		full := filepath.Join(dir, pattern)
		if err := CheckPattern(full); err != nil {
			t.Errorf("%s: %v", pattern, err)
		}
		found, err := glob(full)
		if err != nil {
			t.Errorf("%s: %v", pattern, err)
		}
		slices.Sort(found)
		var got, matched []string
		for _, path := range slices.Compact(found) {
			if info, err := os.Lstat(path); err == nil && info.Mode().IsRegular() {
				name, _ := filepath.Rel(dir, path)
				got = append(got, name)
			}
		}
		for _, name := range names {
			if Match(full, filepath.Join(dir, name)) {
				matched = append(matched, name)
			}
		}
		slices.Sort(matched)
		if strings.Join(got, " ") != want || strings.Join(matched, " ") != want {
			t.Errorf("%s:\nglob  %q\nMatch %q\nwant  %q", pattern, got, matched, want)
		}
	}
	for _, bad := range []string{"", "[a", `a\`, "a**/b", "**.log", "/x/***"} {
		if CheckPattern(bad) == nil {
			t.Errorf("%q is taken for a pattern", bad)
		}
	}
}

// TestExcluded has patterns of last elements, of paths, and of whole trees.
func TestExcluded(t *testing.T) {
	for path, want := range map[string]bool{
		"/var/log/a.tmp": true, "/var/log/old/x/a.log": true, "/var/log/old": false, "/var/log/a.log": false, "/var/log/y/2.log": true, "/var/log/y/.2": true,
	} {
		if Excluded(path, []string{"*.tmp", "/var/log/old/**", "/var/log/y/*2*"}) != want {
			t.Errorf("%s: excluded is not %v", path, want)
		}
	}
}
