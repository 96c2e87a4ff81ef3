package file

import (
	"github.com/logscrub/logscrub/internal/container"
	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/record"
)

// A mark says how far a batch takes each of its files.
type mark struct {
	number uint64
	files  []*tailed
	places []place
}

// publish notes how far the files of l are given out. Where records were, in the
// batch at hand, they are acknowledged with it; and else at once, if no batch of
// the file is under way.
func (t *Tail) publish(l *lane, b *record.Batch, records bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for lo := 0; lo < len(l.segs); {
		hi := lo
		for hi+1 < len(l.segs) && l.segs[hi+1].f == l.segs[lo].f {
			hi++
		}
		f := l.segs[lo].f
		f.state = l.place(lo, hi)
		f.state.tail = t.tailOf(f)
		switch {
		case records:
			t.addMark(b, f)
		case f.out == 0:
			t.settled(f, f.state)
		}
		lo = hi + 1
	}
}

// tailOf returns the hash of the last bytes of f that were read.
func (t *Tail) tailOf(f *tailed) tail {
	if t.store != nil && f.contLen > 0 && f.tail.at != f.contAt {
		f.tail = tail{at: f.contAt, n: f.contLen}
		copy(f.tail.hash[:], t.keyed("tail", f.cont[:f.contLen]))
	}
	return f.tail
}

// addMark has the mark of b take f to its state. It is called with mu.
func (t *Tail) addMark(b *record.Batch, f *tailed) {
	m, _ := b.Mark.(*mark)
	if m == nil {
		if n := len(t.marks); n > 0 {
			m, t.marks = t.marks[n-1], t.marks[:n-1]
		} else {
			m = new(mark)
		}
		t.marked++
		m.number, m.files, m.places = t.marked, m.files[:0], m.places[:0]
		b.Mark = m
	}
	if f.mark != m.number {
		f.mark, f.markAt = m.number, len(m.files)
		m.files, m.places = append(m.files, f), append(m.places, place{})
		f.out++
	}
	m.places[f.markAt] = f.state
}

// settle takes the fate of a batch.
func (t *Tail) settle(b *record.Batch, fate flow.Fate) {
	t.mu.Lock()
	defer t.mu.Unlock()
	m, _ := b.Mark.(*mark)
	if m == nil {
		return
	}
	b.Mark = nil
	t.broken = t.broken || fate != flow.Delivered
	for i, f := range m.files {
		f.out--
		t.settled(f, m.places[i])
		if f.out == 0 {
			t.settled(f, f.state)
		}
	}
	clear(m.files)
	t.marks = append(t.marks, m)
}

// settled moves the checkpoint of f. It is called with mu.
func (t *Tail) settled(f *tailed, p place) {
	if !t.broken && f.acked != p {
		f.acked, t.moved = p, true
	}
}

// stateOf returns how far f was given out.
func (t *Tail) stateOf(f *tailed) place {
	t.mu.Lock()
	defer t.mu.Unlock()
	return f.state
}

// origin returns the index of the origin of f in b.
func (t *Tail) origin(b *record.Batch, f *tailed) uint16 {
	if f.batch != t.batch {
		f.batch, f.originAt = t.batch, uint16(len(b.Origins))
		f.shared = [2]record.Range{}
		b.Origins = append(b.Origins, record.Origin{Name: f.id})
	}
	return f.originAt
}

// attributes returns the attributes of the records of f in b: the path that the
// file was first read under, and in container formats what it was written to and what
// the object more holds. Records that have the same in a row share them.
func (t *Tail) attributes(b *record.Batch, f *tailed, stream uint16, more string) record.Range {
	r := &f.shared[stream]
	if *r != (record.Range{}) && f.more[stream] == more {
		return *r
	}
	f.more[stream] = more
	lo := uint32(len(b.Fields))
	addField(b, "path", f.label)
	if t.o.Format == CRI || t.o.Format == Docker {
		addField(b, "stream", container.Stream(stream).String())
	}
	container.Attrs([]byte(more), func(name, value []byte) { addField(b, "attrs."+string(name), string(value)) })
	*r = record.Range{Lo: lo, Hi: uint32(len(b.Fields))}
	return *r
}

func addField(b *record.Batch, name, value string) {
	at := uint32(len(b.Arena))
	b.Arena = append(append(b.Arena, name...), value...)
	mid := at + uint32(len(name))
	b.Fields = append(b.Fields, record.Field{Name: record.Span{Start: at, End: mid}, Value: record.Span{Start: mid, End: uint32(len(b.Arena))}})
}
