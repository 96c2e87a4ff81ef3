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
			e, ok := t.lost[s.key()]
			if !ok || s.size <= min(e.At[0], e.At[1]) {
				continue
			}
			if f, err := t.recall(path, s); err == nil && f != nil {
				f.gone = true
				news = append(news, find{f, path})
			}
		}
	}
	return news
}

// dirs returns the directories of the files that are read.
func (t *Tail) dirs(paths []string) (dirs []string) {
	for _, p := range t.o.Patterns {
		if found, err := glob(filepath.Dir(p)); err == nil {
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
	names, err := list(filepath.Clean(dir))
	if err != nil {
		t.complainOf(dir, err)
	}
	type born struct {
		path string
		s    status
	}
	var found []born
	for _, name := range names {
		path := filepath.Join(dir, name)
		if !rotatedName(name, base) || packed(path) || excluded(path, t.o.Exclude) {
			continue
		}
		s, err := statPath(path)
		if err != nil || !s.regular || s.birth <= from || s.birth >= n.f.birth {
			continue
		}
		if _, lost := t.lost[s.key()]; lost || t.files[s.key()] != nil {
			continue
		}
		found = append(found, born{path, s})
	}
	slices.SortFunc(found, func(a, b born) int { return cmp.Compare(a.s.birth, b.s.birth) })
	for _, x := range found {
		f := t.newFile(x.s, x.path, n.path)
		f.gone = true
		t.join(f, n.path)
	}
}

// before returns the time of birth of the file that was read under the name of n
// last, or 0.
func (t *Tail) before(n find) (birth int64) {
	if st := t.chains[n.path]; st != nil && len(st.files) > 0 {
		return st.files[len(st.files)-1].birth
	}
	return t.last[n.path]
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
			t.last[p] = birth
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
