package file

import (
	"bytes"
	"cmp"
	"path/filepath"
	"slices"

	"github.com/logscrub/logscrub/internal/framer"
)

// orphans appends to news the files that the checkpoint knows and that stand,
// under a name that is not read, beside those that are: rotation moved them while
// nobody looked. Only those that were not read to their end are of interest.
func (t *Tail) orphans(news []find, paths []string) []find {
	if len(t.lost) == 0 {
		return news
	}
	for _, dir := range t.dirs(paths) {
		names, err := list(dir)
		if err != nil {
			t.complainOf(dir, err)
		}
		for _, name := range names {
			path := filepath.Join(dir, name)
			if _, read := slices.BinarySearch(paths, path); read || packed(path) {
				continue
			}
			s, err := statPath(path)
			if err != nil || !s.regular {
				continue
			}
			if f := t.orphan(path, s); f != nil {
				news = append(news, find{f, path})
			}
		}
	}
	return news
}

// orphan returns the file at path, which is s, if the checkpoint knows it and there
// is something in it that was not read: also a content in the place of the one
// that was.
func (t *Tail) orphan(path string, s status) *tailed {
	e, ok := t.lost[s.key()]
	if !ok || s.size == min(e.At[0], e.At[1]) || e.Birth != s.birth {
		return nil
	}
	f, err := t.recall(path, s)
	if err != nil {
		return nil
	}
	if f == nil {
		f = t.newFile(s, path, path)
		f.serial, f.name, f.claim = e.Serial, e.Name, true
	}
	f.gone = true
	return f
}

// dirs returns the directories of the files that are read.
func (t *Tail) dirs(paths []string) (dirs []string) {
	for _, p := range t.o.Patterns {
		if found, err := globIn(filepath.Dir(p), true); err == nil {
			dirs = append(dirs, found...)
		}
	}
	for _, p := range paths {
		dirs = append(dirs, filepath.Dir(p))
	}
	slices.Sort(dirs)
	return slices.Compact(dirs)
}

// between finds the files that had the name of n between the file that was read
// under it before and n itself: rotation was faster than the scans. They stand
// beside it, under names that rotation gives, and were born in that time.
func (t *Tail) between(n find) {
	from := t.before(n)
	if from == 0 || n.f.birth == 0 {
		return
	}
	dir, base := filepath.Split(n.path)
	var found []entryOfDir
	for _, x := range t.snapshot(filepath.Clean(dir)) {
		if !rotatedName(x.name, base) || packed(x.name) || Excluded(x.path, t.o.Exclude) || x.birth < from || x.birth > n.f.birth {
			continue
		}
		if _, lost := t.lost[x.key()]; lost || t.files[x.key()] != nil {
			continue
		}
		found = append(found, x)
	}
	slices.SortFunc(found, func(a, b entryOfDir) int {
		// Clocks of file systems go on every few milliseconds. Where they say nothing,
		// the higher number is the older file.
		return cmp.Or(cmp.Compare(a.birth, b.birth), cmp.Compare(a.mtime, b.mtime),
			cmp.Compare(len(b.name), len(a.name)), cmp.Compare(b.name, a.name))
	})
	for _, x := range found {
		f := t.newFile(x.status, x.path, n.path)
		f.gone = true
		t.join(f, n.path)
		if len(t.opened) < t.o.MaxOpen/2 {
			_ = t.openFile(f.chain, f) // before it is moved on
		}
	}
	t.serial++
	n.f.serial = t.serial // it comes after them
}

// before returns the time of birth from which on files are looked for that had the
// name of n, or 0. It is that of the file before the last one, for a rotation
// under way may have hidden one from the scan before.
func (t *Tail) before(n find) (birth int64) {
	l := t.last[n.path]
	if l.before != 0 {
		return l.before
	}
	return l.birth
}

// A lastFile says when the last two files were born that a path led to.
type lastFile struct{ birth, before int64 }

// An entryOfDir is a regular file in a directory.
type entryOfDir struct {
	status
	name, path string
}

// snapshot returns the regular files in a directory, once each. It looks until two
// looks in a row see the same files, for one that is renamed meanwhile may be
// under neither of its names.
func (t *Tail) snapshot(dir string) map[key]entryOfDir {
	all := map[key]entryOfDir{}
	for range 8 {
		before := len(all)
		names, err := list(dir)
		if err != nil {
			t.complainOf(dir, err)
			return all
		}
		for _, name := range names {
			path := filepath.Join(dir, name)
			if s, err := statPath(path); err == nil && s.regular {
				all[s.key()] = entryOfDir{s, name, path}
			}
		}
		if len(all) == before {
			break
		}
	}
	return all
}

// learnLast takes from the checkpoint which files were read under paths last.
func (t *Tail) learnLast(paths []string) {
	type file struct {
		serial uint64
		birth  int64
	}
	last := map[string]file{}
	note := func(name string, serial uint64, birth int64) {
		if serial > last[name].serial {
			last[name] = file{serial, birth}
		}
	}
	for _, e := range t.lost {
		note(e.Name, e.Serial, e.Birth)
	}
	for _, f := range t.files {
		if f.claim {
			note(f.name, f.serial, f.birth)
		}
	}
	if len(last) == 0 {
		return
	}
	for _, p := range paths {
		if birth := last[t.hash("name", []byte(p))].birth; birth != 0 {
			t.last[p] = lastFile{birth: birth}
		}
	}
}

// isPacked reports whether the open file f begins as a compressed one.
func (t *Tail) isPacked(f *tailed) bool {
	n, err := readAt(f.fd, t.headBuf[:16], 0)
	return err == nil && packedHead(t.headBuf[:n])
}

// skipPacked counts a compressed file, and says so once.
func (t *Tail) skipPacked(path string) {
	if t.said[path] != "packed" {
		t.said[path] = "packed"
		t.o.Counts.Compressed.Add(1)
		t.o.Log.Info("a compressed file is not read", "path", path)
	}
}

// toEnd has f read from its end on: from behind its last line feed, so that no
// line is begun in its middle.
func (t *Tail) toEnd(f *tailed) error {
	st := &chain{path: f.label, files: []*tailed{f}}
	f.chain = st
	err := t.openFile(st, f)
	f.chain = nil
	if err != nil {
		return err
	}
	defer t.shut(f)
	p := beginAt(f.size)
	buf := make([]byte, 64<<10)
	for end := f.size; end > 0 && f.size-end < int64(t.maxRecord()); {
		from := max(0, end-int64(len(buf)))
		n, err := readAt(f.fd, buf[:end-from], from)
		if err != nil {
			return err
		}
		if i := bytes.LastIndexByte(buf[:n], '\n'); i >= 0 {
			p, end = beginAt(from+int64(i)+1), 0
			break
		}
		if end = from; from == 0 {
			p = beginAt(0)
		}
	}
	if p.pos() == f.size && f.size > 0 {
		p = t.afterLine(f, p)
	}
	f.seen, f.off, f.resume = p.pos(), p.pos(), p
	t.mu.Lock()
	f.state, f.acked = p, p
	t.mu.Unlock()
	t.learnHead(f)
	return nil
}

// afterLine returns p, the end of f, with the rest of the line there passed over,
// unless a line ends there.
func (t *Tail) afterLine(f *tailed, p place) place {
	var last [1]byte
	if n, err := readAt(f.fd, last[:], f.size-1); err == nil && n == 1 && last[0] != '\n' {
		p.frame = [2]framer.State{{Skip: true}, {Skip: true}}
	}
	return p
}
