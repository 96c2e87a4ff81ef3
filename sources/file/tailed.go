package file

import (
	"bytes"
	"errors"
	"hash/maphash"
	"os"
	"time"

	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/record"
)

const (
	headMax = 1 << 10 // bytes that tell the content of a file from another
	contMax = 64      // bytes before the place of reading that must still be there
)

// A tailed is one content of one file: a file whose content is replaced in place
// is another one from there on. Only the goroutine that reads has it, but for what
// stands under mu of its Tail.
type tailed struct {
	ident
	id     string // name of the origin of its records
	name   string // keyed hash of label
	label  string // the path that it was first read under
	serial uint64 // the order in which files were found
	path   string // where it can be opened now; "" where only fd is left of it
	chain  *chain // nil while nobody reads it
	claim  bool   // the checkpoint knew it

	fd     *os.File
	used   uint64 // when fd was last needed, in turns
	size   int64  // as last seen
	links  uint64
	mtime  int64     // when it was last written to,
	looked int64     // and what that was before the last read
	seen   int64     // where the last read ended; bytes behind it are new
	grew   time.Time // when there was last something new

	off     int64 // what stands before it has been fed to a framer
	zero    int64 // zero bytes at off behind which this turn looks for something
	blank   bool  // zero bytes are all that was seen behind off
	cont    [contMax]byte
	contLen int
	contAt  int64 // where cont ends
	tail    tail  // its hash, of what was given out last

	headLen  int // bytes that headSum and head are of
	headSum  uint64
	head     string // their keyed hash
	headSeen bool   // they were found unchanged in this process

	scan    uint64 // number of the scan that saw it last
	missed  int    // scans in a row that did not find it
	gone    bool   // it is under none of the names that are read
	ended   bool   // its content is gone, or nothing more of it is wanted
	done    bool   // everything was given out
	packed  bool   // it is compressed
	resume  place  // where a new framer begins
	pinned  bool   // a framer that has gone on to the next file holds bytes of it
	idled   bool   // the beginning of its last line was given out
	lastLog string // what was last said about it

	batch    uint64          // the Read that named it last as an origin,
	originAt uint16          // where,
	shared   [2]record.Range // and with which attributes,
	more     [2]string       // of which these came with the lines

	// Under mu of the Tail:
	state  place  // everything before it was given out
	acked  place  // everything before it was acknowledged
	out    int    // batches that are not acknowledged
	mark   uint64 // number of the mark that names it last
	markAt int    // and where
}

// A place is where a file is to be read on from: for each stream in it an offset
// and the state of the framer. Raw files have one stream, which stands twice.
type place struct {
	at    [2]int64
	frame [2]framer.State
	lead  int64 // bytes before at that are the beginning of the line there
	tail  tail
}

// A tail is the keyed hash of the n bytes before at, which was the end of what had
// been read: by it, and by its head, a later process knows the content again.
type tail struct {
	at   int64
	n    int
	hash [16]byte
}

// pos returns where the reading begins.
func (p *place) pos() int64 { return min(p.at[0], p.at[1]) }

// beginAt returns the place at off of a file of which nothing is known.
func beginAt(off int64) place { return place{at: [2]int64{off, off}} }

// errReplaced says that the content of a file is not the one that was read.
var errReplaced = errors.New("the content was replaced")

// verify looks whether the open file f still has the content that was read.
func (t *Tail) verify(f *tailed) error {
	s, err := statFile(f.fd)
	if err != nil {
		return err
	}
	t.note(f, s)
	f.looked = s.mtime
	if s.size < f.off {
		return errReplaced
	}
	f.seen = min(f.seen, s.size)
	if f.contLen > 0 && f.contAt != f.off {
		var now [contMax]byte
		n, err := readAt(f.fd, now[:f.contLen], f.contAt-int64(f.contLen))
		if err != nil {
			return err
		}
		if n < f.contLen || !bytes.Equal(now[:n], f.cont[:n]) {
			return errReplaced
		}
		f.contLen = 0
	}
	return t.verifyHead(f)
}

// verifyHead compares the beginning of f.
func (t *Tail) verifyHead(f *tailed) error {
	if f.headLen == 0 {
		return nil
	}
	n, err := readAt(f.fd, t.headBuf[:f.headLen], 0)
	if err != nil {
		return err
	}
	head := t.headBuf[:n]
	if n < f.headLen {
		return errReplaced
	}
	sum := maphash.Bytes(t.seed, head)
	if !f.headSeen {
		if f.head != "" && t.hash("head", head) != f.head {
			return errReplaced
		}
		f.headSeen, f.headSum = true, sum
	}
	if f.headSum != sum {
		return errReplaced
	}
	return nil
}

// learnHead makes the fingerprint of f of as many bytes as were read, headMax at
// most. Those that it was of before must not have changed.
func (t *Tail) learnHead(f *tailed) {
	want := int(min(f.off, headMax))
	if f.headLen >= want || f.fd == nil {
		return
	}
	n, err := readAt(f.fd, t.headBuf[:want], 0)
	if err != nil || n < want {
		return // the next look will tell
	}
	head := t.headBuf[:want]
	if f.headLen > 0 && maphash.Bytes(t.seed, head[:f.headLen]) != f.headSum {
		return
	}
	keyed := ""
	if t.o.Hash != nil {
		keyed = t.hash("head", head)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	f.headLen, f.headSum, f.headSeen, f.head = want, maphash.Bytes(t.seed, head), true, keyed
}

// note takes the status of f as it is now.
func (t *Tail) note(f *tailed, s status) {
	t.sized(f, s.size)
	f.mtime, f.links = s.mtime, s.links
}

// sized notes the size of f.
func (t *Tail) sized(f *tailed, size int64) {
	if size != f.size {
		f.size, f.grew = size, t.now
	}
}

// unread reports whether there may be bytes of f that were not read: it has another
// size, or was written to since.
func (f *tailed) unread() bool { return f.size != f.seen || f.mtime != f.looked }
