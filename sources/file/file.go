// Package file reads files, in one of two ways.
//
// New reads named files once, one after another, as a command does that is given
// them as arguments, until Read returns io.EOF. Every file is a stream and an
// origin of its own: a last line without a newline is a record, and no record runs
// from one file into the next. The name - is standard input. Files are read as they
// are: nothing is unpacked or followed, and there is no checkpoint.
//
// NewTail follows files that grow, are rotated, truncated, and come and go, as a
// daemon does. A file is known by device, inode and time of birth, and its content
// by its first kilobyte and by the last bytes that were read. The files that follow
// one another under a name are one stream, read in order: a line or a block that
// the end of one cuts goes on in the next. The origin of a record is a name at
// random that each content gets when it is found, and its sequence number is the
// offset in it; both are the same in every later process. Checkpoints move when
// batches are acknowledged. docs/adr/0011-files.md has the reasons.
//
// The package never writes to a log, reads no compressed file, and keeps neither a
// path nor a byte of a log on disk.
package file

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/internal/stream"
	"github.com/logscrub/logscrub/record"
)

// Options configure a Source.
type Options struct {
	// Paths are the files, in order. - is standard input, as a path.
	Paths []string
	// Stdin is what - reads; nil is os.Stdin.
	Stdin *os.File
	// Framer says how the bytes are cut into records.
	Framer framer.Options
	// MaxRead is the largest read in bytes; 0 is stream.DefaultRead.
	MaxRead int
}

// A Source reads files. It is a pipeline.Source.
type Source struct {
	o    Options
	next int // index in Paths of the file to open next
	file *os.File
	s    *stream.Stream
	err  error
}

// New returns a source, or an error that names the first path that is missing, is
// a directory, or may not be read.
func New(o Options) (*Source, error) {
	if o.Stdin == nil {
		o.Stdin = os.Stdin
	}
	for _, path := range o.Paths {
		if path == "-" {
			continue
		}
		info, err := os.Stat(path)
		if err != nil {
			return nil, pathError(path, err)
		}
		if info.IsDir() {
			return nil, directory(path)
		}
	}
	return &Source{o: o}, nil
}

func directory(path string) error {
	return fmt.Errorf("%q is a directory; name the files in it", path)
}

// pathError says what is wrong with path, and what to do.
func pathError(path string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%q does not exist; check the path: %w", path, fs.ErrNotExist)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%q may not be read; check its permissions: %w", path, fs.ErrPermission)
	}
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	return fmt.Errorf("%q: %w", path, err)
}

// Read appends the next records of the file at hand to b. See pipeline.Source. A
// batch has records of one file.
func (s *Source) Read(ctx context.Context, b *record.Batch) error {
	for s.err == nil {
		if s.s == nil {
			if s.err = s.open(); s.err != nil {
				break
			}
		}
		path := s.o.Paths[s.next-1]
		b.Origins = append(b.Origins[:0], record.Origin{Name: path})
		err := s.s.Fill(ctx, b)
		switch {
		case err == nil:
			return nil
		case errors.Is(err, io.EOF):
			s.err = s.shut()
		case errors.Is(err, ctx.Err()):
			s.err = err
		default:
			s.err = pathError(path, err)
		}
	}
	return s.err
}

// open opens the next file, or returns io.EOF.
func (s *Source) open() error {
	if s.next == len(s.o.Paths) {
		return io.EOF
	}
	path := s.o.Paths[s.next]
	in := s.o.Stdin
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return pathError(path, err)
		}
		s.file, in = f, f
	}
	s.next++
	s.s = stream.New(stream.Open(in), s.o.Framer)
	if s.o.MaxRead > 0 {
		s.s.SetRead(s.o.MaxRead)
	}
	return nil
}

// shut closes the file at hand.
func (s *Source) shut() error {
	var err error
	if s.s != nil {
		err = s.s.Close()
	}
	if s.file != nil {
		err = errors.Join(err, s.file.Close())
	}
	s.s, s.file = nil, nil
	return err
}

// Ack does nothing: files are read once, from the beginning.
func (s *Source) Ack(context.Context, *record.Batch, flow.Fate) error { return nil }

// Close closes the file at hand.
func (s *Source) Close() error { return s.shut() }
