package file

import "sync"

// A behind is a file as the lag is told of it: by another goroutine, while the one
// that reads may be held up by a sink.
type behind struct {
	path string
	key  key
	size int64 // as last seen
	f    *tailed
}

// lag is the files that the last scan found.
type lag struct {
	mu    sync.Mutex // guards all below; never held with that of the Tail
	files []behind
}

// watchLag notes what there is to be told of.
func (t *Tail) watchLag() {
	t.lag.mu.Lock()
	defer t.lag.mu.Unlock()
	clear(t.lag.files)
	t.lag.files = t.lag.files[:0]
	for _, f := range t.files {
		if !f.packed {
			t.lag.files = append(t.lag.files, behind{f.path, f.key(), f.size, f})
		}
	}
}

// LagBytes returns how many bytes of the files stand behind what was acknowledged.
// It looks how large each of them is now, and may be called at any time. Files that
// came since the last scan are not among them.
func (t *Tail) LagBytes() int64 {
	t.lag.mu.Lock()
	files := append([]behind(nil), t.lag.files...)
	t.lag.mu.Unlock()
	sum := int64(0)
	for _, b := range files {
		if s, err := statPath(b.path); b.path != "" && err == nil && s.key() == b.key {
			b.size = s.size
		}
		t.mu.Lock()
		at := b.f.acked.pos()
		t.mu.Unlock()
		sum += max(0, b.size-at)
	}
	return sum
}
