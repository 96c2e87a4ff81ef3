package file

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"

	"github.com/logscrub/logscrub/internal/dirsync"
	"github.com/logscrub/logscrub/internal/failpoint"
)

// A Compression says how rotated files are packed.
type Compression uint8

// The compressions.
const (
	None Compression = iota
	Gzip
	Zstd
)

// suffix returns the end of the name of a packed file.
func (c Compression) suffix() string {
	return [...]string{"", ".gz", ".zst"}[c%3]
}

// partial is the end of the name of a packed file that is not whole yet.
const partial = ".tmp"

// tidy asks for rotated files to be packed and old ones to be removed.
func (s *Sink) tidy() {
	select {
	case s.pack <- struct{}{}:
	default:
	}
}

// tend packs and removes until the sink is closed. What a crash left half done it
// does again: it goes by the names alone.
func (s *Sink) tend() {
	for {
		select {
		case <-s.life.Done():
			return
		case <-s.pack:
		}
		if s.o.Compress == None && s.o.Keep == 0 {
			continue
		}
		if err := s.clean(); err != nil && s.life.Err() == nil {
			s.o.Log.Warn("file sink: a rotated file stays as it is", "path", s.o.Path, "cause", cause(err))
		}
	}
}

// clean removes what a crash left half packed, packs every rotated file, and
// removes those above Keep.
func (s *Sink) clean() error {
	names, err := s.rotated()
	if err != nil {
		return err
	}
	names = slices.DeleteFunc(names, func(name string) bool {
		half := strings.HasSuffix(name, partial)
		if half {
			err = errors.Join(err, os.Remove(name))
		}
		return half
	})
	for i, name := range names {
		if s.o.Compress == None || strings.HasSuffix(name, Gzip.suffix()) || strings.HasSuffix(name, Zstd.suffix()) {
			continue
		}
		if e := s.packFile(name); e != nil {
			err = errors.Join(err, e)
			continue
		}
		names[i] = name + s.o.Compress.suffix()
	}
	names = slices.Compact(names) // one was there already, from before a crash
	if extra := len(names) - s.o.Keep; s.o.Keep > 0 && extra > 0 {
		for _, name := range names[:extra] {
			err = errors.Join(err, os.Remove(name))
		}
	}
	return err
}

// packFile replaces the file by a packed one, which is on disk before the other
// is removed.
func (s *Sink) packFile(name string) error {
	in, err := openRead(name)
	if err != nil {
		return err
	}
	defer in.Close()
	target := name + s.o.Compress.suffix()
	out, err := create(target+partial, s.o.Mode)
	if err != nil {
		return err
	}
	err = s.o.Compress.copy(s.life, out, in)
	if err == nil {
		err = errors.Join(out.Chmod(s.o.Mode), out.Sync())
	}
	if err = errors.Join(err, out.Close()); err == nil {
		err = os.Rename(target+partial, target)
	}
	if err != nil {
		_ = os.Remove(target + partial)
		return err
	}
	failpoint.Hit("file-packed")
	if err := dirsync.Sync(filepath.Dir(target)); err != nil {
		return err
	}
	return os.Remove(name)
}

// copy packs what in holds, until ctx is done.
func (c Compression) copy(ctx context.Context, out io.Writer, in io.Reader) error {
	var w io.WriteCloser = gzip.NewWriter(out)
	if c == Zstd {
		z, err := zstd.NewWriter(out, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<20))
		if err != nil {
			return err
		}
		w = z
	}
	_, err := io.Copy(w, struct{ io.Reader }{&untilDone{ctx, in}})
	return errors.Join(err, w.Close())
}

// untilDone is a reader that ends with its context.
type untilDone struct {
	ctx context.Context
	r   io.Reader
}

func (u *untilDone) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.r.Read(p)
}
