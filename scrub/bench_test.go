package scrub_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/scrub"
)

// lines returns a batch of the lines of the file that LOGSCRUB_BENCH_FILE names,
// at most 32 MiB of it, or of the sample log over and over.
func lines(b *testing.B) *record.Batch {
	path := os.Getenv("LOGSCRUB_BENCH_FILE")
	if path == "" {
		path = "../testdata/sample/app.log"
	}
	text, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	if len(text) < 1<<20 {
		text = bytes.Repeat(text, 1<<20/len(text))
	}
	batch := &record.Batch{Arena: text[:min(len(text), 32<<20)]}
	for at := 0; ; {
		i := bytes.IndexByte(batch.Arena[at:], '\n')
		if i < 0 {
			return batch
		}
		batch.Recs = append(batch.Recs, record.Record{
			Body: record.Span{Start: uint32(at), End: uint32(at + i)}, Term: record.TermLF,
		})
		at += i + 1
	}
}

// BenchmarkApply scrubs lines with the default profile, without any input or
// output: what is left beside it in a run of the command is the pipeline.
func BenchmarkApply(b *testing.B) {
	s, err := scrub.New(scrub.Options{})
	if err != nil {
		b.Fatal(err)
	}
	w, src := s.Worker(), lines(b)
	var dst record.Clean
	b.SetBytes(int64(len(src.Arena)))
	b.ReportAllocs()
	for b.Loop() {
		if err := w.Apply(&dst, src); err != nil {
			b.Fatal(err)
		}
	}
	b.Logf("profile %s", s.Hash())
}
