package file

import (
	"sort"
	"time"

	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/record"
)

// cutBit in a Seq marks a record that time or the end of a file cut short: when
// it is read again it may be longer, and must not pass for this one. The other
// bits of a Seq are the offset of the record in its file.
const cutBit = 1 << 63

// A lane turns the files that follow one another under one name into records. To
// its decoder they are one stream, whose positions it maps to files and offsets; so
// a block that the end of one file leaves open goes on in the next. A line does not:
// see part.
type lane struct {
	dec    decoder
	segs   []segment // in order; the last goes on
	fed    int64     // position behind what was fed
	ending bool      // nothing more is fed
	lead   int       // bytes before the first record that are the beginning of its line
	cut    int       // bytes of a line given out in this turn, as the last of the lane

	held  uint64    // the record that waits for the next line
	since time.Time // when it began to
}

// A segment is a run of the stream: position start is offset off of f.
type segment struct {
	start int64
	f     *tailed
	off   int64
	other bool // it is of another file than the one before, and not of the same anew
}

// A decoder cuts a stream into records. Between begin and finish it appends them
// to the batch, with positions in the stream for Seq and the number of their
// stream in the file for Origin.
type decoder interface {
	begin(b *record.Batch)
	buffer(b *record.Batch) *[]byte        // what reads append to
	feed(b *record.Batch, n int) (ok bool) // n bytes behind buffer were read; ok: some record or line was whole
	flush(b *record.Batch)
	end(b *record.Batch)
	finish(b *record.Batch)

	// Between finish and begin:
	keep() [2]int64                 // the position of the first byte that no record has, for each stream
	frames() [2]framer.State        // and the state of the framer there
	held() int                      // bytes that are held back
	partial() bool                  // whether a line without its end is among them
	holding() (seq uint64, ok bool) // the record that waits for the next line
	done() bool                     // after end

	// more returns, between finish and begin, further attributes of records by what
	// finish left in Shared.Lo: the text of a JSON object, or nothing.
	more(number uint32) string
}

// newLane returns a lane that goes on where f is to be read next.
func (t *Tail) newLane(f *tailed) *lane {
	p := &f.resume
	f.off = p.pos()
	l := &lane{segs: []segment{{start: f.off, f: f, off: f.off}}, fed: f.off, lead: int(p.lead)}
	if t.o.Format == CRI || t.o.Format == Docker {
		l.dec = newWrapped(t, p)
	} else {
		s := p.frame[0]
		s.Pos = f.off
		l.dec = &raw{f: framer.Resume(t.o.Framer, s)}
	}
	return l
}

// find returns the segment of a position.
func (l *lane) find(pos int64) segment {
	if last := l.segs[len(l.segs)-1]; last.start <= pos {
		return last
	}
	i := sort.Search(len(l.segs), func(i int) bool { return l.segs[i].start > pos })
	return l.segs[max(i-1, 0)]
}

// place returns where the file of segments lo to hi is to be read on from.
func (l *lane) place(lo, hi int) (p place) {
	f := l.segs[lo].f
	p.frame = l.dec.frames()
	for s, pos := range l.dec.keep() {
		switch seg := l.find(pos); {
		case seg.f == f:
			p.at[s] = seg.off + pos - seg.start
		case pos < l.segs[lo].start:
			p.at[s] = l.segs[lo].off
		default:
			p.at[s] = f.off
		}
	}
	if hi == len(l.segs)-1 && l.lead > 0 {
		p.lead = int64(l.lead)
	}
	return p
}

// prune forgets segments before everything that is held.
func (l *lane) prune() {
	keep := l.dec.keep()
	pos := min(keep[0], keep[1])
	n := 0
	for n < len(l.segs)-1 && l.segs[n+1].start <= pos {
		n++
	}
	for _, s := range l.segs[:n] {
		s.f.pinned = false
	}
	l.segs = append(l.segs[:0], l.segs[n:]...)
	last := l.segs[len(l.segs)-1].f
	for _, s := range l.segs {
		s.f.pinned = s.f != last
	}
}

// waits returns since when a record has been waiting for the next line.
func (l *lane) waits(now time.Time) (since time.Time, ok bool) {
	seq, ok := l.dec.holding()
	if ok && (l.since.IsZero() || l.held != seq) {
		l.held, l.since = seq, now
	}
	if !ok {
		l.since = time.Time{}
	}
	return l.since, ok
}

// finish ends an output: the records from n on get their names, and the mark of
// the batch what they move.
func (t *Tail) finish(l *lane, b *record.Batch, n int) {
	l.dec.finish(b)
	l.part(b, n)
	for i := n; i < len(b.Recs); i++ {
		r := &b.Recs[i]
		pos, cut := int64(r.Seq&^cutBit), r.Seq&cutBit
		seg := l.find(pos)
		if l.lead > 0 {
			r.Flags |= record.Fragment
			r.Lead, r.Body.Start = uint32(l.lead), r.Body.Start-uint32(l.lead)
			l.lead = 0
		}
		r.Seq, r.Line = uint64(pos-seg.start+seg.off)|cut, 0
		if t.o.Format == JSON {
			r.Form = formOf(b.Bytes(r.Body), r.Flags)
		}
		stream, more := r.Origin, l.dec.more(r.Shared.Lo)
		r.Origin, r.Shared = t.origin(b, seg.f), record.Range{}
		if t.o.Attributes {
			r.Shared = t.attributes(b, seg.f, stream, more)
		}
	}
	if l.cut > 0 {
		l.lead = min(l.cut+int(b.Recs[len(b.Recs)-1].Lead), framer.Overlap)
	}
	t.publish(l, b, len(b.Recs) > n)
	l.prune()
}

// formOf tells a JSON text from what else stands among JSON lines.
func formOf(body []byte, flags record.Flags) record.Form {
	for len(body) > 0 && (body[0] == ' ' || body[0] == '\t') {
		body = body[1:]
	}
	if len(body) > 0 && (body[0] == '{' || body[0] == '[') && flags&(record.Joined|record.Truncated|record.Fragment) == 0 {
		return record.FormJSON
	}
	return record.FormText
}
