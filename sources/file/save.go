package file

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/logscrub/logscrub/internal/checkpoint"
	"github.com/logscrub/logscrub/internal/framer"
)

// lostMax bounds the files that are remembered though nobody sees them.
const lostMax = 100_000

// An entry is what the checkpoint says of a file. Neither a path nor a byte of the
// file stands in it, but for their keyed hashes.
type entry struct {
	ID     string           `json:"id"`     // name of the origin of its records
	Name   string           `json:"name"`   // hash of the path that it was first read under
	Serial uint64           `json:"serial"` // the order in which files were found
	Dev    uint64           `json:"dev"`
	Ino    uint64           `json:"ino"`
	Birth  int64            `json:"birth,omitempty"`
	Head   string           `json:"head,omitempty"` // hash of its first HeadLen bytes
	Len    int              `json:"len,omitempty"`
	At     [2]int64         `json:"at"`
	Frame  [2]*framer.State `json:"frame,omitzero"`
	Lead   int64            `json:"lead,omitempty"`
	Tail   string           `json:"tail,omitempty"` // hash of TailLen bytes before TailAt
	TailAt int64            `json:"tail_at,omitempty"`
	TailN  int              `json:"tail_len,omitempty"`
	Seen   int64            `json:"seen"` // Unix time
}

func (e *entry) ident() ident { return ident{e.Dev, e.Ino, e.Birth} }

func (e *entry) place() place {
	p := place{at: e.At, lead: e.Lead, tail: tail{at: e.TailAt, n: e.TailN}}
	if h, err := hex.DecodeString(e.Tail); err == nil {
		copy(p.tail.hash[:], h)
	}
	for i, s := range e.Frame {
		if s != nil {
			p.frame[i] = *s
		}
	}
	return p
}

// valid reports whether e can be what entryOf made.
func (e *entry) valid() bool {
	return e.ID != "" && e.Ino != 0 && min(e.At[0], e.At[1]) >= 0 && e.Len >= 0 && e.Len <= headMax &&
		e.Lead >= 0 && e.Lead <= framer.Overlap && e.Lead <= min(e.At[0], e.At[1]) &&
		e.TailN >= 0 && e.TailN <= contMax && e.TailAt >= int64(e.TailN)
}

// entryOf returns the entry of f. It is called with mu.
func entryOf(f *tailed, seen int64) entry {
	e := entry{
		ID: f.id, Name: f.name, Serial: f.serial, Dev: f.dev, Ino: f.ino, Birth: f.birth,
		Head: f.head, Len: f.headLen, At: f.acked.at, Lead: f.acked.lead, Seen: seen,
	}
	if tail := f.acked.tail; tail.n > 0 {
		e.Tail, e.TailAt, e.TailN = hex.EncodeToString(tail.hash[:]), tail.at, tail.n
	}
	for i, s := range f.acked.frame {
		s.Pos = 0
		if s != (framer.State{}) {
			e.Frame[i] = &s
		}
	}
	return e
}

// load reads the checkpoint.
func (t *Tail) load() error {
	store, err := checkpoint.Open(t.o.Checkpoint)
	if err != nil {
		return err
	}
	report, err := store.Load(func(line []byte, old bool) {
		var e entry
		if json.Unmarshal(line, &e) != nil || !e.valid() {
			t.o.Counts.Damaged.Add(1)
			return
		}
		if _, known := t.lost[e.ident().key()]; !known || !old {
			t.lost[e.ident().key()] = e
			t.inodes[e.Ino] = e.ident().key()
			t.serial = max(t.serial, e.Serial)
		}
	})
	if err != nil {
		return err
	}
	t.store, t.fresh = store, !report.Found
	if report.Damaged > 0 {
		t.o.Counts.Damaged.Add(int64(report.Damaged))
		t.o.Log.Error("the checkpoint is damaged; files that it does not know are read again",
			"path", t.o.Checkpoint, "damaged", report.Damaged)
	}
	return nil
}

// save writes the checkpoint where new files wait for it, or where something has
// moved and it is time. What cannot be written now is tried again: until then a
// crash has more read twice.
func (t *Tail) save(now bool) {
	if t.store == nil {
		return
	}
	t.mu.Lock()
	moved, unsaved := t.moved, t.unsaved
	t.unsaved = false
	t.mu.Unlock()
	if !unsaved && !moved {
		return
	}
	t.saving.Lock()
	due := unsaved || now || time.Since(t.lastSave) >= t.o.Save
	t.saving.Unlock()
	if !due {
		return
	}
	if err := t.write(); err != nil {
		t.o.Log.Error("the checkpoint cannot be written; it is tried again", "error", err)
	}
}

// write writes the checkpoint.
func (t *Tail) write() error {
	t.saving.Lock()
	defer t.saving.Unlock()
	t.lastSave = time.Now()
	seen := t.lastSave.Unix()
	t.mu.Lock()
	t.moved = false
	all := make([]entry, 0, len(t.files)+len(t.lost))
	for _, f := range t.files {
		if !f.ended {
			all = append(all, entryOf(f, seen))
		}
	}
	for _, e := range t.lost {
		all = append(all, e)
	}
	t.mu.Unlock()
	lines := make([][]byte, len(all))
	for i := range all {
		line, err := json.Marshal(&all[i])
		if err != nil {
			return fmt.Errorf("checkpoint: %w", err)
		}
		lines[i] = line
	}
	t.o.Counts.Saves.Add(1)
	err := t.store.Save(lines)
	if err != nil {
		t.o.Counts.SaveErrors.Add(1)
		t.mu.Lock()
		t.moved = true
		t.mu.Unlock()
	}
	return err
}

// hash returns the keyed hash of data, for a purpose, as text.
func (t *Tail) hash(purpose string, data []byte) string {
	return hex.EncodeToString(t.keyed(purpose, data))
}

// keyed returns the keyed hash of data until it is called again.
func (t *Tail) keyed(purpose string, data []byte) []byte {
	t.hashIn = append(append(append(t.hashIn[:0], "file "...), purpose...), 0)
	t.hashIn = append(t.hashIn, data...)
	t.hashOut = t.o.Hash(t.hashOut[:0], t.hashIn)
	return t.hashOut
}

// newFile returns a file that no checkpoint knows, to be read from the beginning.
// Its origin has a name at random, which the checkpoint has before any record of
// it comes out: so it is the same after a crash, and never that of another file.
func (t *Tail) newFile(s status, path, label string) *tailed {
	f := t.openEntry(entry{ID: rand.Text(), Dev: s.dev, Ino: s.ino, Birth: s.birth}, s, path, label)
	t.serial++
	f.serial = t.serial
	if t.store != nil {
		f.name = t.hash("name", []byte(label))
	}
	t.o.Counts.Found.Add(1)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.unsaved = true
	t.files[f.key()] = f
	return f
}

// openEntry returns the file of an entry.
func (t *Tail) openEntry(e entry, s status, path, label string) *tailed {
	p := e.place()
	f := &tailed{
		ident: s.ident, id: e.ID, name: e.Name, serial: e.Serial, path: path, label: label,
		size: s.size, seen: p.pos(), links: s.links, mtime: s.mtime, looked: s.mtime, grew: t.now, scan: t.scans,
		tail: p.tail, headLen: e.Len, head: e.Head, off: p.pos(), resume: p, state: p, acked: p,
	}
	if f.birth == 0 {
		f.birth = e.Birth
	}
	return f
}
