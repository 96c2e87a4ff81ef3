package file

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// glob returns the paths that match pattern, and an error if some directory could
// not be read: then a path that is missing may still be there. A directory that
// does not exist is no error.
func glob(pattern string) (paths []string, err error) {
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
		dirs, err = glob(dir)
	}
	for _, d := range dirs {
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

// excluded reports whether path, or its last element, matches one of patterns.
func excluded(path string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		whole, _ := filepath.Match(p, path)
		last, _ := filepath.Match(p, filepath.Base(path))
		return whole || last
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
