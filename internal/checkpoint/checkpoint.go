// Package checkpoint keeps on disk how far a source has been read.
//
// A Store is one file of entries, which are lines of text that only the source
// understands. Open it, Load what an earlier process left, and Save all entries
// again whenever they have moved: Save writes a new file, syncs it, renames it
// over the old one and syncs the directory, so that a crash or a power cut at any
// point leaves either version, whole. The version before is kept beside it.
//
// A file may be damaged all the same. Each entry has a checksum of its own, so
// that only damaged ones are lost, and then the version before stands in: what it
// says is older, never wrong, so that records come twice but none is skipped.
//
// The package holds no lock against a second process, and what is written is for
// the source to choose: nothing that was read from a log.
package checkpoint

import (
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

const (
	// version is that of the format. It stands in the first line.
	version = 1
	title   = "logscrub checkpoint "

	// MaxSize is the largest file in bytes that Load reads.
	MaxSize = 64 << 20
)

// ErrVersion is returned when a later version of logscrub wrote the file. It is
// neither read nor written over.
var ErrVersion = errors.New("written by a later version; run that version, or move the file away and have everything read again")

// A Store is a checkpoint file. It is for one goroutine at a time.
type Store struct {
	path    string
	damaged bool // the file at path is worth less than the one before
	buf     bytes.Buffer
}

// A Report says what Load found.
type Report struct {
	// Found says that there was a file at all, in whatever state.
	Found bool
	// Damaged is the number of entries that were unreadable, and at least 1 where
	// the file is cut or no checkpoint. 0 says that every entry came out.
	Damaged int
}

// Open returns the store at path, and makes its directory, for the owner alone,
// where there is none.
func Open(path string) (*Store, error) {
	if path == "" {
		return nil, errors.New("checkpoint: no path")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("directory of the checkpoint: %w", err)
	}
	return &Store{path: path}, nil
}

// Load calls each with every entry that is whole; the bytes are valid during the
// call. Where some are not, those of the version before follow, with old set:
// they count for what did not come before. An error says that the file must not
// be written over.
func (s *Store) Load(each func(entry []byte, old bool)) (Report, error) {
	text, err := read(s.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Report{}, err
	}
	missing := err != nil
	damaged, err := parse(text, func(e []byte) { each(e, false) })
	if err != nil {
		return Report{}, fmt.Errorf("checkpoint %q: %w", s.path, err)
	}
	if !missing && damaged == 0 {
		return Report{Found: true}, nil
	}
	s.damaged = true
	before, err := read(s.path + ".old")
	if err != nil {
		return Report{Found: !missing, Damaged: damaged * btoi(!missing)}, nil
	}
	n, err := parse(before, func(e []byte) { each(e, true) })
	if err != nil {
		n = 1
	}
	if missing { // cut off between the two renames of Save, most likely
		damaged = n
	}
	return Report{Found: true, Damaged: damaged}, nil
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// read returns the text of a file.
func read(path string) ([]byte, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|noFollow, 0)
	if err != nil {
		return nil, fmt.Errorf("checkpoint: %w", err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, MaxSize))
	if err != nil {
		return nil, fmt.Errorf("checkpoint: %w", err)
	}
	return text, nil
}

// parse calls each with every whole entry of text, and counts what is not: lines
// whose checksum fails, a title or an end that is missing. The error is ErrVersion.
func parse(text []byte, each func([]byte)) (damaged int, err error) {
	first, rest, _ := bytes.Cut(text, []byte{'\n'})
	if v, ok := strings.CutPrefix(string(first), title); !ok {
		damaged++
		rest = text
	} else if n, err := strconv.Atoi(v); err != nil || n < 1 {
		damaged++
	} else if n > version {
		return 0, ErrVersion
	}
	entries, end := 0, -1
	for len(rest) > 0 {
		line, after, whole := bytes.Cut(rest, []byte{'\n'})
		rest = after
		e, ok := verify(line)
		switch n, isEnd := bytes.CutPrefix(e, []byte("end ")); {
		case !ok || !whole || end >= 0:
			damaged++
		case isEnd:
			if end, err = strconv.Atoi(string(n)); err != nil {
				damaged, end = damaged+1, -1
			}
		default:
			entries++
			each(e)
		}
	}
	if end != entries {
		damaged = max(damaged, end-entries, 1)
	}
	return damaged, nil
}

// sumLen is the length of the checksum in front of an entry, with its space.
const sumLen = 9

// verify returns what stands behind the checksum of line, if it holds.
func verify(line []byte) ([]byte, bool) {
	if len(line) < sumLen || line[sumLen-1] != ' ' {
		return nil, false
	}
	e := line[sumLen:]
	sum, err := strconv.ParseUint(string(line[:sumLen-1]), 16, 32)
	return e, err == nil && uint32(sum) == checksum(e)
}

func checksum(b []byte) uint32 { return crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)) }
