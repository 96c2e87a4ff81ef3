package file

import "github.com/logscrub/logscrub/record"

// part ends records where their file ends: of those from n on, one that runs over
// the border to a file that came after, each piece becomes a record of its own. What
// belongs to the other files stays in it as context, and so a secret that the border
// cuts is still hidden whole. A content that replaced another in place is no other
// file: its writer was the same, and was not asked.
func (l *lane) part(b *record.Batch, n int) {
	if _, ok := l.dec.(*raw); !ok || len(l.segs) < 2 {
		return
	}
	for i := n; i < len(b.Recs); i++ {
		r := b.Recs[i]
		if r.Flags&(record.Withhold|record.Fragment) != 0 {
			continue
		}
		from := int64(r.Seq &^ cutBit)
		till := from + int64(r.Body.Len())
		for _, s := range l.segs[1:] {
			if !s.other || s.start <= from || s.start >= till {
				continue
			}
			before := b.Arena[r.Body.Start+uint32(s.start-from)-1]
			if before == '\n' || before == 0 {
				continue // lines that belong together, and each is whole
			}
			first := &b.Recs[i]
			first.Trail = uint32(till - s.start)
			first.Term, first.Flags = record.TermLF, first.Flags|record.Fragment
			first.Seq |= cutBit
			rest := r
			rest.Lead, rest.Trail = uint32(s.start-from), 0
			rest.Flags |= record.Fragment
			rest.Seq = uint64(s.start) | r.Seq&cutBit
			i++
			b.Recs = append(b.Recs, record.Record{})
			copy(b.Recs[i+1:], b.Recs[i:])
			b.Recs[i] = rest
		}
	}
}
