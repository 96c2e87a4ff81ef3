package stdin_test

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/logscrub/logscrub/internal/sourcetest"
	"github.com/logscrub/logscrub/pipeline"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/sources/stdin"
)

var _ pipeline.Source = (*stdin.Source)(nil)

// pipe returns the read end of a pipe that is fed with input, and closed if
// there is no more to come.
func pipe(t *testing.T, input string, more bool) *os.File {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close(); w.Close() })
	go func() {
		_, _ = io.WriteString(w, input)
		if !more {
			w.Close()
		}
	}()
	return r
}

func TestContract(t *testing.T) {
	t.Run("pipe", func(t *testing.T) {
		sourcetest.Run(t, sourcetest.Kit{
			Open: func(t *testing.T, in string) sourcetest.Source {
				return stdin.New(stdin.Options{In: pipe(t, in, false)})
			},
			Idle: func(t *testing.T, in string) sourcetest.Source {
				return stdin.New(stdin.Options{In: pipe(t, in, true)})
			},
		})
	})
	t.Run("reader", func(t *testing.T) {
		sourcetest.Run(t, sourcetest.Kit{
			Open: func(_ *testing.T, in string) sourcetest.Source {
				return stdin.New(stdin.Options{In: strings.NewReader(in)})
			},
			Idle: func(t *testing.T, in string) sourcetest.Source {
				return stdin.New(stdin.Options{In: struct{ io.Reader }{pipe(t, in, true)}})
			},
		})
	})
	t.Run("one byte a read", func(t *testing.T) {
		sourcetest.Run(t, sourcetest.Kit{Open: func(_ *testing.T, in string) sourcetest.Source {
			return stdin.New(stdin.Options{In: iotest.HalfReader(strings.NewReader(in)), MaxRead: 1000})
		}})
	})
}

func bodies(b *record.Batch) (all []string) {
	for i := range b.Recs {
		all = append(all, string(b.Body(i)))
	}
	return all
}

// TestCuts gives the input in two reads, cut at every byte.
func TestCuts(t *testing.T) {
	const in = "a\r\n\nCookie: b\n c\n-----BEGIN PRIVATE KEY-----\nQUJD\n-----END PRIVATE KEY-----\nlast"
	want := "a||Cookie: b\n c|-----BEGIN PRIVATE KEY-----\nQUJD\n-----END PRIVATE KEY-----|last"
	for cut := range len(in) + 1 {
		r := io.MultiReader(strings.NewReader(in[:cut]), strings.NewReader(in[cut:]))
		s := stdin.New(stdin.Options{In: r})
		var got []string
		var err error
		for err == nil {
			var b record.Batch
			err = s.Read(t.Context(), &b)
			got = append(got, bodies(&b)...)
		}
		if err != io.EOF || strings.Join(got, "|") != want {
			t.Fatalf("cut at %d: error %v, records %q", cut, err, got)
		}
		s.Close()
	}
}

// TestOneRead holds that a line waits for nothing but itself: each write is a
// batch while its reader is idle, and a whole pipe is one batch.
func TestOneRead(t *testing.T) {
	r, w := io.Pipe()
	s := stdin.New(stdin.Options{In: r})
	defer s.Close()
	for _, line := range []string{"a\n", "b\nc\npart", "ial\n"} {
		go func() { _, _ = io.WriteString(w, line) }()
		var b record.Batch
		if err := s.Read(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		if want := strings.Count(line, "\n"); len(b.Recs) != want {
			t.Errorf("%q: %d records, want %d", line, len(b.Recs), want)
		}
	}
	w.Close()
}

// TestJoinWait has a key whose end never comes: it is given out after a second,
// and what follows is marked.
func TestJoinWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, w := io.Pipe()
		s := stdin.New(stdin.Options{In: r})
		began := time.Now()
		go func() {
			_, _ = io.WriteString(w, "-----BEGIN PRIVATE KEY-----\nQUJD\n")
			time.Sleep(time.Minute)
			_, _ = io.WriteString(w, "QUJD\n-----END PRIVATE KEY-----\nQUJD\n")
			w.Close()
		}()
		var b record.Batch
		if err := s.Read(t.Context(), &b); err != nil || len(b.Recs) != 1 || b.Recs[0].Flags != record.Joined {
			t.Fatalf("error %v, records %+v", err, b.Recs)
		}
		if d := time.Since(began); d != time.Second {
			t.Errorf("given out after %v", d)
		}
		b.Reset()
		if err := s.Read(t.Context(), &b); err != nil || len(b.Recs) != 2 ||
			b.Recs[0].Flags != record.Joined|record.Continues || b.Recs[1].Flags != 0 {
			t.Fatalf("error %v, records %+v", err, b.Recs)
		}
		s.Close()
	})
}

// TestPollWait is TestJoinWait on a real pipe, where the wait is poll's.
func TestPollWait(t *testing.T) {
	s := stdin.New(stdin.Options{In: pipe(t, "Cookie: a\n", true)})
	defer s.Close()
	began := time.Now()
	var b record.Batch
	if err := s.Read(t.Context(), &b); err != nil || len(b.Recs) != 1 {
		t.Fatalf("error %v, records %+v", err, b.Recs)
	}
	if d := time.Since(began); d < time.Second {
		t.Errorf("given out after %v", d)
	}
}

func TestReadError(t *testing.T) {
	for _, broken := range []error{errors.New("broken"), io.ErrUnexpectedEOF} {
		s := stdin.New(stdin.Options{In: io.MultiReader(strings.NewReader("a\nb"), iotest.ErrReader(broken))})
		var got []string
		var err error
		for err == nil {
			var b record.Batch
			err = s.Read(context.Background(), &b)
			got = append(got, bodies(&b)...)
		}
		if !errors.Is(err, broken) || strings.Join(got, "|") != "a|b" {
			t.Errorf("error %v, records %q", err, got)
		}
		s.Close()
	}
}

func TestAllocs(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	s, b := stdin.New(stdin.Options{In: r}), new(record.Batch)
	defer s.Close()
	line := []byte(strings.Repeat("x", 100) + "\n")
	n := testing.AllocsPerRun(100, func() {
		b.Reset()
		_, _ = w.Write(line)
		if err := s.Read(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	})
	if n != 0 {
		t.Errorf("%v allocations a read", n)
	}
}

// TestOrigin: the origin has the name by which commands call standard input, and
// scan reports it.
func TestOrigin(t *testing.T) {
	s := stdin.New(stdin.Options{In: strings.NewReader("a line\n")})
	defer s.Close()
	var b record.Batch
	if err := s.Read(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	if len(b.Origins) != 1 || b.Origins[0].Name != "-" {
		t.Errorf("origins %v", b.Origins)
	}
}
