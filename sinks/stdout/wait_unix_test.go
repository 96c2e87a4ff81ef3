//go:build unix

package stdout_test

import (
	"io"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/logscrub/logscrub/internal/sinktest"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/sinks/stdout"
)

// TestNonBlocking has a pipe that the runtime does not poll: writes give EAGAIN, as they
// do on a terminal that another process made so.
func TestNonBlocking(t *testing.T) {
	var fds [2]int
	if err := syscall.Pipe(fds[:]); err != nil {
		t.Fatal(err)
	}
	r, w := os.NewFile(uintptr(fds[0]), "r"), os.NewFile(uintptr(fds[1]), "w")
	defer r.Close()
	defer w.Close()
	if err := syscall.SetNonblock(fds[1], true); err != nil {
		t.Fatal(err)
	}
	want := strings.Repeat("x", 1<<20)
	got := make(chan int, 1)
	go func() {
		b, _ := io.ReadAll(io.LimitReader(r, 1<<20))
		got <- len(b)
	}()
	_, err := stdout.New(stdout.Options{Out: w}).Send(t.Context(), sinktest.Clean(record.TermNone, want))
	if err != nil {
		t.Fatal(err)
	}
	if n := <-got; n != 1<<20 {
		t.Errorf("%d bytes came through", n)
	}
}
