package pipeline_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/pipeline"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/sinks/stdout"
	"github.com/logscrub/logscrub/sources/stdin"
)

// A copier writes every record as it is, and holds that fragments come one after
// another: its carry is the number of the byte that must come next.
type copier struct{}

func (copier) Record() int { return 0 }

func (copier) ApplyAfter(dst *record.Clean, src *record.Batch, next uint64) (uint64, error) {
	w := dst.Writer()
	for i := range src.Recs {
		r := &src.Recs[i]
		if next != 0 && r.Seq != next {
			return 0, fmt.Errorf("fragment at %d, want %d", r.Seq, next)
		}
		body := src.Body(i)
		own := body[r.Lead : len(body)-int(r.Trail)]
		w.Begin()
		w.Buf = append(w.Buf, own...)
		w.End(r)
		if next = 0; r.Flags&record.More != 0 {
			next = r.Seq + uint64(len(own))
		}
	}
	return next, nil
}

// text returns about n bytes of lines of every length, keys, folded headers and
// bytes that are no text.
func text(n int) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	var b bytes.Buffer
	for b.Len() < n {
		switch r.IntN(20) {
		case 0:
			b.WriteString("-----BEGIN PRIVATE KEY-----\nQUJD\nREVG\n-----END PRIVATE KEY-----\r\n")
		case 1:
			b.WriteString("Cookie: a\n b\r\n c\n")
		case 2:
			b.Write(bytes.Repeat([]byte{0xff}, r.IntN(20_000)))
		default:
			b.Write(bytes.Repeat([]byte("x"), r.IntN(200)))
		}
		b.WriteString([]string{"\n", "\r\n", "\r", "\x00\n"}[r.IntN(4)])
	}
	return b.Bytes()
}

// TestFilter joins the real source and sink: what goes in comes out.
func TestFilter(t *testing.T) {
	in := text(1 << 20)
	for _, workers := range []int{1, 4} {
		for _, read := range []int{100, 4096, 256 << 10} {
			for _, f := range []framer.Options{{}, {Max: 1000, Size: 100, Overlap: 30}, {Separator: framer.NUL}, {Records: 3}} {
				var out bytes.Buffer
				src := stdin.New(stdin.Options{In: bytes.NewReader(in), Framer: f, MaxRead: read})
				n, err := pipeline.Run(t.Context(), t.Context(), pipeline.Options[uint64]{
					Source:    src,
					Sinks:     []pipeline.Sink{stdout.New(stdout.Options{Out: &out})},
					NewWorker: func() pipeline.Worker[uint64] { return copier{} },
					Workers:   workers,
				})
				src.Close()
				if err != nil || !bytes.Equal(out.Bytes(), in) {
					t.Fatalf("workers=%d read=%d %+v: error %v, %d bytes of %d", workers, read, f, err, out.Len(), len(in))
				}
				if exact(t, n); n.BytesIn != int64(len(in)) || n.BytesOut != n.BytesIn {
					t.Errorf("totals %+v", n)
				}
			}
		}
	}
}

// TestReaderGone ends a filter whose input goes on and whose output was closed.
func TestReaderGone(t *testing.T) {
	inR, inW, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer inR.Close()
	defer inW.Close()
	outR, outW, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer outW.Close()
	outR.Close()
	if _, err := io.WriteString(inW, "a\n"); err != nil {
		t.Fatal(err)
	}
	src := stdin.New(stdin.Options{In: inR})
	defer src.Close()
	_, err = pipeline.Run(t.Context(), t.Context(), pipeline.Options[uint64]{
		Source: src, Sinks: []pipeline.Sink{stdout.New(stdout.Options{Out: outW})},
		NewWorker: func() pipeline.Worker[uint64] { return copier{} },
	})
	if !errors.Is(err, stdout.ErrGone) {
		t.Error(err)
	}
}
