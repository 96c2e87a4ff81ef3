package main

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/logscrub/logscrub/internal/buffertest"
	"github.com/logscrub/logscrub/pipeline"
)

// TestProgress: a line a second that overwrites the last, and the mean at the end.
func TestProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out buffertest.Buffer
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
		if got := out.String(); got != want {
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
