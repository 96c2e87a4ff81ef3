package file

import (
	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/record"
)

// A raw decoder reads lines. What it holds back stands in the arena of the batch
// during a turn.
type raw struct {
	f *framer.Framer
}

func (d *raw) begin(b *record.Batch) { d.f.Begin(b) }

func (d *raw) buffer(b *record.Batch) *[]byte { return &b.Arena }

func (d *raw) feed(b *record.Batch, n int) bool {
	before := len(b.Recs)
	d.f.Feed(b, n)
	return len(b.Recs) > before
}

// flush gives out the lines that wait. They may be longer when they are read again.
func (d *raw) flush(b *record.Batch) {
	before := len(b.Recs)
	d.f.Flush(b)
	for i := before; i < len(b.Recs); i++ {
		b.Recs[i].Seq |= cutBit
	}
}

func (d *raw) end(b *record.Batch) { endFramer(d.f, b) }

// endFramer gives out what is held. What the stream would have gone on with is
// marked.
func endFramer(f *framer.Framer, b *record.Batch) {
	seq, held := f.Holding()
	before := len(b.Recs)
	f.End(b)
	for i := before; i < len(b.Recs); i++ {
		if r := &b.Recs[i]; held && r.Seq == seq || r.Term == record.TermNone {
			r.Seq |= cutBit
		}
	}
}

// cut gives out the beginning of the line that is held, up to its last word, and
// returns its length.
func (d *raw) cut(b *record.Batch) int {
	n := wholeWords(d.f.Rest(b))
	if n > 0 {
		d.f.Cut(b, n)
		b.Recs[len(b.Recs)-1].Seq |= cutBit
	}
	return n
}

// wholeWords returns the length of the words of line that are whole, if it may go
// on: the last one may not, nor may digits before it that could be of one number.
func wholeWords(line []byte) int {
	n := len(line)
	for n > 0 && line[n-1] != ' ' && line[n-1] != '\t' {
		n--
	}
	for n > 0 && numberLike(line[n-1]) {
		n--
	}
	if n < len(line) && (line[n] == ' ' || line[n] == '\t') {
		return n
	}
	for n > 0 && line[n-1] != ' ' && line[n-1] != '\t' {
		n--
	}
	return n
}

func numberLike(c byte) bool {
	return c >= '0' && c <= '9' || c == ' ' || c == '\t' || c == '-' || c == '.' || c == '(' || c == ')' || c == '+'
}

func (d *raw) finish(b *record.Batch) { d.f.Finish(b) }

func (d *raw) keep() [2]int64 {
	pos := d.f.State().Pos
	return [2]int64{pos, pos}
}

func (d *raw) frames() [2]framer.State {
	s := d.f.State()
	return [2]framer.State{s, s}
}

func (d *raw) more(uint32) string { return "" }

func (d *raw) held() int               { return d.f.Held() }
func (d *raw) partial() bool           { return d.f.Partial() }
func (d *raw) holding() (uint64, bool) { return d.f.Holding() }
func (d *raw) done() bool              { return d.f.Done() }
