// Package stdout writes records to standard output, or to any writer.
//
// A batch is one write: bodies and terminators as they are, nothing between,
// nothing buffered. So output is flushed before the next read blocks, without
// anybody having to flush it.
//
// The package never closes the file it writes to, and leaves SIGPIPE alone: a
// filter whose reader has gone ends by the signal, as others do. Where the signal
// is ignored or the file is not descriptor 1 or 2, Send returns ErrGone.
package stdout

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"

	"github.com/logscrub/logscrub/internal/encode"
	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/inode"
	"github.com/logscrub/logscrub/record"
)

// ErrGone is returned when the reader of the output has closed it. A filter then
// has nothing left to do, and ends without a message.
var ErrGone = errors.New("the reader of the output has closed it")

// Options configure a Sink.
type Options struct {
	// Out is what to write to; nil is os.Stdout.
	Out io.Writer
	// Encode writes a record as a line; nil writes bodies with their terminators.
	Encode encode.Func
}

// A Sink writes records to a writer. It is a pipeline.Sink.
type Sink struct {
	out    io.Writer
	encode encode.Func
	buf    []byte      // of encoded lines
	own    fs.FileInfo // of a regular file that out is; else nil
}

// New returns a sink.
func New(o Options) *Sink {
	if o.Out == nil {
		o.Out = os.Stdout
	}
	s := &Sink{out: o.Out, encode: o.Encode}
	if f, ok := o.Out.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			s.own = info
		}
	}
	return s
}

// Writes reports whether the file of this device and inode is what s writes to.
func (s *Sink) Writes(dev, ino uint64) bool {
	if s.own == nil {
		return false
	}
	d, i, ok := inode.Of(s.own)
	return ok && d == dev && i == ino
}

// Send writes c. When it returns, the system has every byte. See pipeline.Sink.
func (s *Sink) Send(ctx context.Context, c *record.Clean) (flow.Delivery, error) {
	b := c.Raw()
	if s.encode != nil {
		s.buf = encode.Batch(s.buf[:0], c, s.encode)
		b = s.buf
	}
	for len(b) > 0 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		n, err := s.out.Write(b)
		b = b[min(max(n, 0), len(b)):]
		switch {
		case err == nil && n <= 0:
			return nil, io.ErrShortWrite
		case err == nil:
		case errors.Is(err, syscall.EAGAIN):
			// Another process made the terminal or pipe that it shares with this one
			// non-blocking.
			if err := waitWritable(ctx, s.out); err != nil {
				return nil, err
			}
		case errors.Is(err, syscall.EINTR) || errors.Is(err, io.ErrShortWrite) && n > 0:
		case gone(err):
			return nil, ErrGone
		default:
			return nil, fmt.Errorf("standard output: %w", cause(err))
		}
	}
	return flow.Held(), nil
}

// gone reports whether err says that nobody reads any more.
func gone(err error) bool {
	return errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrClosedPipe) || errors.Is(err, syscall.ECONNRESET)
}

// cause returns err without the name of the file.
func cause(err error) error {
	var pe *os.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}

// Close does nothing, for the writer stays open.
func (s *Sink) Close() error { return nil }
