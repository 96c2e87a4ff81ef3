package file

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/logscrub/logscrub/internal/container"
	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/record"
)

// wrapMax is the longest line that is taken for one of a container runtime, which
// cut what they write into pieces of 16 KiB. A longer one is text.
const wrapMax = 256 << 10

// A wrapped decoder reads lines of a container runtime. What the container wrote
// to each of its two streams is a stream of lines of its own, which a framer of
// its own joins: pieces of a line, and lines that belong together.
type wrapped struct {
	t    *Tail
	rest []byte // the line at hand, between turns
	at   int    // where it begins in scratch, during one
	pos  int64  // and its position in the stream
	text bool   // it is too long, and is passed on as text
	last string // the object of attributes of the line before
	part [2]inner

	// attrs are what Docker says of the lines of this turn beside: texts of objects,
	// the first of them empty. Nearly always there is one, for they are a container's.
	attrs []string

	flushing, ending bool
}

// An inner is one of the two streams. Its positions count what is in it.
type inner struct {
	f     *framer.Framer
	from  int64 // lines at a lower position were given out by an earlier process
	fed   int64
	data  []byte // of this turn
	lines []source
}

// A source is where in the file a piece of an inner stream comes from.
type source struct {
	at   int64 // position of the piece in the inner stream
	pos  int64 // of its line in the outer one
	time int64
	more string // its attributes, as the object that they stand in
}

func newWrapped(t *Tail, p *place) *wrapped {
	d := &wrapped{t: t, pos: p.pos()}
	for i := range d.part {
		s := p.frame[i]
		s.Pos = 0
		d.part[i] = inner{f: framer.Resume(t.o.Framer, s), from: p.at[i]}
	}
	return d
}

func (d *wrapped) begin(*record.Batch) {
	d.flushing, d.ending = false, false
	d.attrs = append(d.attrs[:0], "")
	d.at = contMax
	d.t.scratch = append(slices.Grow(d.t.scratch[:0], contMax)[:contMax], d.rest...)
}

func (d *wrapped) buffer(*record.Batch) *[]byte { return &d.t.scratch }

func (d *wrapped) feed(_ *record.Batch, n int) bool {
	from := max(d.at, len(d.t.scratch))
	d.t.scratch = d.t.scratch[:len(d.t.scratch)+n]
	whole := false
	for {
		i := bytes.IndexByte(d.t.scratch[from:], '\n')
		if i < 0 {
			break
		}
		whole = true
		d.line(d.t.scratch[d.at:from+i], true)
		d.at, from = from+i+1, from+i+1
		d.pos++ // the line feed
	}
	if len(d.t.scratch)-d.at > wrapMax {
		if !d.text {
			d.t.o.Counts.Malformed.Add(1)
		}
		d.add(container.Piece{}, "", d.t.scratch[d.at:], d.pos)
		d.pos += int64(len(d.t.scratch) - d.at)
		d.at, d.text = len(d.t.scratch), true
	}
	return whole
}

// line takes a line; ended says that its line feed was seen.
func (d *wrapped) line(line []byte, ended bool) {
	pos := d.pos
	d.pos += int64(len(line))
	p, text := container.Piece{}, line
	if d.text {
		d.text = false
	} else {
		p, text = d.unwrap(line)
	}
	p.Partial = p.Partial || !ended
	d.add(p, d.object(line, p.Attrs), text, pos)
	if q := &d.part[p.Stream]; !p.Partial && pos >= q.from {
		q.data = append(q.data, '\n')
	}
}

// unwrap returns what a line says, or the line itself if it is not of the format.
func (d *wrapped) unwrap(line []byte) (p container.Piece, text []byte) {
	var ok bool
	if d.t.o.Format == CRI {
		p, text, ok = container.CRI(line)
	} else {
		d.t.decoded, p, ok = container.Docker(d.t.decoded[:0], line)
		text = d.t.decoded
	}
	if !ok {
		d.t.o.Counts.Malformed.Add(1)
		return container.Piece{}, line
	}
	return p, text
}

// object returns the part of line from at[0] to at[1]. Where the line before had the
// same, it is not copied.
func (d *wrapped) object(line []byte, at [2]int) string {
	object := line[at[0]:at[1]]
	if !d.t.o.Attributes || len(object) == 0 {
		return ""
	}
	if d.last != string(object) {
		d.last = string(object)
	}
	return d.last
}

