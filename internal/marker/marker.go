// Package marker remembers, over the end of a process, which record the process
// was scrubbing when it ended.
//
// Open says in a small file that a process is running; Close says that it ended
// as it should. A process that finds the file as the one before it left it in the
// middle knows that it was killed, and, if that one was careful, by which record.
// A File is a pipeline.Marker.
//
// The file names records by keyed hash alone. It is replaced as a whole, synced,
// when a process begins and ends. The note of the record at hand is one write in
// place, not synced: it has to survive the process, not the machine. Open syncs
// what follows from it before anything is scrubbed again.
package marker

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"github.com/logscrub/logscrub/internal/dirsync"
	"github.com/logscrub/logscrub/internal/failpoint"
)

// maxSuspects bounds the records that are remembered; the oldest are forgotten.
const maxSuspects = 64

// maxFile bounds what is read of a file.
const maxFile = 16 << 10

// hashSize is the number of bytes of a record's hash that count.
const hashSize = 16

// The lines of the file. The first two have a fixed length.
//
//	logscrub marker 1 running
//	at 00000000000000000000000000000000
//	5f3c… 1
const (
	headRunning = "logscrub marker 1 running\n"
	headEnded   = "logscrub marker 1 ended  \n"
	atPrefix    = "at "
	atOffset    = len(headRunning) + len(atPrefix)
)

// Options say where the file is and how records are named in it.
type Options struct {
	// Path is the file, in a folder that only this process uses.
	Path string
	// Hash appends the keyed hash of a record's identity to dst, 16 bytes at least.
	Hash func(dst []byte, origin string, seq uint64) []byte
}

// A File is an open marker. It is for one goroutine at a time.
type File struct {
	o        Options
	f        *os.File
	unclean  bool
	suspects []suspect
	hash     []byte
	text     []byte
}

// A suspect is a record that was at hand when processes ended.
type suspect struct {
	hash   [hashSize]byte
	deaths int
}

// Open reads what the process before this one left and says that this one runs. A
// file that no process wrote like this counts as left by one that was killed.
func Open(o Options) (*File, error) {
	m := &File{o: o, text: make([]byte, 2*hashSize)}
	text, err := readFile(o.Path)
	switch {
	case errors.Is(err, os.ErrNotExist):
	case err != nil:
		return nil, fmt.Errorf("crash marker: %w", err)
	default:
		m.parse(text)
	}
	if err := m.replace(headRunning); err != nil {
		return nil, fmt.Errorf("crash marker: %w", err)
	}
	return m, nil
}

// readFile returns the beginning of a file.
func readFile(path string) ([]byte, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|nofollow, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxFile))
}

// parse takes over what the last process left in text.
func (m *File) parse(text []byte) {
	m.unclean = !bytes.HasPrefix(text, []byte(headEnded))
	if len(text) < len(headRunning) {
		return
	}
	lines := bytes.Split(text[len(headRunning):], []byte("\n"))
	for _, line := range lines[1:] {
		word, count, _ := bytes.Cut(line, []byte(" "))
		n, err := strconv.ParseUint(string(count), 10, 16)
		if hash, ok := parseHash(word); ok && err == nil && len(m.suspects) < maxSuspects {
			m.suspects = append(m.suspects, suspect{hash, int(n)})
		}
	}
	if at, ok := parseHash(bytes.TrimPrefix(lines[0], []byte(atPrefix))); ok && at != [hashSize]byte{} {
		m.died(at)
	}
}

func parseHash(word []byte) (h [hashSize]byte, ok bool) {
	n, err := hex.Decode(h[:], word[:min(len(word), 2*hashSize)])
	return h, err == nil && n == hashSize && len(word) == 2*hashSize
}

// died counts a process that ended at a record, which becomes the newest suspect.
func (m *File) died(at [hashSize]byte) {
	deaths := 1
	for i, s := range m.suspects {
		if s.hash == at {
			deaths += s.deaths
			m.suspects = append(m.suspects[:i], m.suspects[i+1:]...)
			break
		}
	}
	if len(m.suspects) == maxSuspects {
		m.suspects = m.suspects[1:]
	}
	m.suspects = append(m.suspects, suspect{at, deaths})
}

// replace writes the file anew, under a head, and opens it.
func (m *File) replace(head string) error {
	text := append([]byte(head), atPrefix...)
	text = append(hex.AppendEncode(text, make([]byte, hashSize)), '\n')
	for _, s := range m.suspects {
		text = hex.AppendEncode(text, s.hash[:])
		text = append(strconv.AppendInt(append(text, ' '), int64(s.deaths), 10), '\n')
	}
	next := m.o.Path + ".new"
	if err := os.Remove(next); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	f, err := os.OpenFile(next, os.O_RDWR|os.O_CREATE|os.O_EXCL|nofollow, 0o600)
	if err != nil {
		return err
	}
	if _, err = f.Write(text); err == nil {
		err = f.Sync()
	}
	failpoint.Hit("marker-rename")
	if err == nil {
		err = os.Rename(next, m.o.Path)
	}
	if err == nil {
		err = dirsync.Sync(filepath.Dir(m.o.Path))
	}
	if err != nil {
		f.Close()
		return err
	}
	if m.f != nil {
		m.f.Close()
	}
	m.f = f
	return nil
}

// Unclean reports whether the process before this one ended without Close.
func (m *File) Unclean() bool { return m.unclean }

// Deaths returns how many processes ended while they scrubbed that record.
func (m *File) Deaths(origin string, seq uint64) int {
	h := m.name(origin, seq)
	for _, s := range m.suspects {
		if s.hash == h {
			return s.deaths
		}
	}
	return 0
}

// name returns the hash of a record's identity.
func (m *File) name(origin string, seq uint64) (h [hashSize]byte) {
	m.hash = m.o.Hash(m.hash[:0], origin, seq)
	copy(h[:], m.hash)
	return h
}

// At notes that the record is about to be scrubbed.
func (m *File) At(origin string, seq uint64) error {
	h := m.name(origin, seq)
	return m.note(h[:])
}

// Clear notes that no record is being scrubbed.
func (m *File) Clear() error { return m.note(make([]byte, hashSize)) }

func (m *File) note(hash []byte) error {
	hex.Encode(m.text, hash)
	_, err := m.f.WriteAt(m.text, int64(atOffset))
	return err
}

// Close says that the process ended as it should.
func (m *File) Close() error {
	if m.f == nil {
		return nil
	}
	err := m.replace(headEnded)
	if closing := m.f.Close(); err == nil {
		err = closing
	}
	m.f = nil
	if err != nil {
		return fmt.Errorf("crash marker: %w", err)
	}
	return nil
}
