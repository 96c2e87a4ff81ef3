package file

import (
	"errors"
	"slices"

	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/record"
)

const (
	// quantum is how much of one file is read before it is the turn of the next.
	quantum = 64 << 10
	// laneMax is how much a lane keeps between turns while there is nothing more to
	// read. What is longer is read again when the file has grown.
	laneMax = 64 << 10
)

// turn reads some of the first file of st, and reports whether there may be more.
func (t *Tail) turn(st *chain, b *record.Batch) (again bool, err error) {
	if len(st.files) == 0 || st.files[0].pinned {
		return false, nil
	}
	f := st.files[0]
	if !f.ended {
		if again, err = t.ready(st, f); again || err != nil || f.done {
			return again, err
		}
	}
	if st.lane == nil {
		st.lane = t.newLane(f)
	}
	l, n, eof := st.lane, len(b.Recs), true
	if !f.ended && !l.ending {
		t.begin(l, b)
		eof, err = t.readSome(st, b)
		t.finish(l, b, n)
	}
	switch {
	case errors.Is(err, errReplaced):
		t.replace(st, f)
		return true, nil
	case err != nil:
		t.complain(f, err)
		return false, err
	case eof:
		again = t.atEnd(st, b)
	}
	t.learnHead(f)
	return again || !eof || len(b.Recs)-n >= t.o.Limits.Records, nil
}

// ready has f open and its content verified. again says that the turn is over, and
// the next will do better.
func (t *Tail) ready(st *chain, f *tailed) (again bool, err error) {
	if f.fd == nil {
		if err := t.openFile(st, f); err != nil {
			return false, err
		}
	}
	t.turns++
	f.used = t.turns
	err = t.verify(f)
	switch {
	case errors.Is(err, errReplaced):
		t.replace(st, f)
		return true, nil
	case err != nil:
		t.complain(f, err)
		return false, err
	}
	if f.off == 0 && f.headLen == 0 && f.size > 0 && t.isPacked(f) {
		t.skipPacked(f.path)
		f.packed = true
		t.retire(st, f)
	}
	return false, nil
}

// begin starts an output of l.
func (t *Tail) begin(l *lane, b *record.Batch) {
	if len(b.Arena) < contMax {
		b.Arena = append(b.Arena, make([]byte, contMax)...)
	}
	if l.lead > 0 {
		seg := l.segs[0]
		at, n := len(b.Arena), 0
		b.Arena = append(b.Arena, make([]byte, l.lead)...)
		if seg.f.fd != nil {
			n, _ = readAt(seg.f.fd, b.Arena[at:], seg.off-int64(l.lead))
		}
		if n < l.lead {
			b.Arena, l.lead = b.Arena[:at], 0
		}
	}
	l.dec.begin(b)
}

// put has the lane give out what it holds.
func (t *Tail) put(l *lane, b *record.Batch, how func(*record.Batch)) {
	n := len(b.Recs)
	t.begin(l, b)
	how(b)
	t.finish(l, b, n)
}

// readSome reads the first file of st until some record came out and quantum is
// used up, or the file has ended.
func (t *Tail) readSome(st *chain, b *record.Batch) (eof bool, err error) {
	f, l := st.files[0], st.lane
	want := max(quantum, t.o.Limits.Bytes/(t.queue.len()+1)-len(b.Arena))
	v := t.verdict(st)
	last := v == endIt || v == passOn
	for total, some := 0, false; ; {
		g, err := t.read(f, l.dec.buffer(b), want, last)
		if err != nil {
			return false, err
		}
		if g.jump {
			l.segs = append(l.segs, segment{start: l.fed, f: f, off: f.off})
		}
		if g.n > 0 {
			l.fed += int64(g.n)
			some = l.dec.feed(b, g.n) || some
			f.idled = false
		}
		if total += g.n; g.eof {
			return true, nil
		}
		if total >= want && some || total >= want+t.maxRecord() || f.zero > 0 && g.n == 0 {
			return false, nil
		}
	}
}

// maxRecord returns the length of the longest record that is given out whole.
func (t *Tail) maxRecord() int {
	if t.o.Framer.Max > 0 {
		return t.o.Framer.Max
	}
	return framer.DefaultMax
}

