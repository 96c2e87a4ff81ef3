package scrub

import (
	"io"

	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/record"
)

// A Writer scrubs the lines written to it and passes them on. Only whole lines
// are passed on, so that no value slips through between two writes; Close passes
// on the last one.
//
// Write does not report how many bytes reached the writer beneath: it takes all
// of them, and a later error is sticky.
type Writer struct {
	to    io.Writer
	w     *Worker
	frame *framer.Framer
	src   record.Batch
	clean record.Clean
	carry Carry
	err   error
}

// NewWriter returns a Writer to w that scrubs with s. It is for one goroutine.
func NewWriter(w io.Writer, s *Scrubber) *Writer {
	return &Writer{to: w, w: s.Worker(), frame: framer.New(framer.Options{})}
}

// Write scrubs p and what was held back before it.
func (w *Writer) Write(p []byte) (int, error) {
	for rest := p; len(rest) > 0 && w.err == nil; {
		w.src.Reset()
		w.frame.Begin(&w.src)
		n := copy(w.frame.Space(&w.src, min(len(rest), 64<<10)), rest)
		w.frame.Feed(&w.src, n)
		w.frame.Finish(&w.src)
		rest = rest[n:]
		w.pass()
	}
	if w.err != nil {
		return 0, w.err
	}
	return len(p), nil
}

// Close scrubs and passes on what is held back. It does not close the writer
// beneath.
func (w *Writer) Close() error {
	for w.err == nil && !w.frame.Done() {
		w.src.Reset()
		w.frame.Begin(&w.src)
		w.frame.End(&w.src)
		w.frame.Finish(&w.src)
		w.pass()
	}
	return w.err
}

// pass scrubs the batch and writes it.
func (w *Writer) pass() {
	if len(w.src.Recs) == 0 {
		return
	}
	if w.carry, w.err = w.w.ApplyAfter(&w.clean, &w.src, w.carry); w.err == nil {
		_, w.err = w.to.Write(w.clean.Raw())
	}
}
