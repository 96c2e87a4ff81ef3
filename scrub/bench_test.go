package scrub_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/scrub"
)

func BenchmarkFile(b *testing.B) {
	data, err := os.ReadFile(os.Getenv("BENCH_FILE"))
	if err != nil {
		b.Skip()
	}
	data = data[:min(len(data), 8<<20)]
	var src record.Batch
	src.Arena = data
	at := 0
	for {
		i := bytes.IndexByte(data[at:], '\n')
		if i < 0 {
			break
		}
		src.Recs = append(src.Recs, record.Record{Body: record.Span{Start: uint32(at), End: uint32(at + i)}, Term: record.TermLF})
		at += i + 1
	}
	s, _ := scrub.New(scrub.Options{})
	w := s.Worker()
	var dst record.Clean
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		w.Apply(&dst, &src)
	}
}
