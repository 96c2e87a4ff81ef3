package file

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"
)

// scan looks at what there is: files that are new, that have moved or gone away,
// and the size of all.
func (t *Tail) scan() {
	t.scans++
	paths, err := t.match()
	if err != nil {
		t.complainOf("", err)
	}
	var news []find
	for _, path := range paths {
		var e error
		news, e = t.visit(news, path)
		err = errors.Join(err, e)
	}
	if t.first && t.store != nil {
		news = t.orphans(news, paths)
	}
	t.admit(news, paths)
	switch {
	case err == nil: // else a file that was not seen may be there all the same
		t.missing()
		t.room = min(t.room+1, t.o.MaxOpen)
	case crowded(err):
		t.spare()
	}
	t.purge()
	t.first = false
	t.watchLag()
	t.found = t.found[:0]
	for st := range t.active {
		t.found = append(t.found, st)
	}
	t.blanks = true
	t.enqueueAll()
	t.blanks = false
	t.bells.watch(paths, t.o.Patterns)
}

// visit looks at what a path leads to. The error says that this is not known.
func (t *Tail) visit(news []find, path string) ([]find, error) {
	s, err := statPath(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case errors.Is(err, syscall.ELOOP):
		t.complainOf(path, err)
	case err != nil:
		t.complainOf(path, err)
		return news, err
	case !s.regular:
		t.complainOf(path, errNotRegular)
	case packed(path):
		t.skipPacked(path)
	case t.o.Own != nil && t.o.Own(s.dev, s.ino):
		t.complainOf(path, errOwn)
	default:
		news = t.see(news, path, s)
	}
	return news, nil
}

var errOwn = errors.New("is what this pipeline writes, and is not read; write it to a place that no pattern matches, or exclude it")

var errNotRegular = errors.New("is no regular file; only those are read")

// match returns the paths of the patterns, in order and once each.
func (t *Tail) match() (paths []string, err error) {
	for _, p := range t.o.Patterns {
		found, e := glob(p)
		err = errors.Join(err, e)
		paths = append(paths, found...)
	}
	slices.Sort(paths)
	paths = slices.Compact(paths)
	return slices.DeleteFunc(paths, func(p string) bool { return Excluded(p, t.o.Exclude) }), err
}

// A find is a file that nobody reads yet.
type find struct {
	f    *tailed
	path string
}

// see takes the status of a path, and appends its file to news if nobody reads it.
func (t *Tail) see(news []find, path string, s status) []find {
	f := t.files[s.key()]
	if f != nil && !f.same(s.ident) {
		f.links = 0 // another file has its inode
		t.vanish(f)
		f = nil
	}
	if f != nil {
		if f.scan == t.scans {
			return news // under another name already
		}
		back := f.gone
		f.scan, f.path, f.gone, f.missed = t.scans, path, false, 0
		t.note(f, s)
		if f.chain == nil && !f.packed && !t.o.Once && (back || f.unread()) {
			news = append(news, find{f, path})
		}
		return news
	}
	f, err := t.recall(path, s)
	if err != nil {
		t.complainOf(path, err)
		return news
	}
	if f == nil {
		f = t.newFile(s, path, path)
		if t.first && t.fresh && t.o.Start == End {
			if err := t.toEnd(f); err != nil {
				t.complain(f, err)
			}
		}
	}
	return append(news, find{f, path})
}

// recall returns the file that the checkpoint knows as s, or nil. The device may
// have another number since; inode, birth and beginning say enough.
func (t *Tail) recall(path string, s status) (*tailed, error) {
	e, ok := t.lost[s.key()]
	if !ok && s.birth != 0 {
		e, ok = t.lost[t.inodes[s.ino]]
		ok = ok && e.Birth == s.birth
	}
	if !ok {
		return nil, nil
	}
	same := (e.Birth == s.birth || e.Birth == 0 || s.birth == 0) && s.size >= max(e.At[0], e.At[1], e.TailAt)
	if same {
		var err error
		if same, err = t.holds(path, s, &e); err != nil {
			return nil, err
		}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.lost, e.ident().key())
	if !same {
		if e.Birth == s.birth {
			t.o.Counts.Truncated.Add(1)
		}
		return nil, nil
	}
	f := t.openEntry(e, s, path, path)
	f.claim = true
	t.files[f.key()] = f
	return f, nil
}

