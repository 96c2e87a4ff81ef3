package record_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/logscrub/logscrub/record"
)

// randomBatch returns a batch whose records stand back to back, as a framer
// leaves them, or apart, or without their terminators in the arena.
func randomBatch(r *rand.Rand) *record.Batch {
	b := new(record.Batch)
	for i := range 20 {
		if r.IntN(8) == 0 {
			b.Arena = append(b.Arena, "between"...)
		}
		rec := record.Record{Term: record.Term(r.IntN(4)), Seq: uint64(i), Line: uint64(i) + 1, Marks: 7, Origin: uint16(i), Time: int64(i)}
		rec.Body.Start = uint32(len(b.Arena))
		for range r.IntN(5) {
			b.Arena = append(b.Arena, "ab\r\n\x00"[r.IntN(5)])
		}
		rec.Body.End = uint32(len(b.Arena))
		if r.IntN(6) > 0 {
			b.Arena = append(b.Arena, rec.Term.Bytes()...)
		}
		b.Recs = append(b.Recs, rec)
	}
	return b
}

// TestCopyIsAppend holds Copy, among records that are written, to its twin: Begin,
// append, End.
func TestCopyIsAppend(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var got, want record.Clean
	for range 3000 {
		b := randomBatch(r)
		copying, plain := got.Writer(), want.Writer()
		for i := range b.Recs {
			rec := &b.Recs[i]
			how := r.IntN(8)
			for _, w := range []*record.CleanWriter{copying, plain} {
				if w == copying && how > 1 {
					w.Copy(b, rec)
					continue
				}
				w.Begin()
				if how == 0 {
					w.Buf = append(w.Buf, "dropped"...)
					w.Undo()
					continue
				}
				if how == 1 {
					w.Field([]byte("name"), []byte("value"))
				}
				w.Buf = append(w.Buf, b.Bytes(rec.Body)...)
				if n := w.End(rec); n != rec.Body.Len()+len(rec.Term.Bytes()) {
					t.Fatalf("record %d of %+v has %d bytes", i, b, n)
				}
			}
		}
		copying.Close()
		plain.Close()
		if string(got.Raw()) != string(want.Raw()) || got.Len() != want.Len() {
			t.Fatalf("%q, want %q", got.Raw(), want.Raw())
		}
		for i := range want.Len() {
			if got.Record(i) != want.Record(i) || string(got.Body(i)) != string(want.Body(i)) || !slices.Equal(got.Fields(i), want.Fields(i)) {
				t.Fatalf("record %d: %+v %q, want %+v %q", i, got.Record(i), got.Body(i), want.Record(i), want.Body(i))
			}
		}
	}
}
