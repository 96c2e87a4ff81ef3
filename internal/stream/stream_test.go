package stream_test

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/internal/stream"
	"github.com/logscrub/logscrub/record"
)

// inputs returns one input of each kind over the read end of a new pipe.
func inputs(t *testing.T) map[string]func() (stream.Input, *os.File) {
	pipe := func() (r, w *os.File) {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { r.Close(); w.Close() })
		return r, w
	}
	return map[string]func() (stream.Input, *os.File){
		"open": func() (stream.Input, *os.File) { r, w := pipe(); return stream.Open(r), w },
		"pump": func() (stream.Input, *os.File) { r, w := pipe(); return stream.Pump(r), w },
	}
}

// TestInput gives a read up twice, by time and by context, and loses nothing.
func TestInput(t *testing.T) {
	for name, open := range inputs(t) {
		t.Run(name, func(t *testing.T) {
			in, w := open()
			p := make([]byte, 10)
			if n, err := in.Read(t.Context(), p, 0); n != 0 || err != stream.ErrIdle {
				t.Fatalf("nothing there: %d, %v", n, err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
			defer cancel()
			if n, err := in.Read(ctx, p, -1); n != 0 || !errors.Is(err, context.DeadlineExceeded) {
				t.Fatalf("given up: %d, %v", n, err)
			}
			if n, err := in.Read(t.Context(), p, 0); n != 0 || err != stream.ErrIdle {
				t.Fatalf("after a context that was done: %d, %v", n, err)
			}
			if _, err := io.WriteString(w, "abc"); err != nil {
				t.Fatal(err)
			}
			w.Close()
			got := ""
			for {
				n, err := in.Read(t.Context(), p[:2], -1)
				got += string(p[:n])
				if err == io.EOF {
					break
				}
				if err != nil && err != stream.ErrIdle {
					t.Fatal(err)
				}
			}
			if got != "abc" {
				t.Errorf("got %q", got)
			}
			for range 2 {
				if err := in.Close(); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

// TestDoneBetweenReads has a context that is done between two reads, so that the
// input may have been woken before it looks: it must not then wait for ever.
func TestDoneBetweenReads(t *testing.T) {
	for name, open := range inputs(t) {
		t.Run(name, func(t *testing.T) {
			in, _ := open()
			defer in.Close()
			for range 200 {
				ctx, cancel := context.WithCancel(t.Context())
				if _, err := in.Read(ctx, make([]byte, 10), 0); err != stream.ErrIdle {
					t.Fatal(err)
				}
				woken := make(chan struct{})
				context.AfterFunc(ctx, func() { close(woken) }) // runs beside the input's own
				cancel()
				<-woken
				done := make(chan error, 1)
				go func() {
					_, err := in.Read(ctx, make([]byte, 10), -1)
					done <- err
				}()
				select {
				case err := <-done:
					if !errors.Is(err, context.Canceled) {
						t.Fatal(err)
					}
				case <-time.After(10 * time.Second):
					t.Fatal("Read goes on after its context is done")
				}
			}
		})
	}
}

func TestNoProgress(t *testing.T) {
	in := stream.Pump(readerFunc(func([]byte) (int, error) { return 0, nil }))
	defer in.Close()
	if _, err := in.Read(t.Context(), make([]byte, 10), -1); err != io.ErrNoProgress {
		t.Error(err)
	}
}

type readerFunc func(p []byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// TestDataWithError has a reader whose last bytes come with its error.
func TestDataWithError(t *testing.T) {
	s := stream.New(stream.Pump(iotest.DataErrReader(strings.NewReader("a\nb"))), framer.Options{})
	defer s.Close()
	var b record.Batch
	for range 3 {
		if err := s.Fill(t.Context(), &b); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if len(b.Recs) != 2 || string(b.Body(1)) != "b" {
		t.Errorf("records %+v", b.Recs)
	}
}

// TestTwoStreams has two streams that fill one batch.
func TestTwoStreams(t *testing.T) {
	a := stream.New(stream.Pump(strings.NewReader("a\nCookie: a\n b\nx")), framer.Options{})
	b := stream.New(stream.Pump(strings.NewReader("1\r\n"+strings.Repeat("2", 20)+"\n3\n")), framer.Options{Origin: 1, Max: 8, Size: 3, Overlap: 2})
	defer a.Close()
	defer b.Close()
	got := [2]string{}
	for range 4 {
		var batch record.Batch
		for _, s := range []*stream.Stream{a, b} {
			s.SetRead(5)
			if err := s.Fill(t.Context(), &batch); err != nil && err != io.EOF {
				t.Fatal(err)
			}
		}
		for i, r := range batch.Recs {
			body := batch.Body(i)
			got[r.Origin] += string(body[r.Lead:len(body)-int(r.Trail)]) + r.Term.Bytes()
		}
	}
	if got[0] != "a\nCookie: a\n b\nx" || !strings.HasPrefix("1\r\n"+strings.Repeat("2", 20)+"\n3\n", got[1]) || len(got[1]) < 10 {
		t.Errorf("got %q", got)
	}
}
