package file

import (
	"cmp"
	"errors"
	"os"
	"slices"
)

// A chain is the files that follow one another under a name, in order, from the
// one that is being read on.
type chain struct {
	path   string
	files  []*tailed
	lane   *lane // nil until the first file is read
	queued bool
}

// alone reports whether the next record of st must be the first of a batch: one
// that has context of an earlier piece of its line.
func (st *chain) alone() bool {
	if st.lane != nil {
		return st.lane.lead > 0
	}
	return len(st.files) > 0 && st.files[0].resume.lead > 0
}

// join puts f behind the files of the chain of a path.
func (t *Tail) join(f *tailed, path string) {
	st := t.chains[path]
	if st == nil {
		st = &chain{path: path}
		t.chains[path] = st
	} else if len(st.files) > 0 {
		t.o.Counts.Rotated.Add(1)
	}
	f.chain, f.done = st, false
	st.files = append(st.files, f)
	t.active[st] = true
}

// detach gives a file, which another has followed, a chain of its own: its writer
// may not have changed files yet.
func (t *Tail) detach(f *tailed) {
	f.resume = beginAt(f.off)
	if f.ended {
		f.chain, f.done = nil, true
		t.shut(f)
		return
	}
	st := &chain{path: f.chain.path, files: []*tailed{f}}
	f.chain = st
	t.active[st] = true
}

// retire takes f, of which nothing more is wanted, out of its chain.
func (t *Tail) retire(st *chain, f *tailed) {
	for i, g := range st.files {
		if g == f {
			st.files = append(st.files[:i:i], st.files[i+1:]...)
			break
		}
	}
	f.chain, f.done, f.resume = nil, true, beginAt(f.off)
	t.shut(f)
	if len(st.files) == 0 {
		delete(t.active, st)
		if t.chains[st.path] == st {
			delete(t.chains, st.path)
		}
	}
}

// enqueue has st get a turn.
func (t *Tail) enqueue(st *chain) {
	if !st.queued {
		st.queued = true
		t.queue.push(st)
	}
}

// wants reports whether st has something to do in a turn.
func (t *Tail) wants(st *chain) bool {
	if len(st.files) == 0 || st.files[0].pinned {
		return false
	}
	f := st.files[0]
	if f.fd == nil && f.path == "" && !f.ended {
		return false // until it is found again
	}
	return f.ended || f.unread() || f.blank && t.blanks || st.lane != nil && st.lane.ending || t.verdict(st) != stay
}

// enqueueAll has those in found get a turn that have something to do, in the order
// in which their files were found.
func (t *Tail) enqueueAll() {
	t.found = slices.DeleteFunc(t.found, func(st *chain) bool { return st.queued || !t.wants(st) })
	slices.SortFunc(t.found, func(a, b *chain) int { return cmp.Compare(a.files[0].serial, b.files[0].serial) })
	for _, st := range t.found {
		t.enqueue(st)
	}
}

// poll looks at the open files, and at those that waited for a descriptor.
func (t *Tail) poll() {
	t.found = t.found[:0]
	for f := range t.opened {
		if s, err := statFile(f.fd); err == nil {
			t.note(f, s)
		}
		t.found = append(t.found, f.chain)
	}
	t.enqueueAll()
	for _, st := range t.crowd {
		t.enqueue(st)
	}
	t.crowd = t.crowd[:0]
}

// errMoved says that another file stands at the path of the one to open.
var errMoved = errors.New("another file stands there now")

// openFile opens the first file of st, for which others may be closed. Where there
// is no descriptor for it, st waits for the next poll.
func (t *Tail) openFile(st *chain, f *tailed) error {
	for len(t.opened) >= t.room {
		if !t.makeRoom() {
			t.crowd = append(t.crowd, st)
			return errCrowded
		}
	}
	fd, err := os.OpenFile(f.path, os.O_RDONLY|nonBlock, 0)
	if crowded(err) {
		t.o.Counts.Errors.Add(1)
		if t.spare() {
			fd, err = os.OpenFile(f.path, os.O_RDONLY|nonBlock, 0)
		}
		if crowded(err) {
			t.crowd = append(t.crowd, st)
			return errCrowded
		}
	}
	if err == nil {
		var s status
		if s, err = statFile(fd); err == nil && (s.key() != f.key() || !s.regular) {
			err = errMoved
		}
		if err != nil {
			fd.Close()
		}
	}
	switch {
	case err == nil:
		f.fd = fd
		t.opened[f] = true
	case errors.Is(err, errMoved) || errors.Is(err, os.ErrNotExist):
		f.path = "" // the next scan looks where it is
		t.nextScan = t.now
	default:
		t.complain(f, err)
	}
	return err
}

var errCrowded = errors.New("too many files are open")

// spared is how many descriptors are left to folders, the checkpoint and the rest of
// the process once they have run out.
const spared = 8

// spare has t make do with fewer files, since there are no more descriptors, and
// reports whether it closed one. Each scan that goes well has it try one more.
func (t *Tail) spare() (closed bool) {
	t.room = max(1, min(t.room, len(t.opened))-spared)
	for len(t.opened) > t.room && t.makeRoom() {
		closed = true
	}
	return closed
}

// makeRoom closes the file that was read longest ago, of those that can be opened
// and read again. Where there is none, a file that has been moved away is waited
// for no longer, and the answer is no.
func (t *Tail) makeRoom() bool {
	var oldest, left *tailed
	for f := range t.opened {
		st := f.chain
		if st == nil || len(st.files) == 0 || st.files[0] != f || f.unread() || f.pinned {
			continue
		}
		if l := st.lane; l != nil {
			if _, waits := l.waits(t.now); waits || len(l.segs) > 1 || l.ending || l.lead > 0 {
				continue
			}
		}
		switch {
		case f.gone || f.path == "":
			left = f
		case oldest == nil || f.used < oldest.used:
			oldest = f
		}
	}
	if oldest != nil {
		if oldest.chain.lane != nil {
			t.dropLane(oldest.chain)
		}
		t.shut(oldest)
		return true
	}
	if left != nil {
		left.grew = left.grew.Add(-t.o.Linger)
		t.enqueue(left.chain)
	}
	return false
}

// shut closes f, if it is open.
func (t *Tail) shut(f *tailed) {
	if f.fd != nil {
		_ = f.fd.Close()
		f.fd = nil
		delete(t.opened, f)
	}
}

// complain counts an error, and logs it unless it was the last of f.
func (t *Tail) complain(f *tailed, err error) {
	t.o.Counts.Errors.Add(1)
	if text := err.Error(); text != f.lastLog {
		f.lastLog = text
		t.o.Log.Warn("a file cannot be read", "path", f.path, "error", err)
	}
}
