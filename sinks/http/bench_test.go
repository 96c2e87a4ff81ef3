package http_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/record"
	sink "github.com/logscrub/logscrub/sinks/http"
)

// BenchmarkFarServer has a server that answers after a while, as one far away does,
// and four batches under way, as the slots of a pipeline are: what one request at a
// time costs, by the size of a batch. of_reach is the rate beside that of the bytes of
// one batch in each such while, which no sink that waits for each answer exceeds.
func BenchmarkFarServer(b *testing.B) {
	for _, far := range []time.Duration{time.Millisecond, 5 * time.Millisecond, 50 * time.Millisecond} {
		for _, size := range []int{256 << 10, 1 << 20} {
			b.Run(fmt.Sprintf("answer=%v/batch=%dKiB", far, size>>10), func(b *testing.B) {
				srv := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
					_, _ = io.Copy(io.Discard, r.Body)
					<-time.After(far)
				}))
				defer srv.Close()
				s, err := sink.New(sink.Options{URL: srv.URL, MaxBody: 8 << 20})
				if err != nil {
					b.Fatal(err)
				}
				defer s.Close()
				var c record.Clean
				w := c.Writer()
				for n := 0; n < size; n += 300 {
					w.Begin()
					w.Buf = append(w.Buf, strings.Repeat("x", 299)...)
					w.End(&record.Record{Seq: uint64(n), Term: record.TermLF})
				}
				w.Close()
				b.SetBytes(int64(size))
				var under []flow.Delivery
				wait := func() {
					if _, err := under[0].Wait(b.Context()); err != nil {
						b.Fatal(err)
					}
					under = under[1:]
				}
				began, n := time.Now(), 0
				for b.Loop() {
					d, err := s.Send(b.Context(), &c)
					if err != nil {
						b.Fatal(err)
					}
					if under = append(under, d); len(under) == 4 {
						wait()
					}
					n++
				}
				for len(under) > 0 {
					wait()
				}
				b.ReportMetric(float64(far)*float64(n)/float64(time.Since(began)), "of_reach")
			})
		}
	}
}
