package delivery

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"github.com/logscrub/logscrub/bench/corpus"
)

// An input is the records of one size that every run of a round is fed with.
type input struct {
	size    int      // of a record, with its line feed
	lines   [][]byte // without their line feeds
	text    []byte   // the same, with them
	short   string   // a file with text
	long    string   // a file with text several times over
	copies  int      // so many
	in      string   // a stream with lines, and
	subject string   // its subject
}

// lastWord stands in the last record of an input and in no other.
const lastWord = "end of the run"

// perFile is how often a file has the records of a run through JetStream.
const perFile = 4

// input makes the input for records of a size, or returns the one that was made.
func (l *Lab) input(size int) (*input, error) {
	if in := l.inputs[size]; in != nil {
		return in, nil
	}
	in := &input{size: size, copies: perFile, short: filepath.Join(l.o.Dir, fmt.Sprintf("short-%d", size)), long: filepath.Join(l.o.Dir, fmt.Sprintf("long-%d", size)),
		in: fmt.Sprintf("RAW-%d", size), subject: fmt.Sprintf("logs.raw.%d", size)}
	next := corpus.Sized(corpus.Seed, size)
	n := max(2, int(l.o.Bytes)/size)
	for range n - 1 {
		in.text = next(in.text)
	}
	body := len(in.text)
	in.text = corpus.SizedLast(in.text, size, lastWord)
	for lo := 0; lo < len(in.text); lo += size {
		in.lines = append(in.lines, in.text[lo:lo+size-1])
	}
	if err := os.WriteFile(in.short, in.text, 0o600); err != nil {
		return nil, err
	}
	long := append(bytes.Repeat(in.text[:body], perFile), in.text[body:]...)
	if err := os.WriteFile(in.long, long, 0o600); err != nil {
		return nil, err
	}
	l.inputs[size] = in
	return in, nil
}

// longCount returns the number of records in the long file.
func (in *input) longCount() int { return (len(in.lines)-1)*in.copies + 1 }

// count returns the number of records in a run of p.
func (in *input) count(p path) int {
	if p.long {
		return in.longCount()
	}
	return len(in.lines)
}

// endsWith reports whether the last record stands at the end of a file.
func endsWith(path string) (bool, error) {
	f, err := os.Open(path)
	if os.IsNotExist(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return false, err
	}
	buf := make([]byte, min(info.Size(), 2048))
	n, err := f.ReadAt(buf, info.Size()-int64(len(buf)))
	if err != nil && n < len(buf) {
		return false, err
	}
	return bytes.HasSuffix(buf, []byte{'\n'}) && bytes.Contains(buf, []byte(lastWord)), nil
}
