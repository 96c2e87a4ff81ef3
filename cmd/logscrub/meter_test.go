package main

import (
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logscrub/logscrub/pipeline"
)

// shared is a buffer for two goroutines.
type shared struct {
	mu sync.Mutex
	b  strings.Builder
}

func (s *shared) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

// TestProgress: a line a second that overwrites the last, and the mean at the end.
func TestProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out shared
		m := &meter{began: time.Now()}
		done := m.show(&out)
		m.settled(pipeline.Delivered, pipeline.Totals{Batches: 1, RecordsIn: 3, BytesIn: 2048})
		time.Sleep(time.Second)
		synctest.Wait()
		m.settled(pipeline.Delivered, pipeline.Totals{Batches: 1, RecordsIn: 1, BytesIn: 1024})
		time.Sleep(time.Second)
		synctest.Wait()
		done()
		want := "\r2.0 KiB  2.0 KiB/s  3 records\x1b[K" +
			"\r3.0 KiB  1.0 KiB/s  4 records\x1b[K" +
			"\r3.0 KiB  1.5 KiB/s  4 records\x1b[K\n"
		if got := out.b.String(); got != want {
			t.Errorf("got %q\nwant %q", got, want)
		}
	})
}

func TestBytesOf(t *testing.T) {
	for n, want := range map[int64]string{0: "0 B", 999: "999 B", 1000: "1.0 KiB", 1 << 20: "1.0 MiB", 5 << 40: "5.0 TiB"} {
		if got := bytesOf(n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
}
