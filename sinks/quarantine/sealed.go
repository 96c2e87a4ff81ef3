package quarantine

import (
	"bytes"
	"context"
	"fmt"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/seal"
	"github.com/logscrub/logscrub/record"
)

// Seal keeps the records of b that withheld names, sealed. When it returns nil,
// they are on disk.
func (s *Sink) Seal(ctx context.Context, b *record.Batch, withheld []flow.Withheld) error {
	if s.recipient == nil {
		return flow.Permanent(fmt.Errorf("quarantine: %w", ErrNoRecipient))
	}
	entries := make([]seal.Entry, 0, len(withheld))
	for _, w := range withheld {
		entries = append(entries, entry(b, w))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var text bytes.Buffer
	if err := seal.Segment(&text, entries, s.encrypt); err != nil {
		return fmt.Errorf("quarantine: %w", err)
	}
	if err := s.put(ctx, &s.sealed, []byte(seal.Header), text.Bytes()); err != nil {
		return err
	}
	for _, w := range withheld {
		s.counts.Sealed[min(w.Why, record.Whys-1)].Add(1)
	}
	return nil
}

// entry returns a record of b as it is sealed. It aliases b.
func entry(b *record.Batch, w flow.Withheld) seal.Entry {
	r := &b.Recs[w.Record]
	body := b.Bytes(r.Body)
	e := seal.Entry{
		Why: w.Why, Term: r.Term, Flags: r.Flags, Seq: r.Seq, Line: r.Line, At: r.At + uint64(r.Lead), Time: r.Time,
		Body: body[r.Lead : len(body)-int(r.Trail)],
	}
	if int(r.Origin) < len(b.Origins) {
		e.Origin = b.Origins[r.Origin].Name
	}
	for _, g := range [...]record.Range{r.Shared, r.Fields} {
		for _, f := range b.Fields[g.Lo:g.Hi] {
			e.Attrs = append(e.Attrs, seal.Attr{Name: b.Bytes(f.Name), Value: b.Bytes(f.Value)})
		}
	}
	return e
}
