package stdout_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"syscall"
	"testing"

	"github.com/logscrub/logscrub/internal/sinktest"
	"github.com/logscrub/logscrub/pipeline"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/sinks/stdout"
)

var _ pipeline.Sink = (*stdout.Sink)(nil)

// A writer does to each Write what the next of its steps says.
type writer struct {
	bytes.Buffer
	steps []step
	calls int
}

type step struct {
	n   int // bytes to take, or all where negative
	err error
}

func (w *writer) Write(p []byte) (int, error) {
	w.calls++
	if len(w.steps) == 0 {
		return w.Buffer.Write(p)
	}
	s := w.steps[0]
	w.steps = w.steps[1:]
	n, _ := w.Buffer.Write(p[:min(s.n, len(p))])
	return n, s.err
}

func TestContract(t *testing.T) {
	sinktest.Run(t, sinktest.Kit{
		Open: func(*testing.T) (sinktest.Sink, func() string) {
			var b bytes.Buffer
			return stdout.New(stdout.Options{Out: &b}), b.String
		},
		Broken: func(*testing.T) sinktest.Sink {
			return stdout.New(stdout.Options{Out: &writer{steps: []step{{0, syscall.ENOSPC}}}})
		},
	})
}

func TestOneWrite(t *testing.T) {
	w := new(writer)
	s := stdout.New(stdout.Options{Out: w})
	if _, err := s.Send(t.Context(), sinktest.Clean(record.TermLF, "a", "b", "c")); err != nil || w.calls != 1 {
		t.Errorf("error %v after %d writes", err, w.calls)
	}
}

func TestShortWrites(t *testing.T) {
	for name, steps := range map[string][]step{
		"short":       {{2, io.ErrShortWrite}, {1, io.ErrShortWrite}},
		"interrupted": {{0, syscall.EINTR}, {3, syscall.EINTR}},
		"silent":      {{2, nil}},
	} {
		w := &writer{steps: steps}
		s := stdout.New(stdout.Options{Out: w})
		if _, err := s.Send(t.Context(), sinktest.Clean(record.TermLF, "abc", "def")); err != nil || w.String() != "abc\ndef\n" {
			t.Errorf("%s: error %v, output %q", name, err, w.String())
		}
	}
}

func TestErrors(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{syscall.EPIPE, stdout.ErrGone.Error()},
		{io.ErrClosedPipe, stdout.ErrGone.Error()},
		{&os.PathError{Op: "write", Path: "somewhere", Err: syscall.ENOSPC}, "standard output: no space left on device"},
		{nil, io.ErrShortWrite.Error()},
	} {
		s := stdout.New(stdout.Options{Out: &writer{steps: []step{{0, c.err}}}})
		if _, err := s.Send(t.Context(), sinktest.Clean(record.TermLF, "a")); err == nil || err.Error() != c.want {
			t.Errorf("%v: got %v, want %q", c.err, err, c.want)
		}
	}
}

// TestReaderGone closes the other end of a real pipe.
func TestReaderGone(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	r.Close()
	_, err = stdout.New(stdout.Options{Out: w}).Send(t.Context(), sinktest.Clean(record.TermLF, "a"))
	if !errors.Is(err, stdout.ErrGone) {
		t.Error(err)
	}
}
