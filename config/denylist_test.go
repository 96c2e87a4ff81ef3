package config

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestDenylistIsAbsent: that the file of a denylist is absent is told once, and once more when it is so again.
func TestDenylistIsAbsent(t *testing.T) {
	file := filepath.Join(t.TempDir(), "denied")
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		c := &Config{Denylist: &Denylist{File: file, Poll: Duration(time.Second)}}
		open, err := c.OpenDenylist(slog.New(slog.NewTextHandler(&log, nil)))
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			defer close(done)
			open.Run(ctx)
		}()
		wait := func(want int) {
			t.Helper()
			time.Sleep(3500 * time.Millisecond)
			synctest.Wait()
			if n := strings.Count(log.String(), "cannot be read"); n != want {
				t.Errorf("told %d times, want %d: %s", n, want, log.String())
			}
		}
		wait(1)
		if err := os.WriteFile(file, []byte("jti iss a\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		wait(1)
		if !open.List.State().Ready {
			t.Error("the file is not read")
		}
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
		wait(2)
		stop()
		<-done
	})
}
