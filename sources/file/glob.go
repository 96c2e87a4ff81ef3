package file

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// deepest is how many folders below one that ** stands for are looked into, so that
// a tree that somebody mounts into itself has an end.
const deepest = 64

// CheckPattern says what is wrong with a pattern; nil is nothing.
func CheckPattern(pattern string) error {
	if _, err := filepath.Match(pattern, ""); err != nil || pattern == "" {
		return errors.New("is no pattern; brackets and backslashes must be closed")
	}
	for e := range strings.SplitSeq(pattern, "/") {
		if strings.Contains(e, "**") && e != "**" {
			return errors.New("is no pattern; ** stands for whole folders, as in /var/log/**/*.log")
		}
	}
	return nil
}

// Match reports whether pattern, which is one, matches the whole of path: element
// for element as filepath.Match does, and an element ** is any number of folders. It
// follows no links; what it is told is names.
func Match(pattern, path string) bool {
	return matchElements(strings.Split(pattern, "/"), strings.Split(path, "/"))
}

func matchElements(pattern, path []string) bool {
	for i, p := range pattern {
		if p == "**" {
			rest := pattern[i+1:]
			if len(rest) == 0 {
				return i < len(path) && !slices.ContainsFunc(path[i:], hidden)
			}
			for k := i; k < len(path); k++ {
				if matchElements(rest, path[k:]) {
					return true
				}
				if hidden(path[k]) {
					return false
				}
			}
			return false
		}
		if i >= len(path) {
			return false
		}
		if ok, _ := filepath.Match(p, path[i]); !ok || hidden(path[i]) && !hidden(p) {
			return false
		}
	}
	return len(pattern) == len(path)
}

// hidden reports whether an element begins with a dot, which ** matches no more than
// * does.
func hidden(element string) bool { return strings.HasPrefix(element, ".") }

// glob returns the paths that match pattern, and an error if some directory could
// not be read: then a path that is missing may still be there. A directory that
// does not exist is no error.
func glob(pattern string) (paths []string, err error) { return globIn(pattern, false) }

// globIn is glob; with folders it may leave out what is no directory.
func globIn(pattern string, folders bool) (paths []string, err error) {
	if !strings.ContainsAny(pattern, `*?[\`) {
		return []string{pattern}, nil
	}
	dir, last := filepath.Split(pattern)
	dir = strings.TrimSuffix(dir, string(filepath.Separator))
	var dirs []string
	switch {
	case dir == "" && filepath.IsAbs(pattern):
		dirs = []string{string(filepath.Separator)}
	case dir == "":
		dirs = []string{"."}
	default:
		dirs, err = globIn(dir, true)
	}
	for _, d := range dirs {
		if last == "**" {
			var e error
			paths, e = below(paths, d, folders, deepest)
			err = errors.Join(err, e)
			continue
		}
		names, e := list(d)
		err = errors.Join(err, e)
		for _, name := range names {
			if ok, _ := filepath.Match(last, name); ok && (name[0] != '.' || last[0] == '.') {
				paths = append(paths, filepath.Join(d, name))
			}
		}
	}
	return paths, err
}

// below appends to paths dir, if it wants folders, or else the files in it; and then
// the same of every directory below it, without following links.
func below(paths []string, dir string, folders bool, depth int) ([]string, error) {
	if folders {
		paths = append(paths, dir)
	}
	entries, err := os.ReadDir(dir)
	if err != nil && (errors.Is(err, fs.ErrNotExist) || notDirectory(dir)) {
		return paths, nil
	}
	for _, x := range entries {
		path := filepath.Join(dir, x.Name())
		switch {
		case x.Name()[0] == '.':
		case x.IsDir() && depth > 0:
			var e error
			paths, e = below(paths, path, folders, depth-1)
			err = errors.Join(err, e)
		case !x.IsDir() && !folders:
			paths = append(paths, path)
		}
	}
	return paths, err
}

// list returns the names in a directory, in order.
func list(dir string) ([]string, error) {
	d, err := os.OpenFile(dir, os.O_RDONLY|nonBlock, 0)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) || notDirectory(dir) {
			return nil, nil
		}
		return nil, err
	}
	defer d.Close()
	names, err := d.Readdirnames(-1)
	if err != nil && notDirectory(dir) {
		return nil, nil
	}
	slices.Sort(names)
	return names, err
}

func notDirectory(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.IsDir() || errors.Is(err, fs.ErrNotExist)
}

// Excluded reports whether path, or its last element, matches one of patterns.
func Excluded(path string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		last, _ := filepath.Match(p, filepath.Base(path))
		whole, _ := filepath.Match(p, path)
		return last || whole || Match(p, path)
	})
}

// packed reports whether the name is that of a compressed file, such as rotation
// leaves behind: what it holds was read before.
func packed(path string) bool {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".gz", ".zst", ".bz2", ".xz", ".lz4", ".lzma", ".z", ".zip", ".tgz":
		return true
	}
	return false
}

// magics are how compressed files begin.
func magics() [7]string {
	return [7]string{"\x1f\x8b", "\x28\xb5\x2f\xfd", "BZh", "\xfd7zXZ\x00", "\x04\x22\x4d\x18", "\x1f\x9d", "PK\x03\x04"}
}

// packedHead reports whether a file that begins with head is compressed.
func packedHead(head []byte) bool {
	for _, m := range magics() {
		if strings.HasPrefix(string(head), m) {
			return m != "BZh" || len(head) >= 10 && string(head[4:10]) == "1AY&SY"
		}
	}
	return false
}

// rotatedName reports whether name may be what rotation called a file named base:
// base and a number or date behind it or before its extension, as in app.log.1,
// app.log-20261122 and app-2026-11-22T10-00-00.log.
func rotatedName(name, base string) bool {
	if rest, ok := strings.CutPrefix(name, base); ok && stampLike(rest) {
		return true
	}
	ext := filepath.Ext(base)
	stem := strings.TrimSuffix(base, ext)
	rest, ok := strings.CutPrefix(name, stem)
	rest, end := strings.CutSuffix(rest, ext)
	return ok && end && ext != "" && stampLike(rest)
}

// stampLike reports whether s is a separator and then digits, with what stands in
// dates.
func stampLike(s string) bool {
	if len(s) < 2 || !strings.ContainsRune(".-_", rune(s[0])) {
		return false
	}
	return strings.Trim(s, "0123456789TZ.:_+-") == "" && strings.ContainsAny(s, "0123456789")
}
