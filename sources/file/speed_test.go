package file_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/sources/file"
)

// plain reads a file as a program does that does nothing with it.
func plain(b *testing.B, path string) time.Duration {
	f, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	buf := make([]byte, 256<<10)
	began := time.Now()
	for {
		if _, err := f.Read(buf); err == io.EOF {
			return time.Since(began)
		} else if err != nil {
			b.Fatal(err)
		}
	}
}

// drain reads and acknowledges everything that o says.
func drain(b *testing.B, o file.TailOptions) (records int, d time.Duration) {
	o.Once = true
	s, err := file.NewTail(o)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	batch := new(record.Batch)
	var began time.Time
	for {
		batch.Reset()
		err := s.Read(b.Context(), batch)
		if err == io.EOF {
			return records, d
		}
		if began.IsZero() { // what is synced before the first record and after the last counts for longer files than this
			began = time.Now()
		}
		d = time.Since(began)
		if err != nil {
			b.Fatal(err)
		}
		records += len(batch.Recs)
		if err := s.Ack(b.Context(), batch, flow.Delivered); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkTail reads 64 MiB that the page cache has. plain/tail is what is left
// of the speed of reading the bytes alone, in the same run.
func BenchmarkTail(b *testing.B) {
	const size = 64 << 20
	for name, c := range map[string]struct {
		format file.Format
		line   string
	}{
		"raw/300B": {file.Raw, strings.Repeat("x", 299) + "\n"},
		"raw/1KiB": {file.Raw, strings.Repeat("x", 1023) + "\n"},
		"cri":      {file.CRI, cri("0OF:" + strings.Repeat("x", 260))},
		"docker":   {file.Docker, docker("0OF:" + strings.Repeat("x", 230))},
		"json":     {file.JSON, `{"a":"` + strings.Repeat("x", 291) + "\"}\n"},
	} {
		for _, checkpoint := range []bool{false, true} {
			b.Run(fmt.Sprintf("%s/checkpoint=%v", name, checkpoint), func(b *testing.B) {
				dir := b.TempDir()
				path := filepath.Join(dir, "a.log")
				text := strings.Repeat(c.line, size/len(c.line))
				if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
					b.Fatal(err)
				}
				var bare, tail time.Duration
				records, n := 0, 0
				b.SetBytes(int64(len(text)))
				b.ReportAllocs()
				for b.Loop() {
					b.StopTimer()
					bare += plain(b, path)
					o := file.TailOptions{Patterns: []string{path}, Format: c.format}
					if n++; checkpoint {
						o.Checkpoint, o.Hash = filepath.Join(dir, fmt.Sprint("state", n)), hash
					}
					b.StartTimer()
					got, d := drain(b, o)
					records, tail = records+got, tail+d
				}
				b.ReportMetric(bare.Seconds()/tail.Seconds(), "plain/tail")
				b.ReportMetric(float64(records)/tail.Seconds(), "records/s")
			})
		}
	}
}

// TestAllocs holds that a batch of a file that grows costs no memory.
func TestTailAllocs(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.log")
	if err := os.WriteFile(path, []byte(strings.Repeat(strings.Repeat("x", 99)+"\n", 1_000_000)), 0o600); err != nil {
		t.Fatal(err)
	}
	s := tail(t, file.TailOptions{Patterns: []string{path}, Checkpoint: filepath.Join(dir, "state"), Save: time.Hour, Scan: time.Hour,
		Hash: func(dst, data []byte) []byte { return append(dst, data[:16]...) }})
	b := new(record.Batch)
	next := func() {
		b.Reset()
		if err := s.Read(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		if err := s.Ack(t.Context(), b, flow.Delivered); err != nil {
			t.Fatal(err)
		}
	}
	for range 10 {
		next()
	}
	if n := testing.AllocsPerRun(100, next); n > 0 {
		t.Errorf("%v allocations a batch", n)
	}
}