// holds reports whether the file at path, which is s, has the content of e.
func (t *Tail) holds(path string, s status, e *entry) (bool, error) {
	fd, err := os.OpenFile(path, os.O_RDONLY|nonBlock, 0)
	if err != nil {
		return false, err
	}
	defer fd.Close()
	now, err := statFile(fd)
	if err != nil {
		return false, err
	}
	if now.key() != s.key() {
		return false, errMoved
	}
	n, err := readAt(fd, t.headBuf[:e.Len], 0)
	if err != nil || n < e.Len || n > 0 && t.hash("head", t.headBuf[:n]) != e.Head {
		return false, err
	}
	n, err = readAt(fd, t.headBuf[:e.TailN], e.TailAt-int64(e.TailN))
	if err != nil || n < e.TailN || n == 0 {
		return err == nil && n == e.TailN, err
	}
	var sum [16]byte
	copy(sum[:], t.keyed("tail", t.headBuf[:n]))
	return sum == e.place().tail.hash, nil
}

// admit gives each new file its place in a chain: behind the one that had its
// name before, if that is not read to its end yet.
func (t *Tail) admit(news []find, paths []string) {
	names := map[string]string{}
	if t.first && t.store != nil {
		t.learnLast(paths)
	}
	if t.store != nil && slices.ContainsFunc(news, func(n find) bool { return n.f.claim }) {
		for _, p := range paths {
			names[t.hash("name", []byte(p))] = p
		}
	}
	slices.SortStableFunc(news, func(a, b find) int {
		switch {
		case a.f.claim != b.f.claim && a.f.claim, a.f.claim == b.f.claim && a.f.serial < b.f.serial:
			return -1
		case a.f == b.f:
			return 0
		}
		return 1
	})
	for _, n := range news {
		path := n.path
		if first, ok := names[n.f.name]; ok && n.f.claim && n.f.unread() {
			path = first
		}
		if n.f.claim {
			n.f.label = path
			n.f.claim = false
		} else if n.path == n.f.label {
			t.between(n)
		}
		t.join(n.f, path)
		t.last[path] = lastFile{n.f.birth, t.last[path].birth}
	}
}

// misses is how many scans in a row must not find a file before it is given up,
// for it may be renamed while they look.
const misses = 3

// missing looks for the files that this scan did not see: a file that rotation
// gave another name is read on under it.
func (t *Tail) missing() {
	dirs := map[string]map[key]entryOfDir{}
	for _, f := range t.files {
		if f.scan == t.scans || f.done && f.gone {
			continue
		}
		if !f.gone {
			f.gone, f.grew = true, t.now // Linger begins
		}
		if f.path != "" {
			if s, err := statPath(f.path); err == nil && f.same(s.ident) {
				t.note(f, s)
				continue
			}
		}
		dir := filepath.Dir(f.label)
		if dirs[dir] == nil {
			dirs[dir] = t.snapshot(dir)
		}
		f.path = ""
		if x, ok := dirs[dir][f.key()]; ok && f.same(x.ident) {
			f.path, f.missed = x.path, 0
			t.note(f, x.status)
		} else if f.fd == nil && f.chain != nil {
			if f.missed++; f.missed >= misses {
				t.vanish(f)
			} else {
				t.hurry = true
			}
		}
	}
}

// vanish gives f up, which cannot be read any more. What of it was not read is
// lost, unless it comes back.
func (t *Tail) vanish(f *tailed) {
	if f.size > f.off && !f.done {
		t.o.Counts.Vanished.Add(1)
		t.o.Log.Error("a file went away before it was read to its end", "path", f.label, "unread", f.size-f.off)
	}
	t.forget(f)
	if f.chain == nil {
		return
	}
	if st := f.chain; st.files[0] == f {
		f.ended = true
		t.enqueue(st)
	} else {
		t.retire(st, f)
	}
}

// forget keeps of f only what the checkpoint says, if it may come back.
func (t *Tail) forget(f *tailed) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.files[f.key()] != f {
		return
	}
	delete(t.files, f.key())
	if f.links > 0 && len(t.lost) < lostMax {
		t.lost[f.key()] = entryOf(f, t.now.Unix())
	}
	t.moved = true
}

// purge forgets files that are read and gone, and entries that are too old.
func (t *Tail) purge() {
	for _, f := range t.files {
		if !f.done || !f.gone {
			continue
		}
		t.mu.Lock()
		out := f.out
		t.mu.Unlock()
		if out == 0 {
			t.forget(f)
		}
	}
	if len(t.last) > 1000+2*len(t.files) {
		clear(t.last)
	}
	oldest := t.now.Add(-t.o.Retention).Unix()
	t.mu.Lock()
	defer t.mu.Unlock()
	for k, e := range t.lost {
		if e.Seen < oldest {
			delete(t.lost, k)
			t.moved = true
		}
	}
}

// complainOf counts what is wrong with a path, and logs it once.
func (t *Tail) complainOf(path string, err error) {
	if text := err.Error(); t.said[path] != text {
		if len(t.said) >= 1000 {
			clear(t.said)
		}
		t.said[path] = text
		t.o.Counts.Errors.Add(1)
		t.o.Log.Warn("a path cannot be read", "path", path, "error", err)
	}
}