// A verdict says what is to be done where a file has nothing more.
type verdict uint8

const (
	stay    verdict = iota
	passOn          // another file follows
	endIt           // nothing follows
	flushIt         // lines have waited for the next one
	cutIt           // the beginning of a line has waited for its end
)

// verdict looks at the first file of st, which has been read to its end.
//
// A file that follows has the turn once something stands in it: what one writer
// wrote before that has been read then. A line without its end waits somewhat
// longer, for its writer may be slow to change files.
func (t *Tail) verdict(st *chain) verdict {
	f, l := st.files[0], st.lane
	quiet := t.now.Sub(f.grew)
	left := f.gone && quiet >= t.o.Linger || t.o.Once && !t.first
	partial := l == nil && f.off < f.seen || l != nil && l.dec.partial()
	if len(st.files) > 1 {
		begun := slices.ContainsFunc(st.files[1:], func(g *tailed) bool { return g.size != 0 })
		if f.ended || (begun || left) && (!partial || quiet >= framer.JoinWait || t.o.Once) {
			return passOn
		}
	} else if f.ended || left {
		return endIt
	}
	if l != nil {
		if since, ok := l.waits(t.now); ok && t.now.Sub(since) >= framer.JoinWait {
			return flushIt
		}
	}
	if t.o.Format == Raw && t.o.Idle > 0 && partial && !f.idled && quiet >= t.o.Idle {
		return cutIt
	}
	return stay
}

// atEnd does what is to be done where the first file of st has nothing more, and
// reports whether st has more to do.
func (t *Tail) atEnd(st *chain, b *record.Batch) (again bool) {
	f, l := st.files[0], st.lane
	v := t.verdict(st)
	if v == passOn && !l.ending && st.files[1].resume == beginAt(0) {
		t.pass(st, b)
		return true
	}
	switch {
	case v == passOn || v == endIt || l.ending: // what follows was begun by another process, or there is nothing
		l.ending = true
		t.put(l, b, l.dec.end)
		if !l.dec.done() {
			return true
		}
		t.over(st)
		return len(st.files) > 0
	case v == flushIt:
		t.put(l, b, l.dec.flush)
	case v == cutIt:
		f.idled = true
		t.put(l, b, func(b *record.Batch) { l.cut = l.dec.(*raw).cut(b) })
	}
	if _, waits := l.waits(t.now); l.cut > 0 || !waits && len(l.segs) == 1 && l.dec.held() > laneMax {
		t.dropLane(st)
	}
	return false
}

// pass has the lane of st go on in the next file.
func (t *Tail) pass(st *chain, b *record.Batch) {
	f, next := st.files[0], st.files[1]
	other := !next.same(f.ident)
	if d, ok := st.lane.dec.(*wrapped); ok && other && d.open() {
		t.put(st.lane, b, d.endLine)
	}
	st.lane.segs = append(st.lane.segs, segment{st.lane.fed, next, 0, other})
	st.files = st.files[1:]
	f.pinned = st.lane.dec.held() > 0
	t.detach(f)
}

// over says that the first file of st has been read to its end.
func (t *Tail) over(st *chain) {
	f := st.files[0]
	st.lane = nil
	if len(st.files) > 1 {
		st.files = st.files[1:]
		t.detach(f)
	} else {
		t.retire(st, f)
	}
}

// dropLane forgets what the lane of st holds back. It is read again.
func (t *Tail) dropLane(st *chain) {
	f := st.files[0]
	f.resume = t.stateOf(f)
	f.off, f.zero = f.resume.pos(), 0
	st.lane = nil
}

// replace begins f anew, whose content was replaced in place.
func (t *Tail) replace(st *chain, f *tailed) {
	t.o.Counts.Truncated.Add(1)
	g := t.newFile(status{ident: f.ident, size: -1}, f.path, st.path)
	g.chain, g.serial, g.scan, g.gone, g.links, g.used = st, f.serial, f.scan, f.gone, f.links, f.used
	if g.fd = f.fd; g.fd != nil {
		delete(t.opened, f)
		t.opened[g] = true
	}
	f.fd, f.ended, f.zero = nil, true, 0
	st.files = append(st.files[:1:1], append([]*tailed{g}, st.files[1:]...)...)
}
