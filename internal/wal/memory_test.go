package wal

import (
	"errors"
	"io"
	"io/fs"
	"maps"
	"math/rand"
	"slices"
	"sync"
	"syscall"
)

// A memory is a disk that loses power, fills up and fails on demand. What is not
// synced is in the view of the running system only.
type memory struct {
	mu    sync.Mutex
	view  map[string]*inode
	safe  map[string]*inode // the names after a power cut
	moves []func(names map[string]*inode)
	room  int // bytes that files may have together; 0 is no limit
	dead  bool
	// fail is asked before each operation, and how many bytes a write may take.
	fail func(op, name string) error
	part int // of a write that fails, the bytes that are written nevertheless
	ops  map[string]int
	slow func(op string) // is called before a sync, without the lock
	// badSector is the number of one in each file that cannot be read; 0 is none.
	badSector int64
}

// An inode is the contents of a file.
type inode struct {
	view, safe []byte
	writes     []func(b []byte) []byte // since the last sync
}

var errDead = errors.New("the power is off")

func newMemory() *memory {
	return &memory{view: map[string]*inode{lockName: {}}, safe: map[string]*inode{lockName: {}}, ops: map[string]int{}}
}

// Open is for Options.open.
func (m *memory) Open(string) (disk, error) { return m, nil }

// op counts an operation and decides whether it fails.
func (m *memory) op(op, name string) error {
	m.ops[op]++
	if m.dead {
		return errDead
	}
	if m.fail != nil {
		return m.fail(op, name)
	}
	return nil
}

func (m *memory) names() ([]string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var names []string
	for name := range m.view {
		names = append(names, name)
	}
	return names, m.op("names", "")
}

// move changes the names, at once in the view and with the next sync for good.
func (m *memory) move(f func(names map[string]*inode)) {
	f(m.view)
	m.moves = append(m.moves, f)
}

func (m *memory) create(name string) (file, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.op("create", name); err != nil {
		return nil, err
	}
	if m.view[name] != nil {
		return nil, fs.ErrExist
	}
	n := new(inode)
	m.move(func(names map[string]*inode) { names[name] = n })
	return &memoryFile{m: m, n: n, name: name}, nil
}

func (m *memory) open(name string, _ bool) (file, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.op("open", name); err != nil {
		return nil, err
	}
	n := m.view[name]
	if n == nil {
		return nil, fs.ErrNotExist
	}
	return &memoryFile{m: m, n: n, name: name}, nil
}

func (m *memory) rename(old, to string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.op("rename", old); err != nil {
		return err
	}
	n := m.view[old]
	if n == nil {
		return fs.ErrNotExist
	}
	m.move(func(names map[string]*inode) { delete(names, old); names[to] = n })
	return nil
}

func (m *memory) remove(name string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.op("remove", name); err != nil {
		return err
	}
	if m.view[name] == nil {
		return fs.ErrNotExist
	}
	m.move(func(names map[string]*inode) { delete(names, name) })
	return nil
}

func (m *memory) sync() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.op("sync", "."); err != nil {
		return err
	}
	for _, f := range m.moves {
		f(m.safe)
	}
	m.moves = nil
	return nil
}

func (m *memory) close() error { return nil }

// kill ends the process: what was written stays, and is as unsynced as before.
func (m *memory) kill() *memory {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.dead = true
	after := newMemory()
	after.view, after.safe, after.moves = maps.Clone(m.view), maps.Clone(m.safe), m.moves
	return after
}

// cut cuts the power: of the moves that were not synced the first few survive, of
// the writes any, in any order and in part.
func (m *memory) cut(rng *rand.Rand) *memory {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.dead = true
	after := newMemory()
	names := maps.Clone(m.safe)
	for _, f := range m.moves[:rng.Intn(len(m.moves)+1)] {
		f(names)
	}
	for name, n := range names {
		b := slices.Clone(n.safe)
		writes := slices.Clone(n.writes)
		if rng.Intn(2) == 0 {
			rng.Shuffle(len(writes), func(i, j int) { writes[i], writes[j] = writes[j], writes[i] })
		}
		for _, w := range writes {
			if rng.Intn(2) == 0 {
				b = w(b)
			}
		}
		after.view[name] = &inode{view: b, safe: slices.Clone(b)}
		after.safe[name] = after.view[name]
	}
	return after
}

type memoryFile struct {
	m    *memory
	n    *inode
	name string
}

func (f *memoryFile) ReadAt(b []byte, off int64) (int, error) {
	f.m.mu.Lock()
	defer f.m.mu.Unlock()
	if err := f.m.op("read", f.name); err != nil {
		return 0, err
	}
	if off >= int64(len(f.n.view)) {
		return 0, io.EOF
	}
	if at := f.m.badSector * sector; at > 0 && off < at+sector && off+int64(len(b)) > at {
		return 0, syscall.EIO
	}
	n := copy(b, f.n.view[off:])
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

func (f *memoryFile) WriteAt(b []byte, off int64) (int, error) {
	f.m.mu.Lock()
	defer f.m.mu.Unlock()
	err := f.m.op("write", f.name)
	if err != nil {
		b = b[:min(len(b), f.m.part)]
	}
	if f.m.dead {
		return 0, err
	}
	if grow := int(off) + len(b) - len(f.n.view); f.m.room > 0 && grow > 0 {
		if free := f.m.room - f.m.bytes(); grow > free {
			b, err = b[:max(0, len(b)-(grow-max(free, 0)))], syscall.ENOSPC
		}
	}
	f.put(b, off)
	return len(b), err
}

// torn is the size of the pieces that a power cut keeps or loses, small enough to
// tear a block of the state.
const torn = 24

// put writes b, in pieces that a power cut keeps or loses each.
func (f *memoryFile) put(b []byte, off int64) {
	for len(b) > 0 {
		n := min(len(b), torn-int(off%torn))
		piece, at := slices.Clone(b[:n]), off
		w := func(b []byte) []byte {
			if grow := int(at) + len(piece) - len(b); grow > 0 {
				b = append(b, make([]byte, grow)...)
			}
			copy(b[at:], piece)
			return b
		}
		f.n.view = w(f.n.view)
		f.n.writes = append(f.n.writes, w)
		b, off = b[n:], off+int64(n)
	}
}

func (m *memory) bytes() (n int) {
	for _, f := range m.view {
		n += len(f.view)
	}
	return n
}

func (f *memoryFile) size() (int64, error) {
	f.m.mu.Lock()
	defer f.m.mu.Unlock()
	return int64(len(f.n.view)), f.m.op("size", f.name)
}

func (f *memoryFile) truncate(size int64) error {
	f.m.mu.Lock()
	defer f.m.mu.Unlock()
	if err := f.m.op("truncate", f.name); err != nil {
		return err
	}
	cut := func(b []byte) []byte { return b[:min(len(b), int(size))] }
	f.n.view = cut(f.n.view)
	f.n.writes = append(f.n.writes, cut)
	return nil
}

// sync fails as Linux does: what it could not write is forgotten as clean, and the
// next sync succeeds without it.
func (f *memoryFile) sync() error {
	if f.m.slow != nil {
		f.m.slow("fsync")
	}
	f.m.mu.Lock()
	defer f.m.mu.Unlock()
	err := f.m.op("fsync", f.name)
	if f.m.dead {
		return err
	}
	if err == nil {
		for _, w := range f.n.writes {
			f.n.safe = w(f.n.safe)
		}
	}
	f.n.writes = nil
	return err
}

func (f *memoryFile) close() error { return nil }
