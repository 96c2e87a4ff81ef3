//go:build unix

package spool_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/sinktest"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/sinks/spool"
)

// BenchmarkSpool measures batches of 64 KiB that are written and known to be on
// the device, by a spool whose sink takes everything at once, and by a bare loop
// of write and sync of the same bytes. under is how many batches are not waited
// for yet.
func BenchmarkSpool(b *testing.B) {
	for _, size := range []int{300, 1024} {
		n := (64 << 10) / size
		bodies := make([]string, n)
		for i := range bodies {
			bodies[i] = strings.Repeat("x", size-1)
		}
		c := sinktest.Clean(record.TermLF, bodies...)
		b.Run(fmt.Sprintf("write_and_sync/record=%d", size), func(b *testing.B) { bare(b, c) })
		for _, under := range []int{1, 3, 8} {
			b.Run(fmt.Sprintf("spool/record=%d/under=%d", size, under), func(b *testing.B) { through(b, c, under) })
		}
	}
}

// rate reports records.
func rate(b *testing.B, c *record.Clean) {
	b.SetBytes(int64(len(c.Raw())))
	b.ReportMetric(float64(b.N)*float64(c.Len())/b.Elapsed().Seconds(), "records/s")
	b.ReportAllocs()
}

func bare(b *testing.B, c *record.Clean) {
	f, err := os.Create(filepath.Join(b.TempDir(), "log"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	at := int64(0)
	for b.Loop() {
		if _, err := f.WriteAt(c.Raw(), at); err != nil {
			b.Fatal(err)
		}
		if err := syncData(f); err != nil {
			b.Fatal(err)
		}
		at += int64(len(c.Raw()))
		if at > 16<<20 { // as a segment
			if err := f.Truncate(0); err != nil {
				b.Fatal(err)
			}
			at = 0
		}
	}
	rate(b, c)
}

func through(b *testing.B, c *record.Clean, under int) {
	o := quick(place(b))
	o.SegmentBytes, o.Counts = 0, new(spool.Counts)
	n := &counting{}
	s := open(b, n, o)
	ds := make([]flow.Delivery, 0, under)
	settle := func() {
		if _, err := ds[0].Wait(b.Context()); err != nil {
			b.Fatal(err)
		}
		ds = append(ds[:0], ds[1:]...)
	}
	for b.Loop() {
		d, err := s.Send(b.Context(), c)
		if err != nil {
			b.Fatal(err)
		}
		if ds = append(ds, d); len(ds) == under {
			settle()
		}
	}
	for len(ds) > 0 {
		settle()
	}
	rate(b, c)
	until(b, "the spool is empty", empty(s))
	if err := s.Close(); err != nil || n.records.Load() != o.Counts.Sent.Load() {
		b.Fatal(err)
	}
}

// BenchmarkDrain measures how fast a spool of 64 MiB is emptied, with the time to
// open it: the first output comes after about a window of it.
func BenchmarkDrain(b *testing.B) {
	for _, size := range []int{300, 1024} {
		b.Run(fmt.Sprintf("record=%d", size), func(b *testing.B) {
			n := (64 << 10) / size
			bodies := make([]string, n)
			for i := range bodies {
				bodies[i] = strings.Repeat("x", size-1)
			}
			c := sinktest.Clean(record.TermLF, bodies...)
			b.SetBytes(64 << 20)
			for b.Loop() {
				b.StopTimer()
				o := quick(place(b))
				o.SegmentBytes = 0
				f := &fake{block: make(chan struct{})}
				s := open(b, f, o)
				var ds []flow.Delivery
				for range 1024 {
					d, err := s.Send(b.Context(), c)
					if err != nil {
						b.Fatal(err)
					}
					ds = append(ds, d)
				}
				for _, d := range ds {
					if _, err := d.Wait(b.Context()); err != nil {
						b.Fatal(err)
					}
				}
				if err := s.Close(); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
				s = open(b, &counting{}, o)
				until(b, "the spool is empty", empty(s))
				b.StopTimer()
				_ = s.Close()
				b.StartTimer()
			}
			b.ReportMetric(float64(b.N)*1024*float64(n)/b.Elapsed().Seconds(), "records/s")
		})
	}
}
