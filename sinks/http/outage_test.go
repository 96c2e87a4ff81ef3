package http_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/pipeline"
	"github.com/logscrub/logscrub/scrub"
	"github.com/logscrub/logscrub/sinks/file"
	sink "github.com/logscrub/logscrub/sinks/http"
	"github.com/logscrub/logscrub/sources/stdin"
)

// TestOtherSink has two sinks of one pipeline, and this one is down: the other
// gets what the slots hold, nothing is acknowledged meanwhile, and both hold
// everything once it is back.
func TestOtherSink(t *testing.T) {
	var down atomic.Bool
	down.Store(true)
	web := serve(t, func(int, []string) int {
		if down.Load() {
			return 503
		}
		return 200
	})
	path := filepath.Join(t.TempDir(), "out.log")
	disk, err := file.New(file.Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	defer disk.Close()
	scrubber, err := scrub.New(scrub.Options{})
	if err != nil {
		t.Fatal(err)
	}
	in := strings.Repeat("one line\n", 1000)
	const slots = 4
	src := stdin.New(stdin.Options{In: struct{ io.Reader }{strings.NewReader(in)}, Framer: framer.Options{Records: 100}})
	defer src.Close()
	var settled atomic.Int64
	ended := make(chan error, 1)
	go func() {
		_, err := pipeline.Run(t.Context(), t.Context(), pipeline.Options[scrub.Carry]{
			Source: src, Sinks: []pipeline.Sink{disk, open(t, sink.Options{URL: web.URL})}, Slots: slots,
			NewWorker: func() pipeline.Worker[scrub.Carry] { return scrubber.Worker() },
			Settled:   func(flow.Fate, pipeline.Totals) { settled.Add(1) },
		})
		ended <- err
	}()
	for began := time.Now(); ; <-time.After(time.Millisecond) {
		if info, err := os.Stat(path); err == nil && info.Size() == slots*100*int64(len("one line\n")) {
			break
		}
		if time.Since(began) > 30*time.Second {
			t.Fatal("the other sink does not get what the slots hold")
		}
	}
	if n := settled.Load(); n > 0 {
		t.Errorf("%d batches are settled that one sink does not hold", n)
	}
	down.Store(false)
	if err := <-ended; err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	if err != nil || string(got) != in || web.held() != in {
		t.Errorf("%d and %d bytes of %d, %v", len(got), len(web.held()), len(in), err)
	}
}
