package scrub

// A part is the bytes [lo, hi) of a record, which are a piece's own, while its
// units are gone through in order. Of a unit that reaches over lo the piece
// before wrote the replacement; one that reaches over hi is written here.
type part struct {
	body   []byte
	lo, hi int
	at     int // what stands before it is written or skipped
	more   bool
	c      Carry // from the piece before
	open   Carry // for the next
}

func newPart(body []byte, lo, hi int, c Carry, more bool) part {
	p := part{body: body, lo: lo, hi: hi, at: lo + c.skip, more: more, c: c}
	if c.hide {
		p.at = stopAt(body, lo, c.quote)
		if p.at == len(body) && more {
			p.open = c
		}
	}
	return p
}

// takes reports whether u is to be written, in the place of [u.start, u.end);
// the caller then sets at to its end.
func (p *part) takes(w *Worker, u *unit) bool {
	start, end := int(u.start), int(u.end)
	if end <= p.at && (end <= p.lo || p.c.hide) || start >= p.hi {
		return false
	}
	stays := u.action == Keep && u.run == 0
	if end == len(p.body) && p.more && !stays {
		p.open = Carry{hide: true, quote: w.openQuote(u, p.body)}
	}
	if start >= p.at {
		return true
	}
	if !stays || start < p.lo { // the piece before, or the open match, stands for it
		p.at = max(p.at, end)
	}
	return false
}

// carry returns what the next piece has to know.
func (p *part) carry() Carry {
	if p.at >= p.hi && p.more && !p.open.hide {
		p.open.skip = p.at - p.hi
	}
	return p.open
}