// add puts a piece behind its stream.
func (d *wrapped) add(p container.Piece, more string, text []byte, pos int64) {
	q := &d.part[p.Stream]
	if pos < q.from {
		return
	}
	q.lines = append(q.lines, source{q.fed + int64(len(q.data)), pos, p.Time, more})
	q.data = append(q.data, text...)
}

// open reports whether the end of the line at hand has not been seen.
func (d *wrapped) open() bool { return len(d.rest) > 0 || d.text }

// endLine ends the line at hand without its line feed.
func (d *wrapped) endLine(*record.Batch) {
	d.line(d.t.scratch[d.at:], true)
	d.at = len(d.t.scratch)
}

func (d *wrapped) flush(*record.Batch) { d.flushing = true }

func (d *wrapped) end(*record.Batch) {
	if rest := d.t.scratch[d.at:]; len(rest) > 0 {
		d.line(rest, false)
		d.at = len(d.t.scratch)
	}
	d.ending = true
}

func (d *wrapped) finish(b *record.Batch) {
	d.rest = append(d.rest[:0], d.t.scratch[d.at:]...)
	first := len(b.Recs)
	for i := range d.part {
		n := len(b.Recs)
		d.part[i].frame(b, d.flushing, d.ending)
		d.part[i].name(b.Recs[n:], uint16(i), d.known)
	}
	slices.SortStableFunc(b.Recs[first:], func(x, y record.Record) int { return cmp.Compare(x.Seq&^cutBit, y.Seq&^cutBit) })
}

// frame gives out the records of the stream.
func (q *inner) frame(b *record.Batch, flush, end bool) {
	if len(q.data) == 0 && q.f.Held() == 0 && !end {
		return
	}
	q.f.Begin(b)
	q.f.Feed(b, copy(q.f.Space(b, len(q.data)), q.data))
	q.fed += int64(len(q.data))
	q.data = q.data[:0]
	if flush {
		n := len(b.Recs)
		q.f.Flush(b)
		for i := n; i < len(b.Recs); i++ {
			b.Recs[i].Seq |= cutBit
		}
	}
	if end {
		endFramer(q.f, b)
	}
	q.f.Finish(b)
}

// known returns the number of an object of attributes in this turn.
func (d *wrapped) known(object string) uint32 {
	for i := len(d.attrs) - 1; i >= 0; i-- {
		if d.attrs[i] == object {
			return uint32(i)
		}
	}
	d.attrs = append(d.attrs, object)
	return uint32(len(d.attrs) - 1)
}

// more returns the object of attributes of a number, until the next turn.
func (d *wrapped) more(number uint32) string { return d.attrs[number] }

// name gives records the position of the line that they began with, and its time. Of
// its attributes they get the number, as Shared.Lo.
func (q *inner) name(recs []record.Record, stream uint16, number func(object string) uint32) {
	k := 0
	for i := range recs {
		r := &recs[i]
		at := int64(r.Seq &^ cutBit)
		for k+1 < len(q.lines) && q.lines[k+1].at <= at {
			k++
		}
		r.Origin = stream
		if k < len(q.lines) {
			from := q.lines[k]
			r.Seq = r.Seq&cutBit | uint64(from.pos+at-from.at)
			r.Time = from.time
			r.Shared.Lo = number(from.more)
		}
	}
	pos := q.f.State().Pos
	for k+1 < len(q.lines) && q.lines[k+1].at <= pos {
		k++
	}
	if pos == q.fed {
		k = len(q.lines)
	}
	q.lines = append(q.lines[:0], q.lines[k:]...)
}

func (d *wrapped) keep() (pos [2]int64) {
	for i := range d.part {
		q := &d.part[i]
		pos[i] = max(d.pos, q.from)
		if len(q.lines) > 0 {
			pos[i] = q.lines[0].pos
		}
	}
	return pos
}

func (d *wrapped) frames() [2]framer.State {
	return [2]framer.State{d.part[0].f.State(), d.part[1].f.State()}
}

func (d *wrapped) held() int {
	return len(d.rest) + d.part[0].f.Held() + d.part[1].f.Held()
}

func (d *wrapped) partial() bool {
	return len(d.rest) > 0 || d.text || d.part[0].f.Partial() || d.part[1].f.Partial()
}

func (d *wrapped) holding() (uint64, bool) {
	for i := range d.part {
		if seq, ok := d.part[i].f.Holding(); ok {
			return seq<<1 | uint64(i), true
		}
	}
	return 0, false
}

func (d *wrapped) done() bool {
	return d.ending && d.part[0].f.Done() && d.part[1].f.Done()
}
